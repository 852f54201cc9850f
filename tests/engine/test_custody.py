"""Custody: which row speaks of which place, the nearest first; chains, contradictions, rows that fit nothing."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from tests.link.worlds import engine

from leadline.engine import Engine
from leadline.engine.custody import NOT_STATED, cleaned, custody

TABLE = "f" * 64


def sha(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def case(paths: list[str], rows: list[tuple[str, dict[str, str]]], reports: dict[str, str] | None = None) -> Engine:
    """A case of these paths (`!` for what lies inside), each its own bytes, and rows of custody."""
    made = engine()
    made.put("exhibit", [(TABLE, 1000, "segments/x.seg", 0, "text/csv; table=custody", "csv-table/1", "custody.csv", 0)])
    for n, path in enumerate(paths, 1):
        parent = f"s-{path.rpartition('!')[0]}" if "!" in path else None
        made.put("exhibit", [(sha(path), 10, "segments/x.seg", n, "text/plain", "plain-text/1", path, n)])
        made.put("source", [(f"s-{path}", n, path, sha(path), parent, "", "", (reports or {}).get(path), None, 2)])
    made.put("custody", [(target, TABLE, n * 10, n * 10 + 5, json.dumps(fields)) for n, (target, fields) in enumerate(rows)])
    return made


def told(made: Engine, path: str) -> list[dict[str, str]]:
    return [dict(step.fields) for step in custody(made).steps.get(f"s-{path}", ())]


PATHS = ["reports/R-1/mail.eml", "reports/R-1/mail.eml!a.zip", "reports/R-1/mail.eml!a.zip!x.txt", "reports/R-1/b.txt", "bank/c.csv"]


def test_what_lies_inside_has_the_custody_of_what_it_lies_in() -> None:
    made = case(PATHS, [("reports/R-1/mail.eml", {"obtained_from": "A"})])
    assert [bool(told(made, path)) for path in PATHS] == [True, True, True, False, False]
    assert custody(made).words("s-bank/c.csv") == NOT_STATED
    assert custody(made).problems == []


@pytest.mark.parametrize(
    "target, whom",
    [
        (sha(PATHS[2]), "x.txt"),
        (PATHS[1], "a.zip"),
        (".\\reports\\R-1\\", "reports"),
        ("reports", "reports"),
        ("", "report"),
    ],
)
def test_the_nearest_word_holds(target: str, whom: str) -> None:
    wide = [("", {"seal": "report"}), ("reports", {"seal": "reports"}), (PATHS[1], {"seal": "a.zip"}), (sha(PATHS[2]), {"seal": "x.txt"})]
    order = ["report", "reports", "a.zip", "x.txt"]
    rows = [row for row in wide if order.index(row[1]["seal"]) < order.index(whom)]
    made = case(PATHS, [*rows, (target, {"seal": whom})], dict.fromkeys([*PATHS[:4], "toml"], "R-1"))
    made.put("source", [("s-toml", 99, "reports/R-1/report.toml", TABLE, None, "", "", "R-1", None, 2)])
    assert told(made, PATHS[2]) == [{"seal": whom}]


def test_rows_that_say_the_same_are_one_and_several_times_are_a_chain() -> None:
    rows: list[tuple[str, dict[str, Any]]] = [
        ("bank/c.csv", {"obtained_at": "2026-03-03", "obtained_from": "Kim", "obtained_by": "Lab"}),
        (sha("bank/c.csv"), {"obtained_at": "2026-03-01", "obtained_from": "Bank", "obtained_by": "Kim", "instrument_no": "7 Js 1/26"}),
        ("bank/c.csv", {"obtained_at": "2026-03-03", "obtained_from": "Kim", "obtained_by": "Lab"}),
    ]
    made = case(PATHS, rows)
    assert [step["obtained_by"] for step in told(made, "bank/c.csv")] == ["Kim", "Lab"]
    assert custody(made).words("s-bank/c.csv") == (
        "obtained on 2026-03-01 from Bank by Kim; instrument no. 7 Js 1/26 · obtained on 2026-03-03 from Kim by Lab"
    )
    assert custody(made).problems == []


def test_a_contradiction_is_a_problem_and_both_rows_are_kept() -> None:
    rows = [("bank/c.csv", {"obtained_at": "2026-03-01", "seal": "7"}), (sha("bank/c.csv"), {"obtained_at": "2026-03-01", "seal": "8"})]
    made = case(PATHS, rows)
    (problem,) = custody(made).problems
    assert (problem.kind, problem.stage) == ("custody-conflict", "link")
    assert problem.span is not None
    assert "seal" in problem.what
    assert {step["seal"] for step in told(made, "bank/c.csv")} == {"7", "8"}


def test_a_row_that_no_exhibit_fits_is_a_problem_and_one_that_is_outweighed_is_none() -> None:
    rows = [
        ("bank/d.csv", {"seal": "1"}),
        (sha("nothing"), {"seal": "2"}),
        ("not a hash", {"seal": "3"}),
        ("bank", {"seal": "4"}),
        ("bank/c.csv", {"seal": "5"}),
    ]
    made = case(PATHS, rows)
    assert sorted(problem.what.split()[5] for problem in custody(made).problems) == sorted(["bank/d.csv,", sha("nothing") + ",", "not"])
    assert {problem.kind for problem in custody(made).problems} == {"custody-unmatched"}


def test_paths_are_compared_as_the_inventory_writes_them() -> None:
    for given in ("a/b.txt", "./a/b.txt", ".\\a\\b.txt", " a//b.txt ", "a/b.txt/"):
        assert cleaned(given) == "a/b.txt"
    assert custody(case(PATHS, [])).steps == {}
