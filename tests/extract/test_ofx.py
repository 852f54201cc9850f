"""Elements of an OFX statement one by one: amounts, accounts, days."""

from __future__ import annotations

import pytest

from leadline.extract.ofx import amount, currency, days_only, grouped, holder, when
from leadline.formats.ofx import Element, Moment, moment, parse
from leadline.model.records import Context


def element(text: str) -> Element:
    return parse(text).children[0]


@pytest.mark.parametrize(
    "text, shown", [("-12.80", "-12.80"), ("            -200,00", "-200.00"), ("+5", "5"), ("- 5", "-5"), (".5", "0.5"), ("-,50", "-0.50"), ("5.", "5")]
)
def test_amounts(text: str, shown: str) -> None:
    assert str(amount(text, "BRL")) == shown


@pytest.mark.parametrize("text", ["", "-", ".", "1,234.56", "1.234,56", "1 000", "5e3", "five", "--5", "1<!-- -->0"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no amount"):
        amount(text, "EUR")


def test_an_amount_that_may_hold_thousands_is_told() -> None:
    assert grouped("1,234", "USD")
    assert grouped("-12.345", "EUR")
    assert not grouped("1,234", "KWD")
    assert not grouped("45.500", "EUR")
    assert not grouped("1234.56", "USD")


@pytest.mark.parametrize(
    "text, asset, region, ref",
    [
        ("<BANKACCTFROM><BANKID>021000021<ACCTID>123456789", "USD", None, "account:US/021000021/123456789"),
        ("<BANKACCTFROM><BANKID>021000022<ACCTID>123456789", "USD", None, "123456789"),
        ("<BANKACCTFROM><BANKID>37040044<ACCTID>532013000", "EUR", None, "account:DE/37040044/532013000"),
        ("<BANKACCTFROM><BANKID>COBADEFF<ACCTID>DE89370400440532013000", "EUR", None, "iban:DE89370400440532013000"),
        ("<BANKACCTFROM><BANKID>200000<ACCTID>55779911", "GBP", "GB", "account:GB/200000/55779911"),
        ("<BANKACCTFROM><BANKID>1<ACCTID>house", "EUR", None, None),
        ("<CCACCTFROM><ACCTID>4111 1111 1111 1111", "EUR", None, "card:411111******1111"),
        ("<CCACCTFROM><ACCTID>XXXXXXXXXXXX1111", "EUR", None, None),
    ],
)
def test_accounts(text: str, asset: str, region: str | None, ref: str | None) -> None:
    assert holder(element(text), Context(region=region), asset)[0] == ref


def test_a_card_s_number_is_masked_and_keyed_like_any_other() -> None:
    ref, printed = holder(element("<CCACCTFROM><ACCTID>4111111111111111"), Context(card_key="k"), "EUR")
    assert ref is not None
    assert ref.startswith("card:411111******1111#")
    assert printed == "411111******1111"


def test_days() -> None:
    def read(*texts: str) -> list[Moment]:
        return [one for text in texts if (one := moment(text)) is not None]

    assert days_only(read("20260304", "20260305120000", "20260306000000[-3:GMT]"))
    assert days_only(read("20260304050000", "20260305050000"))
    assert not days_only(read("20260304050000"))
    assert not days_only(read("20260304050000", "20260305060000"))
    assert when(moment("20260304235900[-5:EST]"), days=True) == "2026-03-04"
    assert when(moment("20260304235900[-5:EST]"), days=False) == "2026-03-05T04:59:00Z"
    assert when(None, days=True) == ""
    assert currency(" eur ") == "EUR"
    assert currency("€") == ""
