"""Which holdings could have money of which losses."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from leadline.trace.book import NOWHERE, Ledger, Lost, Move
from leadline.trace.reach import bits, reach, shortfalls


def move(name: str, payer: int, payee: int, amount: int = 10) -> Move:
    return Move(name, "2026-03-01", payer, payee, amount, "EUR", into="EUR")


def ledger(moves: list[Move], losses: list[tuple[str, int]], own: dict[str, str] | None = None, services: dict[str, str] | None = None) -> Ledger:
    lost = [Lost(f"{report}/{n}", report, event) for n, (report, event) in enumerate(losses)]
    return Ledger([(name, "EUR") for name in "abcdef"], list(moves), {"EUR": 2}, lost, own or {}, services or {})


def test_what_is_reached_stays_reached_and_passes_on() -> None:
    found = reach(ledger([move("1", 5, 0), move("2", 0, 1), move("3", 0, 2), move("4", 3, 4)], [("R", 0)]))
    assert found.held == {0: 1, 1: 1, 2: 1}
    assert list(found.reached) == [0, 1, 1, 0]
    assert found.since == {(0, 0): 0, (1, 0): 1, (2, 0): 2}


def test_nothing_passes_with_nothing() -> None:
    found = reach(ledger([move("1", 5, 0), move("2", 0, 1, 0), move("3", 0, NOWHERE)], [("R", 0)]))
    assert found.held == {0: 1}
    assert found.spread == [(2, 1)]


def test_an_own_account_is_not_reached_by_its_own_loss_but_by_others() -> None:
    moves = [move("1", 5, 0), move("2", 0, 1), move("3", 4, 0), move("4", 0, 1), move("5", 1, 2)]
    found = reach(ledger(moves, [("R", 0), ("S", 2)], {"b": "R"}))
    assert found.held == {0: 0b11, 1: 0b10, 2: 0b10}


def test_a_service_is_reached_and_passes_nothing_on() -> None:
    found = reach(ledger([move("1", 5, 0), move("2", 0, 1), move("3", 1, 2)], [("R", 0)], services={"b": "told"}))
    assert found.held == {0: 1, 1: 1}


def test_who_is_reached_at_all_is_found_with_fewer_groups() -> None:
    moves = [move("1", 5, 0), move("2", 4, 0), move("3", 0, 1), move("4", 1, 2), move("5", 5, 3), move("6", 3, 1)]
    for own in ({}, {"b": "R"}, {"b": "S"}, {"b": "R", "c": "S"}, {"d": "R"}):
        book = ledger(moves, [("R", 0), ("S", 1), ("R", 4)], own)
        assert shortfalls(book) == reach(book).reached


@given(st.integers(0, 2**200))
def test_bits_are_the_places_of_the_ones(number: int) -> None:
    assert sum(1 << place for place in bits(number)) == number
