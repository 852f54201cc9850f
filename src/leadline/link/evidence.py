"""Who names what: references gathered into clues (a site's pages and hosts are one clue), by report, ready to be weighed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from leadline.engine import Engine
from leadline.link.common import common
from leadline.link.mentions import hosts
from leadline.link.weights import weights
from leadline.model.values import Ref, Span

_ORDER = {"url": 0, "email": 1, "domain": 2}  # within a clue the most exact reference is shown

REPORTS_AT_ONCE = 5_000
_MENTIONS = """
SELECT m.report, m.ref, m.role, m.exhibit, m.start_at, m.end_at FROM mention m JOIN report r ON r.id = m.report
WHERE r.seq BETWEEN ? AND ? ORDER BY m.ref, m.report, m.exhibit, m.start_at, m.end_at, m.role
"""


@dataclass(slots=True)
class Seen:
    """One reference as one report names it: its strongest role and the first places in that role."""

    role: str
    spans: list[Span] = field(default_factory=list)


Named = dict[int, dict[str, Seen]]  # by report: the references of a clue that it names


@dataclass(slots=True)
class Evidence:
    """Reports by place in the order of intake, and for each clue what each report names of it."""

    reports: list[str]
    clues: dict[str, Named]

    def of_report(self) -> list[list[str]]:
        """Clues by report, only those that more than one report names."""
        found: list[list[str]] = [[] for _ in self.reports]
        for clue, named in self.clues.items():
            if len(named) > 1:
                for report in named:
                    found[report].append(clue)
        return found


def load(engine: Engine) -> Evidence:
    """Reads the mentions that may tie: outside the walls, not set aside, and of clues that at least two reports name."""
    reports = [name for (name,) in engine.rows("SELECT id FROM report ORDER BY seq")]
    place = {name: index for index, name in enumerate(reports)}
    aside = {ref for (ref,) in engine.rows("SELECT ref FROM set_aside")}
    common_to = _several(engine, aside)
    clues: dict[str, Named] = defaultdict(dict)
    exhibits: dict[str, str] = {}
    for first in range(1, len(reports) + 1, REPORTS_AT_ONCE):
        for report, ref, role, exhibit, start, end in engine.rows(_MENTIONS, (first, first + REPORTS_AT_ONCE - 1)):
            if ref not in aside and weights().roles[role].weight and (name := clue(ref, exhibit)) in common_to:
                _note(clues[name].setdefault(place[report], {}), ref, role, Span(exhibits.setdefault(exhibit, exhibit), start, end))
    return Evidence(reports, dict(sorted(clues.items())))


def _several(engine: Engine, aside: set[str]) -> set[str]:
    """Clues that more than one report names: all the others can tie nothing and need no memory."""
    first: dict[str, str] = {}
    found: set[str] = set()
    tables = "CASE WHEN ref LIKE 'account-name:%' THEN exhibit ELSE '' END"
    for report, ref, exhibit in engine.rows(f"SELECT DISTINCT report, ref, {tables} FROM mention"):
        if ref not in aside and first.setdefault(name := clue(ref, exhibit), report) != report:
            found.add(name)
    return found


def _note(named: dict[str, Seen], ref: str, role: str, span: Span) -> None:
    roles, seen = weights().roles, named.get(ref)
    if seen is None or roles[role].weight > roles[seen.role].weight:
        seen = named[ref] = Seen(role)
    if role == seen.role and len(seen.spans) < weights().shown_spans and span not in seen.spans:
        seen.spans.append(span)


def clue(ref: str, exhibit: str) -> str:
    """What a reference counts as: a site's URLs, hosts and mailboxes as its registered name, a free account name only within its table."""
    kind, _, value = ref.partition(":")
    if kind == "account-name":
        return f"{ref} in {exhibit}"
    if kind not in ("url", "domain", "email"):
        return ref
    names = [other for other in (Ref(kind, value), *hosts(Ref(kind, value))) if other.kind == "domain" and common(other) is None]
    return str(min(names, key=lambda n: len(n.value))) if names else ref


def exactness(ref: str) -> int:
    """Orders the references of one clue, the most exact first."""
    return _ORDER.get(ref.partition(":")[0], 0)


def strongest(named: dict[str, Seen]) -> str:
    """The strongest role in which one report names a clue."""
    return max((seen.role for seen in named.values()), key=lambda role: (weights().roles[role].weight, role))


def supplier(clue_text: str) -> bool:
    """Whether a clue is of a kind that sellers give to many."""
    return weights().kind(clue_text.partition(":")[0]).supplier
