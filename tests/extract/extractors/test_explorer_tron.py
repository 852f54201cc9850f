"""Exports of TRON explorers in the forms that are met: tokens by contract, failures, fees in TRX."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from tests.extract.records import entries, kinds

from leadline.extract.extractors.explorer_tron import explorer_tron
from leadline.model.records import Context, Count, Exhibit, Found

PLAIN = Context()

KIT = Path(__file__).parents[4] / "shared" / "check" / "folder" / "case" / "chain" / "trc20 transfers.csv"
USDT = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"
# Made from words; the check digits are right.
A, B, C = "TCP5Cmu3kww5c9kBhgxcon21F9uV6Dphve", "TJxLTEpasFgCpa7MtLo6GDYdZxaBSmwFJK", "TP56TzdbAKNUTkg1nC5fR6mxhLE6hbt72B"
FALSE = "TASZe5Rv7WNpM4NttNSVLy3LCJwDeYFQgo"


def tx(number: int) -> str:
    return hashlib.sha256(b"invented %d" % number).hexdigest()


def run(text: str | bytes, context: Context = PLAIN) -> list[Found]:
    data = text.encode() if isinstance(text, str) else text
    exhibit = Exhibit(hashlib.sha256(data).hexdigest(), len(data), "text/csv; table=explorer-tron", "export.csv", context)
    return list(explorer_tron(exhibit, data))


def count(found: list[Found]) -> tuple[int, int, int]:
    (last,) = [one for one in found if isinstance(one, Count)]
    return last.rows_in, last.rows_read, last.rows_reported


def moved(found: list[Found]) -> list[tuple[str, str, str | None]]:
    return [(str(e.amount), e.amount.asset, str(e.fee) if e.fee else None) for e in entries(found)]


@pytest.mark.skipif(not KIT.exists(), reason=f"the conformance kit is not there: {KIT}")
def test_the_export_of_the_kit() -> None:
    found = run(KIT.read_bytes())
    first = entries(found)[0]
    assert (first.at, first.status, first.side) == ("2026-03-07T08:00:00Z", "confirmed", "")
    assert (first.payer, first.payee) == ("tron:TKFtYm114ZWnXvzB3KvWTHWJZkW5hLuwxL", "tron:TVGatnbFMEEZPU4UFsc6L72CbRPwFY4Jrq")
    assert first.reference == "txid:tron/d3e2405e0e1cf91684e7142cd1cb36e522e19627a45ba59bb77320ea96777c6e"
    assert moved(found) == [("500", "USDT@tron", None), ("750.5", "USDT@tron", None), ("1200", "USDT@tron", None)]
    assert not kinds(found)
    assert count(found) == (3, 3, 0)


def test_newest_first_with_a_false_token_a_failure_and_fees() -> None:
    found = run(
        "Transaction Hash,Block,Time(UTC),From,To,Token Symbol,Token Address,Amount,Status,Result,Fee\n"
        f'{tx(3)},3,2026-04-03 10:00:00,{B},{C},USDT,{USDT},"1,200.5",CONFIRMED,SUCCESS,13.84\n'
        f"{tx(3)},3,2026-04-03 10:00:00,{B},{C},USDT,{FALSE},90000,CONFIRMED,SUCCESS,13.84\n"
        f"{tx(2)},2,2026-04-02 09:30:00,{A},{B},USDT,{USDT},700,CONFIRMED,OUT_OF_ENERGY,27.2\n"
        f"{tx(1)},1,2026-04-01 09:30:00,{A},{B},TRX,,55.5,CONFIRMED,SUCCESS,1.1\n"
    )
    assert moved(found) == [
        ("55.5", "TRX", "1.1"),
        ("700", "USDT@tron", None),
        ("0", "TRX", "27.2"),
        ("90000", "USDT-TASZe5@tron", None),
        ("0", "TRX", "13.84"),
        ("1200.5", "USDT@tron", None),
    ]
    assert [e.status for e in entries(found)] == ["confirmed", "failed", *["confirmed"] * 4]
    assert kinds(found) == ["look-alike-token"]
    assert len({e.id for e in entries(found)}) == 6
    assert [e.order for e in entries(found)] == sorted({e.order for e in entries(found)})


def test_token_and_contract_in_one_cell() -> None:
    found = run(f"Txn Hash,Time(UTC),From,To,Token,Amount/TokenID\n{tx(1)},2026-04-01 09:30:00,{A},{B},Tether USD ({USDT}),5\n")
    assert moved(found) == [("5", "USDT@tron", None)]


def test_the_unit_in_the_amount_and_times_in_milliseconds() -> None:
    found = run(f"hash,timestamp,from,to,value\n{tx(1)},1775034000000,{A},{B},12.5 TRX\n")
    assert moved(found) == [("12.5", "TRX", None)]
    assert entries(found)[0].at == "2026-04-01T09:00:00Z"


def test_the_older_export_without_contracts() -> None:
    header = "transaction_id,block,block_ts,from_address,to_address,confirmed,contractRet,quant,Token\n"
    row = f"1,2026-04-01T09:30:00Z,{A},{B}"
    found = run(f"{header}{tx(1)},{row},true,SUCCESS,5,USDT\n{tx(2)},{row},false,SUCCESS,5,\n")
    assert moved(found) == [("5", "USDT@tron", None), ("5", "TRX", None)]
    assert [e.status for e in entries(found)] == ["confirmed", "unconfirmed"]
