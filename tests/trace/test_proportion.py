"""Exact division: largest remainders, ties to the earlier."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from leadline.trace.proportion import divide, divide_twice

WEIGHTS = st.lists(st.integers(0, 10**40), min_size=1, max_size=8)


def test_the_barlow_clowes_cents() -> None:
    assert divide((5000, 10000), 5000) == [1667, 3333]


def test_a_tie_goes_to_the_earlier() -> None:
    assert divide((1, 1), 1) == [1, 0]
    assert divide((1, 1, 1), 2) == [1, 1, 0]
    assert divide_twice(1, [1], 1) == (1, [0])  # a half goes to clean


@given(WEIGHTS, st.data())
def test_shares_add_up_and_none_is_more_than_its_weight(weights: list[int], data: st.DataObject) -> None:
    amount = data.draw(st.integers(0, sum(weights)))
    shares = divide(weights, amount)
    assert sum(shares) == amount
    assert all(0 <= share <= weight for share, weight in zip(shares, weights, strict=True))
    assert all(abs(share * sum(weights) - weight * amount) < max(1, sum(weights)) for share, weight in zip(shares, weights, strict=True))


@given(st.lists(st.integers(1, 10**20), min_size=1, max_size=8), st.integers(0, 10**30))
def test_an_exchange_may_bring_more_units_than_it_takes(weights: list[int], amount: int) -> None:
    assert sum(divide(weights, amount)) == amount


@given(st.integers(0, 10**12), WEIGHTS, st.data())
def test_the_losses_together_get_what_one_pool_would_get(clean: int, losses: list[int], data: st.DataObject) -> None:
    amount = data.draw(st.integers(0, clean + sum(losses)))
    apart, together = divide_twice(clean, losses, amount), divide_twice(clean, [sum(losses)], amount)
    assert (apart[0], sum(apart[1])) == (together[0], sum(together[1]))
