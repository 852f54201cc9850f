"""Dates and times as people, banks and telephones print them."""

from __future__ import annotations

from collections.abc import Callable
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


MONTHS = {
    "en": "January February March April May June July August September October November December",
    "short": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "th": "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม",
    "th short": "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.",
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "tr": "OCAK ŞUBAT MART NISAN MAYIS HAZIRAN TEMMUZ AĞUSTOS EYLÜL EKIM KASIM ARALIK",
    "lo": "ມັງກອນ ກຸມພາ ມີນາ ເມສາ ພຶດສະພາ ມິຖຸນາ ກໍລະກົດ ສິງຫາ ກັນຍາ ຕຸລາ ພະຈິກ ທັນວາ",
}
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
FORMS: dict[str, Callable[[date], str]] = {
    "iso": lambda d: d.isoformat(),
    "compact": lambda d: f"{d:%Y%m%d}",
    "dotted": lambda d: f"{d:%d.%m.%Y}",
    "dotted short": lambda d: f"{d.day}.{d.month}.{d:%y}",
    "slashed": lambda d: f"{d:%d/%m/%Y}",
    "weekday": lambda d: f"{d:%a} {d:%d/%m/%Y}",
    "en": lambda d: f"{d.day} {_month(d, 'en')} {d.year}",
    "en weekday": lambda d: f"{d:%A} {d.day} {_month(d, 'en')} {d.year}",
    "us": lambda d: f"{_month(d, 'en')} {d.day}, {d.year}",
    "us short": lambda d: f"{_month(d, 'short')} {d.day} {d:%y}",
    "bank": lambda d: f"{d.day:02d}-{_month(d, 'short').upper()}-{d:%y}",
    "airline": lambda d: f"{d.day:02d}{_month(d, 'short').upper()}{d.year}",
    "de": lambda d: f"{d.day}. {_month(d, 'de')} {d.year}",
    "fr": lambda d: f"le {d.day}{'er' if d.day == 1 else ''} {_month(d, 'fr')} {d.year}",
    "es": lambda d: f"{d.day} de {_month(d, 'es')} de {d.year}",
    "pt": lambda d: f"{d.day} de {_month(d, 'pt')} de {d.year}",
    "it": lambda d: f"{d.day} {_month(d, 'it')} {d.year}",
    "th": lambda d: f"วันที่ {d.day} {_month(d, 'th')} พ.ศ. {d.year + 543}",
    "th short": lambda d: f"{d.day} {_month(d, 'th short')} {(d.year + 543) % 100}".translate(THAI_DIGITS),
    "th close": lambda d: f"{d.day}{_month(d, 'th short')}{d.year + 543}",
    "th slashed": lambda d: f"{d.day}/{d.month}/{d.year + 543}",
    "id": lambda d: f"{d.day} {_month(d, 'id')} {d.year}",
    "vi": lambda d: f"ngày {d.day} tháng {d.month} năm {d.year}",
    "ru": lambda d: f"{d.day} {_month(d, 'ru')} {d.year} г.",
    "tr": lambda d: f"{d.day} {_month(d, 'tr')} {d.year}",
    "lo": lambda d: f"{d.day} {_month(d, 'lo')} {d.year}",
    "cjk": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "ko": lambda d: f"{d.year}년 {d.month}월 {d.day}일",
    "ko dotted": lambda d: f"{d.year}. {d.month}. {d.day}.",
}
CLOCKS = [(" 09:15", "09:15:00"), (" 9:15:30 PM", "21:15:30"), (" 12:05 AM", "00:05:00"), (" 09.15", "09:15:00"), (", 23:59:59", "23:59:59"), (" 10:15 +01:00", "09:15:00"),
          (" 09:15:30.250 UTC", "09:15:30.25")]  # fmt: skip


def _month(day: date, language: str) -> str:
    return MONTHS[language].split()[day.month - 1]


@pytest.mark.parametrize("form", FORMS)
def test_every_day_of_four_years_is_read_back_with_and_without_a_time(form: str) -> None:
    for number in range((date(2028, 1, 1) - date(2024, 1, 1)).days):
        day = date(2024, 1, 1) + timedelta(number)
        printed = FORMS[form](day)
        assert dates.when(printed, "dmy", "UTC") == day.isoformat(), printed
        clock, time = CLOCKS[number % len(CLOCKS)]
        if form != "compact" or clock[0] != ",":
            assert dates.when(printed + clock, "dmy", "UTC") == f"{day.isoformat()}T{time}Z", printed + clock


def test_an_hour_is_never_taken_for_a_year_of_two_digits() -> None:
    assert dates.when("04-Mar-26 09:15", "dmy", "UTC") == "2026-03-04T09:15:00Z"
    assert dates.when("04-MAR-26 10.30.15", "dmy", "UTC") == "2026-03-04T10:30:15Z"
    assert dates.when("Wed Mar  4 09:15:30 2026", "dmy", "UTC") == "2026-03-04T09:15:30Z"
    for text in ("4 March 09:15", "March 26 09:15", "4 March 09.15", "4 มี.ค. 10:30 น."):
        with pytest.raises(ValueError, match="not a date"):
            dates.when(text, "dmy", "UTC")


@pytest.mark.parametrize("text", ["4 Markt 2026", "104 March 2026", "4 March 20261", "4 julı 2026", "Mar 2026", "12 Mar", "4 apples 2026"])
def test_what_only_looks_like_a_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a date"):
        dates.when(text, "dmy", "UTC")


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
