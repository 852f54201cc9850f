"""In proportion: the rolling charge (Boughner v Greyhawk 2013 ONCA 26)."""

from __future__ import annotations

from typing import Any


def resting(case: Any, rule: str) -> list[str]:
    return [f"{r['account']} {r['origin']} {r['amount']}" for r in case.follow(rule)["resting"]]


def test_each_payment_is_shared_by_what_is_there_at_that_time(new_case: Any) -> None:
    """Law Society v Toronto-Dominion Bank's example in small: a later victim bears nothing of an earlier payment."""
    case = new_case()
    for n, (payer, payee, amount) in enumerate((("v1", "A", "100"), ("A", None, "50"), ("v2", "A", "100"), ("A", "B", "50"))):
        case.entry(f"2026-03-0{n + 1}", payer, payee, amount, id=f"T{n}")
    case.loss("R-1", "T0")
    case.loss("R-2", "T2")
    assert resting(case.run(), "pro-rata") == ["A R-1/1 33.33", "A R-2/1 66.67", "B R-1/1 16.67", "B R-2/1 33.33"]


def test_half_a_cent_goes_to_clean(new_case: Any) -> None:
    case = new_case()
    case.balance("A", "2026-03-01", "0.01")
    case.entry("2026-03-02", "v", "A", "0.01", id="T1")
    case.entry("2026-03-03", "A", "B", "0.01", id="T2")
    case.loss("R", "T1")
    assert resting(case.run(), "pro-rata") == ["A R/1 0.01"]


def test_a_share_rests_since_it_last_rose_from_nothing(new_case: Any) -> None:
    case = new_case()
    for n, (payer, payee, amount) in enumerate((("v", "A", "10"), ("A", "B", "10"), ("B", "A", "10"), ("B", "A", "1"))):
        case.entry(f"2026-03-0{n + 1}", payer, payee, amount, id=f"T{n}")
    case.loss("R", "T0")
    assert [row["since"] for row in case.run().follow("pro-rata")["resting"]] == ["2026-03-03"]
