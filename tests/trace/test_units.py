"""Whole units of assets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.model.values import decimal_text
from leadline.trace import units


@pytest.mark.parametrize(
    "asset, decimals",
    [("EUR", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("BTC", 8), ("ETH", 18), ("TRX", 6), ("USDT@tron", 6), ("USDT@bsc", 18), ("XMR", 12)],
)
def test_known_assets_have_their_standard(asset: str, decimals: int) -> None:
    assert units.decide([("1", asset)]) == {asset: decimals}


def test_rows_that_show_more_decide_and_trailing_zeros_do_not() -> None:
    assert units.decide([("1.5", "EUR"), ("0.12345", "EUR"), ("3.1230000", "EUR")]) == {"EUR": 5}
    assert units.decide([("1.50", "XYZ"), ("2", "XYZ")]) == {"XYZ": 1}
    assert units.decide([("2.000", "XYZ")]) == {"XYZ": 0}


@given(st.integers(-(10**30), 10**30), st.integers(0, 36))
def test_units_read_back_what_is_printed(amount: int, decimals: int) -> None:
    text = decimal_text(amount, decimals)
    assert units.units(text, decimals) == amount
    assert units.units(units.trim(text), decimals) == amount


def test_two_to_the_256_is_too_large() -> None:
    assert units.too_large(2**256)
    assert units.too_large(-(2**256))
    assert not units.too_large(2**256 - 1)
