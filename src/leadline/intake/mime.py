"""The structure of a mail by the bytes: which slice is which part, without changing one of them.

Our own walk instead of a parser that builds messages: it keeps every offset, does not call itself however deep a mail is
nested, and hands out attached mails exactly as they were sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from leadline.intake import limits, mime_values

_END = rb"(?:\r{0,2}\n|\r)"
_LINE = re.compile(rb"([^\r\n]*)(" + _END + rb"|\Z)")
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:")
_ENVELOPE = re.compile(rb">?From ")
_MEDIA = re.compile(r"\s*([A-Za-z0-9!#$&^_.+-]+)\s*/\s*([A-Za-z0-9!#$&^_.+-]+)")
_LOST_BOUNDARY = re.compile(rb"(?:\A|(?<=[\r\n]))--([^\r\n]{1,200}?)[ \t]*\r?\n[Cc][Oo][Nn][Tt][Ee][Nn][Tt]-")
_LONGEST_VALUE = 65_536


@dataclass(frozen=True, slots=True)
class Field:
    """One header: lower-case name, its bytes after the colon (folded as sent), and where it stands."""

    name: str
    raw: bytes
    start: int
    end: int

    @property
    def value(self) -> str:
        """The unfolded text, encoded words untouched."""
        return mime_values.text(re.sub(rb"[\r\n]+[ \t]*", b" ", self.raw)).strip()


@dataclass(frozen=True, slots=True)
class Defect:
    """What is wrong with a mail: `kind` is a code of problems."""

    kind: str
    what: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """The headers of a mail or part, and where its body begins."""

    fields: tuple[Field, ...]
    defects: tuple[Defect, ...]
    body: int

    def first(self, name: str) -> str:
        """The first header of that name, cut where it is longer than any program writes; "" without one."""
        return next((f.value[:_LONGEST_VALUE] for f in self.fields if f.name == name), "")


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part that holds no parts: `number` as mail programs count (`1.2`), `media` lower case, its body's slice.

    `bare` is text before the first boundary of a multipart (number `0`) or after the last (`end`), which mail programs hide.
    """

    number: str
    block: Block
    media: str
    start: int
    end: int
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A slice between two boundaries that is still to be looked into; `bare` stands outside of all parts and has no headers."""

    number: str
    start: int
    end: int
    default: str = "text/plain"
    bare: bool = False


def headers(data: bytes, start: int, end: int) -> Block:
    """Reads the header block that begins at `start`; stray lines between headers are skipped and named."""
    fields: list[Field] = []
    defects: list[Defect] = []
    at = start
    while at < end:
        match = _line(data, at, end)
        following = match.end()
        if match.start(2) == at:
            return Block(tuple(fields), tuple(defects), following)
        name = _FIELD.match(data, at, match.end(1))
        if name:
            while following < end and data[following] in b" \t":
                match = _line(data, following, end)
                following = match.end()
            fields.append(Field(name[1].decode("ascii").lower(), data[name.end() : match.end(1)], at, match.end(1)))
        elif not (_ENVELOPE.match(data, at, end) and not fields):
            if not _FIELD.match(data, following, end):
                what = "A line that is no header ends the headers." if fields else "It has no headers."
                defects.append(Defect("malformed", what, at, match.end(1)))
                return Block(tuple(fields), tuple(defects), at)
            defects.append(Defect("malformed", "A line between the headers is no header; it was skipped.", at, match.end(1)))
        at = following
    return Block(tuple(fields), tuple(defects), end)


def walk(data: bytes, start: int = 0) -> Iterator[Leaf | Defect]:
    """Every part of a mail that holds no further parts, in their order, and what is wrong on the way."""
    deepest = limits.current().mime_depth
    stack = [Piece("", start, len(data))]
    while stack:
        piece = stack.pop()
        number, begin, end = piece.number, piece.start, piece.end
        if piece.bare:
            yield Leaf(number, Block((), (), begin), "text/plain", begin, end, bare=True)
            continue
        block = headers(data, begin, end)
        yield from block.defects
        media, fault = media_type(block, piece.default)
        if fault:
            yield Defect("malformed", fault, begin, block.body)
        if not media.startswith("multipart/"):
            yield Leaf(number or "1", block, media, block.body, end)
            continue
        if number.count(".") + 1 >= deepest:
            what = f"Parts lie more than {deepest} deep inside one another; from there on they were kept as one piece."
            yield Defect("over-limit", what, block.body, end)
            yield Leaf(number or "1", block, media, block.body, end)
            continue
        inner = "message/rfc822" if media == "multipart/digest" else "text/plain"
        pieces, defects = _pieces(data, block, end)
        yield from defects
        if not pieces:
            yield Leaf(number or "1", block, "text/plain", block.body, end)
            continue
        stack += reversed([Piece(f"{piece.number}.{p.number}".lstrip("."), p.start, p.end, inner, p.bare) for p in pieces])


def media_type(block: Block, default: str = "text/plain") -> tuple[str, str]:
    """The lower-case media type of a part, and what is wrong with it in words ("" if nothing)."""
    value = block.first("content-type")
    if not value:
        return default, ""
    match = _MEDIA.match(value)
    if match:
        return f"{match[1]}/{match[2]}".lower(), ""
    return ("text/plain", "") if value.lower() == "text" else ("text/plain", "A part's Content-Type is none; it was taken for plain text.")


def _pieces(data: bytes, block: Block, end: int) -> tuple[list[Piece], list[Defect]]:
    """The slices of a multipart: its parts by number, and what stands before the first (`0`) and after the last (`end`)."""
    defects: list[Defect] = []
    boundary = mime_values.parameters(block.first("content-type")).get("boundary", "").rstrip().encode("utf-8", "replace")
    if not boundary:
        found = _LOST_BOUNDARY.search(data, block.body, end)
        boundary = found[1] if found else b""
        defects.append(Defect("malformed", "A multipart names no boundary between its parts.", block.body, block.body))
    marks = list(_delimiter(boundary).finditer(data, block.body, end)) if boundary else []
    if not marks:
        defects.append(Defect("malformed", "A multipart holds no parts; its whole body was kept as text.", block.body, end))
        return [], defects
    pieces = [Piece("0", block.body, _before_line_end(data, block.body, marks[0].start()), bare=True)]
    closed, number = False, 0
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        begin = _line(data, mark.end(), end).end()
        stop = _before_line_end(data, begin, following.start()) if following else end
        if closed and not mark[1]:
            defects.append(Defect("malformed", "A part follows the boundary that closes its multipart.", mark.start(), mark.end()))
        closed = bool(mark[1])
        number += not closed
        pieces.append(Piece("end" if closed else str(number), begin, stop, bare=closed))
    if not closed:
        what = "The boundary that closes a multipart is missing: the mail may be cut off, its last part incomplete."
        defects.append(Defect("truncated", what, marks[-1].start(), end))
    return [p for p in pieces if not p.bare or data[p.start : p.end].strip()], defects


def _delimiter(boundary: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"(?:\A|(?<=[\r\n]))--" + re.escape(boundary) + rb"(--)?[ \t]*(?=[\r\n]|\Z)")


def _before_line_end(data: bytes, begin: int, at: int) -> int:
    """The line end before a boundary belongs to the boundary."""
    if at > begin and data[at - 1] == 10:
        at -= 1
        return at - 1 if at > begin and data[at - 1] == 13 else at
    return at - 1 if at > begin and data[at - 1] == 13 else at


def _line(data: bytes, at: int, end: int) -> re.Match[bytes]:
    match = _LINE.match(data, at, end)
    if match is None:
        raise ValueError(f"no line at byte {at}")  # cannot be: the pattern matches the empty rest
    return match
