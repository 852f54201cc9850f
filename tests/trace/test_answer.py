"""The rows of an answer: their form, their order, and that a lost unit would be seen."""

from __future__ import annotations

from typing import Any

from leadline.trace.answer import Rest, conserved
from leadline.trace.book import Ledger, Lost, Move


def test_the_row_has_the_form_of_the_interface(new_case: Any) -> None:
    case = new_case()
    case.entry("2026-03-01T09:00:00Z", "v", "A", "100", id="T1")
    case.entry("2026-03-02", "A", "B", "60", fee="0.4", id="T2", got="66", into="USD")
    case.loss("R-017", "T1")
    assert case.run().follow("fifo") == {
        "rule": "fifo",
        "losses": [{"origin": "R-017/1", "transfer": "T1", "account": "A", "amount": "100.00", "asset": "EUR"}],
        "resting": [
            {"account": "A", "origin": "R-017/1", "amount": "39.60", "asset": "EUR", "since": "2026-03-01T09:00:00Z"},
            {"account": "B", "origin": "R-017/1", "amount": "66.00", "asset": "USD", "since": "2026-03-02"},
        ],
        "hops": [{
            "transfer": "T2", "origin": "R-017/1", "amount": "60.00", "asset": "EUR", "at": "2026-03-02", "payee_amount": "66.00",
            "payee_asset": "USD",
        }],
        "written_off": [
            {"transfer": "T2", "origin": "R-017/1", "amount": "0.40", "asset": "EUR", "as": "fee", "account": "A", "at": "2026-03-02"},
        ],
        "unexplained": [],
        "conserved": True,
    }  # fmt: skip


def test_rows_stand_by_code_point_and_by_the_order_of_the_ledger(new_case: Any) -> None:
    case = new_case()
    for n, report in enumerate(("Z", "a")):
        case.entry(f"2026-03-01T0{n}:00:00Z", "v", "A", "100", id=f"T{n}")
        case.loss(report, f"T{n}")
    for n, account in enumerate(("b", "Ä", "B")):
        case.entry(f"2026-03-02T0{n}:00:00Z", "A", account, "20", fee="2", id=f"X{n}")
    answer = case.run().follow("pro-rata")
    assert [loss["origin"] for loss in answer["losses"]] == ["Z/1", "a/1"]
    assert [(r["account"], r["origin"]) for r in answer["resting"]] == [
        ("A", "Z/1"), ("A", "a/1"), ("B", "Z/1"), ("B", "a/1"), ("b", "Z/1"), ("b", "a/1"), ("Ä", "Z/1"), ("Ä", "a/1"),
    ]  # fmt: skip
    for part in ("hops", "written_off"):
        assert [(r["transfer"], r["origin"]) for r in answer[part]] == [(f"X{n}", o) for n in range(3) for o in ("Z/1", "a/1")]


def test_a_lost_unit_is_seen() -> None:
    book = Ledger([("A", "EUR")], [Move("T", "2026-03-01", -1, 0, 10, "EUR", into="EUR")], {"EUR": 2}, [Lost("R/1", "R", 0)])
    assert conserved(book, [Rest(0, 0, 10, 0)], [], [])
    assert not conserved(book, [Rest(0, 0, 9, 0)], [], [])
