"""The claimant's election: Re Oatway [1903] 2 Ch 356."""

from __future__ import annotations

from typing import Any


def resting(case: Any, rule: str) -> list[str]:
    return [f"{r['account']} {r['origin']} {r['amount']}" for r in case.follow(rule)["resting"]]


def test_re_oatway(new_case: Any) -> None:
    """The trustee mixes £3,000 of the trust with his own money, buys shares with £2,137 and spends the rest: the shares are the trust's."""
    case = new_case()
    case.balance("Oatway", "1901-08-01", "4000", "GBP")
    for day, payer, payee, amount, name in (
        ("02", "trust", "Oatway", "3000", "T1"), ("03", "Oatway", "shares", "2137", "T2"), ("04", "Oatway", None, "4863", "T3"),
    ):  # fmt: skip
        case.entry(f"1901-08-{day}", payer, payee, amount, "GBP", id=name)
    case.loss("Skipper", "T1")
    case.run()
    assert resting(case, "tainted-first") == ["shares Skipper/1 2137.00"]
    assert resting(case, "libr") == []  # Hallett alone would leave the beneficiaries with nothing


def test_losses_leave_in_the_order_of_their_arrival_before_clean_money(new_case: Any) -> None:
    case = new_case()
    for n, (payer, payee, amount) in enumerate((("v1", "A", "10"), ("", "A", "100"), ("v2", "A", "10"), ("A", "B", "15"), ("B", "C", "12"))):
        case.entry(f"2026-03-0{n + 1}", payer, payee, amount, id=f"T{n}")
    case.loss("R-1", "T0")
    case.loss("R-2", "T2")
    assert resting(case.run(), "tainted-first") == ["A R-2/1 5.00", "B R-2/1 3.00", "C R-1/1 10.00", "C R-2/1 2.00"]
