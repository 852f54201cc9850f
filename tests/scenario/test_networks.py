"""Networks: a few large, many small, some reports alone; crews that share things, neighbours that spell them differently."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from leadline.scenario.dice import Dice
from leadline.scenario.networks import sizes
from leadline.scenario.world import World


@given(st.integers(10, 3000), st.integers(0, 99))
def test_sizes_use_up_all_but_a_tenth(reports: int, seed: int) -> None:
    found = sizes(reports, Dice(seed))
    assert min(found) >= 2
    assert 1 <= reports - sum(found) <= max(2, reports // 10 + 1)
    assert found[0] == max(found) or found[0] >= reports // 10


def test_there_are_large_and_small_networks() -> None:
    found = sizes(5000, Dice(1))
    assert max(found) > 500
    assert sum(size == 2 for size in found) > len(found) // 4


def test_crews_that_share_something_spell_it_differently(world: World) -> None:
    shared = 0
    for network in world.networks:
        for place, crew in enumerate(network.crews):
            for other in network.crews[place + 1 :]:
                common = [*(t for t in crew.links if t in other.links), *(a for a in crew.bridges if a in other.bridges)]
                assert not common or crew.style != other.style
                shared += len(common)
    assert shared > 20


def test_nothing_is_shared_between_networks(world: World) -> None:
    owner: dict[str, int] = {}
    for network in world.networks:
        for crew in network.crews:
            for tie in [*crew.contacts, *crew.links, *(a.tie for a in [*crew.accounts, *crew.bridges])]:
                assert owner.setdefault(tie.ref, network.index) == network.index


def test_a_chain_hangs_on_one_reference_at_a_time(world: World) -> None:
    chains = [n for n in world.networks if n.pattern == "chain"]
    assert chains
    for network in chains:
        for one, other in zip(network.crews, network.crews[1:], strict=False):
            assert len([t for t in one.links if t in other.links]) + len([a for a in one.bridges if a in other.bridges]) == 1
