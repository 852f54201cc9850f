"""A lead: everything that a reached account pays is marked."""

from __future__ import annotations

from typing import Any


def resting(case: Any, rule: str) -> list[str]:
    return [f"{r['account']} {r['origin']} {r['amount']}" for r in case.follow(rule)["resting"]]


def test_each_loss_is_marked_in_full_wherever_it_could_be(new_case: Any) -> None:
    case = new_case()
    for n, (payer, payee, amount) in enumerate((("v1", "A", "10"), ("", "A", "990"), ("v2", "A", "10"), ("A", "B", "500"), ("B", None, "1"))):
        case.entry(f"2026-03-0{n + 1}", payer, payee, amount, id=f"T{n}")
    case.loss("R-1", "T0")
    case.loss("R-2", "T2")
    answer = case.run().follow("poison")
    assert resting(case, "poison") == ["A R-1/1 510.00", "A R-2/1 510.00", "B R-1/1 499.00", "B R-2/1 499.00"]
    assert [(r["transfer"], r["origin"], r["amount"]) for r in answer["hops"]] == [
        ("T3", "R-1/1", "500.00"), ("T3", "R-2/1", "500.00"), ("T4", "R-1/1", "1.00"), ("T4", "R-2/1", "1.00"),
    ]  # fmt: skip
    assert answer["written_off"] == []
    assert answer["conserved"] is False


def test_an_emptied_account_stays_reached(new_case: Any) -> None:
    case = new_case()
    for n, (payer, payee, amount) in enumerate((("v1", "A", "10"), ("A", "B", "10"), ("", "A", "5"), ("A", "C", "5"))):
        case.entry(f"2026-03-0{n + 1}", payer, payee, amount, id=f"T{n}")
    case.loss("R-1", "T0")
    assert resting(case.run(), "poison") == ["B R-1/1 10.00", "C R-1/1 5.00"]
