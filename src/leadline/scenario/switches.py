"""What the command's switches plant: a compound with coerced workers, a supplier of several networks, traces of AI, poor evidence."""

from __future__ import annotations

import hashlib

from leadline.scenario import clock, mails, pages
from leadline.scenario.binaries import picture
from leadline.scenario.books import book
from leadline.scenario.dice import Dice
from leadline.scenario.people import FREE_MAIL, person
from leadline.scenario.spelling import Tie, spell
from leadline.scenario.texts import voice
from leadline.scenario.world import Network, Report, World

SWITCHES = frozenset({"compound", "supplier", "ai", "poor"})
_COMPOUND = ("mail and chat", "chat and page", "worker")
_AI = ("mail and chat", "telegram")


def cast(world: World, free: list[Report]) -> int:
    """Chooses, before forms are given out, the reports that a switch needs as folders; how many there are."""
    chosen = 0
    open_ = set(free)
    large = sorted(world.networks, key=lambda n: -len(n.reports))
    share = max(1, world.size // 500)
    for switch, kinds, networks in (("compound", _COMPOUND, large[:share]), ("ai", _AI, large[share : 2 * share])):
        if switch not in world.switches:
            continue
        for network in networks:
            able = [r for r in network.reports if r in open_ and r.form == "row"]
            for report, kind in zip(able, kinds, strict=False):
                report.form, report.papers_of, chosen = "folder", kind, chosen + 1
                report.lines.append(f"cast:{switch}")
                if kind == "worker":
                    report.pays = False
    return chosen


def _taken(network: Network, switch: str) -> list[Report]:
    """The reports of a network that were cast, and forgets the mark."""
    found = [r for r in network.reports if f"cast:{switch}" in r.lines]
    for report in found:
        report.lines.remove(f"cast:{switch}")
    return found


def plant(world: World) -> None:
    """Plants what the switches ask for, after the reports have their mentions and before they are written."""
    dice = world.dice.apart("switches")
    for network in world.networks:
        compound, ai = _taken(network, "compound"), _taken(network, "ai")
        if len(compound) == 3:
            _compound(world, network, compound)
        if ai:
            _ai(world, network, ai, dice)
    if "supplier" in world.switches:
        _suppliers(world, dice)
    if "poor" in world.switches:
        _poor(world)


def _compound(world: World, network: Network, cast_: list[Report]) -> None:
    """A worker breaks cover in one victim's chat, the recruiter's advertisement is in another's papers, and one who got out reports."""
    victim, seeker, worker = cast_
    words = book("switches")["compound"]
    recruiter = Tie("handle", f"telegram/{world.directory.handle('hr office')}")
    victim.chat += words["chat"]
    victim.sender = worker.email  # the mailbox that the worker had to write from: his own, so it ties nothing
    lines = [line.format(x=spell(recruiter, 0, None)) for line in words["advert"]]
    host = f"jobs-{seeker.number}.example.net"
    seeker.papers.append(("job advert.html", pages.page("Vacancies", host, lines)))
    seeker.shown.append(recruiter)
    worker.narrative = words["worker"].replace("{persona}", victim.persona.name)
    worker.tie(recruiter)
    world.plant(
        "compound", network=network.name, worker_report=worker.id, chat_report=victim.id, advert_report=seeker.id,
        recruiter=recruiter.ref, indicators=words["indicators"], note="the worker is a victim too: his own mailbox wrote to another victim",
    )  # fmt: skip
    world.trap(
        "coerced worker", f"own mailbox of {worker.id}, from which {victim.id} was written to", [f"email:{worker.email}"], [victim, worker]
    )


def _ai(world: World, network: Network, reports: list[Report], dice: Dice) -> None:
    """A prompt left in a mail, a picture that names its generator, and the same face under two personas."""
    words = book("switches")["ai"]
    text = words["parameters"].format(seed=dice.between(10**6, 10**9))
    face = picture(dice, [("parameters", text), ("Software", "invented-generator 1.0")])
    for report in reports[1:]:
        report.persona = person("personas", dice)
    for report in reports:
        report.papers.append((f"photo {report.persona.first}.png", face))
    first = reports[0]
    sender = world.directory.mailbox("letters", FREE_MAIL[2])
    lines = [*words["prompt"], words["placeholder"]]
    at = max(clock.DAY, (first.claims[0].at if first.claims else first.received) - clock.DAY)
    first.papers.append(("second letter.eml", mails.scam(voice(world, first), lines, [], sender, at, number=7)))
    world.plant(
        "ai", network=network.name, prompt_in=f"reports/{first.id}/second letter.eml", face=hashlib.sha256(face).hexdigest(),
        face_in=[r.id for r in reports], personas=sorted({r.persona.name for r in reports}), generator="tEXt parameters, tEXt Software",
    )  # fmt: skip


def _suppliers(world: World, dice: Dice) -> None:
    """A kit seller, a host and a guarantee desk that serve several networks: they stay several."""
    able = [n for n in world.networks if sum(r.narrates for r in n.reports) >= 2]
    for number in range(max(1, world.size // 400)):
        clients = able[3 * number : 3 * number + 3]
        if len(clients) < 2:
            return
        address, counter = f"203.0.113.{dice.between(2, 250)}", pages.counter(f"supplier {world.seed} {number}")
        desk = Tie("handle", f"telegram/{world.directory.handle('guarantee house')}")
        told: list[Report] = []
        for network in clients:
            reports = [r for r in network.reports if r.narrates]
            for report in dice.some(reports, 2):
                trap = book("texts")[report.language]["trap"]
                report.lines.append(trap["kit"].format(x=address, y=counter))
                told.append(report)
            for report in dice.some(reports, 2):
                trap = book("texts")[report.language]["trap"]
                report.lines.append(trap["guarantor"].format(x=spell(desk, report.style, None, report.number)))
                told.append(report)
            told += _panel(network, counter)
        refs = [f"ip:{address}", f"analytics:{counter}", desk.ref]
        world.plant(
            "supplier",
            networks=[n.name for n in clients],
            references=refs,
            roles={refs[0]: "host", refs[1]: "kit seller", refs[2]: "guarantor"},
        )
        world.trap("supplier", "sold to several networks: host, kit, guarantee desk", refs, told)


def _panel(network: Network, counter: str) -> list[Report]:
    """A page of the supplier's kit among one report's papers, where a report of the network comes as a folder."""
    words = book("switches")["supplier"]
    for report in network.reports:
        if report.form == "folder":
            host = next((t.value for t in report.ties if t.kind == "domain"), f"panel-{report.number}.example.net")
            report.papers.append(
                ("panel.html", pages.page("Client panel", host, [words["text"]], counter_id=counter, extra=words["comment"]))
            )
            return [report]
    return []


def _poor(world: World) -> None:
    """Wrong encodings; the complaints taken down in haste and the lone screenshots were decided with the forms."""
    texts = [r for r in world.reports if r.form == "text"]
    for place, report in enumerate(texts):
        report.papers_of = ("utf-16", "cp1252", "")[place % 3] if report.language != "th" else ("utf-16", "", "")[place % 3]
    for report in [r for r in world.reports if r.form == "mail" and r.language != "th"][:1]:
        report.papers_of = "lying"
    odd = {r.id: r.papers_of for r in world.reports if r.form in ("text", "mail") and r.papers_of}
    haste, pictures = ([r.id for r in world.reports if r.form == form] for form in ("late", "picture"))
    world.plant("poor", encodings=odd, in_haste=haste, screenshots=pictures)
