"""Stage 3: observations to links and networks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from leadline import plugins
from leadline.engine import Engine
from leadline.engine.accounts import services
from leadline.engine.custody import custody
from leadline.link import accounts, damping, evidence, letters, mentions, reports
from leadline.link.common import common
from leadline.link.decisions import Decisions
from leadline.link.networks import networks
from leadline.link.weights import weights
from leadline.model.conclusions import Link, Network
from leadline.model.settings import Settings
from leadline.model.values import Ref, canonical

TABLES = ("known_as", "report", "report_part", "own", "mention", "set_aside", "link", "network", "member")


def run(engine: Engine, settings: Settings) -> None:
    """Builds the names of accounts, reports, walls, mentions, what is set aside, links and networks anew from the records of the case."""
    known, doubts = accounts.gather(engine)
    engine.put("known_as", known)
    engine.put("problem", (problem.row() for problem in doubts))
    engine.put("problem", (problem.row() for problem in custody(engine).problems))
    found = reports.gather(engine, settings.region)
    engine.put("report", found.rows())
    engine.put("report_part", sorted(found.parts))
    engine.put("own", sorted(found.own | letters.writers(engine)))
    engine.put("mention", mentions.gather(engine))
    decided = Decisions.of(engine)
    _set_aside(engine, decided)
    links = list(_links(engine))
    held = decided.apply(engine, links)
    engine.put("problem", (problem.row() for problem in held.problems))
    made, cut = networks(found.ordered(), [link for link in held.links if link.score >= weights().threshold], held.apart)
    gone = {link.id for link in cut}
    engine.put("link", (_link_row(link) for link in held.links if link.id not in gone))
    engine.put("network", (_network_row(seq, network) for seq, network in enumerate(made, 1)))
    engine.put("member", ((network.id, report) for network in made for report in network.reports))


def _links(engine: Engine) -> Iterator[Link]:
    """What all linkers find; two linkers that tie the same pair make one link."""
    merged: dict[tuple[str, str], Link] = {}
    for plugin in plugins.family("linkers").values():
        for link in plugin.function(engine):
            old = merged.get((link.a, link.b))
            merged[link.a, link.b] = link if old is None else Link(link.a, link.b, round(old.score + link.score, 2), old.why + link.why)
    yield from merged.values()


def _set_aside(engine: Engine, decided: Decisions) -> None:
    """Writes which references tie nothing and why: known lists, accounts of services, then what bridges separate groups."""
    counts = {
        ref: int(n)
        for ref, n in engine.rows(
            "SELECT ref, COUNT(DISTINCT report) FROM mention WHERE role NOT IN ('own', 'recipient', 'reference', 'machine') GROUP BY ref"
        )
    }
    service = services(engine)
    known: dict[str, tuple[str, str]] = {}
    for ref in counts:
        listed = common(Ref.of(ref))
        if ref in decided.customers:
            continue
        if ref in service:
            known[ref] = service[ref]
        elif listed:
            known[ref] = (listed.why, listed.source)
    engine.put("set_aside", _aside_rows(known, counts))
    seen = evidence.load(engine)
    bridging = {c.clue: c for c in damping.common_clues(seen)}
    found = {
        ref: (bridging[clue].why(), "counted in this case")
        for clue, named in seen.clues.items()
        if clue in bridging
        for part in named.values()
        for ref in part
        if ref not in decided.customers
    }
    engine.put("set_aside", _aside_rows(found, counts))


def _aside_rows(why: dict[str, tuple[str, str]], counts: dict[str, int]) -> Iterable[tuple[str, int, str, str]]:
    return [(ref, counts[ref], *why[ref]) for ref in sorted(why)]


def _link_row(link: Link) -> tuple[Any, ...]:
    why = [{"reason": r.reason, "ref": r.ref, "weight": r.weight, "spans": [span.json() for span in r.spans]} for r in link.why]
    return (link.id, link.a, link.b, link.score, canonical(why).decode())


def _network_row(seq: int, network: Network) -> tuple[Any, ...]:
    return (network.id, seq, canonical(network.reports).decode(), canonical(network.links).decode())
