"""Two rows of two statements that are one transfer."""

from __future__ import annotations

from typing import Any

import pytest

NL, LT, DE = "iban:NL91ABNA0417164300", "iban:LT121000011101001000", "iban:DE89370400440532013000"


def pairs(case: Any) -> list[tuple[Any, ...]]:
    return [(at, payer, payee, amount, spans.count("exhibit")) for at, payer, payee, amount, spans in case.transfers(
        "time_at", "payer", "payee", "amount", "spans")]  # fmt: skip


def test_a_payment_in_both_statements_is_one_transfer_with_two_spans(new_case: Any) -> None:
    case = new_case()
    sent = case.entry("2026-03-05T10:30:00Z", NL, LT, "5900.00", side="payer", exhibit="NL", reference="INV 2231")
    case.entry("2026-03-05", NL, LT, "5900", side="payee", exhibit="LT", reference="INV 2231")
    case.run()
    assert pairs(case) == [("2026-03-05T10:30:00Z", NL, LT, "5900.00", 2)]
    assert case.transfers("id", "payee_at") == [(sent, "2026-03-05")]
    assert case.kinds() == []


@pytest.mark.parametrize("day, merged", [("02", True), ("08", True), ("01", False), ("09", False)])
def test_booking_days_differ_by_at_most_three(new_case: Any, day: str, merged: bool) -> None:
    case = new_case()
    case.entry("2026-03-05", NL, LT, "10", side="payer", exhibit="NL")
    case.entry(f"2026-03-{day}", NL, LT, "10", side="payee", exhibit="LT")
    assert len(pairs(case.run())) == (1 if merged else 2)


def test_days_are_counted_in_the_zone_of_the_case(new_case: Any) -> None:
    case = new_case(zone="Asia/Bangkok")
    case.entry("2026-03-05T17:30:00Z", NL, LT, "10", side="payer", exhibit="NL")  # the 6th in Bangkok
    case.entry("2026-03-09", NL, LT, "10", side="payee", exhibit="LT")
    assert len(pairs(case.run())) == 1


@pytest.mark.parametrize("payee, payer", [(f"name:Services UAB@{NL}", NL), (LT, f"name:Trading BV@{LT}"), (LT, None)])
def test_a_name_agrees_where_the_other_row_has_the_account(new_case: Any, payee: str, payer: str | None) -> None:
    case = new_case()
    case.entry("2026-03-05", NL, payee, "10", side="payer", exhibit="NL", name="Services UAB")
    case.entry("2026-03-06", payer, LT, "10", side="payee", exhibit="LT", name="Trading BV")
    assert pairs(case.run()) == [("2026-03-05", NL, LT, "10.00", 2)]


def test_two_names_agree_unless_what_is_known_speaks_against_it(new_case: Any) -> None:
    for known, reference, merged in (("Services U.A.B.", "", True), ("Somebody Else", "", False), ("", "other", False), ("", "", True)):
        case = new_case()
        case.entry("2026-03-05", NL, f"name:SERVICES UAB@{NL}", "10", side="payer", exhibit="NL", name="SERVICES UAB", reference="INV 1")
        case.entry("2026-03-05", f"name:Trading@{LT}", LT, "10", side="payee", exhibit="LT", name="Trading", reference=reference or None)
        if known:
            case.account(LT, holder=known)
        assert len(pairs(case.run())) == (1 if merged else 2), (known, reference)


def test_another_account_amount_or_asset_is_another_transfer(new_case: Any) -> None:
    case = new_case()
    case.entry("2026-03-05", NL, DE, "10", side="payer", exhibit="NL")
    case.entry("2026-03-05", NL, LT, "10", side="payee", exhibit="LT")
    case.entry("2026-03-06", NL, LT, "20", side="payer", exhibit="NL")
    case.entry("2026-03-06", NL, LT, "20.01", side="payee", exhibit="LT")
    case.entry("2026-03-07", NL, LT, "30", "EUR", side="payer", exhibit="NL")
    case.entry("2026-03-07", NL, LT, "30", "USD", side="payee", exhibit="LT")
    assert len(pairs(case.run())) == 6


def test_the_nearer_partner_is_taken(new_case: Any) -> None:
    case = new_case()
    case.entry("2026-03-05", NL, LT, "10", side="payer", exhibit="NL", reference="a")
    case.entry("2026-03-07", NL, LT, "10", side="payee", exhibit="LT", reference="b")
    case.entry("2026-03-06", NL, LT, "10", side="payee", exhibit="LT", reference="c")
    assert [(at, spans) for at, _, _, _, spans in pairs(case.run())] == [("2026-03-05", 2), ("2026-03-07", 1)]


def test_identical_rows_pair_in_order(new_case: Any) -> None:
    case = new_case()
    sent = [case.entry("2026-03-05", NL, LT, "10", side="payer", exhibit="NL") for _ in range(3)]
    for _ in range(3):
        case.entry("2026-03-05", NL, LT, "10", side="payee", exhibit="LT")
    case.run()
    assert case.transfers("id") == [(name,) for name in sent]
    spans = [spans for (spans,) in case.transfers("spans")]
    assert all(text.count("exhibit") == 2 for text in spans)


def test_the_reference_tells_two_payments_of_one_day_apart(new_case: Any) -> None:
    case = new_case()
    for reference in ("INV 1", "INV 2"):
        case.entry("2026-03-05", NL, LT, "10", side="payer", exhibit="NL", reference=reference)
    for reference in ("inv2", "inv1"):
        case.entry("2026-03-05", NL, LT, "10", side="payee", exhibit="LT", reference=reference)
    assert [row[4] for row in pairs(case.run())] == [2, 2]


def test_equal_choices_stay_apart_and_are_a_problem(new_case: Any) -> None:
    case = new_case()
    for day in ("04", "06"):
        case.entry(f"2026-03-{day}", NL, LT, "10", side="payer", exhibit="NL")
    case.entry("2026-03-05", NL, LT, "10", side="payee", exhibit="LT")
    assert len(pairs(case.run())) == 3
    assert case.kinds() == ["ambiguous-pair"]


def test_a_payment_out_between_the_two_bookings_is_a_problem(new_case: Any) -> None:
    case = new_case()
    case.entry("2026-03-05", NL, LT, "10", side="payer", exhibit="NL")
    case.entry("2026-03-06", LT, DE, "7", side="payer", exhibit="LT")
    case.entry("2026-03-07", NL, LT, "10", side="payee", exhibit="LT")
    assert case.run().kinds() == ["two-times"]


def test_one_account_of_two_exhibits_is_no_pair_with_itself(new_case: Any) -> None:
    case = new_case()
    case.entry("2026-03-05", NL, f"name:Cash@{NL}", "10", side="payer", exhibit="NL")
    case.entry("2026-03-05", f"name:Cash@{NL}", NL, "10", side="payee", exhibit="NL 2")
    assert len(pairs(case.run())) == 2
