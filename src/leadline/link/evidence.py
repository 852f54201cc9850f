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
    """Reads the mentions that may tie: outside the walls, not set aside."""
    reports = [name for (name,) in engine.rows("SELECT id FROM report ORDER BY seq")]
    place = {name: index for index, name in enumerate(reports)}
    aside = {ref for (ref,) in engine.rows("SELECT ref FROM set_aside")}
    clues: dict[str, Named] = defaultdict(dict)
    sql = "SELECT report, ref, role, exhibit, start_at, end_at FROM mention ORDER BY ref, report, exhibit, start_at, end_at, role"
    for report, ref, role, exhibit, start, end in engine.rows(sql):
        if ref in aside or not weights().roles[role].weight:
            continue
        named = clues[clue(ref, exhibit)].setdefault(place[report], {})
        _note(named, ref, role, Span(exhibit, start, end))
    return Evidence(reports, dict(clues))


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
