"""Last in, first out: the mirror of Clayton's Case."""

from __future__ import annotations

from typing import Any


def resting(case: Any, rule: str) -> list[str]:
    return [f"{r['account']} {r['origin']} {r['amount']}" for r in case.follow(rule)["resting"]]


def test_the_last_money_in_leaves_first_and_arrives_in_reverse(new_case: Any) -> None:
    case = new_case()
    for n, (payer, payee, amount) in enumerate(
        (("v1", "A", "100"), ("v2", "A", "100"), ("A", "B", "150"), ("B", "C", "60"), ("C", "D", "50"))
    ):
        case.entry(f"2026-03-0{n + 1}", payer, payee, amount, id=f"T{n}")
    case.loss("R-1", "T0")
    case.loss("R-2", "T1")
    case.run()
    # B holds R-2's 100, then R-1's 50: the 60 that leave are R-1's 50 and 10 of R-2; C pays the 10 of R-2 and 40 of R-1 first
    assert resting(case, "lifo") == ["A R-1/1 50.00", "B R-2/1 90.00", "C R-1/1 10.00", "D R-1/1 40.00", "D R-2/1 10.00"]
