"""Groups by description length: how many bits it takes to say which clues each report names, if each clue belongs to one group.

A report that names a clue of its own group costs little, one of another group's costs much; a large group costs more for each
mention than a small one. So two groups are one only where enough of their mentions cross, and a clue that many groups share pulls
none of them together. Rissanen, Modeling by shortest data description (1978); Rosvall and Bergstrom, PNAS 104 (2007), for graphs.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

from leadline.link.weights import weights

SWEEPS = 12  # of moving single reports; they settle in three to six
ROUNDS = 40  # of joining pairs of groups; each round at most halves their number


class Division:
    """A division of reports into groups under improvement: each report's group, each clue's owner, the counts that bits are made of."""

    def __init__(self, named: Sequence[Sequence[int]], reports: int) -> None:
        self.named, stray = named, weights().bridges["stray"]
        self.of_report: list[list[int]] = [[] for _ in range(reports)]
        for clue, seen in enumerate(named):
            for report in seen:
                self.of_report[report].append(clue)
        self.mentions = max(1, sum(len(seen) for seen in named))
        self.own_bits = -math.log2(1 - stray)
        self.stray_bits = [-math.log2(stray * len(seen) / self.mentions) for seen in named]
        self.group = list(range(reports))
        self.owner: list[int] = []
        self._count()

    def _count(self) -> None:
        """Owners and counts from the groups as they are: a clue belongs to the group that names it most."""
        self.inside: list[Counter[int]] = [Counter(self.group[report] for report in seen) for seen in self.named]
        self.owner = [max(sorted(c), key=c.__getitem__) for c in self.inside]
        self.members = Counter(self.group)
        self.size: dict[int, int] = defaultdict(int)  # mentions of its own clues, by group
        for clue, owner in enumerate(self.owner):
            self.size[owner] += self.inside[clue][owner]

    def divide(self, settle: bool = True) -> None:
        """Improves the division until neither a move of a report nor a union of groups saves bits."""
        for _ in range(2 if settle else 1):
            if settle:
                self.settle()
            for _ in range(ROUNDS):
                if not self.merge():
                    break

    def settle(self) -> None:
        """Moves single reports to the group where their clues cost least, until none moves."""
        order = sorted(range(len(self.group)), key=lambda report: (-len(self.of_report[report]), report))
        for _ in range(SWEEPS):
            moved = 0
            for report in order:
                moved += self._move(report)
            self._count()
            if not moved:
                break

    def _move(self, report: int) -> bool:
        here, clues = self.group[report], self.of_report[report]
        choices = sorted({self.owner[clue] for clue in clues} - {here})
        if not choices:
            return False
        best, least = here, self._bits(report, here)
        for group in choices:
            bits = self._bits(report, group)
            if bits < least - 1e-9:
                best, least = group, bits
        if best == here:
            return False
        for clue in clues:
            self._shift(clue, here, best)
        self.group[report] = best
        self.members[here] -= 1
        self.members[best] += 1
        return True

    def _bits(self, report: int, group: int) -> float:
        """What a report's mentions cost in a group, itself counted as a member."""
        new = self.group[report] != group
        own = [clue for clue in self.of_report[report] if self.owner[clue] == group]
        total, bits = self.size[group] + (len(own) if new else 0), -math.log2(self.members[group] + new)
        for clue in self.of_report[report]:
            if self.owner[clue] == group:
                bits += self.own_bits - math.log2((self.inside[clue][group] + new) / total)
            else:
                bits += self.stray_bits[clue]
        return bits

    def _shift(self, clue: int, here: int, there: int) -> None:
        counts, owner = self.inside[clue], self.owner[clue]
        self.size[owner] -= counts[owner]
        counts[here] -= 1
        counts[there] += 1
        if counts[there] > counts[owner]:
            owner = self.owner[clue] = there
        self.size[owner] += counts[owner]

    def merge(self) -> bool:
        """Joins pairs of groups where that saves bits, the best first, each group once; whether there was one."""
        between: dict[tuple[int, int], list[tuple[int, int, int]]] = defaultdict(list)
        for clue, counts in enumerate(self.inside):
            owner = self.owner[clue]
            for group, n in counts.items():
                if n and group != owner:
                    between[min(group, owner), max(group, owner)].append((clue, owner, n))
        gains = [(self._saved(*pair, crossing), pair) for pair, crossing in between.items()]
        best = sorted((item for item in gains if item[0] > 1e-9), key=lambda item: (-item[0], item[1]))
        return self.join([pair for _, pair in best])

    def join(self, pairs: Sequence[tuple[int, int]]) -> bool:
        """Makes one group of each pair, each group once; whether there was one."""
        taken: set[int] = set()
        renamed: dict[int, int] = {}
        for left, right in pairs:
            if left not in taken and right not in taken:
                taken |= {left, right}
                renamed[right] = left
        if renamed:
            self.take([renamed.get(group, group) for group in self.group])
        return bool(renamed)

    def take(self, group: Sequence[int]) -> None:
        """Goes on from another division."""
        self.group = list(group)
        self._count()

    def _saved(self, left: int, right: int, crossing: Sequence[tuple[int, int, int]]) -> float:
        """Bits saved by making two groups one: crossing mentions become own ones, all mentions share one larger vocabulary."""
        a, b, cross = self.size[left], self.size[right], sum(n for _, _, n in crossing)
        n, m = self.members[left], self.members[right]
        saved = (_f(n + m) - _f(n) - _f(m)) + _f(a) + _f(b) - _f(a + b + cross)
        for clue, owner, n in crossing:
            old = self.inside[clue][owner]
            saved += n * (self.stray_bits[clue] - self.own_bits) + _f(old + n) - _f(old)
        return saved


def _f(x: int) -> float:
    return x * math.log2(x) if x > 0 else 0.0
