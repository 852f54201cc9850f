"""The history of a Bitcoin address as CSV: whose it is, in which unit it counts, what came and went, and whether it adds up."""

from __future__ import annotations

import hashlib

import pytest
from tests.extract.records import kinds

from leadline.extract.extractors.explorer_bitcoin import explorer_bitcoin
from leadline.intake import tables
from leadline.kinds.codec import base58
from leadline.model.records import Count, Entry, Exhibit, Found

OWN = base58.check(b"\0" + hashlib.sha256(b"own").digest()[:20])
T1, T2, T3 = (hashlib.sha256(word).hexdigest() for word in (b"t1", b"t2", b"t3"))
WALLETEXPLORER = (
    f'"#Address {OWN}. Updated to block 900000 (2026-03-05 10:00:00)"\n'
    'date,"received amount","sent amount","balance",transaction\n'
    f"2026-03-03 10:00:00,,0.3,0.2,{T2}\n2026-03-01 09:00:00,0.50000000,,0.5,{T1}\n"
)
BLOCKCHAIR = f"block_id,transaction_hash,balance_change,time\n900001,{T2},-30000000,2026-03-03 10:00:00\n900000,{T1},50000000,2026-03-01 09:00:00\n"
ELECTRUM = (
    "transaction_hash,label,confirmations,value,fiat_value,fee,fiat_fee,timestamp\n"
    f"{T1},,12,0.5,,,,2026-03-01 09:00:00\n{T2},,10,-0.3,,0.0001,,2026-03-03 10:00:00\n{T3},,0,0.1,,,,\n"
)


def run(text: str, name: str = "history.csv") -> list[Found]:
    data = text.encode()
    return list(explorer_bitcoin(Exhibit(hashlib.sha256(data).hexdigest(), len(data), "text/csv; table=explorer-bitcoin", name), data))


def rows(found: list[Found]) -> list[tuple[str, str | None, str | None, str, str | None]]:
    return [(e.at, e.payer, e.payee, str(e.amount), e.status) for e in found if isinstance(e, Entry)]


BOTH = [
    ("2026-03-01T09:00:00Z", f"txid:btc/{T1}", f"btc:{OWN}", "0.50000000", "confirmed"),
    ("2026-03-03T10:00:00Z", f"btc:{OWN}", f"txid:btc/{T2}", "0.30000000", "confirmed"),
]


@pytest.mark.parametrize("text", [WALLETEXPLORER, BLOCKCHAIR, ELECTRUM])
def test_the_forms_are_known_and_read_oldest_first(text: str) -> None:
    assert tables.separated(text.encode()) == "explorer-bitcoin"
    found = run(text, f"export-{OWN}.csv")
    assert [(*row[:3], f"{float(row[3]):.8f}", row[4]) for row in rows(found)][:2] == BOTH
    assert kinds(found) == []
    assert rows(found)[2:] == ([("", f"txid:btc/{T3}", f"btc:{OWN}", "0.1", "pending")] if text is ELECTRUM else [])


def test_balances_check_the_rows() -> None:
    found = run(WALLETEXPLORER.replace("0.3,0.2", "0.3,0.1"))
    assert kinds(found) == ["balance-break"]


@pytest.mark.parametrize(
    "text, name",
    [(BLOCKCHAIR, "history.csv"), (ELECTRUM.replace("0.5", "5").replace("0.3", "3").replace("0.1,", "1,").replace("0.0001", ""), f"{OWN}.csv"),
     (BLOCKCHAIR.replace("transaction_hash", "x"), f"{OWN}.csv")],
)  # fmt: skip
def test_what_the_file_does_not_say_is_not_guessed(text: str, name: str) -> None:
    found = run(text, name)
    assert rows(found) == []
    assert kinds(found) == ["bad-table"]
    assert isinstance(found[-1], Count)
    assert found[-1].rows_reported == found[-1].rows_in > 0


def test_a_bad_row_is_reported_and_the_others_are_read() -> None:
    found = run(BLOCKCHAIR.replace("-30000000", "-3.5"), f"{OWN}.csv")
    assert kinds(found) == ["bad-row"]
    assert len(rows(found)) == 1


@pytest.mark.parametrize(
    "text",
    [f"Date(UTC),Coin,Network,Amount,TransactionFee,Address,TXID,Status\n2026-03-01 09:00:00,BTC,BTC,0.5,0,{OWN},{T1},Completed\n",
     "date,hash,amount\n2026-03-01,abc,5\n2026-03-02,abd,5\n"],
)  # fmt: skip
def test_other_tables_are_left_to_others(text: str) -> None:
    assert tables.separated(text.encode()) != "explorer-bitcoin"
