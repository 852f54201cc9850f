"""People's decisions that the linking keeps: links that hold or do not, accounts that are one customer's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from leadline.engine import Engine
from leadline.model.conclusions import Link, Reason
from leadline.model.records import Problem
from leadline.model.values import digest

JOINS, PARTS = ("same", "confirm"), ("different", "reject")
WIDEST = 500  # a reference in more reports is not searched for a pair that a decision names


@dataclass(slots=True)
class Held:
    """Links after decisions, pairs that people hold apart, and what is wrong with a decision."""

    links: list[Link]
    apart: list[tuple[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class Decisions:
    """The latest verdict of each target, with who gave it."""

    links: dict[str, tuple[str, str, str]]  # target: verdict, person, why
    customers: set[str]

    @classmethod
    def of(cls, engine: Engine) -> Decisions:
        """Reads table `judgement`; a later entry replaces an earlier one, `withdraw` and `unsure` leave nothing."""
        latest: dict[str, tuple[str, str, str]] = {}
        for target, verdict, person, why in engine.rows("SELECT target, verdict, person, why FROM named_judgement ORDER BY entry"):
            latest[target] = (verdict, person, why)
        links = {t: v for t, v in latest.items() if t.startswith("l-") and v[0] in JOINS + PARTS}
        return cls(links, {t for t, v in latest.items() if v[0] == "customer"})

    def apply(self, engine: Engine, links: Sequence[Link]) -> Held:
        """Keeps, adds and drops links as people decided; a decision about a pair that nothing ties any more is a problem, never lost."""
        known = {link.id: (link.a, link.b) for link in links}
        missing = sorted(set(self.links) - set(known))
        if missing:
            known.update(_search(engine, missing))
        dropped = {target for target, decision in self.links.items() if decision[0] in PARTS}
        held = Held([link for link in links if link.id not in dropped])
        present = {link.id for link in held.links}
        for target, (verdict, person, why) in sorted(self.links.items()):
            if target not in known:
                held.problems.append(_lost(target, verdict, person))
            elif verdict == "different":
                held.apart.append(known[target])
            elif verdict in JOINS and target not in present:
                held.links.append(Link(*known[target], 100.0, (Reason(f"decided by {person}: {why}", None, 100.0, ()),)))
        return held


def _search(engine: Engine, targets: Sequence[str]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Finds which pair of reports a link's id names, among reports that name a common reference."""
    seqs = {name: int(seq) for name, seq in engine.rows("SELECT id, seq FROM report")}
    together: dict[str, set[str]] = defaultdict(set)
    for ref, report in engine.rows("SELECT ref, report FROM mention"):
        together[ref].add(report)
    wanted = set(targets)
    for ref in sorted(together):
        if not wanted:
            return
        if len(together[ref]) <= WIDEST:
            for pair in combinations(sorted(together[ref], key=seqs.__getitem__), 2):
                name = "l-" + digest(*pair)
                if name in wanted:
                    wanted.discard(name)
                    yield name, pair


def _lost(target: str, verdict: str, person: str) -> Problem:
    what = f"the decision {verdict} of {person} names the link {target}, but no two reports of this case share what tied them"
    return Problem("decision-without-row", what, "Look it up in `leadline show CASE journal`; withdraw it or decide anew.", stage="link")
