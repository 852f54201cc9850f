"""Where a time of a record stands in the order of the ledger, and on which day of the case's zone.

Source of the rule: interface, "The ledger": a bare date counts as the first instant of that day in the case's time zone.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from leadline.model.errors import UsageError

NANO = 10**9
DAY = 86_400 * NANO
LATEST = 10**30  # after every instant: where rows without a time stand


class Times:
    """Reads the times of one case, in its zone."""

    def __init__(self, zone: str) -> None:
        try:
            self.zone = ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise UsageError(f"no such time zone: {zone}", where="case.toml", advice="Give an IANA name such as Europe/Berlin.") from error
        self._instants: dict[str, int | None] = {}
        self._days: dict[str, int | None] = {}

    def instant(self, at: str) -> int | None:
        """Nanoseconds since 1970 in UTC; None where the text is no time."""
        if at not in self._instants:
            self._instants[at] = self._read(at)
        return self._instants[at]

    def place(self, at: str) -> int:
        """The instant, or after all others where there is none."""
        found = self.instant(at)
        return LATEST if found is None else found

    def end(self, at: str) -> int:
        """The last instant that a time covers: of a bare date the end of that day."""
        if bare(at):
            return self._midnight(date.fromisoformat(at) + timedelta(days=1)) - 1
        return self.place(at)

    def day(self, at: str) -> int | None:
        """The day in the case's zone as a number that counts days; None where the text is no time."""
        if at not in self._days:
            instant = self.instant(at)
            self._days[at] = None if instant is None else self._day(at, instant)
        return self._days[at]

    def _day(self, at: str, instant: int) -> int:
        if bare(at):
            return date.fromisoformat(at).toordinal()
        return (_epoch() + timedelta(seconds=instant // NANO)).astimezone(self.zone).toordinal()

    def _read(self, at: str) -> int | None:
        try:
            if bare(at):
                return self._midnight(date.fromisoformat(at))
            moment = datetime.fromisoformat(at[:19]).replace(tzinfo=UTC)
        except ValueError:
            return None
        fraction = at[20:-1] if at[19:20] == "." else ""
        if at[19:] != (f".{fraction}Z" if fraction else "Z") or not (fraction.isdecimal() or not fraction):
            return None
        return _seconds(moment) * NANO + int(fraction[:9].ljust(9, "0"))

    def _midnight(self, day: date) -> int:
        return _seconds(datetime(day.year, day.month, day.day, tzinfo=self.zone)) * NANO


def bare(at: str) -> bool:
    """Says whether a time is only a date."""
    return len(at) == 10


@cache
def _epoch() -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC)


def _seconds(moment: datetime) -> int:
    gap = moment.astimezone(UTC) - _epoch()
    return gap.days * 86_400 + gap.seconds
