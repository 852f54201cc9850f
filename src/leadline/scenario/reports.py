"""Gives every report its reporter, its form, and what it will mention; sees to it that each network hangs together in truth."""

from __future__ import annotations

from typing import Any

from leadline.scenario import clock
from leadline.scenario.books import book
from leadline.scenario.dice import Dice
from leadline.scenario.spelling import Tie
from leadline.scenario.switches import cast
from leadline.scenario.world import Crew, Network, Report, World

PAPERS = ("own statement", "mbox", "mail only", "telegram", "mail and chat", "chat and page")  # what folders hold, in turn
_TELLABLE = ("iban", "tron", "eth", "btc")  # account kinds that can be read in running text


def forms(world: World) -> None:
    """Decides in which form each report comes: a row, a foreign office's row, a folder, a file."""
    dice = world.dice.apart("forms")
    order = dice.shuffled(world.reports)
    folders, files = _shares(world.size)
    _poor(world, order)
    folders = max(3, folders - cast(world, [r for r in order if r.form == "row"]))
    free = _in_turn([r for r in order if r.form == "row"], folders)
    for place, report in enumerate(free[:folders]):
        report.form, report.papers_of = "folder", PAPERS[place % len(PAPERS)]
        report.toml = report.papers_of != "mail only"
        report.pays = report.toml and (report.pays or report.papers_of == "own statement")
    for place, report in enumerate(free[folders : folders + files]):
        report.form, report.pays = ("text", "mail", "text", "page")[place % 4], False
    for report in free[folders + files :]:
        if dice.chance(80) and any(report.country in office["countries"] for office in offices(world)):
            report.form = "complaint"
    _name(world)
    for report in world.reports:
        _reporter(world, report, dice)


def _in_turn(free: list[Report], folders: int) -> list[Report]:
    """The reports in an order that gives the own bank's statement to those who paid from a bank to a bank."""
    banked = [r for r in free if r.crew and r.crew.accounts[0].tie.kind == "iban"][: -(-folders // len(PAPERS))]
    first = set(banked)
    others = [r for r in free if r not in first]
    for turn, report in enumerate(banked):
        others.insert(turn * len(PAPERS), report)
    return others


def offices(world: World) -> list[dict[str, Any]]:
    """The other authorities whose tables lie in the folder: one in small scenarios, else all."""
    return list(book("complaints")["authority"][: 1 if world.size < 60 else 3])


def _shares(size: int) -> tuple[int, int]:
    percent = (24, 10) if size <= 100 else (12, 6) if size <= 1_000 else (7, 4) if size <= 10_000 else (5, 3)
    return max(1, size * percent[0] // 100), max(1, size * percent[1] // 100)


def _poor(world: World, order: list[Report]) -> None:
    """Poor evidence: complaints taken down in haste, and one report that is only a screenshot."""
    if "poor" not in world.switches:
        return
    for report in [r for r in order if r.network < 0][: max(1, world.size // 400)]:
        report.form, report.pays = "picture", False
    linked = [r for r in order if r.network >= 0 and r.crew and len(r.crew.reports) > 1]
    for report in linked[: max(3 if world.size >= 20 else 1, world.size // 50)]:
        report.form, report.pays = "late", True


def _name(world: World) -> None:
    width = max(3, len(str(world.size)))
    counts: dict[str, int] = {}
    for report in world.reports:
        office = next((o for o in offices(world) if report.form == "complaint" and report.country in o["countries"]), None)
        if office:
            name = str(office["name"])
            counts[name] = counts.get(name, 0) + 1
            report.id = str(office["id"]).format(n=counts[name])
        else:
            report.id = f"R-{report.number + 1:0{width}d}"


def _reporter(world: World, report: Report, dice: Dice) -> None:
    if dice.chance(80) or report.form in ("folder", "mail"):
        report.email = world.directory.mailbox(report.victim.latin, "example.com")
    if dice.chance(50) and (phone := world.directory.phone(report.country)):
        report.phone = phone.value


def mention(world: World) -> None:
    """Decides what each report mentions beside the accounts it paid into, then mends what does not hold together."""
    dice = world.dice.apart("mentions")
    for network in world.networks:
        for crew in network.crews:
            for report in crew.reports:
                _own_mentions(crew, report, network.pattern, dice)
            _cover(crew, dice)
        _mend(network)
    for report in world.reports:
        if report.network < 0 and report.crew and report.form != "picture":
            for tie in dice.some([*report.crew.contacts, *report.crew.links], dice.between(1, 3)):
                report.tie(tie)
    for report in world.reports:
        if report.form != "picture" and not report.received:
            report.received = clock.day(min(clock.DAY * dice.between(60, 168), clock.NOW - clock.DAY)) + dice.between(8, 17) * clock.HOUR


def _own_mentions(crew: Crew, report: Report, pattern: str, dice: Dice) -> None:
    pool = list(crew.contacts)
    if not report.pays:
        pool += [a.tie for a in crew.accounts[:1] if a.tie.kind in _TELLABLE] * 2
    if pattern != "chain":
        pool += crew.links
    count = dice.weighted((25, 35, 25, 15)) if report.pays else 1 + dice.weighted((40, 35, 25))
    for tie in dice.some(pool, count):
        report.tie(tie)


def _cover(crew: Crew, dice: Dice) -> None:
    """Each shared reference stands in a third of the crew's reports, in two at least: one lost mention loses no network."""
    count = len(crew.reports)
    for tie in crew.links:
        missing = min(count, max(2, (count + 2) // 3)) - sum(tie in r.ties for r in crew.reports)
        for report in dice.some([r for r in crew.reports if tie not in r.ties], max(0, missing)):
            report.tie(tie)
    for account in crew.bridges:
        if not any(c.payee is account for r in crew.reports for c in r.claims):
            dice.pick(crew.reports).tie(account.tie)


def refs(report: Report) -> list[Tie]:
    """What ties the report: what it mentions and whom it paid, common services and other victims aside."""
    paid = [claim.payee for claim in report.claims]
    return [
        *report.ties,
        *report.shown,
        *(a.tie for a in paid if a.role not in ("processor", "hot-wallet", "exchange", "victim-used-as-mule")),
    ]


def parts(network: Network) -> list[list[Report]]:
    """The network's reports in groups that hold together by what they mention."""
    first: dict[str, int] = {}
    reports = network.reports
    group = list(range(len(reports)))

    def root(place: int) -> int:
        while group[place] != place:
            group[place] = group[group[place]]
            place = group[place]
        return place

    for place, report in enumerate(reports):
        for tie in refs(report):
            group[root(place)] = root(first.setdefault(tie.ref, place))
    found: dict[int, list[Report]] = {}
    for place, report in enumerate(reports):
        found.setdefault(root(place), []).append(report)
    return sorted(found.values(), key=len, reverse=True)


def _mend(network: Network) -> None:
    """A group that hangs on nothing mentions one more thing of its own crew, or of the neighbouring one."""
    for _ in range(len(network.reports)):
        groups = parts(network)
        if len(groups) == 1:
            return
        main = {tie for report in groups[0] for tie in refs(report)}
        for lost in groups[1:]:
            near = next((t for r in lost if r.crew for t in [*r.crew.contacts, *r.crew.links, *_tellable(r.crew)] if t in main), None)
            if near:
                lost[0].tie(near)
                break
        else:
            groups[1][0].tie(next(t for r in groups[0] for t in refs(r) if t.kind != "account"))


def _tellable(crew: Crew) -> list[Tie]:
    return [a.tie for a in [*crew.accounts, *crew.bridges] if a.tie.kind in _TELLABLE]
