"""Groups by description length, on worlds whose division is known."""

from __future__ import annotations

import random

from leadline.link.description import Division


def planted(teams: int, size: int, noise: int, seed: int) -> Division:
    """Teams of reports with eight clues each, every report naming three of its own; `noise` clues stand anywhere."""
    dice = random.Random(seed)
    clues: dict[int, set[int]] = {}
    for report in range(teams * size):
        for clue in dice.sample(range(8), 3):
            clues.setdefault(report // size * 8 + clue, set()).add(report)
    for n in range(noise):
        clues[10_000 + n] = set(dice.sample(range(teams * size), max(2, teams * size // 12)))
    return Division([sorted(seen) for _, seen in sorted(clues.items()) if len(seen) > 1], teams * size)


def test_planted_teams_are_found_through_things_of_everyone() -> None:
    for seed in range(5):
        division = planted(6, 15, 4, seed)
        division.divide()
        assert [len({division.group[team * 15 + n] for n in range(15)}) for team in range(6)] == [1] * 6
        assert len(set(division.group)) == 6


def test_nothing_shared_leaves_everyone_alone() -> None:
    division = Division([], 3)
    division.divide()
    assert division.group == [0, 1, 2]
