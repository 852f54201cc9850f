"""Every record finds its table, and what is written there is what the record says."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from leadline.engine.duck import Duck
from leadline.model.records import Account, Balance, Child, Claim, Count, Custody, Entry, Loss, Observation, Problem, Rate, Report
from leadline.model.values import Money, Span
from leadline.store import migrate
from leadline.store.rows import as_row, put_problems

SPAN = Span("a" * 64, 3, 9)
RECORDS = [
    Observation(SPAN, "iban", "NL91ABNA0417164300", "NL91 ABNA 0417 1643 00", "body", 4),
    Entry(SPAN, 2, "2026-03-04", "A", None, Money(-1250, 2, "EUR"), "payer", None, Money(5, 1, "EUR"), Money(3, 0, "USD"), running=Money(0, 2, "EUR")),
    Balance(SPAN, 0, "A", "", Money(10**70, 36, "X"), "opening", 1),
    Claim("R-1", SPAN, 0, 1, None, "", None, "B"),
    Claim("R-1", SPAN, 0, 2, Money(420000, 2, "EUR"), "2026-03-04", "A", "B", "ref"),
    Report("R-1", SPAN, -1, {"narrative": "Grüße"}, ("phone:+491713920011",)),
    Loss("R-1", "T1", SPAN, 0),
    Account("A", SPAN, 0, {"kind": "service"}),
    Rate("BTC", "EUR", "2026-03-04", "50000.10", "invented", SPAN),
    Custody("a.txt", SPAN, {"seal": "7"}),
    Count("a" * 64, 3, 2, 1),
]


@pytest.fixture
def engine() -> Duck:
    made = Duck(duckdb.connect(":memory:"))
    migrate.migrate(made)
    return made


def test_every_record_has_a_row_in_its_table(engine: Duck) -> None:
    for record in RECORDS:
        table, row = as_row(record)
        engine.put(table, [row])
        described = engine.rows(f"SELECT * FROM {table}")[-1]
        assert [None if v is None else str(v) for v in described] == [None if v is None else str(v) for v in row]
    assert engine.rows("SELECT amount, fee, fee_asset, payee_amount, payee_asset, running FROM entry") == [("-12.50", "0.5", "EUR", "3", "USD", "0.00")]
    assert engine.rows("SELECT own FROM report_row") == [('["phone:+491713920011"]',)]


def test_what_is_no_record_is_refused() -> None:
    with pytest.raises(TypeError, match="Child"):
        as_row(Child("a", b""))


def test_a_problem_is_written_once(engine: Duck, tmp_path: Path) -> None:
    problem = Problem("bad-row", "row 3: no number", "Look.", span=SPAN)
    put_problems(engine, [problem, problem])
    put_problems(engine, [problem])
    assert engine.rows("SELECT exhibit, start_at, end_at, stage, kind FROM problem") == [("a" * 64, 3, 9, "extract", "bad-row")]
