"""Transfers in the order of the ledger, printed in the units of their asset."""

from __future__ import annotations

from typing import Any


def test_equal_times_keep_the_order_of_the_exhibits_and_of_their_rows(new_case: Any) -> None:
    case = new_case(zone="Europe/Berlin")
    case.entry("2026-03-05", "A", "B", "1", id="b1", exhibit="one")
    case.entry("2026-03-04T23:00:00Z", "B", "C", "1", id="b2", exhibit="one")
    case.entry("2026-03-04T22:59:59Z", "A", "B", "1", id="a", exhibit="two")
    case.entry("2026-03-05", "A", "B", "1", id="c", exhibit="two")
    case.entry("", "A", "B", "1", id="z", exhibit="one")
    assert case.run().transfers("id") == [("a",), ("b1",), ("b2",), ("c",), ("z",)]


def test_amounts_are_printed_with_the_decimals_of_their_asset(new_case: Any) -> None:
    case = new_case()
    case.entry("2026-03-05", "A", "B", "5", "USDT@tron", fee="1.1", fee_asset="TRX")
    case.entry("2026-03-05", "A", "B", "5", got="5.125", into="USD")
    assert case.run().transfers("amount", "fee", "fee_asset", "payee_amount", "payee_asset") == [
        ("5.000000", "1.100000", "TRX", None, None), ("5.00", None, None, "5.125", "USD"),
    ]  # fmt: skip


def test_a_fee_in_another_asset_leaves_the_other_holding(new_case: Any) -> None:
    case = new_case()
    case.entry("2026-03-05", "v", "A", "10", "TRX", id="T1")
    case.entry("2026-03-06", "A", "B", "5", "USDT@tron", fee="1", fee_asset="TRX", id="T2")
    case.loss("R", "T1")
    answer = case.run().follow("fifo")
    assert [(row["transfer"], row["amount"], row["asset"], row["as"]) for row in answer["written_off"]] == [("T2", "1.000000", "TRX", "fee")]


def test_two_rows_of_one_span_have_two_ids(new_case: Any) -> None:
    case = new_case()
    case.entry("2026-03-05", "A", "B", "5")
    row = list(case.pending["entry"][0])
    row[3] += 1
    case.pending["entry"].append(tuple(row))
    names = [name for (name,) in case.run().transfers("id")]
    assert len(set(names)) == 2
