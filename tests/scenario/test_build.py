"""Building a world: one seed, one world."""

from __future__ import annotations

from leadline.scenario import SWITCHES
from leadline.scenario.build import build


def test_a_seed_is_a_world() -> None:
    one, same, other = (build(seed, 40, SWITCHES) for seed in (5, 5, 6))
    assert [r.id for r in one.reports] == [r.id for r in same.reports]
    assert [(m.at, m.amount) for m in one.moves] == [(m.at, m.amount) for m in same.moves]
    assert [(m.at, m.amount) for m in one.moves] != [(m.at, m.amount) for m in other.moves]


def test_the_smallest_world_has_a_network() -> None:
    for seed in range(12):
        world = build(seed, 10, SWITCHES)
        assert len(world.reports) == 10
        assert world.networks
