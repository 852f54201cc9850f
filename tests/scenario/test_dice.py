"""Chance must fall the same everywhere: these values were drawn once and hold for ever."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from leadline.scenario.dice import Dice


def test_the_stream_of_a_seed_is_known() -> None:
    dice = Dice("story", 1)
    assert [dice.below(1000) for _ in range(6)] == [205, 48, 318, 780, 718, 197]
    assert dice.shuffled("abcdef") == ["f", "e", "c", "d", "a", "b"]


def test_a_stream_apart_does_not_disturb_the_first() -> None:
    one, other = Dice(5), Dice(5)
    one.apart("letters").digits(40)
    assert one.digits(20) == other.digits(20)


@given(st.integers(), st.integers(1, 10**6))
def test_what_is_drawn_is_inside(seed: int, limit: int) -> None:
    dice = Dice(seed)
    assert 0 <= dice.below(limit) < limit
    assert 3 <= dice.between(3, 3 + limit) <= 3 + limit


@given(st.integers(), st.lists(st.integers(), unique=True), st.integers(0, 50))
def test_some_are_different_and_a_shuffle_loses_nothing(seed: int, items: list[int], count: int) -> None:
    dice = Dice(seed)
    some = dice.some(items, count)
    assert len(some) == len(set(some)) == min(count, len(items))
    assert set(some) <= set(items)
    assert sorted(dice.shuffled(items)) == sorted(items)


@given(st.integers(), st.lists(st.integers(0, 9), min_size=1).filter(any))
def test_what_weighs_nothing_is_never_drawn(seed: int, weights: list[int]) -> None:
    assert weights[Dice(seed).weighted(weights)] > 0


def test_bytes_have_the_length_asked_for() -> None:
    assert len(Dice(1).data(33)) == 33
    assert Dice(1).data(0) == b""
    assert not Dice(1).chance(0)
    assert Dice(1).chance(100)
