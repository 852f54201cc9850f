"""The invented calendar."""

from __future__ import annotations

from leadline.scenario import clock


def test_now_is_a_friday_morning_in_march() -> None:
    assert clock.rfc3339(clock.NOW) == "2026-03-20T09:00:00Z"
    assert clock.date(clock.NOW) == "2026-03-20"
    assert clock.rfc3339(clock.day(clock.NOW)) == "2026-03-20T00:00:00Z"


def test_offices_print_dates_their_own_way() -> None:
    second = 154 * clock.DAY
    assert clock.printed(second, "{d:02d}.{m:02d}.{y}") == "04.03.2026"
    assert clock.printed(second, "{m}/{d}/{yy:02d}") == "3/4/26"
    assert clock.number_of(2026, 3, 4) == 154
