"""Dates and times as people, banks and telephones print them."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.formats import dates

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 12, 31))  # noqa: DTZ001  naive: the zone is the test's


@pytest.mark.parametrize(
    "text",
    ["2026-03-04", "2026/3/4", "04.03.2026", "4.3.26", "04/03/2026", "4 March 2026", "March 4, 2026", "Wednesday, March 4, 2026", "04-Mar-26",
     "4. März 2026", "4 mars 2026", "4 de marzo de 2026", "4 de março de 2026", "4 marzo 2026", "4 maart 2026", "4 Maret 2026",
     "4 марта 2026", "4 marca 2026", "ngày 4 tháng 3 năm 2026", "4 มีนาคม 2569", "4 มี.ค. 2569", "4 มี.ค. 69", "๔ มีนาคม ๒๕๖๙", "04/03/2569",
     "2026年3月4日", "2026년 3월 4일", "2026. 3. 4.", "令和8年3月4日", "民國115年3月4日", "20260304"],
)  # fmt: skip
def test_one_day_in_many_spellings(text: str) -> None:
    assert dates.when(text, "dmy", "UTC") == "2026-03-04"


@pytest.mark.parametrize(
    "text, zone, expected",
    [
        ("2026-03-04T09:15:00Z", "Asia/Bangkok", "2026-03-04T09:15:00Z"),
        ("2026-03-04 09:15", "Asia/Bangkok", "2026-03-04T02:15:00Z"),
        ("2026-03-04T09:15:00+02:00", "UTC", "2026-03-04T07:15:00Z"),
        ("2026-03-04 09:15:00 +0530", "UTC", "2026-03-04T03:45:00Z"),
        ("2026-03-04 09:15 UTC+7", "UTC", "2026-03-04T02:15:00Z"),
        ("2026-03-04 09:15:00 (UTC)", "Asia/Tokyo", "2026-03-04T09:15:00Z"),
        ("2026-03-04 09:15 CET", "UTC", "2026-03-04T08:15:00Z"),
        ("2026-03-04T09:15:00.500Z", "UTC", "2026-03-04T09:15:00.5Z"),
        ("Wed, 4 Mar 2026 09:15:00 +0100", "UTC", "2026-03-04T08:15:00Z"),
        ("20260304091500", "UTC", "2026-03-04T09:15:00Z"),
        ("20260304T091500Z", "Asia/Tokyo", "2026-03-04T09:15:00Z"),
        ("March 4, 2026 9:15 PM", "UTC", "2026-03-04T21:15:00Z"),
        ("4/3/2026, 12:05 AM", "UTC", "2026-03-04T00:05:00Z"),
        ("4/3/2026, 12:05:30 p. m.", "UTC", "2026-03-04T12:05:30Z"),
        ("4 มี.ค. 2569 เวลา 10.30 น.", "Asia/Bangkok", "2026-03-04T03:30:00Z"),
        ("04/03/2569 14:05", "Asia/Bangkok", "2026-03-04T07:05:00Z"),
        ("10:30 04/03/2026", "Asia/Ho_Chi_Minh", "2026-03-04T03:30:00Z"),
        ("2026年3月4日 下午3:15", "Asia/Shanghai", "2026-03-04T07:15:00Z"),
        ("2026년 3월 4일 오후 3시 15분", "Asia/Seoul", "2026-03-04T06:15:00Z"),
        ("4 mars 2026 à 15h30", "Europe/Paris", "2026-03-04T14:30:00Z"),
        ("04.03.2026 15.30 Uhr", "Europe/Berlin", "2026-03-04T14:30:00Z"),
    ],
)
def test_times_become_utc(text: str, zone: str, expected: str) -> None:
    assert dates.when(text, "dmy", zone) == expected


@pytest.mark.parametrize(
    "text", ["", "yesterday", "1,234", "31/02/2026", "2026-13-01", "2026-03-04 24:10", "0001-01-01T00:00:00+05:00", "2026-03-04 09:15 CST", "9" * 500]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        dates.when(text, "dmy", "UTC")


def test_a_zone_that_several_share_is_refused_and_not_guessed() -> None:
    with pytest.raises(ValueError, match="CST"):
        dates.when("2026-03-04 09:15 CST", "dmy", "UTC")


@pytest.mark.parametrize(
    "texts, order, certain, evidence",
    [
        (["04/03/2026", "17/04/2026"], "dmy", True, "'17/04/2026' appears: day first"),
        (["04/03/2026", "04/17/2026"], "mdy", True, "'04/17/2026' appears: month first"),
        (["2026-03-04"], "ymd", True, "by itself"),
        (["04.03.2026"], "dmy", True, "by itself"),
        (["05/05/2026"], "dmy", True, "the same"),
        (["04/03/2026", "05/03/2026"], "dmy", False, "no day above 12"),
        (["17/04/2026", "04/17/2026"], "dmy", False, "mixes two orders"),
        (["01/10/2026", "02/03/2026", "03/01/2026", "03/02/2026"], "mdy", False, "in order of time"),
        (["26/03/04", "26/03/05", "26/03/31"], "ymd", False, "hardly changes"),
        (["86/03/04"], "ymd", True, "year first"),
    ],
)
def test_the_whole_column_tells_the_order(texts: list[str], order: str, certain: bool, evidence: str) -> None:
    found = dates.order(texts)
    assert found is not None
    assert (found.order, found.certain) == (order, certain)
    assert evidence in found.evidence


def test_what_a_person_said_holds_unless_the_column_speaks_against_it() -> None:
    assert dates.order(["04/03/2026"], "mdy") == dates.Order("mdy", "as the case says", True)
    assert getattr(dates.order(["17/03/2026"], "mdy"), "order", "") == "dmy"
    assert getattr(dates.order(["26/03/04"], "ymd"), "order", "") == "ymd"
    assert dates.order(["no", "", "12,50"]) is None


@given(DAYS)
def test_a_day_is_read_back_from_every_numeric_form(day: date) -> None:
    for form, order in (("%d/%m/%Y", "dmy"), ("%m/%d/%Y", "mdy"), ("%Y-%m-%d", "mdy"), ("%d.%m.%Y", "mdy"), ("%Y年%m月%d日", "dmy"), ("%Y%m%d", "dmy")):
        assert dates.when(day.strftime(form), order, "UTC") == day.isoformat()
    assert dates.when(f"{day.day}/{day.month}/{day.year + 543}", "mdy", "UTC") == day.isoformat()


@given(MOMENTS, st.integers(-12 * 60, 14 * 60))
def test_offsets_are_taken_away(moment: datetime, minutes: int) -> None:
    local = moment.replace(microsecond=0, tzinfo=UTC).astimezone(timezone(timedelta(minutes=minutes)))
    assert dates.when(local.isoformat(), "dmy", "Asia/Tokyo") == moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    assert dates.order([text]) is None or isinstance(dates.order([text]), dates.Order)
    with suppress(ValueError):
        assert dates.when(text, "dmy", "Europe/Berlin")
