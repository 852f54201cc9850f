"""References, spans and money: exact, canonical, the same on every machine."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.model.values import Money, Ref, Span, canonical, decimal_text, digest


@given(st.integers(-(10**40), 10**40), st.integers(0, 36))
def test_what_is_printed_is_read_back(minor: int, decimals: int) -> None:
    money = Money(minor, decimals, "X")
    assert Money.parse(str(money), "X") == money
    assert Decimal(str(money)) == Decimal(minor).scaleb(-decimals) or abs(minor) >= 10**28


@given(st.integers(-(10**30), 10**30), st.integers(0, 12), st.integers(0, 12))
def test_more_decimals_change_no_amount_and_fewer_are_refused_where_digits_would_go(minor: int, decimals: int, more: int) -> None:
    money = Money(minor, decimals, "X")
    assert money.at(decimals + more) == minor * 10**more
    least = money.shown_decimals()
    assert money.at(least) * 10 ** (decimals - least) == minor
    if least:
        with pytest.raises(ValueError, match="decimals"):
            money.at(least - 1)


@pytest.mark.parametrize("text", ["", "1e5", "NaN", "inf", "1,5", "1.", ".5", "--1", "0x1", "1." + "0" * 37, str(2**256), "9" * 10_000])
def test_what_is_no_plain_decimal_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Money.parse(text, "X")


def test_small_negative_amounts_print_with_their_zero() -> None:
    assert decimal_text(-5, 2) == "-0.05"
    assert decimal_text(0, 0) == "0"
    assert decimal_text(1200, 0) == "1200"


def test_a_reference_is_read_back_and_what_is_none_is_refused() -> None:
    assert Ref.of(str(Ref("handle", "telegram/a:b"))) == Ref("handle", "telegram/a:b")
    for text in ("no colon", "UPPER:x", ":x", "iban:", "iban: x"):
        with pytest.raises(ValueError, match="kind:value"):
            Ref.of(text)


def test_the_canonical_form_is_one_whatever_the_order_of_keys() -> None:
    assert canonical({"b": 1, "a": "é"}) == '{"a":"é","b":1}'.encode()
    assert digest({"b": 1, "a": 2}) == digest({"a": 2, "b": 1})
    assert digest("ab", "c") != digest("a", "bc")
    assert Span("e", 1, 2).json() == {"exhibit": "e", "start": 1, "end": 2}


def test_a_sum_of_our_own_may_be_larger_than_any_row_may_state() -> None:
    text = f"{2**256 - 1}.500000"
    with pytest.raises(ValueError, match="256"):
        Money.parse(text, "XYZ")
    assert str(Money.kept(text, "XYZ")) == text
    assert Money.kept("-0.10", "EUR") == Money.parse("-0.10", "EUR")
    with pytest.raises(ValueError, match="no"):
        Money.kept("1e5", "EUR")
