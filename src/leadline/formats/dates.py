"""Reads printed dates and times: which of day and month comes first is told by the whole column; doubt is said, never hidden."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

BUDDHIST = 543  # years between the Buddhist and the common era
FIRST_YEAR, LAST_YEAR = 1900, 2199
_NUMERIC = re.compile(r"(\d{1,4})\s?([./\-])\s?(\d{1,2})\s?[./\-]\s?(\d{1,4})")
_CJK = re.compile(r"(\d{2,4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]?")
_VIETNAMESE = re.compile(r"(\d{1,2})\s*tháng\s*(\d{1,2})\s*,?\s*(?:năm\s*)?(\d{4})", re.IGNORECASE)
# What stands before a date and says nothing more: a weekday, `am`, `le`, `วันที่`.
_LEAD = re.compile(
    r"^(?:[^\W\d_]+\.?,|(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|mo|di|mi|do|fr|sa|so"
    r"|on|am|le|el|il|op|tgl|tanggal|ngày|วันที่)\.?)\s*(?=\d)",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"((?:19|20|25)\d\d)(\d\d)(\d\d)(?:(?=$| )|T?(\d\d)(\d\d)(\d\d)?(?=$|Z|[+-]))")
_REIWA = re.compile(r"(?:令和|R)\s*(\d{1,2}|元)\s*[年.]\s*(\d{1,2})\s*[月.]\s*(\d{1,2})\s*日?")
_MINGUO = re.compile(r"(?:民國|民国)\s*(\d{2,3})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日?")
_CLOCK_INSIDE = re.compile(r"(.*\d) (\d{1,2}:\d{2}(?::\d{2})?(?: [A-Z]{3,4})?) (\d{4})")  # Wed Mar 4 09:15:30 2026
_CLOCK_FIRST = re.compile(r"(\d{1,2}[:h]\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?)[\s,\-]+(.*\d.*)", re.IGNORECASE)
_TIME = re.compile(r"(\d{1,2})\s?[:.h時时点시]\s?(\d{2})(?:\s?[:.分분]\s?(\d{2})(?:[.,](\d{1,9}))?)?")
_ZONE = re.compile(r"(Z|[A-Z]{3,4})?\s*(?:([+\-])(\d{1,2}):?(\d{2})?)?\)?$")
# What stands behind a time, in minutes east of UTC; names that several zones share (CST, IST, BST) are refused, not guessed.
_ZONES = {"Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "CET": 60, "CEST": 120, "EET": 120, "EEST": 180, "MSK": 180, "ICT": 420, "WIB": 420,
          "SGT": 480, "HKT": 480, "MYT": 480, "PHT": 480, "JST": 540, "KST": 540, "AEST": 600, "NZST": 720,
          "EST": -300, "EDT": -240, "PST": -480, "PDT": -420}  # fmt: skip
_HOUR = ("AM", "PM", "HRS", "UHR", "HOD", "JAM")
_LONGEST = 80
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
    thai: bool = False  # written in Thai: two digits of a year are of the Buddhist era


_BOTH = ("dmy", "mdy")
_NEVER = ((0, 0, 0), (0, 0, 0))
_PLAIN = re.compile(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}(?:T[0-9:.]{5,15}Z?)?")
_EXACT = re.compile(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")  # as it is given back
_ISO = _Day(0, 0, 0, "ymd", "")  # stands for any date that such a text is: all that it shows is its order


def order(texts: Iterable[str], default: str | None = None) -> Order | None:
    """How to read a column of dates; None where no text of it is a date.

    `default` is what a person said; it holds wherever the column does not speak against it.
    """
    shown = Shown()
    for text in texts:
        shown.add(text)
    return shown.order(default)


@dataclass(slots=True)
class Shown:
    """What the dates of a column have shown so far: they are added one by one, so that a long column need not be held."""

    first: str = ""  # the first date of all
    sure: str = ""  # the order of the first that tells it by itself
    opens: int = 0  # dates that do not tell
    begin: str = ""
    end: str = ""
    proof: dict[str, str] = field(default_factory=dict)  # the first date that only one order of day and month can be
    pairs: set[tuple[int, int]] = field(default_factory=set)  # day and month of some
    same: bool = True
    ways: dict[str, tuple[bool, bool]] = field(default_factory=lambda: dict.fromkeys(_BOTH, (True, True)))  # rising, falling
    ends: dict[str, tuple[tuple[int, int, int], tuple[int, int, int]]] = field(default_factory=dict)
    short: bool = True  # all may begin with a year of two digits
    year: str = ""  # the first date that begins with a number above 31
    few: set[int] = field(default_factory=set)
    many: set[int] = field(default_factory=set)
    least: int = 99
    zoneless: str = ""  # the first that prints a clock and no zone

    def add(self, text: str) -> None:
        """One more text of the column; what is no date shows nothing."""
        day = _ISO if _PLAIN.fullmatch(text) else _day(text)
        if day is None:
            return
        self.first = self.first or text.strip()
        if not self.zoneless and zoneless(text):
            self.zoneless = text.strip()
        if day.order:
            self.sure = self.sure or day.order
        else:
            self._open(text.strip(), day)

    def _open(self, text: str, day: _Day) -> None:
        self.opens += 1
        self.begin, self.end = self.begin or text, text
        for wanted, number in (("dmy", day.first), ("mdy", day.second)):
            if number > 12:
                self.proof.setdefault(wanted, text)
        _some(self.pairs, (day.first, day.second))
        self.same &= day.first == day.second
        for way in _BOTH:
            if self.ways[way] != (False, False):
                self._rise(way, day)
        self.short &= day.first < 100 and day.third < 32
        self.year = self.year or (text if day.first > 31 else "")
        self.least = min(self.least, day.first)
        _some(self.few, day.first)
        _some(self.many, day.third)

    def _rise(self, way: str, day: _Day) -> None:
        try:
            now = _numbers(day, way)
        except ValueError:
            self.ways[way] = (False, False)
            return
        head, last = self.ends.get(way, (now, now))
        rising, falling = self.ways[way]
        self.ways[way], self.ends[way] = (rising and last <= now, falling and last >= now), (head, now)

    def then(self, other: Shown) -> None:
        """What another column shows, as if its texts had been added after these."""
        self.first, self.sure = self.first or other.first, self.sure or other.sure
        self.opens += other.opens
        self.begin, self.end = self.begin or other.begin, other.end or self.end
        self.proof = other.proof | self.proof
        self.same &= other.same
        for way in _BOTH:
            (rising, falling), (rises, falls) = self.ways[way], other.ways[way]
            mine, its = self.ends.get(way), other.ends.get(way)
            if mine and its:
                rising, falling = rising and mine[1] <= its[0], falling and mine[1] >= its[0]
            self.ways[way] = rising and rises, falling and falls
            if mine or its:
                self.ends[way] = (mine or its or _NEVER)[0], (its or mine or _NEVER)[1]
        self.short &= other.short
        self.zoneless = self.zoneless or other.zoneless
        self.year, self.least = self.year or other.year, min(self.least, other.least)
        for held, more in ((self.few, other.few), (self.many, other.many)):
            for number in more:
                _some(held, number)
        for pair in other.pairs:
            _some(self.pairs, pair)

    def order(self, default: str | None = None) -> Order | None:
        """How to read the column; None where no text of it was a date."""
        if not self.first:
            return None
        if self.opens and default != "mdy" and (years := self._years_first(default)):
            return years
        if not self.opens:
            return Order(self.sure, f"{self.first!r} tells by itself", True)
        if len(self.proof) == 1:
            ((wanted, text),) = self.proof.items()
            against = f", although the case says {default}" if default in _BOTH and default != wanted else ""
            return Order(wanted, f"{text!r} appears: {'day' if wanted == 'dmy' else 'month'} first{against}", not against)
        if self.proof:
            mixed = f"{self.proof['dmy']!r} and {self.proof['mdy']!r} both appear: the column mixes two orders"
            return Order(default or "dmy", mixed, False)
        if default in _BOTH:
            return Order(default, "as the case says", True)
        rising = [wanted for wanted in _BOTH if any(self.ways[wanted])]
        if len(rising) == 1 and len(self.pairs) > 2:
            return Order(rising[0], f"read so, the rows stand in order of time ({self.begin!r} to {self.end!r})", False)
        if self.same:
            return Order("dmy", "day and month are the same in every row", True)
        return Order("dmy", f"no day above 12 appears in {self.opens} dates such as {self.begin!r}; day first was chosen", False)

    def _years_first(self, default: str | None) -> Order | None:
        """Dates such as 26/03/04 that begin with the year: because a person said so, or because nothing else can be."""
        if not self.short:
            return None
        if self.year:
            return Order("ymd", f"{self.year!r} appears: year first", True)
        if default == "ymd":
            return Order("ymd", "as the case says", True)
        if self.least > 12 and len(self.few) <= 2 < len(self.many):
            return Order("ymd", f"the first number of {self.begin!r} hardly changes from row to row, so it was taken for the year", False)
        return None


def _some(held: set[Any], one: object) -> None:
    """Keeps a few different values: whether there are more than two is all that is asked."""
    if len(held) < 3:
        held.add(one)


def when(text: str, order: str, zone: str) -> str:
    """The moment as RFC 3339 in UTC, or as a bare date where no time is printed. Raises ValueError for what is neither."""
    if _EXACT.fullmatch(text) and "1900" <= text[:4] <= "2199":
        try:
            datetime.fromisoformat(text)
        except ValueError:
            pass  # it is told below what is wrong with it
        else:
            return text
    day = _day(text)
    if day is None:
        raise ValueError(f"not a date: {text.strip()[:60]!r}")
    year, month, date = _numbers(day, day.order or order, thai=day.thai or zone == "Asia/Bangkok")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"not a date of our time: {text.strip()[:60]!r}")
    base = datetime(year, month, date)  # noqa: DTZ001  the zone is set below
    clock = _clock(day.rest)
    if clock is None:
        return base.strftime("%Y-%m-%d")
    hour, minute, second, fraction, offset = clock
    moment = base.replace(hour=hour, minute=minute, second=second)
    moment = moment.replace(tzinfo=ZoneInfo(zone) if offset is None else timezone(timedelta(minutes=offset))).astimezone(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S") + (f".{fraction}" if fraction else "") + "Z"


def zoneless(text: str) -> bool:
    """Whether a time prints a clock and no zone: its zone is then assumed."""
    return bool(text) and not text.endswith("Z") and _without_zone(text)


@lru_cache(maxsize=10_000)
def _without_zone(text: str) -> bool:
    day = _day(text)
    try:
        clock = _clock(day.rest) if day else None
    except ValueError:
        return False
    return clock is not None and clock[4] is None


def _day(text: str) -> _Day | None:
    text = _plain(text)
    if len(text) > _LONGEST:
        return None
    if swapped := _CLOCK_FIRST.fullmatch(text):
        text = f"{swapped[2]} {swapped[1]}"
    elif swapped := _CLOCK_INSIDE.fullmatch(text):
        text = f"{swapped[1]} {swapped[3]} {swapped[2]}"
    if match := _REIWA.match(text):
        return _Day(2018 + (1 if match[1] == "元" else int(match[1])), int(match[2]), int(match[3]), "ymd", text[match.end() :])
    if match := _MINGUO.match(text):
        return _Day(1911 + int(match[1]), int(match[2]), int(match[3]), "ymd", text[match.end() :])
    if match := _CJK.search(text):
        return _Day(int(match[1]), int(match[2]), int(match[3]), "ymd", text[match.end() :])
    if match := _NUMERIC.match(_LEAD.sub("", text)):
        return _numeric(match, _LEAD.sub("", text))
    if match := _COMPACT.match(text):
        clock = ":".join(part for part in match.groups()[3:] if part)
        return _Day(int(match[1]), int(match[2]), int(match[3]), "ymd", clock + text[match.end() :])
    if match := _VIETNAMESE.search(text):
        return _Day(int(match[1]), int(match[2]), int(match[3]), "dmy", text[match.end() :])
    return _named(text)


def _numeric(match: re.Match[str], text: str) -> _Day | None:
    first, second, third = int(match[1]), int(match[3]), int(match[4])
    rest = text[match.end() :]
    if len(match[1]) >= 3:
        if first < 100:
            return None
        return _Day(first, second, third, "ymd", rest) if len(match[4]) <= 2 else None
    if len(match[4]) == 3:
        return None
    dotted = match[2] == "." and second <= 12
    return _Day(first, second, third, "dmy" if dotted or third > 2400 else None, rest)  # 04.03.2026 and Buddhist years put the day first


def _named(text: str) -> _Day | None:
    """A date whose month is a word, with day and year around it in one of three orders."""
    text = text[:60]
    for form in _named_forms():
        match = form.search(text)
        if match and (month := _months().get(match["month"].casefold())):
            thai = any("\u0e00" <= c <= "\u0e7f" for c in match["month"])
            return _Day(int(match["day"]), month, int(match["year"]), "dmy", text[match.end() :], thai)
    return None


@cache
def _named_forms() -> tuple[re.Pattern[str], ...]:
    """`4. März 2026`, `Mar 4, 2026`, `2026-Mar-04`: where a year of two digits is meant, no hour may be taken for it."""
    names = "|".join(re.escape(name).replace(r"\ ", " ") for name in sorted(_months(), key=len, reverse=True))
    month = rf"(?P<month>{names})(?![^\W\d_])\.?"
    day = r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|ª)?(?!\d)"
    year = r"(?P<year>\d{4}(?!\d)|\d{2}(?![\d:]|\.\d))"
    of, era = r"(?:(?:de|del|of) )?", r"(?:(?:de|del|năm|พ\.ศ|ค\.ศ)\b\.? ?)?"
    return tuple(
        re.compile(form, re.IGNORECASE)
        for form in (
            rf"{day}[ .\-/]*{of}{month}[ ,.\-/]*{era}{year}",
            rf"(?<![^\W\d_]){month}[ ,\-/]*{day}[ ,\-/]+{era}{year}",
            rf"(?<!\d)(?P<year>\d{{4}})[ .\-/]+{month}[ \-/]+{day}",
        )
    )


@cache
def _months() -> dict[str, int]:
    """Month names and their short forms in many languages."""
    table = tomllib.loads((files("leadline.formats") / "data" / "months.toml").read_text("utf-8"))
    return {
        unicodedata.normalize("NFKC", name).casefold(): n
        for names in table["months"].values()
        for n, forms in enumerate(names, 1)
        for name in forms.split("|")
    }


def _numbers(day: _Day, order: str, *, thai: bool = False) -> tuple[int, int, int]:
    parts = dict(zip(order if day.order is None or day.order == "ymd" else "dmy", (day.first, day.second, day.third), strict=True))
    year = parts["y"]
    if year < 100:
        # No evidence is of 1955 to 1999: two such digits are of the Buddhist era where it is in use.
        year += 2500 if thai and year > 54 else 2000 if year < 70 else 1900
    if year > 2400:
        year -= BUDDHIST
    return year, parts["m"], parts["d"]


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
    return hour, minute, min(second, 59), fraction, _offset(rest[match.end() :])


def _offset(rest: str) -> int | None:
    """Minutes east of UTC that stand behind a time; None: none stand there. Raises ValueError for a zone that is not known."""
    rest = re.sub(r"(?i)\b[ap]\.?\s?m\b\.?", " ", rest).strip(" .,()[]")
    zone = _ZONE.search(rest.upper() if rest.isascii() else "")
    if not zone or not (zone[1] or zone[2]):
        return None
    name = zone[1] if zone[1] not in _HOUR else None
    if name and name not in _ZONES:
        raise ValueError(f"the zone {name} is none that is known")
    shift = int(zone[3]) * 60 + int(zone[4] or 0) if zone[2] else 0
    if shift > 18 * 60:
        raise ValueError(f"not a zone: {rest[:20]!r}")
    return (_ZONES[name] if name else 0) + (-shift if zone[2] == "-" else shift) if name or zone[2] else None


def _plain(text: str) -> str:
    folded = "".join(str(unicodedata.digit(c)) if c.isdecimal() else c for c in unicodedata.normalize("NFKC", text))
    return re.sub(r"[\s\u200e\u200f]+", " ", folded).strip(" ,[]()")
