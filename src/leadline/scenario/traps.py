"""Plants what stands in reports of many networks and ties none of them: hotlines, advice centres, platforms, order numbers.

Each trap can be told from a tie: by a list that everyone may know, by the words around it, by whose it is, or by standing in
reports that nothing else holds together.
"""

from __future__ import annotations

from collections.abc import Sequence

from leadline.scenario import codes, mails
from leadline.scenario.books import book
from leadline.scenario.dice import Dice
from leadline.scenario.people import FREE_MAIL, Phone
from leadline.scenario.spelling import phone_tie, spell
from leadline.scenario.statements import bank_code
from leadline.scenario.texts import voice
from leadline.scenario.world import Report, World

_HOSTS = (
    "w3.org",
    "www.w3.org",
    "schema.org",
    "fonts.googleapis.com",
    "googletagmanager.com",
    "www.googletagmanager.com",
    "t.me",
    "telegram.me",
    "bit.ly",
)


def plant(world: World) -> None:
    """All the traps that need no switch."""
    dice = world.dice.apart("traps")
    tellers = [r for r in dice.shuffled(world.reports) if r.narrates]
    _advice_centres(world, tellers, dice)
    _phones(world, "hotline", tellers, 20, 60, dice)
    _phones(world, "police", tellers, 12, 100, dice)
    _hot_wallets(world, tellers)
    _platforms(world, tellers, dice)
    _orders(world, tellers, dice)
    _family(world, tellers, dice)
    _wrong_checks(world, tellers, dice)
    _everywhere(world)


def _line(report: Report, trap: str, x: str, y: str = "") -> None:
    report.lines.append(str(book("texts")[report.language]["trap"][trap]).format(x=x, y=y))


def apart(reports: Sequence[Report], count: int) -> list[Report]:
    """That many reports, of as many networks as there are: one of each first."""
    turn: dict[int, int] = {}
    ranked = []
    for place, report in enumerate(reports):
        key = report.network if report.network >= 0 else -1 - report.number
        turn[key] = turn.get(key, 0) + 1
        ranked.append((turn[key], place, report))
    return [report for _, _, report in sorted(ranked, key=lambda r: r[:2])[:count]]


def _advice_centres(world: World, tellers: Sequence[Report], dice: Dice) -> None:
    """An advice centre files for its clients: its number and mailbox stand where the reporter's belong."""
    rows = [r for r in tellers if r.form in ("row", "complaint")]
    count = max(3, world.size // 40)
    chosen = apart(rows, count)
    for place in range(0, len(chosen), 5):
        group = chosen[place : place + 5] if len(chosen) - place >= 5 or place == 0 else chosen[place:]
        phone = world.directory.phone("GB", "DE")
        email = world.directory.mailbox("advice centre", dice.pick(FREE_MAIL))
        for report in group:
            report.email, report.phone = email, phone.value if phone else ""
        refs = [f"email:{email}", *([f"phone:{phone.value}"] if phone else [])]
        world.trap("advice centre", "reporter_phone and reporter_email of all it filed for", refs, group)


def _phones(world: World, trap: str, tellers: Sequence[Report], percent: int, share: int, dice: Dice) -> None:
    """A bank's fraud line or a police number, invented, so on no list: many victims call it, mails quote it."""
    lines = [p for p in (world.directory.phone("GB", "DE", "AU") for _ in range(1 + world.size // share)) if p]
    told: dict[str, list[Report]] = {p.value: [] for p in lines}
    for place, report in enumerate(apart(tellers, max(4, len(tellers) * percent // 100))):
        phone = lines[place % len(lines)]
        _line(report, trap, spell(phone_tie(phone), report.style, voice(world, report).region))
        told[phone.value].append(report)
    if trap == "hotline":
        _footers(world, lines, told, dice)
    for value, reports in told.items():
        if reports:
            world.trap(trap, "a public line that victims of every network call or are told to call", [f"phone:{value}"], reports)


def _footers(world: World, lines: Sequence[Phone], told: dict[str, list[Report]], dice: Dice) -> None:
    for report in world.reports:
        if report.form == "folder" and report.papers_of in ("mail and chat", "mail only", "own statement", "mbox") and dice.chance(70):
            phone = dice.pick(lines)
            footer = book("texts")[report.language]["footer"]
            report.footers.append(footer.format(x=f"+{phone.code} {phone.groups}"))
            told[phone.value].append(report)


def _hot_wallets(world: World, tellers: Sequence[Report]) -> None:
    """Victims who bought coins name the exchange's wallet that paid out."""
    told: dict[str, list[Report]] = {}
    for report in tellers:
        wallets = {m.payer.ref: m.payer for c in report.claims for m in c.moves if m.payer and m.payer.role == "hot-wallet"}
        for account in list(wallets.values())[:1]:
            _line(report, "hotwallet", account.tie.value)
            told.setdefault(account.ref, []).append(report)
    for ref, reports in told.items():
        world.trap("hot wallet", "an exchange's common wallet, named in accounts.csv", [ref], reports)


def _platforms(world: World, tellers: Sequence[Report], dice: Dice) -> None:
    names = book("switches")["platforms"]["names"]
    told: dict[str, list[Report]] = {}
    for report in tellers:
        if dice.chance(30):
            name = dice.pick(names)
            _line(report, "platform", name)
            told.setdefault(name, []).append(report)
        elif dice.chance(8):
            _line(report, "platform", f"https://bit.ly/inv{report.number}")
    for name, reports in told.items():
        world.trap("platform", "a real and common site that everybody uses", [f"domain:{name}"], reports)


def _orders(world: World, tellers: Sequence[Report], dice: Dice) -> None:
    """Numbers of forms and orders, the same in complaints of several networks: they look like references and are none."""
    numbers = [f"{dice.pick(('ORD', 'CASE', 'TKT'))}-2026-{dice.digits(4)}-{dice.digits(4)}" for _ in range(2 + world.size // 50)]
    chosen = apart(tellers, max(4, len(tellers) // 5))
    told: dict[str, list[Report]] = {}
    for place, report in enumerate(chosen):
        number = numbers[place % len(numbers)]
        _line(report, "order", number)
        told.setdefault(number, []).append(report)
    for number, reports in told.items():
        world.traps.append(
            {
                "what": "order number",
                "why": "a number of a form, no reference",
                "never_tie": [],
                "never_observed": [number],
                "reports": sorted(r.id for r in reports),
            }
        )


def _family(world: World, tellers: Sequence[Report], dice: Dice) -> None:
    """One victim's own mailbox quoted by a victim of another network: a sister who got the same call."""
    quoted = [
        r
        for r in tellers
        if r.email and r.form in ("row", "complaint") and r.email.endswith("@example.com") and not r.email.startswith("advice")
    ]
    count = max(2, world.size // 50)
    for place, own in enumerate(apart(quoted, count)):
        others = [r for r in dice.some(tellers, 40) if r.network != own.network and r is not own]
        if others:
            _line(others[place % len(others)], "family", own.email)
            world.trap(
                "family member", f"own mailbox of {own.id}, quoted elsewhere", [f"email:{own.email}"], [own, others[place % len(others)]]
            )


def _wrong_checks(world: World, tellers: Sequence[Report], dice: Dice) -> None:
    """Account numbers and addresses whose check digits are wrong, each in complaints of two networks."""
    for number in range(1 + world.size // 100):
        wrong = codes.broken(codes.iban(dice.pick(("DE", "LT", "NL")), dice))
        if number % 3 == 1:
            right = codes.tron(f"invented {world.seed} wrong {number}")
            wrong = right[:-1] + ("2" if right[-1] != "2" else "3")
        chosen = apart(dice.some(tellers, 30), 2)
        for report in chosen:
            _line(report, "wrong", wrong)
        kind = "tron" if number % 3 == 1 else "iban"
        world.traps.append(
            {
                "what": "wrong check digits",
                "why": "no bank and no chain knows it",
                "never_tie": [],
                "never_observed": [f"{kind}:{wrong}"],
                "reports": sorted(r.id for r in chosen),
            }
        )


def _everywhere(world: World) -> None:
    """What programs and everyday life put into papers of every network."""
    folder = [r for r in world.reports if r.form in ("folder", "mail", "page")]
    world.trap("namespaces and common hosts", "put there by programs", [f"domain:{host}" for host in _HOSTS], folder)
    world.trap("free mail", "mail providers open to everyone", [f"domain:{host}" for host in FREE_MAIL], world.reports)
    world.trap("mail relay", "the one mail service of this world", [f"domain:{mails.RELAY}"], folder)
    world.trap("complaints desk", "where victims send what they have", [f"email:{mails.DESK}"], [r for r in folder if r.form == "mail"])
    world.trap("version string", "a program's version that looks like an address", ["ip:12.4.0.7"], folder)
    world.trap(
        "bank codes",
        "the codes of the banks, not of accounts",
        sorted({f"bic:{bank_code(a.tie)}" for a in world.accounts if a.tie.kind == "iban"}),
        [],
    )
    firsts: dict[str, list[Report]] = {}
    for report in world.reports:
        firsts.setdefault(report.persona.first, []).append(report)
    name, reports = max(sorted(firsts.items()), key=lambda item: len(item[1]))
    world.trap("first name", f"scammers of several networks call themselves {name}", [], reports)
    world.trap("same template", "the same sentences serve every network", [], [])
