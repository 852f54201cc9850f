"""Amounts as they are printed, digit by digit."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.formats import numbers
from leadline.model.values import Money, decimal_text

MINOR = st.integers(-(10**15), 10**15)


@pytest.mark.parametrize(
    "text, expected",
    [("1.234,50 EUR", "1234.50"), ("EUR 1.234,50", "1234.50"), ("฿1,200.00", "1200.00"), ("1 200,50 zł", "1200.50"), ("Rs. 1,200.5", "1200.5"),
     ("1'234.50", "1234.50"), ("1’234’567.50", "1234567.50"), ("1\u00a0234,5", "1234.5"), ("1\u202f234\u202f567,89", "1234567.89"), ("1234.50-", "-1234.50"),
     ("(1,234.50)", "-1234.50"), ("-฿1,200.10", "-1200.10"), ("฿-1,200.10", "-1200.10"), ("- 1 200", "-1200"), ("−5", "-5"), ("+5", "5"),
     ("1200 บาท", "1200"), ("USD1,200.00", "1200.00"), ("US$ 1,200.0", "1200.0"), ("1,00,000.00", "100000.00"), ("๑,๒๓๔.๕๐", "1234.50"),
     ("١٬٢٣٤٫٥٠", "1234.50"), ("१,२३४.५०", "1234.50"), ("១២៣៤", "1234"), ("１２３４", "1234"), (".50", "0.50"), ("0.123", "0.123"), ("1.234.567", "1234567"),
     ("1,234,567", "1234567"), ("4200,-", "4200"), ("Fr. 4'200.–", "4200"), ("₫1.000.000", "1000000"), ("500 元", "500"), ("5,00 kr.", "5.00"), ("007", "7"),
     ("EUR (1,234.50)", "-1234.50"), ("(1.234,50) €", "-1234.50"), ("(฿1,234.50)", "-1234.50"), ("Rs. 500.00/-", "500.00"),
     ("-0.00", "0.00"), ("1234567.890123456789", "1234567.890123456789")],
)  # fmt: skip
def test_one_number_by_itself(text: str, expected: str) -> None:
    assert numbers.amount(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", " ", "abc", "1e5", "1E+3", "nan", "NaN", "inf", "-Infinity", "$1.2k", "12-34", "1.5.5", "1,23,4", "--5", "5 apples", "0x10", "1/2", "50%", "9" * 300,
     "12 34", "- 5 -", "1.234.567", "12.345.678", "0,500", "0,123,456", "1,234.567,89", "5 EUR USD", "€5 USD", "(5", "5)", "((5))", "-(5)", "(-5)", "( )", "1,234,56", "5//-"],
)  # fmt: skip
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        numbers.amount(text, ".")


@pytest.mark.parametrize("text", ["1,234", "1.234", "12,345 EUR", "123.456"])
def test_what_can_be_two_numbers_is_refused_unless_the_sign_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="thousands or decimals"):
        numbers.amount(text)
    assert numbers.amount(text, ",") != numbers.amount(text, ".")


def test_a_sign_that_contradicts_the_column_is_refused() -> None:
    with pytest.raises(ValueError, match="decimal sign"):
        numbers.amount("1,234,567", ",")  # it stands twice, so it groups; 1234.567 would be a guess
    assert numbers.amount("1.234,50", ",") == "1234.50"
    with pytest.raises(ValueError, match="decimal sign"):
        numbers.amount("1,234.50", ",")
    with pytest.raises(ValueError, match="decimal sign"):
        numbers.amount("12.50", ",")


def test_the_column_tells_its_sign_with_evidence() -> None:
    assert numbers.decimal_sign(["1,234", "12,50", ""]) == (",", "'12,50' appears: 1 value shows a comma before the decimals")
    assert numbers.decimal_sign(["1.234", "1,234.5", "7.1"]) == (".", "'1,234.5' appears: 2 values show a point before the decimals")
    assert numbers.decimal_sign(["1.234.567"]) == (",", "'1.234.567' appears: 1 value shows a comma before the decimals")
    assert numbers.decimal_sign(["1,234", "1.234", "500", "x", ""]) is None
    assert numbers.decimal_sign(["1,50", "1.50"]) is None, "a column that shows both proves neither"


@pytest.mark.parametrize("text, code", [("฿1,200", "THB"), ("1200 EUR", "EUR"), ("$5", None), ("5", None), ("apples", None), ("-R$ 5,00", "BRL")])
def test_the_currency_beside_a_number(text: str, code: str | None) -> None:
    assert numbers.currency(text) == code


@given(MINOR, st.integers(0, 8), st.sampled_from([(",", "."), (".", ","), (" ", ","), ("'", "."), ("\u202f", ","), ("", "."), ("", ",")]))
def test_every_printed_form_is_read_back_exactly(minor: int, decimals: int, signs: tuple[str, str]) -> None:
    plain = decimal_text(minor, decimals)
    group, decimal = signs
    whole, _, fraction = plain.lstrip("-").partition(".")
    printed = f"{int(whole):,}".replace(",", group) + (decimal + fraction if fraction else "")
    for text in (f"-{printed}" if minor < 0 else printed, f"({printed})" if minor < 0 else f"€ {printed}", f"{printed}-" if minor < 0 else f"+{printed}"):
        found = numbers.amount(text, decimal)
        assert Decimal(found) == Decimal(plain)
        assert Money.parse(found, "EUR").decimals == decimals


DIGITS = {"thai": "๐๑๒๓๔๕๖๗๘๙", "arabic": "٠١٢٣٤٥٦٧٨٩", "persian": "۰۱۲۳۴۵۶۷۸۹", "devanagari": "०१२३४५६७८९", "bengali": "০১২৩৪৫৬৭৮৯", "khmer": "០១២៣៤៥៦៧៨៩",
          "lao": "໐໑໒໓໔໕໖໗໘໙", "burmese": "၀၁၂၃၄၅၆၇၈၉", "full width": "０１２３４５６７８９", "latin": "0123456789"}  # fmt: skip
POSITIVE = ["{}", "+{}", "฿{}", "{} €", "EUR {}", "{}บาท", "Rp. {}", "₹{}/-", "S$ {}", "{} kr", "¥{}", "{}원", "\u200e{}\u200f", "$ {} USD"]
NEGATIVE = ["-{}", "−{}", "－{}", "{}-", "- {}", "({})", "฿-{}", "-฿{}", "(฿{})", "({} EUR)", "EUR ({})", "({}) EUR", "€ -{}", "{} THB-"]
GROUPS = [(",", "."), (".", ","), (" ", ","), ("\u00a0", ","), ("\u202f", ","), ("\u2009", "."), ("'", "."), ("’", "."), ("\u066c", "\u066b"), ("", "."), ("", ","), ("india", ".")]


def grouped(whole: int, sign: str) -> str:
    if sign != "india":
        return f"{whole:,}".replace(",", sign)
    ahead, last = divmod(whole, 1000)
    return f"{grouped_by_two(ahead)},{last:03d}" if ahead else str(last)


def grouped_by_two(number: int) -> str:
    ahead, last = divmod(number, 100)
    return f"{grouped_by_two(ahead)},{last:02d}" if ahead else str(last)


@given(st.integers(0, 10**15), st.text("0123456789", max_size=8), st.sampled_from(GROUPS), st.sampled_from(sorted(DIGITS)), st.sampled_from(POSITIVE + NEGATIVE))
def test_digits_groups_signs_and_currencies_of_many_countries_are_read_back_exactly(whole: int, fraction: str, signs: tuple[str, str], script: str, form: str) -> None:
    group, decimal = signs
    printed = (grouped(whole, group) + (decimal + fraction if fraction else "")).translate(str.maketrans(DIGITS["latin"], DIGITS[script]))
    expected = f"{whole}.{fraction}" if fraction else str(whole)
    negative = "-" if form in NEGATIVE and Decimal(expected) else ""
    assert numbers.amount(form.format(printed), "," if decimal == "," else ".") == negative + expected


@given(st.integers(1, 999), st.integers(0, 999), st.sampled_from([".", ","]), st.sampled_from(["{}", "€ {}", "({})", "-{}", "{} บาท"]))
def test_one_sign_before_three_digits_is_never_guessed(ahead: int, last: int, sign: str, form: str) -> None:
    with pytest.raises(ValueError, match="thousands or decimals"):
        numbers.amount(form.format(f"{ahead}{sign}{last:03d}"))


@given(st.text(max_size=40) | st.text("0123456789.,' -+()eE€", max_size=20), st.sampled_from([None, ".", ","]))
def test_any_text_is_a_plain_decimal_or_refused(text: str, decimal: str | None) -> None:
    try:
        found = numbers.amount(text, decimal)
    except ValueError:
        return
    assert Money.parse(found[:60], "EUR") or len(found) > 60
