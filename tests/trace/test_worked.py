"""The worked cases of the conformance kit: numbers by hand for every rule."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from leadline.trace import RULES

CASES = (
    "01-clayton", "02-hallett", "05-barlow-clowes", "06-rolling-charge", "12-fx", "16-small-profit", "19-bitcoin-tx",
    "22-checked-balance-lower",
)  # fmt: skip


def tables(folder: Path) -> dict[str, list[dict[str, str]]]:
    found = {}
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            found[path.stem] = list(csv.DictReader(file))
    return found


def flows(rows: list[dict[str, Any]], *keys: str) -> Counter[tuple[Any, ...]]:
    return Counter(tuple(row[key] for key in keys) for row in rows)


@pytest.mark.parametrize("name", CASES)
def test_a_worked_case_comes_out_as_by_hand(name: str, shared: Callable[[str], Path], tables_case: Any) -> None:
    folder = shared(f"check/tracing/{name}")
    case = tables_case(tables(folder))
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    given = {rule: case.follow(rule) for rule in RULES}
    for wanted in expected["rules"]:
        row = given[wanted["rule"]]
        assert flows(row["resting"], "account", "origin", "amount", "asset") == flows(wanted["resting"], "account", "origin", "amount", "asset")
        keys = ("transfer", "origin", "amount", "asset", "as")
        assert flows(row["written_off"], *keys) == flows(wanted["written_off"], *keys), wanted["rule"]
        assert row["conserved"] is wanted["conserved"]
    assert len({json.dumps(row["losses"]) for row in given.values()}) == 1
    assert len({json.dumps(row["unexplained"]) for row in given.values()}) == 1
    assert all(row["conserved"] is (rule != "poison") for rule, row in given.items())
