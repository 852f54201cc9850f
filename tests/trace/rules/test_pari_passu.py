"""One common fund: Barlow Clowes v Vaughan [1992] 4 All ER 22."""

from __future__ import annotations

from typing import Any


def resting(case: Any, rule: str) -> list[str]:
    return [f"{r['account']} {r['origin']} {r['amount']}" for r in case.follow(rule)["resting"]]


def test_a_later_payer_bears_earlier_payments_alike(new_case: Any) -> None:
    case = new_case()
    for n, (payer, payee, amount) in enumerate((("v1", "A", "100"), ("A", None, "50"), ("v2", "A", "100"), ("A", "B", "60"))):
        case.entry(f"2026-03-0{n + 1}", payer, payee, amount, id=f"T{n}")
    case.loss("R-1", "T0")
    case.loss("R-2", "T2")
    assert resting(case.run(), "pari-passu") == ["A R-1/1 45.00", "A R-2/1 45.00", "B R-1/1 30.00", "B R-2/1 30.00"]


def test_what_never_met_is_two_funds(new_case: Any) -> None:
    case = new_case()
    for n, (payer, payee, amount) in enumerate((("v1", "A", "100"), ("v2", "B", "100"), ("A", "C", "80"), ("B", "D", "10"))):
        case.entry(f"2026-03-0{n + 1}", payer, payee, amount, id=f"T{n}")
    case.loss("R-1", "T0")
    case.loss("R-2", "T1")
    assert resting(case.run(), "pari-passu") == ["A R-1/1 20.00", "B R-2/1 90.00", "C R-1/1 80.00", "D R-2/1 10.00"]


def test_a_loss_that_went_nowhere_is_its_own_fund(new_case: Any) -> None:
    case = new_case()
    case.entry("2026-03-01", "v1", None, "70", id="T0")
    case.entry("2026-03-02", "v2", "A", "100", id="T1")
    case.entry("2026-03-03", "A", None, "40", id="T2")
    for n in range(2):
        case.loss(f"R-{n}", f"T{n}")
    answer = case.run().follow("pari-passu")
    assert [(r["transfer"], r["origin"], r["amount"]) for r in answer["written_off"]] == [("T0", "R-0/1", "70.00"), ("T2", "R-1/1", "40.00")]


def test_what_comes_back_to_any_victim_is_returned_for_the_whole_fund(new_case: Any) -> None:
    case = new_case()
    for n, (payer, payee, amount) in enumerate((("home", "A", "100"), ("v2", "A", "300"), ("A", "home", "40"))):
        case.entry(f"2026-03-0{n + 1}", payer, payee, amount, id=f"T{n}")
    case.loss("R-1", "T0")
    case.loss("R-2", "T1")
    case.report("R-1", reporter_account="home")
    answer = case.run().follow("pari-passu")
    assert [(r["origin"], r["amount"], r["as"]) for r in answer["written_off"]] == [("R-1/1", "10.00", "returned"), ("R-2/1", "30.00", "returned")]


def test_an_exchange_is_shared_by_the_losses(new_case: Any) -> None:
    case = new_case()
    for n, (payer, amount) in enumerate((("v1", "100"), ("v2", "200"))):
        case.entry(f"2026-03-0{n + 1}", payer, "A", amount, id=f"T{n}")
        case.loss(f"R-{n}", f"T{n}")
    case.entry("2026-03-03", "A", "B", "150", got="100", into="USD", id="T2")
    answer = case.run().follow("pari-passu")
    assert [(r["origin"], r["amount"], r["payee_amount"]) for r in answer["hops"]] == [("R-0/1", "50.00", "33.33"), ("R-1/1", "100.00", "66.67")]
    assert resting(case, "pari-passu") == ["A R-0/1 50.00", "A R-1/1 100.00", "B R-0/1 33.33", "B R-1/1 66.67"]
    assert answer["conserved"]
