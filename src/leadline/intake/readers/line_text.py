"""Reads the text that LINE exports of a chat, in the forms of its telephones and of its desktop program."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from leadline.formats import dates
from leadline.formats import text as texts
from leadline.intake import halves, looks, telegram
from leadline.model.records import Child, Count, Exhibit, Part, Problem
from leadline.plugins import reader

_MARKS = dict.fromkeys([0x200E, 0x200F, 0x061C, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_CJK = r"\d{4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]"
_BEFORE = r"(?:[^\W\d_][^\d\t ,]{0,15}[.,]{1,2} ?|(?:T|Th )\d, ?|CN, ?)"  # Sun, · ศ. · lun., · T2,
_BEHIND = r"(?: ?[(（][^\d\t()（）]{1,15}[)）]| ?[^\W\d_][^\d\s()（）]{0,15})"  # (Mon) · （週五） · 週二 · วันเสาร์
_DAY = re.compile(
    rf"(?:{_BEFORE}(?P<a>\d{{1,4}}([./-])\d{{1,2}}\2\d{{1,4}})"
    rf"|(?P<b>(?:R\s?)?\d{{1,4}}([./-])\d{{1,2}}\4\d{{1,4}}){_BEHIND}|(?P<c>{_CJK}){_BEHIND}?)\.?"
)
_HALF = r"[^\W\d_][^\d\n\t:]{0,11}"
_BLANK = r"[^\S\t\r\n]"
_TIME = rf"(?:{_HALF}{_BLANK}?)?\d{{1,2}}[:.]\d{{2}}(?:{_BLANK}?{_HALF})?"
_TABBED = re.compile(rf"({_TIME})\t(?:([^\t]*)\t)?(.*)")
_SPACED = re.compile(r"(\d{1,2}:\d{2}) (\S.*)")
_LINE = re.compile(r"[^\r\n]*")
_HEAD = "[LINE]"
_AGAIN = "Export the chat again from LINE; do not edit the file."


@dataclass(slots=True)
class _Said:
    """One message: where it begins, its day and time as printed, who, and its lines."""

    start: int
    end: int
    day: str
    time: str
    sender: str | None  # None: name and text are not told apart
    lines: list[str]

    def text(self) -> str:
        """Its text, the quotes undone that LINE puts around several lines."""
        whole = "\n".join(self.lines)
        return whole[1:-1] if len(self.lines) > 1 and whole.startswith('"') and whole.endswith('"') else whole


@dataclass(slots=True)
class _Chat:
    """What has been read of the file so far; a plain text among the messages heads a new chat."""

    spaced: bool
    said: list[_Said | str] = field(default_factory=list)
    days: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)  # of their weekdays
    day: str = ""
    rows: int = 0
    before: list[tuple[int, int]] = field(default_factory=list)
    header: int = 0  # lines that still may be the header's
    quoted: bool = False
    pasted: list[_Said] = field(default_factory=list)  # messages that begin inside quotes

    def last(self) -> _Said | None:
        """The message that a further line would go on with."""
        return self.said[-1] if self.said and isinstance(self.said[-1], _Said) else None


def _claims(head: bytes, name: str) -> float:
    """How sure it is that this is LINE's: its header, or its day lines with messages below them."""
    text = looks.text(head)
    if not text or ("\n" not in text and "\r" not in text):
        return 0.0
    lines = [line for line in text.translate(_MARKS).splitlines() if line.strip()]
    days = [n for n, line in enumerate(lines) if _DAY.fullmatch(line.strip())]
    if not days:
        return 0.0
    below = [lines[n + 1] for n in days if n + 1 < len(lines)]
    tabbed = sum(1 for line in lines if _tabbed(line))
    if lines[0].startswith(_HEAD):
        return 0.95 if tabbed or any(_SPACED.match(line) for line in below) else 0.0
    if days[0] == 0 and tabbed >= 2 and tabbed > 0.2 * len(lines) and any(_tabbed(line) for line in below):
        return 0.92
    spaced = sum(1 for line in lines if _SPACED.match(line))
    return 0.7 if days[0] == 0 and spaced >= 2 and spaced > 0.3 * len(lines) and all(_SPACED.match(line) for line in below) else 0.0


@reader(media="application/x-line-chat", claims=_claims)
def line_text(exhibit: Exhibit, data: bytes) -> Iterator[Part]:
    """A LINE chat as text (`[LINE] ….txt`) in any language: its messages, one a line, as `messages.txt`.

    The file has no time zone: times are read in the case's and written in UTC. Counts lines: what stands before the first
    message and is no header is reported. The desktop's form has only a blank between name and text: both stay as printed.
    """
    decoded = texts.decode(data, exhibit.parameter("charset"))
    if decoded.lossy:
        what = f"Some bytes are no text in its charset ({decoded.encoding}) and are read as U+FFFD."
        yield Problem("encoding", what, _AGAIN, exhibit.sha256)
    chat = _read(decoded.text)
    messages = [m for m in chat.said if isinstance(m, _Said)]
    if chat.before:
        span = exhibit.span(decoded.byte(chat.before[0][0]), decoded.byte(chat.before[-1][1]))
        what = f"{len(chat.before):,} lines stand before the first message and are no header."
        yield Problem("bad-row", what, "Look whether the beginning was cut off or added.", exhibit.sha256, span)
    if not messages:
        yield Problem("malformed", "It holds no message that could be read.", _AGAIN, exhibit.sha256)
    if chat.pasted:
        span = exhibit.span(decoded.byte(chat.pasted[0].start), decoded.byte(chat.pasted[0].end))
        what = f"{len(chat.pasted):,} messages begin inside the quotes of another: they may be pasted text, and nobody's own words."
        yield Problem("ambiguous-author", what, "Compare with the telephone or with the other side's export.", exhibit.sha256, span)
    if chat.spaced and messages:
        what = "Between name and text stands only a blank: where one ends and the other begins is not told, both stay as printed."
        yield Problem("ambiguous-author", what, "Export the chat from a telephone if it matters who said what.", exhibit.sha256)
    if messages:
        order = _by_weekdays(chat) or dates.order(chat.days, exhibit.context.date_order)
        yield from _written(exhibit, decoded, chat, order)
    yield Count(exhibit.sha256, chat.rows, chat.rows - len(chat.before), len(chat.before))


def _read(text: str) -> _Chat:
    found = [(m.start(), m.end(), bare) for m in _LINE.finditer(text) if (bare := m[0].translate(_MARKS).rstrip())]
    lines = [bare for _, _, bare in found]
    chat = _Chat(spaced=not any(_tabbed(line) for line in lines))
    for n, (start, end, line) in enumerate(found):
        chat.rows += 1
        _take(chat, start, end, line, lines[n + 1] if n + 1 < len(lines) else "")
    return chat


@lru_cache(maxsize=8)  # each line is asked about as the next one, too
def _tabbed(line: str) -> re.Match[str] | None:
    match = _TABBED.fullmatch(line.translate(_MARKS))
    return match if match and halves.clock(match[1]) else None


def _take(chat: _Chat, start: int, end: int, line: str, following: str) -> None:
    """Adds one line that is not blank."""
    begun = _begun(chat, start, end, line)
    last = chat.last()
    if _DAY.fullmatch(line.strip()) and (_begins(chat, following) or (not following and not chat.quoted)):
        chat.day = line.strip()
        chat.days.append(_day(chat.day))
        chat.names.append(re.sub(r"[\W\d_]", "", chat.day.replace(chat.days[-1], "")))
        chat.header = 0
        chat.quoted = False
    elif begun:
        if chat.quoted:
            chat.pasted.append(begun)
        chat.said.append(begun)
        chat.quoted = begun.lines[0].startswith('"') and not (len(begun.lines[0]) > 1 and begun.lines[0].endswith('"'))
        chat.header = 0
    elif line.startswith(_HEAD) and not chat.quoted:
        chat.said.append(line.removeprefix(_HEAD).strip())
        chat.header = 1
    elif chat.header and re.search(r"\d", line):
        chat.header = 0  # when it was saved
    elif last is not None:
        last.lines.append(line)
        last.end = end
        chat.quoted = chat.quoted and not line.endswith('"')
    else:
        chat.before.append((start, end))


def _begins(chat: _Chat, line: str) -> bool:
    return bool(_tabbed(line) or (chat.spaced and _SPACED.fullmatch(line)))


def _begun(chat: _Chat, start: int, end: int, line: str) -> _Said | None:
    """The message that begins in a line."""
    if match := _tabbed(line):
        return _Said(start, end, chat.day, match[1], match[2] or "", [match[3]])
    if chat.spaced and chat.day and (match := _SPACED.fullmatch(line)):
        return _Said(start, end, chat.day, match[1], None, [match[2]])
    return None


def _day(line: str) -> str:
    """The numbers of a day line, the Japanese era in the form that dates are read in."""
    match = _DAY.fullmatch(line)
    numbers = (match["a"] or match["b"] or match["c"]) if match else line
    return numbers.replace("/", ".") if numbers.startswith("R") else numbers


def _by_weekdays(chat: _Chat) -> dates.Order | None:
    """The order under which each weekday's name falls on one weekday only; None where that does not tell."""
    fitting = []
    for order in ("dmy", "mdy"):
        if {o.order for day in chat.days if (o := dates.order([day], order))} != {order}:
            continue
        pairs = {(name, datetime.fromisoformat(at).weekday()) for name, day in zip(chat.names, chat.days, strict=True)
                 if (at := _moment(day, dates.Order(order, "", True), "UTC"))}  # fmt: skip
        if len(pairs) == len({name for name, _ in pairs}) == len({n for _, n in pairs}):
            fitting.append(order)
    return dates.Order(fitting[0], "only so the names of the weekdays are right", True) if len(fitting) == 1 else None


def _written(exhibit: Exhibit, decoded: texts.Text, chat: _Chat, order: dates.Order | None) -> Iterator[Part]:
    """The messages as a child, and what is unsure about their times."""
    zone = exhibit.context.zone
    days = {day: _moment(_day(day), order, zone) for day in dict.fromkeys(m.day for m in chat.said if isinstance(m, _Said))}
    lines, unread, last, backward = [], [], "", []
    times: dict[tuple[str, str], str] = {}
    for message in chat.said:
        if isinstance(message, str):
            lines.append(telegram.heading(message, f"LINE, times read in {zone}"))
            last = ""
            continue
        printed = (message.day, message.time)
        at = times[printed] if printed in times else times.setdefault(printed, _at(message, days[message.day], order, zone))
        if len(at) <= len("2026-03-04"):
            unread.append(message)
        if days[message.day] < last:
            backward.append(message)
        last = days[message.day] or last
        text = message.text()
        if message.sender is None:
            lines.append(f"[{at or 'no time'}] {telegram.one_line(text)}")
        else:
            lines.append(telegram.Message(at, message.sender, "", text if message.sender else f"* {text}").line())
    if not isinstance(chat.said[0], str):
        lines.insert(0, telegram.heading("", f"LINE, times read in {zone}"))
    yield from _doubts(exhibit, decoded, order, unread, backward)
    count = sum(isinstance(m, _Said) for m in chat.said)
    yield Child("messages.txt", telegram.written(lines), "text/plain; charset=utf-8", f"{count} messages")


def _doubts(
    exhibit: Exhibit, decoded: texts.Text, order: dates.Order | None, unread: Sequence[_Said], backward: Sequence[_Said]
) -> Iterator[Part]:
    def problem(kind: str, what: str, advice: str, at: _Said | None) -> Problem:
        span = exhibit.span(decoded.byte(at.start), decoded.byte(at.end)) if at else None
        return Problem(kind, what, advice, exhibit.sha256, span)

    if order is not None and not order.certain:
        advice = "Set date_order in case.toml if the telephone writes them otherwise."
        yield problem("ambiguous-date", f"Its day lines may be read in two ways: {order.evidence}.", advice, None)
    if unread:
        what = f"The time of {len(unread):,} messages could not be read: no day stands above them, or a word beside the time is not known."
        yield problem("bad-date", what, "Look at them in the file.", unread[0])
    if backward:
        what = f"The days run backwards at {len(backward):,} messages: lines pasted or forged, or two exports in one file."
        yield problem("out-of-order", what, "Compare with the telephone or with the other side's export.", backward[0])


def _at(message: _Said, day: str, order: dates.Order | None, zone: str) -> str:
    """RFC 3339 in UTC; the bare date where the time cannot be read, "" where the day cannot."""
    clock = halves.clock(message.time)
    if not day or clock is None:
        return day
    hour, minute, second = clock
    return _moment(f"{_day(message.day)} {hour:02}:{minute:02}:{second:02}", order, zone)


def _moment(text: str, order: dates.Order | None, zone: str) -> str:
    try:
        return dates.when(text, order.order, zone) if text and order else ""
    except (ValueError, OverflowError, KeyError):
        return ""
