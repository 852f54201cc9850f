"""How a cell becomes an account, an amount, a time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.extract import cellwise
from leadline.model.records import Context, Exhibit

IBAN = "DE89370400440532013000"
TRON = "TVGatnbFMEEZPU4UFsc6L72CbRPwFY4Jrq"


def sheet(text: str, kind: str = "complaints", loose: bool = True, **context: str) -> cellwise.Sheet:
    data = text.encode()
    exhibit = Exhibit("0" * 64, len(data), f"text/csv; table={kind}", "t.csv", Context(**context))  # type: ignore[arg-type]
    return cellwise.sheet(exhibit, data, kind, ("loss_amount", "amount"), ("paid_at", "at"), loose=loose)


@pytest.mark.parametrize(
    "text, region, bank, expected",
    [
        (IBAN, None, "", f"iban:{IBAN}"),
        ("DE89 3704 0044 0532 0130 00", None, "", f"iban:{IBAN}"),
        (f"iban:{IBAN}", None, "", f"iban:{IBAN}"),
        (TRON, None, "", f"tron:{TRON}"),
        ("123-4-56789-0", None, "", "1234567890"),
        ("๑๒๓-๔-๕๖๗๘๙-๐", None, "", "1234567890"),
        ("123-4-56789-0", "TH", "ธนาคารกสิกรไทย", "account:TH/KBANK/1234567890"),
        ("1234567890", "TH", "กสิกร", "account:TH/KBANK/1234567890"),
        ("1234567890", "TH", "Kasikornbank", "account:TH/KBANK/1234567890"),
        ("1234567890", "TH", "Bank of Nowhere (invented)", "account:TH/BANKOFNOWHEREINVENTED/1234567890"),
        ("1234567890", "TH", "", "1234567890"),
        ("12345", "TH", "กสิกร", "12345"),
        ("  Mr  A. Nobody ", None, "", "Mr A. Nobody"),
        ("", None, "", None),
        ("   ", None, "กสิกร", None),
    ],
)
def test_an_account_is_a_reference_a_number_or_a_name(text: str, region: str | None, bank: str, expected: str | None) -> None:
    assert cellwise.account(text, region, bank) == expected


@pytest.mark.parametrize("text, expected", [("ค.๑๒/๒๕๖๙", "ค.12/2569"), ("R-٧", "R-7"), ("໑໒", "12"), ("១២", "12"), ("R-12½²", "R-12½²"), ("", "")])
def test_digits_of_any_script_become_those_of_one(text: str, expected: str) -> None:
    assert cellwise.latin_digits(text) == expected


def test_a_reference_that_fails_its_check_is_told() -> None:
    assert cellwise.wrong_reference("iban:DE12370400440532013000") == "iban"
    assert cellwise.wrong_reference(f"iban:{IBAN}") is None
    assert cellwise.wrong_reference("note: pay soon") is None


@pytest.mark.parametrize(
    "text, payee, printed, default, expected",
    [
        ("EUR", None, "", None, "EUR"),
        ("euro", None, "", None, "EUR"),
        ("บาท", None, "", None, "THB"),
        ("", None, "฿1,200", None, "THB"),
        ("", None, "1200", "THB", "THB"),
        ("", None, "$5", None, None),
        ("", None, "5", None, None),
        ("USDT", f"tron:{TRON}", "", None, "USDT@tron"),
        ("usdt", "eth:0xde0B295669a9FD93d5F28D9Ec85E40f4cb697BAe", "", None, "USDT@ethereum"),
        ("USDT", "a name", "", None, "USDT"),
        ("USDT (TRC20)", None, "", None, "USDT@tron"),
        ("USDC ERC-20", None, "", None, "USDC@ethereum"),
        ("USDT@tron", None, "", None, "USDT@tron"),
        ("BTC", None, "", None, "BTC"),
        ("abcd", None, "", None, "ABCD"),
    ],
)
def test_the_asset_of_an_amount(text: str, payee: str | None, printed: str, default: str | None, expected: str | None) -> None:
    assert cellwise.asset(text, payee, printed, default) == expected


def test_thousands_are_told_from_decimals_by_the_currency_where_nothing_else_tells() -> None:
    found = sheet("case no,amount\n1,\"1,234\"\n2,1.234\n3,500\n")
    amounts = [[str(cellwise.amount(found, row, "loss_amount", asset)) for asset in ("THB", "JPY", "KWD")] for row in found.table.rows]
    assert amounts == [["1234", "1234", "1234"], ["1234", "1234", "1.234"], ["500", "500", "500"]]
    assert [p.kind for p in found.problems] == ["ambiguous-number", "ambiguous-number"], "dinars have three decimals: a doubt"


def test_a_plain_table_means_a_point() -> None:
    found = sheet("account,at,amount,asset\nA,2026-03-01,1.234,EUR\n", "balances", loose=False)
    assert str(cellwise.amount(found, found.table.rows[0], "amount", "EUR")) == "1.234"


def test_the_column_or_the_case_tells_the_decimal_sign() -> None:
    assert sheet("case no;amount\n1;1.234\n2;5,50\n").decimal == ","
    assert sheet("case no;amount\n1;1.234\n2;5,50\n", decimal=".").decimal == "."
    told = sheet("case no;amount\n1;1.234\n2;5,50\n")
    assert "'5,50' appears" in told.evidence


def test_dates_in_doubt_are_said_with_the_choice_and_why() -> None:
    found = sheet("case no,amount,transfer date\n1,5,04/03/2026\n2,5,05/03/2026\n")
    (doubt,) = [p for p in found.problems if p.kind == "ambiguous-date"]
    assert "day, month, year" in doubt.what
    assert "date_order" in doubt.advice
    assert not [p for p in sheet("case no,amount,transfer date\n1,5,04/03/2026\n", date_order="mdy").problems if p.kind == "ambiguous-date"]


def test_midnights_of_a_whole_column_are_dates() -> None:
    found = sheet("case no,amount,transfer date\n1,5,2026-03-04 00:00:00\n2,5,2026-03-05 0:00\n", zone="Asia/Bangkok")
    assert [cellwise.moment(found, row, "paid_at") for row in found.table.rows] == ["2026-03-04", "2026-03-05"]
    mixed = sheet("case no,amount,transfer date\n1,5,2026-03-04 00:00:00\n2,5,2026-03-05 08:30\n", zone="Asia/Bangkok")
    assert [cellwise.moment(mixed, row, "paid_at") for row in mixed.table.rows] == ["2026-03-03T17:00:00Z", "2026-03-05T01:30:00Z"]


def test_a_time_that_is_none_is_a_doubt_about_its_row() -> None:
    found = sheet("case no,amount,transfer date\n1,5,soon\n")
    row = found.table.rows[0]
    assert cellwise.moment(found, row, "paid_at") == ""
    assert [(p.kind, p.span) for p in found.problems] == [("bad-date", found.span(row))]


@given(st.text(max_size=40), st.sampled_from([None, "TH", "DE"]), st.text(max_size=12))
def test_any_text_is_an_account_or_nothing(text: str, region: str | None, bank: str) -> None:
    found = cellwise.account(text, region, bank)
    assert (found is None) == (not text.split())
    cellwise.asset(text, found, bank, region)
