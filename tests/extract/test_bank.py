"""How a statement is read is inferred with the reason beside it, and what cannot be found is said."""

from __future__ import annotations

import pytest

from leadline.extract import bank
from leadline.formats import tables
from leadline.model.records import Context, Exhibit

PLAIN = Context()
ROW = "DE89370400440532013000"


def layout(text: str, context: Context = PLAIN, name: str = "statement.csv") -> bank.Layout:
    data = text.encode()
    exhibit = Exhibit("0" * 64, len(data), "text/csv; table=statement", name, context)
    return bank.layout(exhibit, tables.read(exhibit, data))


@pytest.mark.parametrize(
    "table, text, meant",
    [
        ("direction", "Haben", "credit"),
        ("direction", " D ", "debit"),
        ("direction", "ΧΡΕΩΣΗ", None),
        ("direction", "", None),
        ("balance", "Anfangssaldo:", "opening"),
        ("balance", "CLOSING  BALANCE", "closing"),
        ("status", "Vorgemerkt", "pending"),
    ],
)
def test_words(table: str, text: str, meant: str | None) -> None:
    assert bank.meaning(table, text) == meant


def test_no_word_means_two_things() -> None:
    for meanings in (bank.words()["direction"], bank.words()["balance"], bank.words()["status"]):
        listed = [word for words in meanings.values() for word in words]
        assert len(listed) == len(set(listed))
        assert all(word == bank.folded(word) for word in listed)


def test_everything_inferred_stands_in_one_note() -> None:
    found = layout("Buchungstag;IBAN;Betrag (EUR)\n31.03.2026;NL91ABNA0417164300;1.250,50\n", name=f"{ROW}.csv")
    shown = bank.inferred(found)
    assert shown is not None
    wanted = ("date from 'Buchungstag'", "amount from 'Betrag (EUR)'", "decimal sign ','", "dates dmy", "currency EUR (header)")
    assert all(part in shown.what for part in (*wanted, f"iban:{ROW}"))


def test_the_interface_s_own_names_need_no_note() -> None:
    assert bank.inferred(layout(f"account,date,amount,currency\n{ROW},2026-03-01,5.00,EUR\n")) is None


@pytest.mark.parametrize(
    "name, holder",
    [
        ("NL91ABNA0417164300 2026-03.csv", "iban:NL91ABNA0417164300"),
        ("export_NL91-ABNA-0417-1643-00_march.csv", "iban:NL91ABNA0417164300"),
        ("NL92ABNA0417164300.csv", "NL92ABNA0417164300"),
        ("March 2026.csv", "March 2026"),
    ],
)
def test_the_account_in_the_name_of_the_file(name: str, holder: str) -> None:
    found = layout("date,amount,currency\n2026-03-01,5.00,EUR\n", name=name)
    assert found.holder == holder
    assert [one.kind for one in found.doubts] == ([] if holder.startswith("iban:") else ["account-doubt"])


def test_a_row_without_account_or_currency_is_that_of_the_others() -> None:
    found = layout(f"account,date,amount,currency\n{ROW},2026-03-01,5.00,EUR\n,2026-03-02,6.00,\n")
    last = found.table.rows[-1]
    assert (found.account(last), found.asset(last)) == (f"iban:{ROW}", "EUR")
    found = layout(f"account,date,amount,currency\n{ROW},2026-03-01,5.00,EUR\nNL91ABNA0417164300,2026-03-01,5.00,USD\n,2026-03-02,6.00,\n")
    last = found.table.rows[-1]
    with pytest.raises(ValueError, match="account"):
        found.account(last)
    with pytest.raises(ValueError, match="currency"):
        found.asset(last)


def test_settings_come_before_what_is_inferred() -> None:
    text = "account;date;amount\nNL91ABNA0417164300;03/04/2026;1.250\n"
    found = layout(text, Context(currency="CHF", date_order="mdy", decimal=","))
    row = found.table.rows[0]
    assert (found.at(row), str(found.money(row, "amount")), found.asset(row)) == ("2026-03-04", "1250", "CHF")


@pytest.mark.parametrize(
    "cells, balance",
    [
        ("Alter Saldo: 1.234,56-", "-1234.56"), ("Alter Saldo;1.234,56 S", "-1234.56"), ("Alter Saldo;1.234,56;S", "-1234.56"),
        ("Alter Saldo;1.234,56 H", "1234.56"), ("Alter Saldo: EUR 1.234,56", "1234.56"), ("Alter Saldo: −5,00 EUR", "-5.00"),
        ("Alter Saldo: -5,00", "-5.00"), ("Alter Saldo;(5,00)", "-5.00"), ("Alter Saldo: 0,00 S", "0.00"), ("Opening balance: 12,50 DR", "-12.50"),
        ("Opening balance;€ 12,50", "12.50"),
    ],
)  # fmt: skip
def test_an_overdrawn_balance_in_a_title_keeps_its_sign(cells: str, balance: str) -> None:
    found = layout(f"{cells}\n\nDatum;Betrag;Währung\n04.03.2026;1,50;EUR\n")
    ((number, _),) = bank.titled(found).values()
    assert number == balance
