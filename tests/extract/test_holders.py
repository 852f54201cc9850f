"""Whose statement it is: what titles say in many forms, and what they hold beside it that is no account."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.extract import holders


@pytest.mark.parametrize(
    "titles, region, account",
    [
        ([["Account No. 123-4-56789-0"]], "TH", "1234567890"),
        ([["เลขที่บัญชี 123-4-56789-0", "ชื่อ (สมมุติ)"]], "TH", "1234567890"),
        ([["บัญชีเลขที่ ๑๒๓-๔-๕๖๗๘๙-๐"]], "TH", "1234567890"),
        ([["ธนาคารกสิกรไทย"], ["เลขที่บัญชี", "123-4-56789-0"]], "TH", "account:TH/KBANK/1234567890"),
        ([["Số tài khoản: 0123456789 - Vietcombank"]], "VN", "account:VN/VCB/0123456789"),
        ([["계좌번호: 123-456-789012"]], "KR", "123456789012"),
        ([["口座番号 1234567"]], "JP", "1234567"),
        ([["Account 12345678 GBP"]], "GB", "12345678"),
        ([["Sort code", "12-34-56"], ["Account number", "12345678"]], "GB", "account:GB/123456/12345678"),
        ([["Kontonummer 0532013000 BLZ 37040044"]], "DE", "account:DE/37040044/0532013000"),
        ([["IBAN", "DE89370400440532013000"]], "DE", "iban:DE89370400440532013000"),
        ([["Konto: DE89 3704 0044 0532 0130 00", "Zeitraum: 01.02.2026 - 28.02.2026"]], "DE", "iban:DE89370400440532013000"),
        ([["Period: 01/02/2026 - 28/02/2026"], ["Account number: 12345678"]], "GB", "12345678"),
    ],
)
def test_the_account_of_the_titles(titles: list[list[str]], region: str, account: str) -> None:
    assert holders.find(titles, "March 2026", region) == (account, "title")


@pytest.mark.parametrize(
    "title",
    ["Zeitraum: 01.02.2026 - 28.02.2026", "01.02.2026", "Kundennummer: 1234567", "Tel: 0211 123456", "Account opened: 01.02.2020", "2026-03",
     "Account 20260301", "Account statement 2026-01-01 to 2026-01-31", "Kontostand: 1.234,56", "Account holder: Anna 123456",
     "Customer 123456789", "Account balance: 12345678"],
)  # fmt: skip
def test_other_numbers_of_the_titles_are_no_account(title: str) -> None:
    assert holders.find([[title]], "March 2026", "DE") == ("", "")
    assert holders.find([title.split(": ")], "2026-03", "DE") == ("", "")


def test_two_banks_in_the_titles_name_none() -> None:
    titles = [["กสิกรไทย", "ไทยพาณิชย์"], ["เลขที่บัญชี: 123-4-56789-0"]]
    assert holders.find(titles, "x", "TH") == ("1234567890", "title")
    assert holders.find([titles[1]], "KBANK_2026", "TH") == ("account:TH/KBANK/1234567890", "title")


@given(st.lists(st.lists(st.text(max_size=40), max_size=4), max_size=4), st.text(max_size=40))
def test_any_titles_give_a_reference_a_number_or_nothing(titles: list[list[str]], stem: str) -> None:
    account, where = holders.find(titles, stem, "TH")
    assert bool(account) == bool(where)
    assert not account or ":" in account or (account.isascii() and account.isdigit() and len(account) >= 6)
