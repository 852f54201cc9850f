"""The invented calendar: moments are seconds since the first day of every scenario; no real clock is read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

DAY = 86_400
HOUR = 3_600
MINUTE = 60
FIRST = datetime(2025, 10, 1, tzinfo=UTC)
NOW = 170 * DAY + 9 * HOUR  # 2026-03-20 09:00: the moment from which clocks are counted
QUIET = 165 * DAY  # most payments were made before; the recent ones after


def moment(second: int) -> datetime:
    """The date and time of a second of the scenario."""
    return FIRST + timedelta(seconds=second)


def rfc3339(second: int) -> str:
    """`2026-03-04T09:15:00Z`."""
    return moment(second).strftime("%Y-%m-%dT%H:%M:%SZ")


def date(second: int) -> str:
    """`2026-03-04`."""
    return moment(second).strftime("%Y-%m-%d")


def day(second: int) -> int:
    """The first second of that day."""
    return second - second % DAY


def printed(second: int, form: str) -> str:
    """A date as a bank or an office prints it: `form` has {d}, {m} and {y}."""
    at = moment(second)
    return form.format(d=at.day, m=at.month, y=at.year, yy=at.year % 100)


def number_of(year: int, month: int, day_: int) -> int:
    """Whole days since the first of the scenario."""
    return (datetime(year, month, day_, tzinfo=UTC) - FIRST).days
