"""Which transfer is the loss that a report tells."""

from __future__ import annotations

import json
from typing import Any

import pytest

A, V = "iban:A", "iban:V"


def because(case: Any) -> dict[str, list[Any]]:
    return {transfer: json.loads(text) for transfer, text in case.engine.rows("SELECT transfer, because FROM loss ORDER BY seq")}


def test_the_transfer_of_that_payer_account_amount_and_day(new_case: Any) -> None:
    case = new_case()
    case.entry("2026-03-04T09:15:00Z", "iban:W", A, "4200", id="other payer")
    case.entry("2026-03-04T10:15:00Z", V, A, "4200.00", id="it")
    case.entry("2026-03-04T11:15:00Z", V, A, "4200.01", id="other amount")
    case.entry("2026-03-04T11:15:00Z", V, A, "4200", "USD", id="other asset")
    claim = case.claim("R-1", "4200", A, "2026-03-04", V)
    case.run()
    assert case.origins() == {"R-1/1": "it"}
    assert because(case) == {"it": [claim]}
    assert case.kinds() == []


@pytest.mark.parametrize("day, found", [("02-28", False), ("03-01", False), ("03-03", True), ("03-07", True), ("03-08", False)])
def test_from_one_day_before_to_three_days_after(new_case: Any, day: str, found: bool) -> None:
    case = new_case()
    case.entry(f"2026-{day}", V, A, "10", id="T")
    case.claim("R-1", "10", A, "2026-03-04", V)
    assert ("T" in case.run().origins().values()) is found
    assert [status for (status,) in case.transfers("status")].count("claimed") == (0 if found else 1)


def test_the_days_are_those_of_the_case(new_case: Any) -> None:
    case = new_case(zone="Asia/Bangkok")
    case.entry("2026-03-02T18:00:00Z", V, A, "10", id="T")  # the 3rd in Bangkok
    case.claim("R-1", "10", A, "2026-03-04", V)
    assert case.run().origins() == {"R-1/1": "T"}


def test_the_nearest_in_time_is_it_and_equally_near_ones_are_a_problem(new_case: Any) -> None:
    case = new_case()
    case.entry("2026-03-04T08:00:00Z", V, A, "10", id="T1")
    case.entry("2026-03-04T09:00:00Z", V, A, "10", id="T2")
    case.claim("R-1", "10", A, "2026-03-04T08:40:00Z", V)
    case.claim("R-2", "10", A, "2026-03-04", None)
    case.entry("2026-03-08", "iban:X", "iban:B", "7", id="T3")
    case.entry("2026-03-10", "iban:Y", "iban:B", "7", id="T4")
    case.claim("R-3", "7", "iban:B", "2026-03-09")
    case.run()
    assert case.origins() == {"R-1/1": "T2", "R-2/1": "T1"}  # T2 is another's, so T1 is left
    assert case.kinds() == ["ambiguous-loss"]


def test_two_payments_of_one_day_and_one_claim_without_payer(new_case: Any) -> None:
    case = new_case()
    for n, payer in enumerate(("iban:X", "iban:Y")):
        case.entry(f"2026-03-04T0{n}:00:00Z", payer, A, "10", id=f"T{n}")
    case.claim("R-1", "10", A, "2026-03-04")
    case.run()
    assert case.origins() == {}
    assert case.kinds() == ["ambiguous-loss"]


def test_equal_payments_of_one_report_get_a_transfer_each(new_case: Any) -> None:
    case = new_case()
    for n in range(5):
        case.entry("2026-03-04", V, A, "10", id=f"T{n}")
        case.claim("R-1", "10.00", A, "2026-03-04", V)
    assert case.run().origins() == {f"R-1/{n + 1}": f"T{n}" for n in range(5)}
    assert case.kinds() == []


def test_one_told_payment_more_than_the_ledger_has_is_claimed(new_case: Any) -> None:
    case = new_case()
    case.entry("2026-03-04", V, A, "10", id="T0")
    for _ in range(2):
        case.claim("R-1", "10", A, "2026-03-04", V)
    case.run()
    assert [(payer, payee, status) for payer, payee, status in case.transfers("payer", "payee", "status")] == [(V, A, None), (V, A, "claimed")]
    assert len(case.origins()) == 2


def test_a_payer_who_is_only_a_name_fits_where_no_account_does(new_case: Any) -> None:
    case = new_case()
    case.entry("2026-03-04", f"name:Anna@{A}", A, "10", side="payee", id="T1", exhibit="A")
    case.claim("R-1", "10", A, "2026-03-04", V)
    assert case.run().origins() == {"R-1/1": "T1"}


def test_several_from_the_payer_that_add_up_within_31_days(new_case: Any) -> None:
    case = new_case()
    for n, (day, amount) in enumerate((("02-20", "1000"), ("03-04", "2000"), ("03-30", "1500"), ("04-05", "700"))):
        case.entry(f"2026-{day}", V, A, amount, id=f"T{n}")
    case.claim("R-1", "4500", A, "2026-03-04", V)
    assert case.run().origins() == {"R-1/1": "T0", "R-1/2": "T1", "R-1/3": "T2"}


def test_a_sum_in_two_ways_is_a_problem(new_case: Any) -> None:
    case = new_case()
    for n in range(3):
        case.entry(f"2026-03-0{n + 1}", V, A, "100", id=f"T{n}")
    case.claim("R-1", "200", A, "2026-03-04", V)
    case.run()
    assert case.origins() == {}
    assert case.kinds() == ["ambiguous-loss"]


def test_what_no_exhibit_shows_enters_the_ledger_as_claimed_at_its_time(new_case: Any) -> None:
    case = new_case()
    case.entry("2026-03-06", A, "iban:B", "4000", id="T")
    case.claim("R-1", "4200", A, "2026-03-04", V)
    case.claim("R-2", "100", A, "2026-03-05")
    answer = case.run().follow("fifo")
    assert case.transfers("payer", "payee", "amount", "status", "time_at") == [
        (V, A, "4200.00", "claimed", "2026-03-04"), (None, A, "100.00", "claimed", "2026-03-05"), (A, "iban:B", "4000.00", None, "2026-03-06"),
    ]  # fmt: skip
    assert [(r["account"], r["origin"], r["amount"]) for r in answer["resting"]] == [
        (A, "R-1/1", "200.00"), (A, "R-2/1", "100.00"), ("iban:B", "R-1/1", "4000.00"),
    ]  # fmt: skip
    assert case.kinds() == []


def test_a_statement_that_covers_the_day_and_lacks_the_payment_outweighs_the_claim(new_case: Any) -> None:
    case = new_case()
    case.entry("2026-03-01", "iban:X", A, "5", side="payee", exhibit="A")
    case.entry("2026-03-31", "iban:X", A, "6", side="payee", exhibit="A")
    case.claim("R-1", "4200", A, "2026-03-04", V)
    case.claim("R-2", "4200", A, "2026-04-04", V)
    case.claim("R-3", "4200", A, "2026-03-04", V, asset="USD")
    case.run()
    assert case.kinds() == ["not-in-statement"]
    assert set(case.origins()) == {"R-2/1", "R-3/1"}


def test_one_transfer_is_the_loss_of_one_report(new_case: Any) -> None:
    case = new_case()
    case.entry("2026-03-04", V, A, "10", id="T")
    case.claim("R-1", "10", A, "2026-03-04", V)
    case.claim("R-2", "10", A, "2026-03-04", V)
    case.loss("R-3", "T")
    case.run()
    assert case.origins() == {"R-1/1": "T"}
    assert case.kinds() == ["named-twice", "named-twice"]


def test_the_table_of_losses_decides_between_equals_and_agrees_with_its_own_report(new_case: Any) -> None:
    case = new_case()
    for n, payer in enumerate(("iban:X", "iban:Y")):
        case.entry(f"2026-03-04T0{n}:00:00Z", payer, A, "10", id=f"T{n}")
    case.claim("R-1", "10", A, "2026-03-04")
    case.loss("R-1", "T1")
    case.run()
    assert case.origins() == {"R-1/1": "T1"}
    assert len(because(case)["T1"]) == 2
    assert case.kinds() == []


def test_rows_of_losses_that_open_nothing(new_case: Any) -> None:
    case = new_case()
    case.entry("2026-03-04", V, A, "10", id="T1")
    case.entry("2026-03-04", A, A, "10", id="self")
    case.entry("2026-03-04", V, A, "10", id="failed", status="failed")
    for report, name in (("R-1", "T1"), ("R-1", "T1"), ("R-2", "T1"), ("R-1", "self"), ("R-1", "failed"), ("R-1", "nothing")):
        case.loss(report, name)
    case.run()
    assert case.origins() == {"R-1/1": "T1"}
    assert case.kinds() == ["named-twice", "named-twice", "not-traced", "unknown-transfer", "unknown-transfer", "unknown-transfer"]


def test_a_loss_may_be_named_by_its_transaction(new_case: Any) -> None:
    case = new_case()
    name = "txid:tron/" + "ab" * 32
    case.entry("2026-03-04T00:00:00Z", "tron:V", "tron:A", "10", "USDT@tron", reference=name, id="T1")
    case.entry("2026-03-04T00:00:00Z", "tron:V", None, "0", "TRX", fee="1", reference=name, id="T2")
    case.loss("nobody we know", name)
    assert case.run().origins() == {"nobody we know/1": "T1"}


def test_a_difference_between_what_is_told_and_what_arrived_is_a_problem(new_case: Any) -> None:
    case = new_case()
    case.entry("2026-03-04", V, A, "10", got="9.5", id="T1")
    case.claim("R-1", "10", A, "2026-03-04", V)
    case.entry("2026-03-04", V, A, "77", id="T2")
    case.claim("R-2", "80", A, "2026-03-04", V)
    case.loss("R-2", "T2")
    case.run()
    assert case.origins() == {"R-1/1": "T1", "R-2/1": "T2"}
    assert case.kinds() == ["amount-differs", "amount-differs"]
    assert [row["amount"] for row in case.follow("fifo")["losses"]] == ["9.50", "77.00"]
