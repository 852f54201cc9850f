"""Which days a statement covers."""

from __future__ import annotations

from datetime import date
from typing import Any

from leadline.trace import covers
from leadline.trace.times import Times


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def test_from_the_first_to_the_last_of_rows_and_balances(new_case: Any) -> None:
    case = new_case()
    case.entry("2026-03-05", "iban:A", "iban:B", "5", side="payer", exhibit="A")
    case.entry("2026-03-09T23:30:00Z", "iban:B", "iban:A", "5", side="payee", exhibit="A")
    case.balance("iban:A", "2026-03-01", "5", basis="opening", exhibit="A")
    case.balance("iban:A", "2026-04-01", "5", basis="table")
    case.entry("2026-05-05", "iban:A", "iban:B", "5", exhibit="plain table")
    for table, rows in case.pending.items():
        case.engine.put(table, rows)
    assert covers.read(case.engine, Times("UTC")) == {("iban:A", "EUR"): [(day("2026-03-01"), day("2026-03-09"))]}
    assert covers.read(case.engine, Times("Europe/Berlin")) == {("iban:A", "EUR"): [(day("2026-03-01"), day("2026-03-10"))]}
