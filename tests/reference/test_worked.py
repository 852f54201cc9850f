"""The eight worked cases: the reference gives the numbers that were found by hand."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.reference.ledger import Balance, Ledger, Transfer
from tests.reference.tracing import RULES, trace

CASES = [
    "01-clayton",
    "02-hallett",
    "05-barlow-clowes",
    "06-rolling-charge",
    "12-fx",
    "16-small-profit",
    "19-bitcoin-tx",
    "22-checked-balance-lower",
]


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a plain table, none where there is no such file."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def ledger_of(folder: Path) -> Ledger:
    """The ledger that the tables of a case tell."""
    own: dict[str, frozenset[str]] = {}
    for row in table(folder / "reports.csv"):
        accounts = {row["reporter_account"], row["paid_from"]} - {""}
        own[row["report_id"]] = own.get(row["report_id"], frozenset()) | accounts
    return Ledger(
        [Transfer(row.pop("transfer_id"), **row) for row in table(folder / "transfers.csv")],
        [Balance(**row) for row in table(folder / "balances.csv")],
        [(row["report_id"], row["transfer_id"]) for row in table(folder / "losses.csv")],
        own=own,
    )


def bare(rows: list[dict[str, Any]], keys: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Rows as a set, with the columns that the expected numbers name."""
    return sorted(tuple(str(row[key]) for key in keys) for row in rows)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("rule", RULES)
def test_a_worked_case_has_the_numbers_found_by_hand(name: str, rule: str, shared: Callable[[str], Path]) -> None:
    folder = shared(f"check/tracing/{name}")
    expected = {row["rule"]: row for row in json.loads((folder / "expected.json").read_text(encoding="utf-8"))["rules"]}
    got = trace(ledger_of(folder), rule)
    assert got["conserved"] == (rule != "poison")
    if rule in expected:
        rest, gone = ("account", "origin", "amount", "asset"), ("transfer", "origin", "amount", "asset", "as")
        assert bare(got["resting"], rest) == bare(expected[rule]["resting"], rest)
        assert bare(got["written_off"], gone) == bare(expected[rule]["written_off"], gone)
        assert got["conserved"] == expected[rule]["conserved"]
