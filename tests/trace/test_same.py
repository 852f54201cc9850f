"""Rows of several exhibits that are one row of the world."""

from __future__ import annotations

from typing import Any

HASH = "txid:tron/" + "ab" * 32


def test_one_transfer_in_the_exports_of_two_wallets(new_case: Any) -> None:
    case = new_case()
    for exhibit in ("wallet A", "wallet B"):
        for _ in range(2):  # a transaction may do the same twice
            case.entry("2026-03-05T10:00:00Z", "tron:A", "tron:B", "5", "USDT@tron", reference=HASH, exhibit=exhibit)
    case.entry("2026-03-05T10:00:00Z", "tron:A", "tron:B", "6", "USDT@tron", reference=HASH, exhibit="wallet B")
    case.run()
    assert [(amount, spans.count("exhibit")) for amount, spans in case.transfers("amount", "spans")] == [
        ("5.000000", 2), ("5.000000", 2), ("6.000000", 1),
    ]  # fmt: skip


def test_a_fee_that_only_one_export_shows_is_kept(new_case: Any) -> None:
    case = new_case()
    case.entry("2026-03-05T10:00:00Z", "eth:A", "eth:B", "5", "ETH", reference="txid:ethereum/" + "cd" * 32, exhibit="B")
    case.entry("2026-03-05T10:00:00Z", "eth:A", "eth:B", "5", "ETH", fee="0.01", reference="txid:ethereum/" + "cd" * 32, exhibit="A")
    assert case.run().transfers("fee") == [("0.010000000000000000",)]


def test_a_free_reference_makes_no_two_rows_one(new_case: Any) -> None:
    case = new_case()
    for exhibit in ("a", "b"):
        case.entry("2026-03-05", "A", "B", "5", reference="rent", exhibit=exhibit)
    assert len(case.run().transfers("id")) == 2


def test_one_transfer_id_with_the_same_content_is_one_transfer(new_case: Any) -> None:
    case = new_case()
    for exhibit in ("a", "b"):
        case.entry("2026-03-05", "A", "B", "5", id="X-1", exhibit=exhibit)
    assert [(name, spans.count("exhibit")) for name, spans in case.run().transfers("id", "spans")] == [("X-1", 2)]


def test_overlapping_statements_count_a_row_as_often_as_the_one_that_shows_it_most_often(new_case: Any) -> None:
    case = new_case()
    for exhibit, times in (("March", 2), ("quarter", 2), ("extract", 1)):
        for _ in range(times):
            case.entry("2026-03-05", "iban:A", "iban:B", "5", side="payer", reference="coffee", name="B", exhibit=exhibit)
    case.entry("2026-03-05", "iban:A", "iban:B", "5", side="payer", reference="tea", name="B", exhibit="quarter")
    case.run()
    assert sorted(spans.count("exhibit") for (spans,) in case.transfers("spans")) == [1, 2, 3]
    assert case.kinds() == ["overlapping-statements", "overlapping-statements"]


def test_rows_with_different_running_balances_are_different_rows(new_case: Any) -> None:
    case = new_case()
    case.entry("2026-03-05", "iban:A", "iban:B", "5", side="payer", running="10", exhibit="March")
    case.entry("2026-03-05", "iban:A", "iban:B", "5", side="payer", running="5", exhibit="quarter")
    assert len(case.run().transfers("id")) == 2
    assert case.kinds() == []
