"""Explorers' exports: the headers that explorers print, and the transfers of one wallet each."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

from leadline import kinds
from leadline.scenario import Truth
from leadline.scenario.codes import USDT_ETHEREUM, USDT_TRON


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_tron_exports_hold_the_transfers_of_their_wallet(large: tuple[Path, Truth]) -> None:
    evidence, truth = large
    files = sorted((evidence / "chain").glob("trc20 *.csv"))
    assert files
    for path in files:
        address = path.stem.partition(" ")[2]
        rows = _read(path)
        assert rows
        assert all(address in (row["From"], row["To"]) and row["Token Address"] == USDT_TRON for row in rows)
        assert all(kinds.parse("tron", row[side]) == row[side] for row in rows for side in ("From", "To"))
        told = {t["txid"]: t for t in truth.transfers if f"chain/{path.name}" in t["files"]}
        assert {r["Transaction Hash"] for r in rows if r["Status"] == "CONFIRMED"} == set(told)
        for row in rows:
            if row["Status"] == "CONFIRMED":
                assert Decimal(row["Amount"]) == Decimal(told[row["Transaction Hash"]]["amount"])
                assert told[row["Transaction Hash"]]["at"] == row["Time(UTC)"].replace(" ", "T") + "Z"


def test_ethereum_exports_are_those_of_the_explorer(large: tuple[Path, Truth]) -> None:
    evidence, truth = large
    tokens = [row for path in sorted((evidence / "chain").glob("erc20 *.csv")) for row in _read(path)]
    assert tokens
    for row in tokens:
        assert row["ContractAddress"] == USDT_ETHEREUM.lower()
        assert kinds.parse("eth", row["From"]) is not None
    (ether,) = sorted((evidence / "chain").glob("eth *.csv"))
    rows = _read(ether)
    assert [row["Status"] for row in rows] == ["", "", "Error(0)"]
    assert sum(t["asset"] == "ETH" for t in truth.transfers) == 2
    assert [t["fee"] for t in truth.transfers if t["asset"] == "ETH"] == ["0.00042000", "0.00031500"]
