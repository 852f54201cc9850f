"""Who paid what, when, and into which account: once to twenty times, small at first."""

from __future__ import annotations

from leadline.scenario import clock, codes
from leadline.scenario.books import book
from leadline.scenario.dice import Dice
from leadline.scenario.networks import mule
from leadline.scenario.spelling import Tie
from leadline.scenario.world import Account, Claim, Move, Report, World, decimals, fresh

_TIMES = [2520 // n for n in range(1, 21)]  # once most often, twenty times seldom, five and a half on average
_AMOUNTS = (150, 250, 300, 500, 500, 750, 1000, 1200, 1500, 2000, 2500, 3000, 5000, 7500, 10_000, 15_000, 20_000)
_RATE = {"THB": 35}
SERVICE_ASSETS = {"EUR": "BE", "GBP": "GB", "CHF": "CH"}


def services(world: World) -> None:
    """The common accounts that everyone's money passes through: payment processors, exchanges, hot wallets."""
    dice = world.dice.apart("services")
    firms = book("names")["firms"]
    for place, (asset, country) in enumerate(SERVICE_ASSETS.items()):
        for role, names in (("processor", firms["processors"]), ("exchange", firms["exchanges"])):
            account = Account(Tie("iban", codes.iban(country, dice)), f"{names[place % len(names)]} {asset}", role, asset)
            world.services.append(account)
    for chain, asset in (("tron", "USDT@tron"), ("eth", "USDT@ethereum")):
        for name in firms["exchanges"][:2]:
            word = f"invented {world.seed} hot wallet {chain} {name}"
            value = codes.tron(word) if chain == "tron" else codes.eth(word)
            world.services.append(Account(Tie(chain, value), f"{name} hot wallet", "hot-wallet", asset))


def pay(world: World) -> None:
    """Makes the payments of every report that pays, and the claims that state them."""
    dice = world.dice.apart("payments")
    recent = set(_recent(world, dice))
    for report in world.reports:
        if report.pays and report.crew:
            _pay(world, report, report in recent, dice)
    _through_processors(world, dice)
    _through_a_victim(world, dice)


def _recent(world: World, dice: Dice) -> list[Report]:
    """Those whose last payment is less than 72 hours old: what can still be stopped."""
    paying = [r for r in dice.shuffled(world.reports) if r.pays and r.form in ("row", "complaint", "folder")]
    return paying[: max(3, world.size // 100)]


def _pay(world: World, report: Report, recent: bool, dice: Dice) -> None:
    targets = [_unseen(world, report, dice)] if report.form == "late" else _targets(report, dice)
    count = 1 if report.form == "late" else max(len(targets), 1 + dice.weighted(_TIMES))
    last = (168 + dice.below(2)) if recent else dice.between(20, clock.QUIET // clock.DAY - 1)
    while report.form == "late" and not _either(last):
        last = dice.between(20, 160)
    gaps = [dice.between(1, max(1, min(9, (last - 1) // count))) for _ in range(count - 1)]
    days = [last - sum(gaps[n:]) for n in range(count)]
    report.received = _received(last, recent, dice)
    purse = _purse(world, report, targets, dice)
    gives = dice.chance(75)  # the own account, with every payment or with none
    for number, day in enumerate(days):
        payee = targets[number] if number < len(targets) else dice.pick(targets)
        at = day * clock.DAY + dice.between(9 * 60, 20 * 60) * clock.MINUTE
        amount = _amount(payee, purse.get(payee.asset), number, dice)
        payer = purse.get(payee.asset)
        move = Move(at, payer, payee, amount, payee.asset, report.victim.name, _reference(dice))
        if payer is None and payee.tie.kind in ("tron", "eth"):
            move.payer = world.service("hot-wallet")[dice.below(2) + (2 if payee.tie.kind == "eth" else 0)]
        move.txid = codes.txid(world.seed, "pay", report.id, number) if payee.tie.kind in ("tron", "eth", "btc") else ""
        stated = payer if payer and (gives or payer is report.stated) else None
        report.claims.append(Claim([world.move(move)], amount, payee.asset, at, payee, stated, move.text if dice.chance(50) else ""))


def _either(day: int) -> bool:
    """Whether day and month of the date can be taken for each other."""
    at = clock.moment(day * clock.DAY)
    return at.day <= 12 and at.day != at.month


def _unseen(world: World, report: Report, dice: Dice) -> Account:
    """An account that no statement shows: what a complaint in haste says of a payment is then all there is."""
    return mule(world, report.country, "mule1", report.network, dice)


def _targets(report: Report, dice: Dice) -> list[Account]:
    crew = report.crew
    if crew is None:
        return []
    found = [crew.accounts[0]]
    if len(crew.accounts) > 1:
        found = dice.shuffled(crew.accounts)[: dice.between(1, 2)]
    place = crew.reports.index(report)
    for bridge in crew.bridges:
        if len(crew.reports) == 1 or place < 2 or dice.chance(25):
            found.append(bridge)
    return found


def _received(last: int, recent: bool, dice: Dice) -> int:
    if recent:
        return clock.NOW - dice.between(1, 8) * clock.HOUR
    return min(last + dice.between(1, 25), 168) * clock.DAY + dice.between(8 * 60, 17 * 60) * clock.MINUTE


def _purse(world: World, report: Report, targets: list[Account], dice: Dice) -> dict[str, Account | None]:
    """Where the victim pays from, for each asset: the own bank, an own wallet, or an exchange's hot wallet (none of the own)."""
    purse: dict[str, Account | None] = {}
    for asset in {t.asset: t for t in targets}:
        target = next(t for t in targets if t.asset == asset)
        if target.tie.kind in ("iban", "account"):
            kind, value = codes.account(report.country, dice)
            report.bank = Account(Tie(kind, value), report.victim.name, "victim", asset)
            purse[asset] = report.bank
            if dice.chance(15):
                report.stated = report.bank
        elif dice.chance(45):
            word = f"invented {world.seed} own {report.id} {asset}"
            value = {"tron": codes.tron, "eth": codes.eth, "btc": codes.btc}[target.tie.kind](word)
            purse[asset] = Account(Tie(target.tie.kind, value), report.victim.name, "victim", asset)
    return purse


def _amount(payee: Account, payer: Account | None, number: int, dice: Dice) -> int:
    if payee.asset == "BTC":
        return fresh(dice.between(50, 4000) * 10_000, 10_000, payee, payer)
    rank = min(dice.below(5) + number, len(_AMOUNTS) - 1)
    whole = _AMOUNTS[rank] * _RATE.get(payee.asset, 1)
    unit = 10 ** decimals(payee.asset)
    if payee.tie.kind in ("tron", "eth"):
        return fresh(whole * unit - dice.below(9) * unit // 2, unit // 2, payee, payer)
    return fresh(whole * unit, 10 * unit, payee, payer)


def _reference(dice: Dice) -> str:
    return f"{dice.pick(('ACCOUNT', 'CLIENT', 'DEPOSIT', 'INV'))} {dice.digits(4)}"


def _through_processors(world: World, dice: Dice) -> None:
    """A trap: some pay once through a payment processor, whose account stands in reports of many networks."""
    used: dict[str, list[Report]] = {}
    wanted = max(4, world.size // 30)
    seen: set[int] = set()
    able = [
        r
        for r in dice.shuffled(world.reports)
        if len(r.claims) >= 3 and r.form in ("row", "complaint") and r.claims[-1].asset in SERVICE_ASSETS
    ]
    for report in sorted(able, key=lambda r: r.claims[-1].asset != "EUR")[: 3 * wanted]:
        claim = report.claims[-1]
        if wanted == 0 or (report.network in seen and len(seen) < 3) or not _spare(report, claim):
            continue
        account = next(a for a in world.service("processor") if a.asset == claim.asset)
        _redirect(claim, account)
        used.setdefault(account.ref, []).append(report)
        seen.add(report.network)
        wanted -= 1
    for ref, reports in used.items():
        world.trap("payment processor", "a payment processor's common account, named in accounts.csv", [ref], reports)


def _spare(report: Report, claim: Claim) -> bool:
    """Whether another payment goes to the same account, so that this one can go elsewhere."""
    return sum(c.payee is claim.payee for c in report.claims) > 1


def _redirect(claim: Claim, account: Account) -> None:
    move = claim.moves[0]
    if move.payee:
        move.payee.moves.remove(move)
    claim.amount = move.amount = fresh(move.amount, 10 ** decimals(move.asset), account)
    claim.payee = move.payee = account
    account.moves.append(move)


def _through_a_victim(world: World, dice: Dice) -> None:
    """A trap: a victim's own account is used to pass another victim's money on. It stays the victim's own."""
    left = max(1, world.size // 100)
    for network in world.networks:
        paying = [
            r for r in network.reports if r.form in ("row", "complaint", "folder") and r.bank and r.bank.tie.kind == "iban" and r.claims
        ]
        donors = [r for r in paying if r.claims[-1].payer in (r.bank, None) and _spare(r, r.claims[-1]) and r.claims[-1].asset != "BTC"]
        pair = next(
            (
                (v, w)
                for v in paying
                for w in donors
                if v is not w and v.bank and v.bank.asset == w.claims[-1].asset and v.crew and v.crew.accounts[0].asset == v.bank.asset
            ),
            None,
        )
        if pair is None or left == 0 or len(network.reports) < 4:
            continue
        victim, donor = pair
        left -= 1
        account, claim = victim.bank, donor.claims[-1]
        if account is None or victim.crew is None or claim.moves[0].payee in world.services:
            continue
        _redirect(claim, account)
        account.role, victim.stated = "victim-used-as-mule", account
        move = claim.moves[0]
        passed = fresh(move.amount - dice.between(1, 5) * 1000, 10, account, victim.crew.accounts[0])
        at = clock.day(move.at) + clock.DAY + dice.between(9, 12) * clock.HOUR
        if at < clock.NOW - clock.DAY:
            world.move(Move(at, account, victim.crew.accounts[0], passed, move.asset, victim.victim.name, "as agreed"))
        world.trap(
            "victim's account used to pass money on", f"the own account of {victim.id}, paid by {donor.id}", [account.ref], [victim, donor]
        )
