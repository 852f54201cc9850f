"""Instants of records, and deadlines from them."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from leadline.detect.frame import Frame


def test_a_bare_date_is_the_first_instant_of_that_day_in_the_cases_zone() -> None:
    assert Frame("Europe/Berlin").after("2026-03-04", hours=72) == "2026-03-06T23:00:00Z"
    assert Frame("UTC").after("2026-03-04", hours=72) == "2026-03-07T00:00:00Z"


def test_a_time_is_an_instant_whatever_the_zone() -> None:
    assert Frame("Asia/Bangkok").after("2026-03-04T09:15:00Z", hours=72) == "2026-03-07T09:15:00Z"


def test_banking_days_leave_out_saturdays_and_sundays() -> None:
    assert Frame().after("2026-03-06T12:00:00Z", banking_days=1) == "2026-03-09T12:00:00Z"
    assert Frame().after("2026-03-04T09:15:00Z", banking_days=10) == "2026-03-18T09:15:00Z"


def test_no_time_no_deadline() -> None:
    assert Frame().after("") is None
    assert Frame().after("yesterday", hours=1) is None
    assert Frame().moment("2026-13-40") is None


@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 1, 1)), st.integers(0, 30))
def test_more_banking_days_are_never_earlier(day: date, days: int) -> None:
    at = f"{day:%Y-%m-%d}T10:00:00Z"
    assert (Frame().after(at, banking_days=days) or "") < (Frame().after(at, banking_days=days + 1) or "")
