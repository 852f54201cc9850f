"""First in, first out: Devaynes v Noble, Clayton's Case (1816) 1 Mer 572."""

from __future__ import annotations

from typing import Any


def resting(case: Any, rule: str) -> list[str]:
    return [f"{r['account']} {r['origin']} {r['amount']}" for r in case.follow(rule)["resting"]]


def test_claytons_case(new_case: Any) -> None:
    """A running account: each drawing is set against the earliest money paid in. Amounts invented."""
    case = new_case()
    for n, (payer, payee, amount) in enumerate(
        (("C1", "bank", "100"), ("bank", "x", "60"), ("C2", "bank", "50"), ("bank", "y", "70"), ("C1", "bank", "30"), ("bank", "z", "40"))
    ):
        case.entry(f"2026-03-0{n + 1}", payer, payee, amount, id=f"T{n}")
    for report, name in (("first", "T0"), ("second", "T2"), ("first", "T4")):
        case.loss(report, name)
    case.run()
    assert resting(case, "fifo") == [
        "bank first/2 10.00", "x first/1 60.00", "y first/1 40.00", "y second/1 30.00", "z second/1 20.00", "z first/2 20.00",
    ]  # fmt: skip


def test_unexplained_money_is_taken_last(new_case: Any) -> None:
    case = new_case()
    case.entry("2026-03-01", "v", "A", "100", id="T1")
    case.entry("2026-03-02", "A", "B", "150", id="T2")
    case.entry("2026-03-03", "B", "C", "100", id="T3")
    case.loss("R", "T1")
    assert resting(case.run(), "fifo") == ["C R/1 100.00"]
