"""Times in the order of the ledger and on the days of the case's zone."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.model.errors import UsageError
from leadline.trace.times import DAY, LATEST, NANO, Times, bare

BERLIN = Times("Europe/Berlin")


def test_a_bare_date_is_the_first_instant_of_that_day_in_the_zone() -> None:
    assert BERLIN.instant("2026-03-04") == BERLIN.instant("2026-03-03T23:00:00Z")
    assert BERLIN.instant("2026-07-04") == BERLIN.instant("2026-07-03T22:00:00Z")
    assert BERLIN.end("2026-03-04") == BERLIN.place("2026-03-04T23:00:00Z") - 1
    assert BERLIN.end("2026-03-04T10:00:00Z") == BERLIN.place("2026-03-04T10:00:00Z")


def test_the_day_on_which_the_clock_changes_has_23_hours() -> None:
    assert BERLIN.end("2026-03-29") + 1 - BERLIN.place("2026-03-29") == 23 * 3600 * NANO
    assert Times("UTC").end("2026-03-29") + 1 - Times("UTC").place("2026-03-29") == DAY


def test_a_day_without_midnight_begins_at_its_first_instant() -> None:
    beirut = Times("Asia/Beirut")  # on 27 March 2022 the clock went from 24:00 to 01:00
    assert beirut.instant("2022-03-27") == beirut.instant("2022-03-26T22:00:00Z")


def test_a_time_stands_on_the_day_of_the_zone() -> None:
    assert BERLIN.day("2026-03-04T23:30:00Z") == BERLIN.day("2026-03-05")
    assert Times("UTC").day("2026-03-04T23:30:00Z") == Times("UTC").day("2026-03-04")


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-01", "2026-03-04T09:15:00", "2026-03-04T09:15:00+01:00", "2026-03-04T09:15:00.Z"])
def test_what_is_no_time_comes_after_all(text: str) -> None:
    assert BERLIN.instant(text) is None
    assert BERLIN.day(text) is None
    assert BERLIN.place(text) == LATEST


def test_fractions_order_times_of_one_second() -> None:
    a, b, c = (BERLIN.place(f"2026-03-04T09:15:00{f}Z") for f in ("", ".05", ".1"))
    assert a < b < c


def test_an_unknown_zone_is_told() -> None:
    with pytest.raises(UsageError, match="no such time zone"):
        Times("Mars/Olympus")


@given(st.datetimes())
def test_every_second_is_inside_its_day(moment: datetime) -> None:
    text = f"{moment.replace(microsecond=0).isoformat()}Z"
    assert Times("UTC").place(text[:10]) <= Times("UTC").place(text)
    assert bare(text[:10])
    assert not bare(text)
