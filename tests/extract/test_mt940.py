"""Fields of a SWIFT statement one by one: marks, dates, amounts, accounts."""

from __future__ import annotations

import pytest

from leadline.extract.mt940 import account, charge, day, floor_asset, holder, plain, same, stated, statement_line, turnover
from leadline.model.values import Money


@pytest.mark.parametrize(
    "text, at, credit, reversal, expected, funds, amount, code, customer, bank",
    [
        ("0709040904CR300,NTRFTFNr 40005 MSGID//0724710345313905", "2007-09-04", True, False, False, "R", "300", "NTRF", "TFNr 40005 MSGID", "0724710345313905"),
        ("0709040904RCR204,88NRTINONREF", "2007-09-04", False, True, False, "R", "204.88", "NRTI", "NONREF", ""),
        ("2603040304RD1,NRTINONREF", "2026-03-04", True, True, False, "", "1", "NRTI", "NONREF", ""),
        ("110701CN50,00NZ10NONREF", "2011-07-01", True, False, False, "N", "50.00", "NZ10", "NONREF", ""),
        ("1710111011DF2402,00S   X", "2017-10-11", False, False, False, "F", "2402.00", "S", "X", ""),
        ("2212191220C119,NMSC341241773/1XXXXX//O/341241774", "2022-12-20", True, False, False, "", "119", "NMSC", "341241773/1XXXXX", "O/341241774"),
        ("260304    D,05NMSC", "2026-03-04", False, False, False, "", "0.05", "NMSC", "", ""),
        ("2603040304EC7,NTRFNONREF", "2026-03-04", True, False, True, "", "7", "NTRF", "NONREF", ""),
        ("2603040304D000000000001,62NTRF0000549855700010//0", "2026-03-04", False, False, False, "", "1.62", "NTRF", "0000549855700010", "0"),
    ],
)  # fmt: skip
def test_statement_lines(
    text: str, at: str, credit: bool, reversal: bool, expected: bool, funds: str, amount: str, code: str, customer: str, bank: str
) -> None:
    found = statement_line((text,))
    assert (found.at, found.credit, found.reversal, found.expected) == (at, credit, reversal, expected)
    assert (found.funds, found.amount, found.code, found.customer_reference, found.bank_reference) == (funds, amount, code, customer, bank)


@pytest.mark.parametrize(
    "text",
    ["", "2603040304C", "2603040304C12,50", "2603040304C12,50NT", "2603040304X1,00NTRF", "2603040304C1.234,56NTRFNONREF", "26030C1,NTRF"],
)
def test_what_is_no_statement_line_or_is_cut_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"statement line|kind of booking|amount"):
        statement_line((text,))


def test_an_amount_on_the_next_line_and_supplementary_details() -> None:
    found = statement_line(("2603040304CR", "12,50NTRFNONREF", "NL70ABNA0987654321 "))
    assert (found.amount, found.supplement) == ("12.50", "NL70ABNA0987654321")


def test_a_name_behind_the_reference() -> None:
    found = statement_line(("110527D000000001213,28N0440121470966      W.P. Jansen",))
    assert (found.customer_reference, found.name, found.amount) == ("0121470966", "W.P. Jansen", "1213.28")


@pytest.mark.parametrize(
    "value, entry, at",
    [
        ("260101", "1231", "2025-12-31"), ("251231", "0102", "2026-01-02"), ("260304", "0305", "2026-03-05"), ("160230", "0301", "2016-03-01"),
        ("160230", "", "2016-02-29"), ("260304", "1399", "2026-03-04"), ("261399", "", ""), ("260431", "", ""), ("990101", "", "1999-01-01"),
    ],
)  # fmt: skip
def test_the_entry_date_is_the_one_nearest_to_the_value_date(value: str, entry: str, at: str) -> None:
    assert statement_line((f"{value}{entry}C1,00NTRFNONREF",)).at == at


@pytest.mark.parametrize(
    "text, amount, at, asset",
    [
        ("C100323EUR42570,04", "42570.04", "2010-03-23", "EUR"), ("D140829EUR000000000147,64", "-147.64", "2014-08-29", "EUR"),
        ("C020315105000,00", "105000.00", "2002-03-15", ""), ("D260304JPY0,", "0", "2026-03-04", "JPY"), ("C261399EUR1,00", "1.00", "", "EUR"),
    ],
)  # fmt: skip
def test_balances_keep_their_sign(text: str, amount: str, at: str, asset: str) -> None:
    found = stated(text)
    assert (found.amount, found.at, found.asset) == (amount, at, asset)


@pytest.mark.parametrize("text", ["", "C100323EUR", "C100323EUR425", "X100323EUR1,00", "C100323EUR1.000,00", "C100323EUR1,00x"])
def test_what_is_no_balance_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"balance|amount"):
        stated(text)


@pytest.mark.parametrize(
    "text, region, ref, asset",
    [
        ("NL91ABNA0417164300", None, "iban:NL91ABNA0417164300", ""),
        ("NL91ABNA0417164300EUR", None, "iban:NL91ABNA0417164300", "EUR"),
        ("NL91 ABNA 0417 1643 00 EUR", None, "iban:NL91ABNA0417164300", "EUR"),
        ("51210600/9223382012EUR", None, "account:DE/51210600/9223382012", "EUR"),
        ("51210600/9223382012EUR", "US", "account:DE/51210600/9223382012", "EUR"),
        ("10918001/340000004279", None, "340000004279", ""),
        ("10918001/340000004279", "HU", "account:HU/10918001/340000004279", ""),
        ("NWBKGB2L/55779911", None, "account:GB/NWBKGB2L/55779911", ""),
        ("UBRTHUHB/123456789150ABCDEF002/HUF", None, "account:HU/UBRTHUHB/123456789150ABCDEF002", "HUF"),
        ("TRIODOSBANK/0390123456", None, "0390123456", ""),
        ("1291.99.348EUR", None, "129199348", "EUR"),
        ("NL92ABNA0417164300", None, None, ""),
        ("the house account", None, None, ""),
    ],
)
def test_accounts_of_field_25(text: str, region: str | None, ref: str | None, asset: str) -> None:
    assert holder(text, region) == (ref, asset)


def test_counterparties() -> None:
    assert account("532013000", "37040044", None, "EUR") == "account:DE/37040044/532013000"
    assert account("532013000", "37040044", None, "HUF") == "532013000"
    assert account("56114010810000267002001001", "", None, "PLN") == "iban:PL56114010810000267002001001"
    assert account("DE12370400440532013000", "COBADEFF", None) is None, "its check digits are wrong"


@pytest.mark.parametrize(
    "text, booked, shown",
    [
        ("/OCMT/EUR4,5//CHGS/EUR0,5/", -500, "0.5"), ("/OCMT/EUR5,5//CHGS/EUR0,5/", 500, "0.5"), ("/OCMT/EUR4,5//CHGS/EUR0,5/", 500, None),
        ("/OCMT/USD4,5//CHGS/EUR0,5/", -500, None), ("/CHGS/EUR0,5/", -500, None), ("/OCMT/EUR5,//CHGS/EUR0,/", -500, None), ("", -500, None),
    ],
)  # fmt: skip
def test_a_charge_is_told_apart_where_it_makes_up_the_booking_exactly(text: str, booked: int, shown: str | None) -> None:
    found = charge(text, Money(booked, 2, "EUR"))
    assert (str(found) if found else None) == shown


def test_small_parts() -> None:
    assert (plain("0012,50"), plain(",5"), day("260304"), floor_asset("EURD0,00"), floor_asset("x")) == ("12.50", "0.5", "2026-03-04", "EUR", "")
    assert same("1.50", "1.5")
    found = turnover("3PLN0,03", credit=True)
    assert found is not None
    assert (found.rows, found.amount, found.asset) == (3, "0.03", "PLN")
    assert turnover("PLN", credit=True) is None
