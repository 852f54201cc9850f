"""Knows a WhatsApp chat export by its lines, in whatever language the telephone writes dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from leadline.formats.script import Script
from leadline.formats.stored import Data
from leadline.intake import looks
from leadline.model.records import Count, Exhibit, Part, Problem
from leadline.model.values import Span
from leadline.plugins import reader

# Marks that turn the direction of writing stand anywhere in a date; they are dropped before matching.
_MARKS = dict.fromkeys([0x200E, 0x200F, 0x061C, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_DATE = (
    r"(?:(\d{1,4})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{1,4})\.?(?:\s?г\.?)?"  # 12.03.26 · 3/12/26 · 2026. 3. 12. · 12.03.26 г.
    r"|(\d{2,4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일])"
)
_HALF = r"(?:[^\W\d_][^\d\n\[\]:-]{0,14})"  # AM · p. m. · 오후 · 下午 · ÖS · μ.μ. · ч. · түштөн кийинки
_TIME = rf"(?:{_HALF}\s?)?\d{{1,2}}(?:[:.]|\s?h\s?)\d{{2}}(?:[:.]\d{{2}}|\s?min\s?\d{{2}}\s?s)?(?:\s?{_HALF})?"  # 14:02 · 14 h 02 min 11 s
_GAP = r"(?:[,،、]\s*|\s+|(?<=[日일]))"
_BRACKETED = re.compile(rf"\[{_DATE}{_GAP}{_TIME}\s?\]\s*(.*)")
_DASHED = re.compile(rf"{_DATE}{_GAP}{_TIME}\s?[-–—]\s(.*)")
# Vietnamese telephones put the time first: `14:02, 12/03/2026`.
_TIMES_FIRST = (re.compile(rf"\[{_TIME}{_GAP}{_DATE}\s?\]\s*(.*)"), re.compile(rf"{_TIME}{_GAP}{_DATE}\s?[-–—]\s(.*)"))
_SENDER = re.compile(r"[^:]{1,120}: ")
_LINE = re.compile(r"[^\r\n]*")
_NAMES = re.compile(r"whatsapp|(?:^|/)_chat\.txt$", re.IGNORECASE)
_ORDERS = ("dmy", "mdy", "ymd")


@dataclass(frozen=True, slots=True)
class Message:
    """The first line of a message: where it stands in the text, the three numbers of its date, the sign between them."""

    start: int
    end: int
    numbers: tuple[int, int, int]
    sign: str
    sender: bool


def _claims(head: bytes, name: str) -> float:
    """How sure it is that these are lines of a chat export: at least two messages, and lines enough that begin as one."""
    text = looks.text(head)
    if not text or not any(c.isdigit() for c in text[:200]):
        return 0.0
    lines = [line for line in text.splitlines() if line.strip()]
    found = [m for m in (_message(line, 0) for line in lines) if m]
    senders = sum(m.sender for m in found)
    if not found or not senders or _message(lines[0], 0) is None:
        return 0.0
    if len(found) < 2:
        return 0.6 if _NAMES.search(name) else 0.0
    share = len(found) / len(lines)
    if share > 0.5:
        return 0.92
    return 0.7 if share > 0.05 and (senders > 2 or _NAMES.search(name)) else 0.0


@reader(media="text/x-whatsapp", claims=_claims, pieces=True)
def whatsapp(exhibit: Exhibit, data: Data) -> Iterator[Part]:
    """A WhatsApp chat export (`WhatsApp Chat with ….txt`, `_chat.txt`), with the date forms of every language.

    Counts lines: those that begin a message or go on with one are read, what stands before the first is reported. Where
    nothing tells day from month, that is a problem, and days come first.
    """
    script = Script.of(data, exhibit.parameter("charset"))
    if script.charset.lossy:
        what = f"Some bytes are no text in its charset ({script.charset.encoding}) and are read as U+FFFD."
        yield Problem("encoding", what, "Export the chat again from the telephone.", exhibit.sha256)
    days = _Days()
    rows = before = 0
    first_text, stop = 0, script.stored.size
    for text in script.lines():
        for line in _LINE.finditer(text.text):
            if not line[0].strip():
                continue
            rows += 1
            message = _message(line[0], line.start())
            if message:
                span = exhibit.span(text.byte(message.start), text.byte(message.end))
                stop = stop if days.first else span.start
                days.add(message, span)
            elif days.first is None:
                before += 1
                first_text = first_text or text.byte(line.start())
    if before:
        what = f"{before:,} lines before the first message begin as no message does."
        span = exhibit.span(first_text or script.charset.base, stop)
        yield Problem("bad-row", what, "Look whether the beginning was cut off or added.", exhibit.sha256, span)
    yield from _doubts(exhibit, days)
    yield Count(exhibit.sha256, rows, rows - before, before)


def _message(line: str, start: int) -> Message | None:
    bare = line.translate(_MARKS).lstrip()
    match = _BRACKETED.match(bare) or _DASHED.match(bare) or _TIMES_FIRST[0].match(bare) or _TIMES_FIRST[1].match(bare)
    if match is None:
        return None
    sign = match[2] or "年"
    found = match.group(1, 3, 4) if match[1] else match.group(5, 6, 7)
    numbers = (int(found[0]), int(found[1]), int(found[2]))
    return Message(start, start + len(line), numbers, sign, _SENDER.match(match[8]) is not None)


@dataclass(slots=True)
class _Days:
    """What the dates of all messages show, under each order in which day, month and year may stand; no message is kept."""

    first: Span | None = None
    fits: dict[str, bool] = field(default_factory=lambda: dict.fromkeys(_ORDERS, True))  # all can be read so
    signs: set[str] = field(default_factory=set)
    short: bool = False  # some have a year of two digits
    last: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    back: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_ORDERS, 0))  # days that run backwards
    where: dict[str, Span] = field(default_factory=dict)  # the first of them
    apart: set[tuple[str, str]] = field(default_factory=set)  # orders under which a date is another day

    def add(self, message: Message, span: Span) -> None:
        """The next message."""
        self.first = self.first or span
        self.signs.add(message.sign)
        self.short |= max(message.numbers) <= 999
        days = {order: _day(order, message) for order in _ORDERS}
        for order, day in days.items():
            year, month, date = day
            if not (1 <= month <= 12 and 1 <= date <= 31) or (max(message.numbers) > 999 >= year):  # a number above 999 is the year
                self.fits[order] = False
            if day < self.last.get(order, day):
                self.back[order] += 1
                self.where.setdefault(order, span)
            self.last[order] = day
        self.apart |= {(one, other) for one in _ORDERS for other in _ORDERS if days[one] != days[other]}

    def usual(self, order: str) -> bool:
        """Whether telephones write that order so: the month first never with dots, the year first with two digits only with dashes."""
        if order == "ymd":
            return not self.short or self.signs <= {"-", "年"}
        return "年" not in self.signs and not (order == "mdy" and "." in self.signs)


def _doubts(exhibit: Exhibit, days: _Days) -> Iterator[Problem]:
    """What is unsure about the dates: their order, and days that run backwards."""
    possible = [order for order in _ORDERS if days.fits[order]]
    fitting = [order for order in possible if days.usual(order)] or possible
    told = exhibit.context.date_order
    if days.first is None or not fitting:
        if days.first is not None:
            what, advice = "Its dates fit no order of day, month and year all through.", "Look whether two chats were joined in one file."
            yield Problem("ambiguous-date", what, advice, exhibit.sha256, days.first)
        return
    fewest = min(days.back[order] for order in fitting)
    likely = [order for order in fitting if days.back[order] == fewest]
    chosen = told if told in fitting else likely[0]
    same = not any((one, other) in days.apart for one in likely for other in likely)
    if told not in fitting and len(likely) > 1 and not same:
        what = f"Nothing in the chat tells the day from the month ({' or '.join(likely)}); {chosen} was taken, the most frequent form."
        advice = "Set date_order in case.toml if the telephone writes them otherwise."
        yield Problem("ambiguous-date", what, advice, exhibit.sha256, days.first)
    elif days.back[chosen]:
        what = f"The days run backwards at {days.back[chosen]:,} messages: lines pasted or forged, or a telephone whose clock was wrong."
        advice = "Compare with the telephone or with the other side's export."
        yield Problem("out-of-order", what, advice, exhibit.sha256, days.where[chosen])


def _day(order: str, message: Message) -> tuple[int, int, int]:
    """The date as year, month, day under an order."""
    a, b, c = message.numbers
    return {"dmy": (c, b, a), "mdy": (c, a, b), "ymd": (a, b, c)}[order]
