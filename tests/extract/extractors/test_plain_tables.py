"""The plain tables of the interface: one record a row, and a reason for every row that gives none."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TypeVar

import pytest

from leadline.extract.extractors.plain_tables import plain_tables
from leadline.formats import columns
from leadline.model.records import Account, Balance, Context, Count, Custody, Entry, Exhibit, Found, Loss, Problem, Rate
from leadline.model.values import Money

SHARED = Path(__file__).parents[4] / "shared"
IBAN, OTHER = "DE89370400440532013000", "NL91ABNA0417164300"
TRON = "TVGatnbFMEEZPU4UFsc6L72CbRPwFY4Jrq"
F = TypeVar("F")


def read(text: str, table: str, base: str = "text/csv", **context: str) -> list[Found]:
    data = text.encode()
    exhibit = Exhibit(hashlib.sha256(data).hexdigest(), len(data), f"{base}; table={table}", "t.csv", Context(**context))  # type: ignore[arg-type]
    found = list(plain_tables(exhibit, data))
    for one in found:
        if not isinstance(one, Count) and one.span is not None:
            assert 0 <= one.span.start <= one.span.end <= len(data)
    return found


def only(found: list[Found], kind: type[F]) -> list[F]:
    return [one for one in found if isinstance(one, kind)]


def count(found: list[Found]) -> tuple[int, int, int]:
    (one,) = only(found, Count)
    return one.rows_in, one.rows_read, one.rows_reported


def transfers(*rows: str, header: str = "transfer_id,at,payer,payee,amount,asset,fee,status") -> list[Found]:
    return read("\n".join([header, *rows]) + "\n", "transfers")


def test_a_transfer_row_is_an_entry_of_its_own_bytes() -> None:
    found = transfers(f"T1,2026-03-01T09:00:00Z,{IBAN},iban:{OTHER},4200.00,EUR,1.50,Booked")
    (entry,) = only(found, Entry)
    assert (entry.id, entry.at, entry.payer, entry.payee, entry.side) == ("T1", "2026-03-01T09:00:00Z", f"iban:{IBAN}", f"iban:{OTHER}", "")
    assert (entry.amount, entry.fee, entry.status) == (Money(420000, 2, "EUR"), Money(150, 2, "EUR"), "booked")
    assert count(found) == (1, 1, 0)


def test_rows_keep_their_order_and_an_empty_side_is_outside() -> None:
    found = only(transfers("T1,2026-03-02,,A,5,EUR,,", "T2,2026-03-01,A,,5,EUR,,"), Entry)
    assert [(e.transfer_id, e.payer, e.payee) for e in found] == [("T1", None, "A"), ("T2", "A", None)]
    assert found[0].order < found[1].order


def test_a_fee_in_another_asset_is_a_row_of_its_own() -> None:
    header = "transfer_id,at,payer,payee,amount,asset,fee,fee_asset"
    found = only(transfers(f"T1,2026-03-01,{TRON},B,100,USDT,1.1,TRX", "T2,2026-03-01,A,B,5,EUR,1,EUR", header=header), Entry)
    assert [(e.transfer_id, e.payer, e.payee, str(e.amount), e.fee) for e in found] == [
        ("T1", f"tron:{TRON}", "B", "100", None),
        ("T1/fee", f"tron:{TRON}", None, "0", Money(11, 1, "TRX")),
        ("T2", "A", "B", "5", Money(1, 0, "EUR")),
    ]
    assert found[0].order < found[1].order < found[2].order


def test_an_exchange_has_both_amounts() -> None:
    header = "transfer_id,at,payer,payee,amount,asset,payee_amount,payee_asset"
    (entry,) = only(transfers("T1,2026-03-01,A,B,200,EUR,220.00,USD", header=header), Entry)
    assert (entry.amount, entry.payee_amount) == (Money(200, 0, "EUR"), Money(22000, 2, "USD"))


@pytest.mark.parametrize("amount", ["", "ten", "NaN", "1e5", "inf", "-inf", "1E+400", "0." + "1" * 37, "9" * 90, "9" * 10_000, "5.00.00"])
def test_what_is_no_number_is_not_traced_and_that_is_said(amount: str) -> None:
    found = transfers(f"T1,2026-03-01,A,B,{amount},EUR,,", "T2,2026-03-01,A,B,5,EUR,,")
    assert [e.transfer_id for e in only(found, Entry)] == ["T2"]
    (problem,) = only(found, Problem)
    assert (problem.kind, count(found)) == ("not-traced", (2, 1, 1))
    assert problem.span


def test_a_negative_amount_and_a_failed_payment_stay_visible_for_tracing_to_judge() -> None:
    found = only(transfers("T1,2026-03-01,A,B,-5,EUR,,", "T2,2026-03-01,A,B,5,EUR,,FAILED", "T3,2026-03-01,A,B,5,EUR,-1,"), Entry)
    assert [(str(e.amount), e.status, str(e.fee)) for e in found] == [("-5", None, "None"), ("5", "failed", "None"), ("5", None, "-1")]


def test_a_row_without_a_time_is_kept_with_a_problem() -> None:
    found = transfers("T1,soon,A,B,5,EUR,,")
    assert [e.at for e in only(found, Entry)] == [""]
    assert "bad-date" in {p.kind for p in only(found, Problem)}


def test_a_stated_reference_that_is_wrong_is_a_free_name_and_a_problem() -> None:
    found = transfers("T1,2026-03-01,iban:DE12370400440532013000,B,5,EUR,,")
    assert [e.payer for e in only(found, Entry)] == ["iban:DE12370400440532013000"]
    assert [p.kind for p in only(found, Problem)] == ["bad-reference"]


def test_an_asset_that_nobody_tells_is_a_problem_and_the_case_may_tell() -> None:
    text = "transfer_id,at,payer,payee,amount,asset\nT1,2026-03-01,A,B,5,\n"
    assert [p.kind for p in only(read(text, "transfers"), Problem)] == ["not-traced"]
    assert [e.amount.asset for e in only(read(text, "transfers", currency="EUR"), Entry)] == ["EUR"]


def test_balances_losses_accounts_rates_and_custody() -> None:
    assert only(read(f"account,at,amount,asset\n{IBAN},2026-03-01,-12.00,EUR\n", "balances"), Balance)[0].amount == Money(-1200, 2, "EUR")
    (loss,) = only(read("report_id,transfer_id\nR-1,T1\n", "losses"), Loss)
    assert (loss.report, loss.transfer, loss.row) == ("R-1", "T1", 0)
    (account,) = only(read(f"account,holder,institution,country,kind,source\n{IBAN},A,B,DE,service,told\n", "accounts"), Account)
    assert account.account == f"iban:{IBAN}"
    assert account.fields == {"holder": "A", "institution": "B", "country": "DE", "kind": "service", "source": "told"}
    (rate,) = only(read("asset,currency,at,price,source\nBTC,EUR,2026-03-01,60000.50,x\n", "rates"), Rate)
    assert (rate.asset, rate.currency, rate.at, rate.price, rate.source) == ("BTC", "EUR", "2026-03-01", "60000.50", "x")
    (custody,) = only(read("path,obtained_at,obtained_from\na.txt,2026-03-01,B\n", "custody"), Custody)
    assert (custody.target, custody.fields) == ("a.txt", {"obtained_at": "2026-03-01", "obtained_from": "B"})


@pytest.mark.parametrize(
    "text, table",
    [
        ("account,at,amount,asset\n,2026-03-01,5,EUR\nA,2026-03-01,,EUR\nA,2026-03-01,five,EUR\n", "balances"),
        ("report_id,transfer_id\nR-1,\n,T1\n", "losses"),
        ("account,kind\n,service\n", "accounts"),
        ("asset,currency,at,price\nBTC,,2026-03-01,5\nBTC,EUR,,5\nBTC,EUR,2026-03-01,x\n", "rates"),
        ("path,seal\n,7\n", "custody"),
    ],
)
def test_rows_that_lack_what_they_need_are_reported(text: str, table: str) -> None:
    found = read(text, table)
    rows = text.count("\n") - 1
    assert count(found) == (rows, 0, rows)
    assert len({p.span for p in only(found, Problem)}) == rows


def test_ragged_rows_count() -> None:
    found = read("transfer_id,at,payer,payee,amount,asset\nT1,2026-03-01,A,B,5,EUR\nT2,2026-03-01,A,B,1,200,EUR\nT3\n", "transfers")
    assert [e.transfer_id for e in only(found, Entry)] == ["T1"]
    assert count(found) == (3, 1, 2)


def test_json_lines_give_the_same_records() -> None:
    rows = [{"transfer_id": "T1", "at": "2026-03-01", "payer": "A", "payee": "B", "amount": 12.50, "asset": "EUR"}]
    text = "\n".join(json.dumps(row) for row in rows) + "\nbroken\n"
    found = read(text.replace("12.5", "12.50"), "transfers", "application/jsonl")
    assert [(e.transfer_id, str(e.amount)) for e in only(found, Entry)] == [("T1", "12.50")]
    assert count(found) == (2, 1, 1)


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"{SHARED} is not there")
def test_the_worked_tracing_cases_are_read_whole() -> None:
    seen = 0
    for path in sorted((SHARED / "check").rglob("*.csv")):
        if path.stem not in columns.PLAIN:
            continue
        text = path.read_text("utf-8")
        found = read(text, path.stem)
        rows = len(text.splitlines()) - 1
        assert count(found) == (rows, rows, 0), path
        assert not only(found, Problem), path
        assert len(only(found, Entry)) + len(only(found, Balance)) + len(only(found, Loss)) + len(only(found, Account)) >= rows
        seen += 1
    assert seen > 20
