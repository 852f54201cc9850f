"""Legs of an exchange's statement: amounts in powers of ten, what balances say of fees, what one trade is."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.extract import exchange
from leadline.extract.exchange import Leg
from leadline.formats.tables import Row
from leadline.model.values import Money, Span


def leg(change: str, asset: str, *, fee: str | None = None, tie: str = "", running: str | None = None, kind: str = "trade") -> Leg:
    span = Span("0" * 64, 0, 1)
    paid = Money.parse(fee, asset) if fee else None
    balance = Money.parse(running, asset) if running else None
    return Leg(Row(0, 0, 1), span, "2026-03-01T09:00:00Z", "me", "", kind, kind, Money.parse(change, asset), paid, span, None, tie, None, None,
               None, None, balance)  # fmt: skip


@given(st.decimals(allow_nan=False, allow_infinity=False, places=8, min_value=-10, max_value=10), st.integers(-6, 6))
def test_powers_of_ten_are_read_digit_by_digit(number: Decimal, power: int) -> None:
    assert Decimal(exchange.plain(f"{number:f}e{power}")) == number.scaleb(power)


@pytest.mark.parametrize("text", ["1e99", "e5", "1e", "--1e5", "1,5e2"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"number|amount|sign"):
        exchange.plain(text)


def test_balances_say_whether_the_fee_is_inside() -> None:
    assert not exchange.fee_inside([leg("10", "EUR", running="10"), leg("-5", "EUR", fee="1", running="4")])
    assert exchange.fee_inside([leg("10", "EUR", running="10"), leg("-5", "EUR", fee="1", running="5")])
    assert not exchange.fee_inside([leg("10", "EUR"), leg("-5", "EUR", fee="1")])


def test_one_asset_goes_and_one_comes() -> None:
    found = exchange.pair([leg("-5", "EUR"), leg("-2.5", "EUR"), leg("0.1", "BTC")])
    assert found is not None
    assert [(str(money), money.asset) for money in found] == [("7.5", "EUR"), ("0.1", "BTC")]
    assert exchange.pair([leg("-5", "EUR")]) is None
    assert exchange.pair([leg("-5", "EUR"), leg("1", "BTC"), leg("2", "ETH")]) is None


def test_the_files_own_reference_ties_and_the_second_only_where_there_is_none() -> None:
    legs = [leg("-5", "EUR", tie="a"), leg("1", "BTC", tie="a"), leg("-5", "EUR"), leg("1", "BTC")]
    assert [len(group) for group in exchange.groups(legs, tied=True)] == [2, 1, 1]
    assert [len(group) for group in exchange.groups(legs, tied=False)] == [2, 2]
