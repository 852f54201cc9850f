"""Reads printed dates and times: which of day and month comes first is told by the whole column; doubt is said, never hidden."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

BUDDHIST = 543  # years between the Buddhist and the common era
_NUMERIC = re.compile(r"(\d{1,4})\s?([./\-])\s?(\d{1,2})\s?[./\-]\s?(\d{1,4})")
_CJK = re.compile(r"(\d{2,4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]?")
_NAMED = re.compile(
    r"(?:\b(\d{1,2})(?:st|nd|rd|th|er|º|ª|\.)?[\s\-]*(?:de\s+|del\s+|tháng\s+)?)?([^\W\d_][^\d,]*?)\.?[\s,\-]+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(?:de\s+|del\s+)?(\d{2,4})\b"
)
_VIETNAMESE = re.compile(r"(\d{1,2})\s*tháng\s*(\d{1,2})\s*,?\s*(?:năm\s*)?(\d{4})", re.IGNORECASE)
_WEEKDAY = re.compile(r"^[^\W\d_]+\.?,\s*")
_COMPACT = re.compile(r"((?:19|20|25)\d\d)(\d\d)(\d\d)")
_TIME = re.compile(r"(\d{1,2})[:.h時시](\d{2})(?:[:.分분]\s?(\d{2})(?:[.,](\d{1,9}))?)?")
_ZONE = re.compile(r"\s*(Z|UTC|GMT)?\s*([+\-]\d{2}:?\d{2})?$", re.IGNORECASE)
_PM = ("pm", "p.m.", "p. m.", "下午", "오후", "chiều", "μμ")
_AM = ("am", "a.m.", "a. m.", "上午", "오전", "sáng", "πμ")


@dataclass(frozen=True, slots=True)
class Order:
    """How a column's dates are read (`dmy`, `mdy`, `ymd`), why, and whether that is certain."""

    order: str
    evidence: str
    certain: bool


@dataclass(frozen=True, slots=True)
class _Day:
    """The three numbers of a printed date, and what is left of the text."""

    first: int
    second: int
    third: int
    order: str | None  # None: the text does not tell day from month
    rest: str


def order(texts: Iterable[str], default: str | None = None) -> Order | None:
    """How to read a column of dates; None where no text of it is a date.

    `default` is what a person said; it holds wherever the column does not speak against it.
    """
    days = [(text.strip(), day) for text in texts if (day := _day(text))]
    if not days:
        return None
    open_days = [(text, day) for text, day in days if day.order is None]
    if not open_days:
        return Order(next(d.order for _, d in days if d.order), f"{days[0][0]!r} tells by itself", True)
    for wanted, at in (("dmy", "first"), ("mdy", "second")):
        proof = [text for text, day in open_days if getattr(day, at) > 12]
        against = [text for text, day in open_days if getattr(day, "second" if at == "first" else "first") > 12]
        if proof and not against:
            which = "day" if wanted == "dmy" else "month"
            return Order(wanted, f"{proof[0]!r} appears: {which} first", True)
        if proof and against:
            return Order(default or "dmy", f"{proof[0]!r} and {against[0]!r} both appear: the column mixes two orders", False)
    if default in ("dmy", "mdy"):
        return Order(default, "as the case says", True)
    rising = [wanted for wanted in ("dmy", "mdy") if _rises(open_days, wanted)]
    if len(rising) == 1 and len({(d.first, d.second) for _, d in open_days}) > 2:
        return Order(rising[0], f"read so, the rows stand in order of time ({open_days[0][0]!r} to {open_days[-1][0]!r})", False)
    if all(d.first == d.second for _, d in open_days):
        return Order("dmy", "day and month are the same in every row", True)
    return Order("dmy", f"no day above 12 appears in {len(open_days)} dates such as {open_days[0][0]!r}; day first was chosen", False)


def when(text: str, order: str, zone: str) -> str:
    """The moment as RFC 3339 in UTC, or as a bare date where no time is printed. Raises ValueError for what is neither."""
    day = _day(text)
    if day is None:
        raise ValueError(f"not a date: {text.strip()[:60]!r}")
    year, month, date = _numbers(day, day.order or order)
    base = datetime(year, month, date)  # noqa: DTZ001  the zone is set below
    clock = _clock(day.rest)
    if clock is None:
        return base.strftime("%Y-%m-%d") if year >= 1000 else f"{year:04d}-{month:02d}-{date:02d}"
    hour, minute, second, fraction, offset = clock
    moment = base.replace(hour=hour, minute=minute, second=second)
    moment = moment.replace(tzinfo=ZoneInfo(zone) if offset is None else timezone(timedelta(minutes=offset))).astimezone(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S") + (f".{fraction}" if fraction else "") + "Z"


def _day(text: str) -> _Day | None:
    text = _plain(text)
    if match := _CJK.search(text):
        return _Day(int(match[1]), int(match[2]), int(match[3]), "ymd", text[match.end() :])
    if match := _NUMERIC.match(text):
        return _numeric(match, text)
    if match := re.match(_COMPACT.pattern + r"(?=$|[T ])", text):
        return _Day(int(match[1]), int(match[2]), int(match[3]), "ymd", text[match.end() :])
    if match := _VIETNAMESE.search(text):
        return _Day(int(match[1]), int(match[2]), int(match[3]), "dmy", text[match.end() :])
    return _named(_WEEKDAY.sub("", text))


def _numeric(match: re.Match[str], text: str) -> _Day | None:
    first, second, third = int(match[1]), int(match[3]), int(match[4])
    rest = text[match.end() :]
    if len(match[1]) >= 3:
        return _Day(first, second, third, "ymd", rest) if len(match[4]) <= 2 else None
    if len(match[4]) == 3:
        return None
    dotted = match[2] == "." and second <= 12
    return _Day(first, second, third, "dmy" if dotted or third > 2400 else None, rest)  # 04.03.2026 and Buddhist years put the day first


def _named(text: str) -> _Day | None:
    for match in _NAMED.finditer(text[:60]):
        month = _months().get(match[2].strip().casefold())
        day = match[1] or match[3]
        if month and day:
            return _Day(int(day), month, int(match[4]), "dmy", text[match.end() :])
    return None


@cache
def _months() -> dict[str, int]:
    """Month names and their short forms in many languages."""
    table = tomllib.loads((files("leadline.formats") / "data" / "months.toml").read_text("utf-8"))
    return {
        name.casefold().rstrip("."): n
        for names in table["months"].values()
        for n, forms in enumerate(names, 1)
        for name in forms.split("|")
    }


def _numbers(day: _Day, order: str) -> tuple[int, int, int]:
    parts = dict(zip(order if day.order is None or day.order == "ymd" else "dmy", (day.first, day.second, day.third), strict=True))
    year = parts["y"]
    if year < 100:
        year += 2000 if year < 70 else 1900
    if year > 2400:
        year -= BUDDHIST
    return year, parts["m"], parts["d"]


def _rises(days: list[tuple[str, _Day]], order: str) -> bool:
    seen = []
    for _, day in days:
        try:
            seen.append(_numbers(day, order))
        except ValueError:
            return False
    return seen in (sorted(seen), sorted(seen, reverse=True))


def _clock(rest: str) -> tuple[int, int, int, str, int | None] | None:
    """Hour, minute, second, fraction and offset in minutes of what follows a date."""
    lower = rest.casefold()
    match = _TIME.search(rest)
    if not match:
        return None
    hour, minute, second, fraction = int(match[1]), int(match[2]), int(match[3] or 0), (match[4] or "").rstrip("0")
    if any(mark in lower for mark in _PM):
        hour = hour % 12 + 12
    elif any(mark in lower for mark in _AM):
        hour %= 12
    if hour > 23 or minute > 59 or second > 60:
        raise ValueError(f"not a time: {rest.strip()[:40]!r}")
    zone = _ZONE.search(rest[match.end() :])
    offset: int | None = None
    if zone and zone[2]:
        sign = -1 if zone[2][0] == "-" else 1
        offset = sign * (int(zone[2][1:3]) * 60 + int(zone[2][-2:]))
    elif zone and zone[1]:
        offset = 0
    return hour, minute, min(second, 59), fraction, offset


def _plain(text: str) -> str:
    folded = "".join(str(unicodedata.digit(c)) if c.isdecimal() else c for c in unicodedata.normalize("NFKC", text))
    return re.sub(r"[\s\u200e\u200f]+", " ", folded).strip(" ,[]()")
