"""Differences between balances and what is known, and the totals of accounts."""

from __future__ import annotations

from typing import Any


def test_every_difference_but_an_opening_is_a_problem(new_case: Any) -> None:
    case = new_case()
    case.balance("A", "2026-03-01", "100")
    case.entry("2026-03-02", "A", "B", "30")
    case.balance("A", "2026-03-03", "70")
    case.balance("A", "2026-03-04", "80")
    case.balance("A", "2026-03-05", "75")
    case.balance("B", "2026-03-02T12:00:00Z", "10")
    case.run()
    texts = [what for (what,) in case.engine.rows("SELECT what FROM problem WHERE kind = 'balance-break' ORDER BY what")]
    assert [text.split(";")[0] for text in texts] == [
        "A at 2026-03-04: the balance says 10.00 EUR more than the 70.00 that are known",
        "A at 2026-03-05: the balance says 5.00 EUR less than the 80.00 that are known",
        "B at 2026-03-02T12:00:00Z: the balance says 20.00 EUR less than the 30.00 that are known",
    ]


def test_the_first_balance_of_a_holding_with_a_loss_in_it_is_a_check(new_case: Any) -> None:
    case = new_case()
    case.entry("2026-03-01", "v", "A", "100", id="T")
    case.balance("A", "2026-03-02", "60")
    case.loss("R", "T")
    answer = case.run().follow("pro-rata")
    assert [(r["amount"], r["as"]) for r in answer["written_off"]] == [("40.00", "unseen")]
    assert case.kinds() == ["balance-break"]


def test_a_balance_of_two_to_the_256_units_is_a_problem_and_not_traced(new_case: Any) -> None:
    case = new_case()
    case.entry("2026-03-01", "v", "A", "5", "ETH", id="T")
    case.balance("A", "2026-03-02", str(2**250), "ETH")
    case.loss("R", "T")
    answer = case.run().follow("pro-rata")
    assert [(r["account"], r["amount"]) for r in answer["resting"]] == [("A", "5.000000000000000000")]
    assert case.kinds() == ["not-traced"]
    assert case.engine.rows("SELECT balance FROM account_total WHERE account = 'A'") == [("5.000000000000000000",)]


def test_totals_count_fees_and_not_what_goes_to_itself(new_case: Any) -> None:
    case = new_case()
    case.balance("A", "2026-03-01", "100")
    case.entry("2026-03-02", "A", "B", "30", fee="1")
    case.entry("2026-03-03", "A", "A", "30", fee="2")
    case.entry("2026-03-03", "A", "B", "10", got="11", into="USD")
    case.run()
    assert case.engine.rows("SELECT * FROM account_total ORDER BY account, asset") == [
        ("A", "EUR", "57.00", "0.00", "43.00"), ("B", "EUR", "30.00", "30.00", "0.00"), ("B", "USD", "11.00", "11.00", "0.00"),
    ]  # fmt: skip
