"""Lots: how they are taken, how they arrive, how an exchange cuts them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from leadline.trace.lots import CLEAN, Queue, Shares, cut, in_proportion, share_out

PIECES = st.lists(st.tuples(st.integers(CLEAN, 4), st.integers(1, 10**20)), min_size=1, max_size=8)


class First(Queue):
    def take(self, amount: int) -> list[tuple[int, int]]:
        return self.pull(amount, last=False)


def test_neighbours_merge_only_where_they_are_clean_or_arrived_together() -> None:
    queue = First(10)
    queue.put([(CLEAN, 5), (0, 7), (0, 1)], 1)
    queue.put([(0, 2), (CLEAN, 3)], 2)
    queue.put([(CLEAN, 4)], 3)
    assert list(queue.lots) == [(CLEAN, 15, -1), (0, 8, 1), (0, 2, 2), (CLEAN, 7, 2)]
    assert list(queue.rest()) == [(0, 10, 1)]


def test_the_earliest_lot_still_there_tells_since_when() -> None:
    queue = First(0)
    queue.put([(0, 5)], 1)
    queue.put([(0, 5)], 2)
    queue.take(5)
    assert list(queue.rest()) == [(0, 5, 2)]


def test_a_share_that_was_nothing_arrives_anew() -> None:
    shares = Shares(0, in_proportion)
    shares.put([(0, 5)], 1)
    shares.put([(0, 5)], 2)
    assert list(shares.rest()) == [(0, 10, 1)]
    shares.take(10)
    shares.put([(0, 1)], 7)
    assert list(shares.rest()) == [(0, 1, 7)]


def test_half_a_unit_goes_to_clean() -> None:
    shares = Shares(1, in_proportion)
    shares.put([(3, 1)], 0)
    assert shares.take(1) == [(CLEAN, 1)]


def test_an_exchange_cuts_at_the_same_points() -> None:
    assert cut([(CLEAN, 100), (0, 100)], 221) == [(CLEAN, 110), (0, 111)]
    assert cut([(0, 1), (1, 1), (2, 1)], 2) == [(0, 0), (1, 1), (2, 1)]


def test_an_exchange_that_gives_nothing_brings_clean_money() -> None:
    assert cut([], 5) == [(CLEAN, 5)]
    assert share_out([], 5) == [(CLEAN, 5)]


@given(PIECES, st.integers(0, 10**20))
def test_an_exchange_neither_makes_nor_loses_a_unit(pieces: list[tuple[int, int]], received: int) -> None:
    assert sum(amount for _, amount in cut(pieces, received)) == received
    assert sum(amount for _, amount in share_out(pieces, received)) == received
    assert all(amount >= 0 for _, amount in [*cut(pieces, received), *share_out(pieces, received)])


@given(PIECES, st.data())
def test_what_is_taken_and_what_stays_is_what_was_there(pieces: list[tuple[int, int]], data: st.DataObject) -> None:
    total = sum(amount for _, amount in pieces)
    amount = data.draw(st.integers(0, total))
    for holding in (First(0), Shares(0, in_proportion), Shares(0, lambda clean, loss, x: min(clean, x))):
        holding.put(pieces, 0)
        taken = holding.take(amount)
        assert sum(part for _, part in taken) == amount
        stays = sum(part for _, part, _ in holding.rest())
        assert stays == holding.loss
        lost = sum(part for origin, part in pieces if origin != CLEAN)
        assert stays + sum(part for origin, part in taken if origin != CLEAN) == lost
