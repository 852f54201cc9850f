"""Bank statements come in any columns: signed rows come out, oldest first, and a balance that does not follow is named at its row."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.extract.records import count, entries

from leadline.extract.extractors.bank_csv import bank_csv
from leadline.model.records import Balance, Context, Exhibit, Found, Problem

KIT = Path(__file__).parents[4] / "shared" / "check" / "folder" / "case" / "bank" / "statement LT.zip"
PLAIN = Context()
US = "iban:DE89370400440532013000"
IBAN = "DE89370400440532013000"


def run(text: str | bytes, context: Context = PLAIN, name: str = "statement.csv") -> list[Found]:
    data = text.encode() if isinstance(text, str) else text
    exhibit = Exhibit(hashlib.sha256(data).hexdigest(), len(data), "text/csv; table=statement", name, context)
    return list(bank_csv(exhibit, data))


def balances(found: list[Found]) -> list[tuple[str, str, int]]:
    return [(one.basis, str(one.amount), one.order) for one in found if isinstance(one, Balance)]


def problems(found: list[Found], *kinds: str) -> list[Problem]:
    return [one for one in found if isinstance(one, Problem) and (not kinds or one.kind in kinds)]


def doubts(found: list[Found]) -> list[str]:
    return [one.kind for one in problems(found) if one.kind != "columns-inferred"]


def signed(found: list[Found]) -> list[str]:
    return [("" if e.side == "payee" else "-") + str(e.amount) for e in entries(found)]


@pytest.mark.skipif(not KIT.exists(), reason=f"the conformance kit is not there: {KIT}")
def test_the_statement_of_the_kit_breaks_by_300_in_its_last_row() -> None:
    data = zipfile.ZipFile(KIT).read("statement.csv")
    found = run(data)
    assert [(e.at, e.payer, e.payee, str(e.amount)) for e in entries(found)][:2] == [
        ("2026-03-05", "iban:NL91ABNA0417164300", "iban:LT121000011101001000", "5900.00"),
        ("2026-03-06", "iban:LT121000011101001000", "iban:BE68539007547034", "5000.00"),
    ]
    assert entries(found)[2].payee == "name:ATM VILNIUS@iban:LT121000011101001000"
    assert balances(found) == [("opening", "0.00", 0), ("break", "-300.00", 2), ("closing", "300.00", 2)]
    (problem,) = problems(found, "balance-break")
    assert problem.span == entries(found)[2].span
    assert b"300.00" in data[problem.span.start : problem.span.end]
    assert doubts(found) == ["balance-break"]


def test_a_german_statement_newest_first_with_titles_and_a_total() -> None:
    found = run(
        "Kontoauszug;;;;\nIBAN: DE89 3704 0044 0532 0130 00;;;;\nAnfangssaldo:;1.000,00 EUR;;;\n"
        "Buchungstag;Empfänger;Verwendungszweck;Betrag (EUR);Saldo\n"
        "31.03.2026;Invented Exchange Ltd;Einzahlung;-1.250,50;-150,25\n30.03.2026;;Bargeld;-0,00;1.100,25\n"
        "30.03.2026;Anna Erfunden;Miete;100,25;1.100,25\nSumme;;;-1.150,25;\n"
    )
    assert signed(found) == ["100.25", "0.00", "-1250.50"]
    assert [e.at for e in entries(found)] == ["2026-03-30", "2026-03-30", "2026-03-31"]
    assert entries(found)[2].payee == f"name:Invented Exchange Ltd@{US}"
    assert balances(found) == [("opening", "1000.00", 0), ("closing", "-150.25", 2)]
    assert doubts(found) == ["bad-row"]
    assert count(found) == (4, 3, 1)
    (shown,) = problems(found, "columns-inferred")
    assert "amount from 'Betrag (EUR)'" in shown.what
    assert "newest first" in shown.what


def test_debit_and_credit_columns() -> None:
    header = "Account,Date,Debit,Credit,Currency\n"
    found = run(f"{header}{IBAN},2026-03-01,10.00,,EUR\n{IBAN},2026-03-02,,7.50,EUR\n{IBAN},2026-03-03,0.00,1.00,EUR\n")
    assert signed(found) == ["-10.00", "7.50", "1.00"]
    found = run(f"{header}{IBAN},2026-03-01,-10.00,,EUR\n{IBAN},2026-03-02,-4.00,5.00,EUR\n")
    assert signed(found) == ["-10.00"]
    assert doubts(found) == ["bad-row"]


def test_a_column_of_words_gives_the_sign() -> None:
    header = "Account,Date,Direction,Amount,Currency\n"
    found = run(f"{header}{IBAN},2026-03-01,S,10.00,EUR\n{IBAN},2026-03-02,Haben,7.50,EUR\n{IBAN},2026-03-03,?,1,EUR\n")
    assert signed(found) == ["-10.00", "7.50"]
    assert doubts(found) == ["bad-row"]


def test_several_accounts_and_currencies_are_statements_of_their_own() -> None:
    other = "NL91ABNA0417164300"
    found = run(
        f"Account,Date,Amount,Currency,Balance\n{IBAN},2026-03-01,1.00,EUR,11.00\n{other},2026-03-01,2.00,EUR,2.00\n"
        f"{IBAN},2026-03-02,1.00,USD,1.00\n{IBAN},2026-03-02,1.00,EUR,12.00\n"
    )
    assert [e.statement for e in entries(found)] == [0, 1, 2, 0]
    assert balances(found) == [
        *(("opening", "10.00", 0), ("closing", "12.00", 3)),
        *(("opening", "0.00", 1), ("closing", "2.00", 1)),
        *(("opening", "0.00", 2), ("closing", "1.00", 2)),
    ]
    assert not doubts(found)


def test_identical_rows_are_two_bookings() -> None:
    line = f"{IBAN},2026-03-01,5.00,EUR,ATM\n"
    found = run("Account,Date,Amount,Currency,Details\n" + line + line)
    assert len(entries(found)) == 2
    assert len({e.id for e in entries(found)}) == 2
    assert entries(found)[0].payer == f"name:ATM@{US}"


def test_the_account_is_found_in_the_file_s_name_or_made_from_it() -> None:
    text = "Date,Amount,Currency\n2026-03-01,5.00,EUR\n"
    assert entries(run(text, name="umsaetze_DE89370400440532013000_2026.csv"))[0].payee == US
    found = run(text, name="March.csv")
    assert entries(found)[0].payee == "March"
    assert doubts(found) == ["account-doubt"]


def test_an_unclear_order_of_day_and_month_is_said() -> None:
    text = f"Account,Date,Amount,Currency\n{IBAN},03/04/2026,5.00,EUR\n{IBAN},03/05/2026,5.00,EUR\n"
    assert "ambiguous-date" in doubts(run(text))


def test_without_a_currency_nothing_is_guessed() -> None:
    text = f"Account,Date,Amount\n{IBAN},2026-03-01,5.00\n"
    found = run(text)
    assert (doubts(found), count(found)) == (["bad-row"], (1, 0, 1))
    assert entries(run(text, Context(currency="GBP")))[0].amount.asset == "GBP"
    assert entries(run(text.replace("5.00", "€5.00")))[0].amount.asset == "EUR"


def test_rows_that_print_a_balance_open_and_close_the_statement() -> None:
    found = run(
        f"Account,Date,Details,Amount,Currency,Balance\n{IBAN},2026-03-01,Opening balance,,EUR,100.00\n"
        f"{IBAN},2026-03-01,one,5.00,EUR,\n{IBAN},2026-03-02,Closing balance,,EUR,104.00\n"
    )
    assert balances(found) == [("opening", "100.00", 0), ("closing", "104.00", 0)]
    assert doubts(found) == ["balance-break"]
    assert count(found) == (3, 3, 0)


def test_pending_and_failed_rows_do_not_move_the_balance() -> None:
    found = run(
        f"Account,Date,Amount,Currency,Balance,Status\n{IBAN},2026-03-01,5.00,EUR,5.00,COMPLETED\n{IBAN},2026-03-01,9.00,EUR,,Vorgemerkt\n"
        f"{IBAN},2026-03-02,-1.00,EUR,4.00,REVERTED\n{IBAN},2026-03-02,-1.00,EUR,4.00,COMPLETED\n"
    )
    assert [e.status for e in entries(found)] == ["booked", "pending", "reverted", "booked"]
    assert not doubts(found)


@pytest.mark.parametrize("inside", [False, True])
def test_fees_are_put_where_the_balances_say(inside: bool) -> None:
    after = ("110.00", "60.00", "69.00") if inside else ("110.00", "59.00", "67.00")
    found = run(
        f"Account,Date,Amount,Fee,Currency,Balance\n{IBAN},2026-03-01,10.00,0.00,EUR,{after[0]}\n"
        f"{IBAN},2026-03-02,-50.00,1.00,EUR,{after[1]}\n{IBAN},2026-03-03,9.00,1.00,EUR,{after[2]}\n"
    )
    assert not doubts(found)
    _, out, came = entries(found)
    assert (str(out.amount), str(out.fee)) == (("49.00", "1.00") if inside else ("50.00", "1.00"))
    assert (str(came.amount), str(came.payee_amount)) == (("10.00", "9.00") if inside else ("9.00", "8.00"))


def test_a_table_without_amounts_is_one_problem() -> None:
    found = run(f"Account,Date,Foo,Currency\n{IBAN},2026-03-01,5.00,EUR\n{IBAN},2026-03-02,6.00,EUR\n")
    assert (doubts(found), count(found)) == (["bad-table"], (2, 0, 2))


def test_a_correction_in_the_case_s_settings_is_followed() -> None:
    text = f"Account,Date,Foo,Currency\n{IBAN},2026-03-01,5.00,EUR\n"
    assert signed(run(text, Context(columns=(("foo", "amount"),)))) == ["5.00"]


STYLES = st.sampled_from(["signed", "two", "words"])
DAYS = st.lists(st.tuples(st.integers(0, 3), st.integers(-(10**8), 10**8)), min_size=1, max_size=12)


@given(DAYS, st.integers(-(10**6), 10**6), st.sampled_from([".", ","]), st.booleans(), STYLES, st.booleans())
def test_generated_statements_come_back(
    moves: list[tuple[int, int]], opening: int, decimal: str, newest: bool, style: str, running: bool
) -> None:
    header = {"signed": ["Amount"], "two": ["Debit", "Credit"], "words": ["Direction", "Amount"]}[style]
    day, balance, rows = date(2026, 1, 31), opening, []

    def show(minor: int) -> str:
        return f"{'-' if minor < 0 else ''}{abs(minor) // 100}{decimal}{abs(minor) % 100:02d}"

    for number, (later, change) in enumerate(moves):
        day, balance = day + timedelta(days=later + (number == 1)), balance + change  # the second row shows which way it is printed
        out, way = change < 0, "D" if change < 0 else "C"
        money = {
            "signed": [show(change)],
            "two": [show(-change) if out else "", "" if out else show(change)],
            "words": [way, show(abs(change))],
        }[style]
        rows.append([IBAN, day.isoformat(), *money, "EUR", *([show(balance)] if running else [])])
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(["Account", "Date", *header, "Currency", *(["Balance"] if running else [])])
    writer.writerows(rows[::-1] if newest else rows)
    found = run(text.getvalue())
    assert [(e.side == "payer", e.amount.minor) for e in entries(found)] == [(change < 0, abs(change)) for _, change in moves]
    assert [e.at for e in entries(found)] == [row[1] for row in rows]
    assert not doubts(found)
    if running:
        assert [one.amount.minor for one in found if isinstance(one, Balance)] == [opening, balance]


@given(st.integers(0, 4), st.integers(1, 10**6))
def test_a_forged_balance_is_named_at_its_row(place: int, gap: int) -> None:
    lines, balance = [], 0
    for number in range(5):
        balance += 1000 + (gap if number == place else 0)
        lines.append(f"{IBAN},2026-03-0{number + 1},10.00,EUR,{balance // 100}.{balance % 100:02d}")
    text = "Account,Date,Amount,Currency,Balance\n" + "\n".join(lines) + "\n"
    found = run(text)
    broken = [text.encode()[p.span.start : p.span.end].decode() for p in problems(found, "balance-break") if p.span]
    assert broken == ([lines[place]] if place else [])  # a first row that is wrong is an opening that is another


@given(st.binary(max_size=80), st.integers(0, 200))
def test_damaged_bytes_give_problems_and_no_exception(noise: bytes, place: int) -> None:
    data = f"Account;Date;Amount;Currency;Balance\n{IBAN};2026-03-01;5,00;EUR;5,00\n{IBAN};2026-03-02;5,00;EUR;10,00\n".encode()
    for broken in (data[:place] + noise + data[place:], noise, data[:place]):
        found = run(broken)
        count(found)
        for one in found:
            span = getattr(one, "span", None)
            assert span is None or 0 <= span.start <= span.end <= len(broken)
