"""Finds the common things that no list names: references that stand in groups of reports which share nothing else."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from leadline.link.evidence import Evidence, supplier
from leadline.link.groups import groups
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
    """Clues that too many reports name outside the group which names them most (`bridges.outside` in the weights)."""
    group, found = groups(evidence.clues, len(evidence.reports)), []
    for clue, named in sorted(evidence.clues.items()):
        counts = Counter(group[report] for report in named)
        most = max(counts.values())
        if len(counts) > 1 and not supplier(clue) and len(named) - most > weights().bridges["outside"] * len(named):
            found.append(Common(clue, len(named), len(counts), most))
    return found
