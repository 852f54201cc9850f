"""Finds the common things that no list names: references that stand in groups of reports which share nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from leadline.link.evidence import Evidence, Named, supplier
from leadline.link.groups import firm, groups
from leadline.link.weights import weights


@dataclass(frozen=True, slots=True)
class Common:
    """A clue that belongs to no one group: in how many reports, of how many groups, and how many at most in one of them."""

    clue: str
    reports: int
    groups: int
    most: int

    def why(self) -> str:
        """The reason in words, for the row of table `set_aside`."""
        return (
            f"named in {self.reports} reports, which belong to {self.groups} groups that hold together by other references and share "
            f"nothing else; at most {self.most} of the {self.reports} in one group"
        )


def common_clues(evidence: Evidence) -> list[Common]:
    """Clues that too many reports name outside the group which names them most (`bridges.outside` in the weights).

    Groups are then built anew without them: a clue of which at most one group is left, the others being single reports, may tie
    after all where it is firm or stands in two reports only. It had been held apart by a group that some other common thing made.
    """
    first = _spread(evidence, groups(evidence.clues, len(evidence.reports)))
    apart = {common.clue for common in first}
    rest = {clue: named for clue, named in evidence.clues.items() if clue not in apart}
    group = groups(rest, len(evidence.reports))
    members, sure = Counter(group), firm(evidence.clues)
    return [c for c in first if _stands(evidence.clues[c.clue], group, members) > 1 or not (sure[c.clue] or c.reports == 2)]


def _spread(evidence: Evidence, group: Sequence[int]) -> list[Common]:
    found = []
    for clue, named in sorted(evidence.clues.items()):
        counts = Counter(group[report] for report in named)
        most = max(counts.values())
        if len(counts) > 1 and not supplier(clue) and len(named) - most > weights().bridges["outside"] * len(named):
            found.append(Common(clue, len(named), len(counts), most))
    return found


def _stands(named: Named, group: Sequence[int], members: Counter[int]) -> int:
    """In how many groups of several reports a clue stands."""
    return sum(members[g] > 1 for g in {group[report] for report in named})
