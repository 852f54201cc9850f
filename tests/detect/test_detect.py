"""The stage as a whole: rows, order, no word of guilt, the same twice."""

from __future__ import annotations

import json
import re

from tests.detect.ledgers import CORA, NL, small

from leadline import detect
from leadline.model.settings import Settings

GUILT = re.compile(r"\b(criminal|suspect|culprit|guilty|mule|fraudster|scammer|perpetrator)s?\b", re.IGNORECASE)


def test_findings_are_written_with_reasons_innocent_explanation_and_what_they_rest_on() -> None:
    ledger = small()
    ledger.transfer("T-9", "2026-03-04T20:00:00Z", CORA, NL, "950.00")
    case = ledger.store()
    detect.run(case, Settings())
    rows = case.rows(
        "SELECT id, seq, pattern, subjects, confidence, why, innocent_explanation, techniques, because FROM finding ORDER BY seq"
    )
    assert {row[2] for row in rows} == {
        "account-named-by-several",
        "pass-through",
        "payment-in-window",
        "trail-goes-dark",
        "unreported-payer",
    }
    assert [row[1] for row in rows] == list(range(1, len(rows) + 1))
    for _, _, _, subjects, confidence, why, innocent, techniques, because in rows:
        assert json.loads(subjects)
        assert json.loads(because)
        assert confidence in ("low", "medium", "high")
        assert json.loads(techniques) == []
        assert not GUILT.search(why + innocent)


def test_a_second_run_and_another_moment_give_the_same_findings() -> None:
    case = small().store()
    detect.run(case, Settings(now="2026-03-05T00:00:00Z"))
    first = case.rows("SELECT * FROM finding ORDER BY seq")
    case.run("DELETE FROM finding")
    detect.run(case, Settings(now="2030-01-01T00:00:00Z"))
    assert case.rows("SELECT * FROM finding ORDER BY seq") == first


def test_an_empty_case_has_no_findings() -> None:
    ledger = small()
    ledger.rows.clear()
    ledger.reports.clear()
    case = ledger.store()
    detect.run(case, Settings())
    assert case.rows("SELECT COUNT(*) FROM finding") == [(0,)]
