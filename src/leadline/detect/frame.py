"""What a detector must know of the case beside its tables: its zone, its country, and the trails, read once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from leadline.detect.ledger import Ledger
from leadline.engine import Engine

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Frame:
    """The case's time zone (IANA) and region (ISO 3166 alpha-2, or None). There is no `now`: findings hold absolute deadlines."""

    zone: str = "UTC"
    region: str | None = None
    _read: dict[int, Ledger] = field(default_factory=dict, compare=False, repr=False)

    def ledger(self, engine: Engine) -> Ledger:
        """The trails of the case, read once for all detectors of a run."""
        if id(engine) not in self._read:
            self._read[id(engine)] = Ledger(engine)
        return self._read[id(engine)]

    def moment(self, at: str) -> datetime | None:
        """A time of a record as an instant: a bare date is the first instant of that day in the case's zone. None where there is none."""
        try:
            if len(at) == len("2026-03-04"):
                day = datetime.fromisoformat(at)
                return day.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)
            return datetime.fromisoformat(at.replace("Z", "+00:00")).astimezone(UTC) if at else None
        except ValueError:
            return None

    def after(self, at: str, hours: int = 0, banking_days: int = 0) -> str | None:
        """The instant so many hours or banking days later, RFC 3339 in UTC.

        Banking days are Monday to Friday: holidays are not known, so the deadline is never later than the true one.
        """
        moment = self.moment(at)
        if moment is None:
            return None
        local = moment.astimezone(ZoneInfo(self.zone))
        while banking_days:
            local += timedelta(days=1)
            banking_days -= local.weekday() < SATURDAY
        return (local.astimezone(UTC) + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")
