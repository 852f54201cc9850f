"""Groups of reports that hold together by many clues, found without trusting any single one.

First by description length over the firm clues: accounts, and what some report says the other side used. Then groups that have
things to themselves are joined: teams of one network share little, but what they share is no one else's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from leadline.link.description import Division
from leadline.link.evidence import Named, strongest, supplier
from leadline.link.networks import Sets
from leadline.link.weights import weights


def groups(clues: Mapping[str, Named], reports: int) -> list[int]:
    """For each report the number of its group (that of its earliest report)."""
    sure = firm(clues)
    named = [(sorted(clues[clue]), sure[clue]) for clue in sorted(sure)]
    division = Division([seen for seen, is_firm in named if is_firm], reports)
    division.divide()
    division.take(_texts(division.group, [seen for seen, is_firm in named if not is_firm]))
    while pairs := _own(division.group, named):
        sets = Sets(reports)
        for left, right in pairs:
            sets.join(left, right)
        division.take([sets.root(group) for group in division.group])
        division.divide(settle=False)
    first: dict[int, int] = {}
    for report, group in enumerate(division.group):
        first.setdefault(group, report)
    return [first[group] for group in division.group]


def firm(clues: Mapping[str, Named]) -> dict[str, bool]:
    """Which clues of several reports are firm: checked accounts, and what a report says the other side used; all, where hardly one does.

    What sellers give to many is left out.
    """
    chosen = [clue for clue, named in clues.items() if len(named) > 1 and not supplier(clue)]
    account = {clue: weights().kind(clue.partition(":")[0]).account for clue in chosen}
    acting = {clue: any(weights().roles[strongest(seen)].acting for seen in clues[clue].values()) for clue in chosen}
    contacts = [clue for clue in chosen if not account[clue]]
    told = sum(acting[clue] for clue in contacts) < weights().bridges["spoken"] * len(contacts)
    return {clue: told or account[clue] or acting[clue] for clue in chosen}


def _texts(group: Sequence[int], loose: Sequence[Sequence[int]]) -> list[int]:
    """Single reports that only a text ties, and nothing speaks against: none of those that name it stands in a group."""
    found, members = list(group), Counter(group)
    for reports in sorted(loose, key=lambda seen: (len(seen), seen)):
        if all(members[found[report]] == 1 for report in reports):
            for report in reports:
                found[report] = group[reports[0]]
            members[group[reports[0]]] = len(reports)
    return found


def _own(group: Sequence[int], named: Sequence[tuple[Sequence[int], bool]]) -> list[tuple[int, int]]:
    """Pairs of groups that have clues to themselves: two of them, or one that a fair part of both names; the surest first.

    A thing of everyone stands in many groups and counts for none. One that only stands in the text counts half, unless only two
    reports name it or one of the groups is a single report. A few strays among many reports are no tie: a part of the smaller group
    must name what the two share.
    """
    limits, members = weights().bridges, Counter(group)
    between: dict[tuple[int, int], float] = defaultdict(float)
    naming: dict[tuple[int, int], tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))
    for reports, firm in named:
        counts = Counter(group[report] for report in reports)
        if len(counts) < 2:
            continue
        (one, a), (two, b) = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:2]
        if a + b < limits["exclusive"] * len(reports):
            continue
        fair = min(a / members[one], b / members[two]) >= limits["fair"]
        pair = (min(one, two), max(one, two))
        sure = firm or min(members[one], members[two]) == 1 or len(reports) == 2
        between[pair] += (1.0 if sure else 0.5) * (2 if fair else 1)
        for side, place in enumerate(pair):
            naming[pair][side].update(report for report in reports if group[report] == place)
    order = sorted(between.items(), key=lambda item: (-item[1], item[0]))
    return [pair for pair, n in order if n >= limits["corroborated"] and _enough(naming[pair], [members[group] for group in pair])]


def _enough(naming: tuple[set[int], set[int]], sizes: Sequence[int]) -> bool:
    """Whether more than strays name what two groups share: two reports of a group of six or more, and a part of the smaller group."""
    limits = weights().bridges
    several = all(len(some) >= (2 if size >= limits["several"] else 1) for some, size in zip(naming, sizes, strict=True))
    smaller = min(range(2), key=lambda side: (sizes[side], side))
    return several and len(naming[smaller]) >= limits["strays"] * sizes[smaller]
