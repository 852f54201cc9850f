"""The ledger from the tables alone: own accounts, services, the case's rule, the same bytes again."""

from __future__ import annotations

import json
from typing import Any

import pytest

from leadline import trace
from leadline.trace import ledger
from leadline.trace.rule import RULES


def put(case: Any) -> Any:
    for table, rows in case.pending.items():
        case.engine.put(table, rows)
    case.pending = {}
    return case


def test_an_account_is_a_reports_own_if_exactly_one_report_names_it(new_case: Any) -> None:
    case = new_case()
    case.claim("R-1", "1", "A", "2026-03-01", "iban:one")
    case.claim("R-1", "2", "A", "2026-03-01", "iban:one")
    case.claim("R-1", "1", "A", "2026-03-01", "iban:shared")
    case.claim("R-2", "1", "A", "2026-03-01", "iban:shared")
    case.report("R-3", reporter_account="DE89 3704 0044 0532 0130 00")
    case.report("R-4", reporter_account="a free name")
    assert ledger.own(put(case).engine) == {"a free name": "R-4", "iban:DE89370400440532013000": "R-3", "iban:one": "R-1"}


def test_a_persons_latest_word_on_a_service_outweighs_the_table(new_case: Any) -> None:
    case = new_case()
    for name in ("a", "b", "c"):
        case.account(name, kind="service", source="tagpack")
    case.account("d", kind="mule")
    case.judge("a", "customer")
    case.judge("b", "customer")
    case.judge("b", "withdraw")
    case.judge("d", "service", by="Kim")
    assert ledger.load(put(case).engine, case.settings).services == {"b": "tagpack", "c": "tagpack", "d": "judged by Kim"}


def test_the_rule_of_the_case_is_the_one_confirmed_last(new_case: Any) -> None:
    case = new_case()
    assert ledger.chosen_rule(case.engine) == "fifo"
    case.judge("rule:libr", "confirm")
    case.judge("rule:lifo", "confirm")
    assert ledger.chosen_rule(put(case).engine) == "lifo"
    case.judge("rule:lifo", "withdraw")
    assert ledger.chosen_rule(put(case).engine) == "libr"


def test_the_stage_writes_the_cases_rule_and_fifo_and_pro_rata(new_case: Any) -> None:
    case = new_case()
    case.entry("2026-03-01", "v", "A", "100", id="T1")
    case.entry("2026-03-02", "A", "B", "120", id="T2")
    case.loss("R", "T1")
    case.judge("rule:libr", "confirm")
    case.run()
    assert case.engine.rows("SELECT rule, conserved FROM traced ORDER BY rule") == [("fifo", True), ("libr", True), ("pro-rata", True)]
    assert case.engine.rows("SELECT DISTINCT rule FROM resting ORDER BY 1") == [("fifo",), ("libr",), ("pro-rata",)]
    assert case.engine.rows("SELECT * FROM unexplained") == [(1, "T2", "A", "20.00", "EUR")]


@pytest.mark.parametrize("rule", RULES)
def test_a_later_process_gives_the_same_bytes(new_case: Any, rule: str) -> None:
    texts = []
    for _ in range(2):
        case = new_case()
        case.entry("2026-03-01", "iban:v", "iban:A", "100", side="payee", exhibit="A")
        case.entry("2026-03-02", "iban:A", "iban:B", "120", side="payer", exhibit="A", fee="1")
        case.entry("2026-03-02", "iban:A", "iban:B", "120", side="payee", exhibit="B")
        case.balance("iban:A", "2026-03-01", "30", basis="opening", exhibit="A", order=1)
        case.claim("R", "100", "iban:A", "2026-03-01", "iban:v")
        case.run()
        texts.append(json.dumps(case.follow(rule)))
        texts.append(json.dumps(trace.follow(trace.load(case.engine, case.settings), rule).json()))
    assert len(set(texts)) == 1
