"""Statements of exchanges: each form is known, rows are one trade only where the file ties them, balances are checked."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.extract.records import kinds

from leadline.case import Case
from leadline.extract.extractors.exchange import exchange
from leadline.intake import tables
from leadline.kinds.codec import base58
from leadline.model.records import Balance, Count, Entry, Exhibit, Found
from leadline.model.settings import Settings

TRON, HOT = (base58.check(b"\x41" + hashlib.sha256(word).digest()[:20]) for word in (b"deposit", b"hot"))
TX = hashlib.sha256(b"tx").hexdigest()
BINANCE = """User_ID,UTC_Time,Account,Operation,Coin,Change,Remark
12345678,2026-03-01 09:00:00,Spot,Deposit,USDT,1000.00000000,
12345678,2026-03-01 09:10:00,Spot,Transaction Buy,BTC,0.01000000,
12345678,2026-03-01 09:10:00,Spot,Transaction Spend,USDT,-900.50000000,
12345678,2026-03-01 09:10:00,Spot,Transaction Fee,BNB,-1E-5,
12345678,2026-03-01 10:00:00,Spot,Transfer Between Main and Funding Wallet,USDT,-50,
12345678,2026-03-01 10:00:00,Funding,Transfer Between Main and Funding Wallet,USDT,50,
12345678,2026-03-01 11:00:00,Spot,Withdraw,BTC,-0.009,Withdraw fee is included
12345678,2026-03-01 12:00:00,Spot,Simple Earn Flexible Interest,USDT,0.01,
"""
KRAKEN = """"txid","refid","time","type","subtype","aclass","asset","wallet","amount","fee","balance"
"LAAAAA-00001-AAAAAA","QAAAAA-00001-AAAAAA","2026-03-01 09:00:00","deposit","","currency","ZEUR","spot / main","1000.0000","0.0000","1000.0000"
"","QAAAAA-00001-AAAAAA","2026-03-01 08:59:00","deposit","","currency","ZEUR","spot / main","1000.0000","0.0000",""
"LAAAAA-00002-AAAAAA","TAAAAA-00001-AAAAAA","2026-03-01 09:10:00","trade","","currency","ZEUR","spot / main","-900.0000","2.3400","97.6600"
"LAAAAA-00003-AAAAAA","TAAAAA-00001-AAAAAA","2026-03-01 09:10:00","trade","","currency","XXBT","spot / main","0.0100000000","0.0000000000","0.0100000000"
"LAAAAA-00004-AAAAAA","FAAAAA-00001-AAAAAA","2026-03-01 11:00:00","withdrawal","","currency","XXBT","spot / main","-0.0090000000","0.0001500000","0.0008500000"
"""
PRO = """portfolio,type,time,amount,balance,amount/balance unit,transfer id,trade id,order id
default,deposit,2026-03-01T09:00:00.000Z,1000.00,1000.00,EUR,a-1,,
default,match,2026-03-01T09:10:00.000Z,-900.00,100.00,EUR,,55,o-1
default,match,2026-03-01T09:10:00.000Z,0.01000000,0.01000000,BTC,,55,o-1
default,fee,2026-03-01T09:10:00.000Z,-4.50,95.50,EUR,,55,o-1
default,withdrawal,2026-03-01T11:00:00.000Z,-0.00900000,0.00100000,BTC,a-2,,
"""
COINBASE = """
Transactions
User,Lena Invented,aaaaaaaa-0000-4000-8000-000000000000
ID,Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,Price at Transaction,Subtotal,Total (inclusive of fees and/or spread),Fees and/or Spread,Notes
1,2026-03-01 09:10:00 UTC,Buy,BTC,0.01,EUR,€90000,€900.00,€904.50,€4.50,Bought 0.01 BTC for 904.50 EUR
2,2026-03-01 09:20:00 UTC,Convert,BTC,-0.002,EUR,€90000,€180,€180,€0,Converted 0.002 BTC to 0.05 ETH
3,2026-03-01 11:00:00 UTC,Send,BTC,-0.005,EUR,€90000,€450,€450,,Sent 0.005 BTC to bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4
"""
BITVAVO = f"""Timezone,Date,Time,Type,Currency,Amount,Quote Currency,Quote Price,Received / Paid Currency,Received / Paid Amount,Fee currency,Fee amount,Status,Transaction ID,Address
Europe/Amsterdam,2026-03-01,10:00:00,deposit,EUR,1000,,,,,,,Completed,x1,
Europe/Amsterdam,2026-03-01,10:10:00,buy,USDT,950,EUR,0.95,EUR,-904.50,EUR,2.00,Completed,x2,
Europe/Amsterdam,2026-03-01,12:00:00,withdrawal,USDT,-900,,,,,USDT,1,Completed,x3,{TRON}
"""


def run(text: str, name: str = "statement.csv") -> list[Found]:
    data = text.encode()
    return list(exchange(Exhibit(hashlib.sha256(data).hexdigest(), len(data), "text/csv; table=exchange", name), data))


def rows(found: list[Found]) -> list[tuple[str | None, ...]]:
    """Time, payer, payee, amount, what the payee gets, fee."""
    entries = sorted((e for e in found if isinstance(e, Entry)), key=lambda e: e.order)
    return [
        (e.at[11:16], e.payer, e.payee, f"{e.amount} {e.amount.asset}", f"{e.payee_amount} {e.payee_amount.asset}" if e.payee_amount else None,
         f"{e.fee} {e.fee.asset}" if e.fee else None)
        for e in entries if e.status != "pending"
    ]  # fmt: skip


@pytest.mark.parametrize("text", [BINANCE, KRAKEN, PRO, COINBASE, BITVAVO])
def test_the_forms_are_known_and_all_rows_are_counted(text: str) -> None:
    assert tables.separated(text.encode()) == "exchange"
    found = run(text)
    (count,) = [c for c in found if isinstance(c, Count)]
    assert count.rows_in == count.rows_read > 0
    entries = [e for e in found if isinstance(e, Entry)]
    assert len({(e.span, e.order) for e in entries}) == len(entries)
    assert len({e.id for e in entries}) == len(entries)


def test_binance_ties_by_the_second() -> None:
    who = "Binance account 12345678"
    found = run(BINANCE)
    assert rows(found) == [
        ("09:00", None, who, "1000.00000000 USDT", None, None),
        ("09:10", who, who, "900.50000000 USDT", "0.01000000 BTC", None),
        ("09:10", who, None, "0 BNB", None, "0.00001 BNB"),
        ("10:00", who, who, "50 USDT", None, None),
        ("10:00", who, who, "50 USDT", None, None),
        ("11:00", who, None, "0.009 BTC", None, None),
        ("12:00", None, who, "0.01 USDT", None, None),
    ]
    assert kinds(found) == []


def test_kraken_ties_by_its_reference_and_prints_balances_after_the_fee() -> None:
    who = "Kraken account statement"
    found = run(KRAKEN)
    assert rows(found) == [
        ("09:00", None, who, "1000.0000 EUR", None, None),
        ("09:10", who, who, "900.0000 EUR", "0.0100000000 BTC", None),
        ("09:10", who, None, "0 EUR", None, "2.3400 EUR"),
        ("11:00", who, None, "0.0090000000 BTC", None, None),
        ("11:00", who, None, "0 BTC", None, "0.0001500000 BTC"),
    ]
    assert kinds(found) == ["holder-assumed"]
    assert sorted(kinds(run(KRAKEN.replace('"97.6600"', '"98.6600"')))) == ["balance-break", "holder-assumed"]


def test_coinbase_pro_ties_by_the_trade_and_fees_are_rows() -> None:
    who = "Coinbase Pro account statement"
    assert rows(run(PRO)) == [
        ("09:00", None, who, "1000.00 EUR", None, None),
        ("09:10", who, who, "900.00 EUR", "0.01000000 BTC", None),
        ("09:10", who, None, "0 EUR", None, "4.50 EUR"),
        ("11:00", who, None, "0.00900000 BTC", None, None),
    ]


def test_a_trade_in_one_row_has_its_other_side_beside_it() -> None:
    who = "Coinbase account aaaaaaaa-0000-4000-8000-000000000000"
    assert rows(run(COINBASE)) == [
        ("09:10", who, who, "904.50 EUR", "0.01 BTC", None),
        ("09:20", who, who, "0.002 BTC", "0.05 ETH", None),
        ("11:00", who, "btc:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "0.005 BTC", None, None),
    ]
    who = "Bitvavo account statement"
    assert rows(run(BITVAVO)) == [
        ("09:00", None, who, "1000 EUR", None, None),
        ("09:10", who, who, "904.50 EUR", "950 USDT", None),
        ("11:00", who, f"tron:{TRON}", "900 USDT", "900 USDT@tron", None),
        ("11:00", who, None, "0 USDT", None, "1 USDT"),
    ]


def test_what_the_file_does_not_tie_is_a_problem() -> None:
    other = "12345678,2026-03-01 09:10:00,Spot,Transaction Buy,ETH,0.5,\n12345678,2026-03-01 09:10:00,Spot,Transaction Spend,USDT,-1,\n"
    found = run(BINANCE + other)
    assert kinds(found).count("unpaired") == 4
    assert not any(e.payee_amount for e in found if isinstance(e, Entry))


def test_a_balance_before_the_first_row_opens_the_holding() -> None:
    found = run(PRO.replace("1000.00,1000.00", "1000.00,1500.00").replace(",100.00,", ",600.00,").replace("95.50", "595.50"))
    (opening,) = [b for b in found if isinstance(b, Balance)]
    assert (opening.at, str(opening.amount), opening.amount.asset) == ("2026-03-01T08:59:59Z", "500.00", "EUR")
    assert kinds(found) == ["holder-assumed"]


def test_newest_first_is_turned_and_a_bad_row_reported() -> None:
    head, *body = PRO.splitlines()
    assert rows(run("\n".join([head, *body[::-1]]) + "\n")) == rows(run(PRO))
    found = run(BINANCE.replace("1000.00000000", "much"))
    assert kinds(found) == ["bad-row"]


@pytest.mark.parametrize(
    "text",
    ["Type,Product,Started Date,Completed Date,Description,Amount,Fee,Currency,State,Balance\nTRANSFER,Current,2026-03-01 10:00:00,2026-03-01 10:00:01,To Lena,-5.00,0.00,EUR,COMPLETED,10.00\n",
     "Date,Type,Amount,Currency,Description,Balance\n2026-03-01,CARD,-5.00,GBP,Shop,10.00\n"],
)  # fmt: skip
def test_a_banks_statement_is_none(text: str) -> None:
    assert tables.separated(text.encode()) == "statement"


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([BINANCE, KRAKEN, PRO, COINBASE, BITVAVO]), st.integers(0, 900), st.text(max_size=12), st.integers(0, 30))
def test_damage_gives_problems_and_never_an_exception(text: str, at: int, junk: str, gone: int) -> None:
    found = run(text[:at] + junk + text[at + gone :])
    (count,) = [c for c in found if isinstance(c, Count)]
    assert count.rows_in == count.rows_read + count.rows_reported


def test_a_loss_goes_through_an_exchange(tmp_path: Path) -> None:
    folder = tmp_path / "evidence"
    folder.mkdir()
    (folder / "binance.csv").write_text(
        "User_ID,UTC_Time,Account,Operation,Coin,Change,Network,Address,Remark\n"
        f"7,2026-03-01 09:00:00,Spot,Deposit,USDT,1000,TRX,{TRON},\n"
        "7,2026-03-01 09:10:00,Spot,Sell,USDT,-1000,,,\n7,2026-03-01 09:10:00,Spot,Buy,BTC,0.01,,,\n"
        "7,2026-03-01 09:10:00,Spot,Fee,BTC,-0.0001,,,\n"
        "7,2026-03-01 11:00:00,Spot,Withdraw,BTC,-0.009,BTC,bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4,\n"
    )
    (folder / "chain.csv").write_text(
        f"Transaction Hash,Block,Time(UTC),From,To,Token Symbol,Token Address,Amount\n{TX},1,2026-03-01 08:50:00,{HOT},{TRON},USDT,TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t,1000\n"
    )
    (folder / "losses.csv").write_text(f"report_id,transfer_id\nR-1,txid:tron/{TX}\n")
    with Case.create(tmp_path / "e.case", Settings(now="2026-03-03T00:00:00Z")) as case:
        case.intake([folder])
        case.run()
        (answer,) = case.trace("fifo")
        assert answer["conserved"]
        assert [(r["account"], r["amount"], r["asset"]) for r in answer["resting"]] == [
            ("Binance account 7", "0.00090000", "BTC"),
            ("btc:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "0.00900000", "BTC"),
        ]
        assert [(w["as"], w["amount"]) for w in answer["written_off"]] == [("fee", "0.00010000")]
        assert case.verify() == []
