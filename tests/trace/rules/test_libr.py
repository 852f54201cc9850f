"""Lowest intermediate balance: Re Hallett's Estate (1880) 13 Ch D 696, Roscoe v Winder [1915] 1 Ch 62."""

from __future__ import annotations

from typing import Any


def resting(case: Any, rule: str) -> list[str]:
    return [f"{r['account']} {r['origin']} {r['amount']}" for r in case.follow(rule)["resting"]]


def test_roscoe_v_winder(new_case: Any) -> None:
    """£455 18s 11d of trust money, a balance of £25 18s at the lowest, £358 5s 5d at the end: the claim is capped at £25 18s."""
    case = new_case()
    for n, (payer, payee, amount) in enumerate(
        (("company", "Wigham", "455.94"), ("Wigham", None, "430.04"), (None, "Wigham", "332.37"))
    ):
        case.entry(f"1913-06-0{n + 1}", payer, payee, amount, "GBP", id=f"T{n}")
    case.loss("Roscoe", "T0")
    case.run()
    assert resting(case, "libr") == ["Wigham Roscoe/1 25.90"]


def test_re_hallett(new_case: Any) -> None:
    """Own money is spent first, whichever came in first."""
    for order in (("v", ""), ("", "v")):
        case = new_case()
        names = [case.entry(f"2026-03-0{n + 1}", payer, "A", "200", id=f"T{n}") for n, payer in enumerate(order)]
        case.entry("2026-03-03", "A", "B", "150", id="T2")
        case.loss("R", names[order.index("v")])
        assert resting(case.run(), "libr") == ["A R/1 200.00"]


def test_among_victims_the_charge_rolls(new_case: Any) -> None:
    case = new_case()
    for n, (payer, payee, amount) in enumerate((("v1", "A", "100"), ("", "A", "10"), ("A", "B", "60"), ("v2", "A", "50"), ("A", "B", "50"))):
        case.entry(f"2026-03-0{n + 1}", payer, payee, amount, id=f"T{n}")
    case.loss("R-1", "T0")
    case.loss("R-2", "T3")
    assert resting(case.run(), "libr") == ["A R-1/1 25.00", "A R-2/1 25.00", "B R-1/1 75.00", "B R-2/1 25.00"]
