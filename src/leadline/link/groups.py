"""Groups of reports that hold together by many clues, found without trusting any single one.

First by description length over the firm clues: accounts, and what some report says the other side used. Then groups that have
things to themselves are joined: teams of one network share little, but what they share is no one else's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from leadline.link.description import Division
from leadline.link.evidence import Named, strongest, supplier
from leadline.link.weights import weights


def groups(clues: Mapping[str, Named], reports: int) -> list[int]:
    """For each report the number of its group (that of its earliest report)."""
    chosen = [clue for clue in sorted(clues) if len(clues[clue]) > 1 and not supplier(clue)]
    firm = _firm(clues, chosen)
    division = Division([sorted(clues[clue]) for clue in chosen if firm[clue]], reports)
    division.divide()
    division.take(_texts(division.group, [sorted(clues[clue]) for clue in chosen if not firm[clue]]))
    named = [(sorted(clues[clue]), firm[clue]) for clue in chosen]
    while pairs := _own(division.group, named):
        division.join(pairs)
        division.divide(settle=False)
    first: dict[int, int] = {}
    for report, group in enumerate(division.group):
        first.setdefault(group, report)
    return [first[group] for group in division.group]


def _firm(clues: Mapping[str, Named], chosen: Sequence[str]) -> dict[str, bool]:
    """Which clues are firm: checked accounts, and what a report says the other side used; all, where hardly a report says so."""
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

    A thing of everyone stands in many groups and counts for none. One that only stands in the text counts half, except for a single report.
    """
    limits, members = weights().bridges, Counter(group)
    between: dict[tuple[int, int], float] = defaultdict(float)
    for reports, firm in named:
        counts = Counter(group[report] for report in reports)
        if len(counts) < 2:
            continue
        (left, a), (right, b) = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:2]
        if a + b >= limits["exclusive"] * len(reports):
            fair = min(a / members[left], b / members[right]) >= limits["fair"]
            single = min(members[left], members[right]) == 1
            between[min(left, right), max(left, right)] += (1.0 if firm or single else 0.5) * (2 if fair else 1)
    return [pair for pair, n in sorted(between.items(), key=lambda item: (-item[1], item[0])) if n >= limits["corroborated"]]
