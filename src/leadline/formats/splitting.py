"""Cuts delimited text into records and cells: RFC 4180 quotes where they are sound, and nothing swallowed where they are not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Generator, Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

DELIMITERS = (",", ";", "\t", "|")
SAMPLE = 65_536  # characters that tell the delimiter
_SAMPLE_RECORDS = 60
LONGEST = 2**20  # characters of a quoted cell; a quote that is not closed within so many counts as never closed
_LINE_END = re.compile(r"\r\n|\n|\r")
_INSIDE = re.compile(r'(?:[^"]++|"")*+')
BLANK = " \t\u00a0\u3000\ufeff"
_MARKER = re.compile(r"sep=(.)\s*(?:\r|\n|$)", re.IGNORECASE)  # what Excel writes above a table to name its delimiter


class Piece(NamedTuple):
    """The text of a cell and its place, counted in characters."""

    text: str
    start: int
    end: int


class Record(NamedTuple):
    """One record: its place without the line end, its cells, and what is wrong with its quotes (empty: nothing)."""

    start: int
    end: int
    cells: list[Piece]
    fault: str


def split(text: str, delimiter: str) -> Iterator[Record]:
    """All records of a text that are not blank lines, in order."""
    yield from some(text, delimiter, len(text), more=False)


def some(text: str, delimiter: str, stop: int, *, more: bool) -> Generator[Record, None, int]:
    """The records that begin before `stop`, in order; gives back where the next one begins.

    `more`: the text goes on behind its last line. A record that might then be another is left for the next call.
    """
    at = 0
    quoted = '"' in text
    while at < stop:
        found = _LINE_END.search(text, at)
        end, following = (found.start(), found.end()) if found else (len(text), len(text))
        if quoted and text.find('"', at, end) >= 0:
            whole = _quoted(text, at, end, following, delimiter, more=more)
            if whole is None:
                return at
            record, at = whole
            yield record
        else:
            if end > at:
                yield Record(at, end, _plain(text, at, end, delimiter), "")
            at = following
    return at


def cells(text: str, start: int, end: int, delimiter: str) -> list[Piece]:
    """The cells of one record whose place is known."""
    if text.find('"', start, end) < 0:
        return _plain(text, start, end, delimiter)
    whole = _quoted(text, start, end, end, delimiter, more=False)
    return whole[0].cells if whole is not None else []


def texts(text: str, start: int, end: int, delimiter: str) -> list[str]:
    """The texts of the same cells, without zero bytes."""
    line = text[start:end]
    if '"' in line or "\0" in line:
        return [cell.text.replace("\0", "") for cell in cells(text, start, end, delimiter)]
    return [part.strip(BLANK) for part in line.split(delimiter)]


def plain(text: str, delimiter: str, stop: int) -> Generator[tuple[int, int, int], None, int]:
    """As `some` for a text without quotes, zero bytes and lone carriage returns: the place of each record and how many cells it has."""
    at, blank = 0, BLANK + delimiter
    while at < stop:
        end = text.find("\n", at)
        following = len(text) if end < 0 else end + 1
        end = len(text) if end < 0 else end
        line = text[at : end - 1] if text[end - 1 : end] == "\r" and end > at else text[at:end]
        if line.strip(blank):
            yield at, at + len(line), line.count(delimiter) + 1
        at = following
    return at


def is_plain(text: str) -> bool:
    """Whether `plain` can cut a text."""
    return '"' not in text and "\0" not in text and ("\r" not in text or text.count("\r") == text.count("\r\n"))


def _plain(text: str, start: int, end: int, delimiter: str) -> list[Piece]:
    """The cells of a line without quotes."""
    cells, at = [], start
    for part in text[start:end].split(delimiter):
        stop = at + len(part)
        cells.append(Piece(part, at, stop) if part == part.strip(BLANK) else _trim(part, at))
        at = stop + 1
    return cells


def _trim(part: str, at: int) -> Piece:
    bare = part.lstrip(BLANK)
    start = at + len(part) - len(bare)
    bare = bare.rstrip(BLANK)
    return Piece(bare, start, start + len(bare))


@cache
def _patterns(delimiter: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """A sound quoted cell, a cell of one line with stray quotes inside, an unquoted cell."""
    stop = rf"(?=[ \t]*(?:{re.escape(delimiter)}|\r|\n|\Z))" if delimiter != "\t" else r"(?=[ ]*(?:\t|\r|\n|\Z))"
    lead = r"[ ]*" if delimiter == "\t" else r"[ \t]*"
    sound = re.compile(rf'{lead}=?"((?:[^"]++|"")*+)"{stop}[ \t]*?(?=[{re.escape(delimiter)}\r\n]|\Z)')
    stray = re.compile(rf'{lead}=?"([^\r\n]*?)"{stop}[ \t]*?(?=[{re.escape(delimiter)}\r\n]|\Z)')
    return sound, stray, re.compile(rf"[^{re.escape(delimiter)}\r\n]*")


def _quoted(text: str, start: int, line_end: int, following: int, delimiter: str, *, more: bool) -> tuple[Record, int] | None:
    """The record that begins here, and where the next one begins; falls back to the line as it stands where a quote stays open.

    None where what follows the text, if there is `more`, may close the quote.
    """
    sound, stray, bare = _patterns(delimiter)
    cells: list[Piece] = []
    at, fault, last_quote = start, "", text.rfind('"')
    while True:
        lead = _skip(text, at, delimiter)
        if text[lead : lead + 1] == '"' or text[lead : lead + 2] == '="':
            opening = lead + (text[lead] == "=")
            match = sound.match(text, at) if last_quote > opening else None
            if match is None or match.end() - at > LONGEST:
                if more and len(text) - opening <= LONGEST and _open(text, opening):
                    return None
                match = stray.match(text, at)
                if match is None:
                    odd = "a quote is opened and never closed"
                    return Record(start, line_end, _plain(text, start, line_end, delimiter), odd), following
                fault = "a quote stands inside a quoted cell and is not doubled"
            cells.append(_unquote(match))
        else:
            match = bare.match(text, at)
            if match is None:  # cannot be: the pattern matches nothing too
                break
            cells.append(_trim(match[0], at))
        at = match.end()
        if text[at : at + 1] != delimiter:
            break
        at += 1
    end = _LINE_END.match(text, at)
    return Record(start, at, cells, fault), end.end() if end else len(text)


def _open(text: str, opening: int) -> bool:
    """Whether a quote is not closed in all of the text that follows it."""
    inside = _INSIDE.match(text, opening + 1)
    return inside is not None and inside.end() == len(text)


def _skip(text: str, at: int, delimiter: str) -> int:
    while at < len(text) and text[at] in " \t" and text[at] != delimiter:
        at += 1
    return at


def _unquote(match: re.Match[str]) -> Piece:
    inside = _trim(match[1], match.start(1))
    body = inside.text
    if body.startswith('=""') and body.endswith('""') and len(body) >= 5:  # Excel's way to keep a number as text, quoted again
        return Piece(body[3:-2].replace('""', '"'), inside.start + 3, inside.end - 2)
    return Piece(body.replace('""', '"'), inside.start, inside.end) if '"' in body else inside


_IN_NUMBER = re.compile(r"(?<=\d),(?=\d)")


def sniff(text: str) -> str:
    """The delimiter under which the first records fall into most and most even columns; a comma where none does."""
    sample = text[:SAMPLE]
    if marked := _MARKER.match(sample):
        return marked[1]
    best, most = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        if delimiter in sample:
            score = _evenness(sample, delimiter, cut=len(text) > SAMPLE)
            if score > most:
                best, most = delimiter, score
    return best


def _evenness(sample: str, delimiter: str, *, cut: bool) -> tuple[float, int]:
    records = list(islice(split(sample, delimiter), _SAMPLE_RECORDS))
    if cut and len(records) > 1 and len(records) < _SAMPLE_RECORDS:
        records.pop()
    widths = [len(record.cells) for record in records]
    several = Counter(width for width in widths if width > 1)
    if not several:
        return 0.0, 0
    width, times = max(several.items(), key=lambda item: (item[1], item[0]))
    first = next(w for w in widths if w > 1)
    faults = sum(1 for record in records if record.fault)
    # A comma between two digits may be a decimal sign: below short titles such commas must not win over the real delimiter.
    inside = len(_IN_NUMBER.findall(sample)) / sample.count(",") if delimiter == "," else 0.0
    return round((times - 0.5 * faults) / len(records) + (0.3 if first == width else 0.0) - 0.4 * inside, 3), width
