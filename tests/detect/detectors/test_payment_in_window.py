"""Payments whose money still rests where they brought it, with absolute deadlines."""

from __future__ import annotations

from tests.detect.ledgers import ANNA, LT, NL, Ledger, small

from leadline.detect.detectors.payment_in_window import payment_in_window
from leadline.detect.frame import Frame
from leadline.model.conclusions import Finding


def found(ledger: Ledger, frame: Frame | None = None) -> dict[str, Finding]:
    return {finding.values["transfer"]: finding for finding in payment_in_window(ledger.store(), frame or Frame())}


def test_each_payment_of_which_something_rests_has_its_deadline_and_its_ground() -> None:
    some = found(small())
    assert set(some) == {"T-2", "T-3"}, "all of T-1 went on"
    assert some["T-2"].values["amount"] == "112.00"
    assert some["T-2"].values["paid"] == "1800.00"
    assert some["T-2"].values["deadline"] == "2026-03-19T08:05:00Z", "ten banking days: R-2 is from Austria"
    assert some["T-3"].values["amount"] == "5888.00"
    assert some["T-3"].values["origins"] == ["R-1/1", "R-2/1"]
    assert "SEPA" in some["T-3"].values["ground"]


def test_where_the_case_names_no_country_the_window_is_72_hours_and_said_to_be_a_convention() -> None:
    ledger = small()
    ledger.reports = {name: {} for name in ledger.reports}
    some = found(ledger)
    assert some["T-2"].values["deadline"] == "2026-03-08T08:05:00Z"
    assert "convention" in some["T-2"].values["ground"]
    assert found(ledger, Frame(region="DE"))["T-2"].values["deadline"] == "2026-03-19T08:05:00Z"


def test_a_bare_date_counts_from_the_first_instant_of_the_day_in_the_cases_zone() -> None:
    ledger = Ledger()
    ledger.loss("R-1/1", ledger.transfer("T-1", "2026-03-04", ANNA, NL, "100.00"))
    ledger.rest(NL, "R-1/1", "100.00")
    assert found(ledger, Frame("Europe/Berlin"))["T-1"].values["deadline"] == "2026-03-06T23:00:00Z"


def test_what_rests_is_laid_to_the_latest_payments_first() -> None:
    ledger = Ledger()
    ledger.loss("R-1/1", ledger.transfer("T-1", "2026-03-01", ANNA, NL, "100.00"))
    for n, amount in ((2, "30.00"), (3, "50.00")):
        ledger.hop(ledger.transfer(f"T-{n}", f"2026-03-0{n}", NL, LT, amount), "R-1/1", amount)
    ledger.rest(LT, "R-1/1", "60.00")
    ledger.rest(NL, "R-1/1", "20.00")
    assert {name: one.values["amount"] for name, one in found(ledger).items()} == {"T-1": "20.00", "T-2": "10.00", "T-3": "50.00"}


def test_a_payment_that_only_a_report_claims_is_medium() -> None:
    ledger = Ledger()
    ledger.loss("R-1/1", ledger.transfer("T-1", "2026-03-04", ANNA, NL, "100.00", status="claimed"))
    ledger.rest(NL, "R-1/1", "100.00")
    assert found(ledger)["T-1"].confidence == "medium"
    assert found(small())["T-2"].confidence == "high"


def test_without_a_time_there_is_no_deadline_and_no_finding() -> None:
    ledger = Ledger()
    ledger.loss("R-1/1", ledger.transfer("T-1", "", ANNA, NL, "100.00"))
    ledger.rest(NL, "R-1/1", "100.00")
    assert found(ledger) == {}
