"""Which rows are not traced, and that each is a problem at its own place."""

from __future__ import annotations

from typing import Any

import pytest

STATUSES = ("pending", "failed", "rejected", "declined", "cancelled", "canceled", "reverted", "dropped", " FAILED ")


@pytest.mark.parametrize("status", STATUSES)
def test_what_did_not_happen_moves_nothing(new_case: Any, status: str) -> None:
    case = new_case()
    case.entry("2026-03-05", "A", "B", "5", id="X", status=status)
    case.run()
    assert case.transfers("id", "traced", "status") == [("X", False, status)]
    assert case.engine.rows("SELECT kind, exhibit, start_at FROM problem") == [("not-traced", case.exhibits["transfers"][0], 10)]


def test_negative_amounts_nobody_and_no_time(new_case: Any) -> None:
    case = new_case()
    case.entry("2026-03-05", "A", "B", "-5", id="X1")
    case.entry("2026-03-05", "A", "B", "5", id="X2", fee="-0.10")
    case.entry("2026-03-05", None, None, "5", id="X3")
    case.entry("", "A", "B", "5", id="X4")
    case.entry("2026-03-05", "A", "B", "-0.00", id="X5")
    case.entry("2026-03-05", "A", "B", "5", id="X6", status="confirmed")
    case.run()
    assert [name for name, traced in case.transfers("id", "traced") if traced] == ["X5", "X6"]
    assert case.kinds() == ["not-traced"] * 4


def test_an_id_used_before_with_other_content_is_kept_apart_and_not_traced(new_case: Any) -> None:
    case = new_case()
    case.entry("2026-03-05", "A", "B", "5", id="X")
    case.entry("2026-03-05", "A", "B", "6", id="X")
    case.run()
    (first, traced, amount), (second, not_traced, other) = case.transfers("id", "traced", "amount")
    assert (first, traced, amount) == ("X", True, "5.00")
    assert (not_traced, other) == (False, "6.00")
    assert second.startswith("t-")


def test_an_amount_of_two_to_the_256_units_is_not_traced_and_the_next_smaller_one_is(new_case: Any) -> None:
    case = new_case()
    case.entry("2026-03-05", "A", "B", str(2**256 - 1), "XYZ", id="X1")
    case.entry("2026-03-05", "A", "B", str(2**256 - 1), "ABC", id="X2")
    case.entry("2026-03-05", "A", "B", "0.1", "ABC", id="X3")
    case.run()
    assert case.transfers("id", "traced") == [("X1", True), ("X2", False), ("X3", True)]
