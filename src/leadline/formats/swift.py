"""Cuts SWIFT statement messages (MT940, MT942, MT950) into their fields, each with the place where it stands.

Source of the rules: SWIFT FIN, text block (block 4): a field is `:TAG:` at the start of a line, its value goes on until the next field,
`-` on a line of its own (or `-}`) ends the message. Banks hand the block out with its headers (`{1:…}{2:…}{4:`), without them, or with
a line or two of their own before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# The tags of statement messages; `:NS:` is the German form without a field 86. Any other tag at the start of a line is text.
TAGS = frozenset((
    "13", "13D", "20", "21", "25", "25P", "28", "28C", "34F", "60F", "60M", "61", "62F", "62M", "64", "65", "86", "90C", "90D", "NS",
))  # fmt: skip
END = "-"  # the tag under which the end of a message is given out

_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
_TAG = re.compile(r"(?:\{(?:[^{}]|\{[^{}]*\})*\}|\{4:|[ \t$])*:([0-9]{2}[A-Z]?|NS):")
_CLOCK = re.compile(r":(\d\d):\d\d(?!\d)")
_HEADER = re.compile(r"\$?\{[1-5]:")
_STOP = re.compile(r"-(?:\}.*|XXX)?\s*")  # `-XXX`: seen at ING


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its tag, the lines of its value, and the characters from the colon of its tag to behind its last line."""

    tag: str
    lines: tuple[str, ...]
    start: int
    end: int

    @property
    def first(self) -> str:
        """The first line of the value, without blanks around it."""
        return self.lines[0].strip() if self.lines else ""


def fields(text: str) -> Iterator[Field]:
    """Yields every field in order; a field of the tag `-` where a message ends. What stands before a field and in none is skipped."""
    tag, lines, start, end = "", [""], 0, 0
    for line, begin, stop in _lines(text):
        found = _TAG.match(line)
        known = found is not None and found[1] in TAGS and not (tag in ("86", "NS") and _is_clock(lines[-1], line))
        ends = not known and (_STOP.fullmatch(line) is not None or (_HEADER.match(line) is not None))
        if not known and not ends:
            if tag:
                lines.append(line)
                end = stop if line.strip() else end
            continue
        if tag:
            yield Field(tag, tuple(lines), start, end)
        tag = ""
        if known and found is not None:
            if found.end() > len(found[1]) + 2 and _HEADER.search(found[0]):
                yield Field(END, (), begin, begin)
            tag, lines = found[1], [line[found.end() :]]
            start, end = begin + found.start(1) - 1, stop
        else:
            yield Field(END, (), begin, stop)
    if tag:
        yield Field(tag, tuple(lines), start, end)


def _is_clock(before: str, line: str) -> bool:
    """Whether a line that looks like a field goes on with a time (`…T13`, `:12:11`) that the bank broke at the end of a line."""
    found = _CLOCK.match(line)
    return found is not None and before[-2:].isdigit() and (found[1] not in ("20", "61", "64", "65", "86") or len(before) >= 60)


def looks_like(text: str) -> float:
    """How sure it is that a text begins with such a message (0 to 1): fields that have the form their tags ask for."""
    head = text[:65_536].lstrip("\ufeff\x01\x02 \t\r\n")
    first = _FIRST.search(head)
    if first is None or first.start() > 400 or _BEFORE.fullmatch(head[: first.start()]) is None:
        return 0.0
    seen = {tag for tag, form in _FORMS.items() if form.search(head)}
    telling = seen & {"60", "61", "62", "34F"}
    return 0.95 if telling and len(seen) > 1 else 0.6 if telling else 0.0


def _lines(text: str) -> Iterator[tuple[str, int, int]]:
    """Each line without its end, with its first character and the one behind its last."""
    for match in _LINE.finditer(text):
        line, start = match[1], match.start()
        if "@@" not in line:
            if line or match[2]:
                yield line, start, match.end(1)
            continue
        at = start  # HBCI writes @@ for the end of a line
        for piece in re.split(r"@@(?=:|-|$)", line):
            yield piece, at, at + len(piece)
            at += len(piece) + 2


_FIRST = re.compile(r"(?m)(?:^|@@|\{4:)[ \t]*:(?:20|25P?|28C?|60[FM]|61|62[FM]|34F):")
_BEFORE = re.compile(r"[A-Z0-9 {}:.,/\-\r\n\t]*")  # addresses and message types; a mail or a letter has small letters
_AT = r"(?:^|\n|\r|@@|\{4:)[ \t]*"
_FORMS = {
    "20": re.compile(_AT + r":20:[^\r\n]{0,40}[\r\n@]"),
    "25": re.compile(_AT + r":25P?:[^\r\n]{3,60}[\r\n@]"),
    "28": re.compile(_AT + r":28C?:\d"),
    "34F": re.compile(_AT + r":34F:[A-Z]{3}[DC]?\d"),
    "60": re.compile(_AT + r":60[FM]:[CD]\d{6}[A-Z]{0,3}\d"),
    "61": re.compile(_AT + r":61:\d{6}(?:\d{4}|\s{4})?(?:R?[CD]|E[CD])[A-Z]?\s?\d"),
    "62": re.compile(_AT + r":62[FM]:[CD]\d{6}[A-Z]{0,3}\d"),
}
