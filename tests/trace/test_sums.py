"""Several transfers that add up exactly."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.trace.sums import Several, adding_up


def test_all_of_them_or_some_of_them() -> None:
    assert adding_up([100, 200, 300], 600) == [0, 1, 2]
    assert adding_up([100, 250, 300], 400) == [0, 2]
    assert adding_up([100, 250], 100) is None  # one alone is no sum
    assert adding_up([100], 100) is None


def test_two_ways_are_none() -> None:
    with pytest.raises(Several):
        adding_up([100, 100, 200], 300)


def test_many_amounts_are_only_tried_as_a_whole() -> None:
    assert adding_up([1] * 500, 500) == list(range(500))
    assert adding_up([1] * 500, 499) is None


@given(st.lists(st.integers(1, 30), max_size=8), st.integers(1, 120))
def test_it_finds_what_trying_everything_finds(amounts: list[int], wanted: int) -> None:
    ways = [c for n in range(1, len(amounts) + 1) for c in combinations(range(len(amounts)), n) if sum(amounts[i] for i in c) == wanted]
    if len(ways) > 1:
        with pytest.raises(Several):
            adding_up(amounts, wanted)
    else:
        expected = list(ways[0]) if ways and len(ways[0]) > 1 else None
        assert adding_up(amounts, wanted) == expected
