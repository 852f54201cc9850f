"""The first ground of a link: two reports name the same reference."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from leadline.engine import Engine
from leadline.link.evidence import Evidence, Seen, exactness, load, strongest, supplier
from leadline.link.groups import groups
from leadline.link.weights import weights
from leadline.model.conclusions import Link, Reason
from leadline.plugins import linker

_WORDS = {
    "payee": "paid into this account",
    "contact": "were contacted through it",
    "sender": "got a message from it",
    "author": "is a message from it",
    "site": "were sent to this site",
    "mention": "name it",
    "told": "tell of it",
    "infrastructure": "got a message that passed it",
}
_CONTRARY = "against it: the two stand in groups of reports that hold together by other references and share nothing else"


@linker(version=1)
def shared_reference(engine: Engine) -> Iterator[Link]:
    """Ties two reports that share references whose weights together pass the threshold; what sellers give to many never counts.

    The weights, their reasons and the threshold are data: `link/data/weights.toml`. A clue that few reports name gives every pair,
    a commoner one a chain in the order of intake around the first report in which the other side used it.
    """
    evidence = load(engine)
    of_report, group = evidence.of_report(), groups(evidence.clues, len(evidence.reports))
    sets = [set(clues) for clues in of_report]
    for left, right in sorted(_pairs(evidence)):
        clues = of_report[left] if len(sets[left]) < len(sets[right]) else of_report[right]
        shared = [c for c in clues if c in sets[left] and c in sets[right]]
        reasons = _reasons(evidence, left, right, shared)
        if reasons and group[left] != group[right]:
            reasons.append(Reason(_CONTRARY, None, -weights().bridges["apart"], ()))
        if reasons:
            yield Link(evidence.reports[left], evidence.reports[right], round(sum(r.weight for r in reasons), 2), tuple(reasons))


def _pairs(evidence: Evidence) -> set[tuple[int, int]]:
    """Pairs of reports worth weighing: enough that no component is lost, few enough for a clue of thousands."""
    found: set[tuple[int, int]] = set()
    for clue, named in evidence.clues.items():
        if len(named) < 2 or supplier(clue):
            continue
        order = sorted(named)
        if len(order) <= weights().all_pairs:
            found.update(combinations(order, 2))
            continue
        acting = [r for r in order if weights().roles[strongest(named[r])].acting]
        found.update(pairwise(acting))
        others = [r for r in order if r not in set(acting)] if len(acting) < len(order) else []
        if acting:
            found.update((min(acting[0], r), max(acting[0], r)) for r in others)
        else:
            found.update(pairwise(others))
    return found


def _reasons(evidence: Evidence, left: int, right: int, shared: list[str]) -> list[Reason]:
    """What the two share, the weightiest first; nothing where it does not suffice for a tie. What sellers give to many is no reason."""
    reasons = []
    for clue in shared:
        named = evidence.clues[clue]
        if not supplier(clue):
            reasons.append(_reason(named[left], named[right], len(named), len(evidence.reports)))
    reasons = sorted((r for r in reasons if r.weight > 0), key=lambda r: (-r.weight, r.ref or ""))
    return reasons if sum(r.weight for r in reasons) >= weights().threshold else []


def _reason(left: dict[str, Seen], right: dict[str, Seen], seen: int, reports: int) -> Reason:
    """One shared clue as a reason; where both name the very same reference that one is shown, else the left report's most exact one."""
    both = sorted(set(left) & set(right), key=lambda ref: (exactness(ref), ref))
    ref = both[0] if both else min(left, key=lambda r: (exactness(r), r))
    other = ref if ref in right else min(right, key=lambda r: (exactness(r), r))
    roles = (strongest(left), strongest(right))
    weight = weights().of(ref.partition(":")[0], roles, seen, reports)
    return Reason(_words(roles, seen, reports), ref, weight, (*left[ref].spans, *right[other].spans))


def _words(roles: tuple[str, str], seen: int, reports: int) -> str:
    rare = f"(named in {seen} of {reports} reports)"
    if roles[0] == roles[1]:
        return f"both {_WORDS[roles[0]]} {rare}"
    return f"one {_singular(roles[0])}, the other {_singular(roles[1])} {rare}"


def _singular(role: str) -> str:
    return _WORDS[role].replace("were ", "was ").replace("name it", "names it").replace("tell of", "tells of")
