"""Reads the codes that banks' apps scan to pay (EMVCo merchant-presented QR): tags, lengths, values, and the checksum at the end.

Source: EMVCo, "QR Code Specification for Payment Systems: Merchant-Presented Mode" 1.1, sections 3 and 4. The slip code of Thailand has
the same form with other tags (SCB, "Extracting data from mini QR"). What a value means to a scheme is in `payment_schemes`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

LONGEST = 2_048  # characters; the specification allows 512

_START = re.compile(r"000201|00[0-9]{2}0006000001")
_HEAD = re.compile(r"([0-9]{2})([0-9]{2})", re.ASCII)
_CRC = re.compile(r"[0-9A-Fa-f]{4}")
_CHECK, _SLIP_CHECK = "63", "91"


@dataclass(frozen=True, slots=True)
class Field:
    """One value with its tag; `start` and `end` count characters of the text that it was found in."""

    tag: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Payload:
    """One payment code found in a text: its fields in order, whether the checksum is right, and how lengths are counted in it."""

    start: int
    end: int
    fields: tuple[Field, ...]
    checked: bool
    in_bytes: bool

    def get(self, tag: str) -> str:
        """The value of a tag, empty where the code has none."""
        return next((field.value for field in self.fields if field.tag == tag), "")

    def inside(self, field: Field) -> Mapping[str, Field]:
        """The fields inside a template by tag; empty where the value is none."""
        return {part.tag: part for part in _walk(field.value, self.in_bytes, field.start) or ()}

    @property
    def is_slip(self) -> bool:
        """Whether it is the code of a receipt rather than one to pay by."""
        return bool(self.fields) and self.fields[-1].tag == _SLIP_CHECK


def crc16(data: bytes) -> int:
    """CRC-16/CCITT-FALSE: polynomial 0x1021, start 0xFFFF, nothing reflected (ISO/IEC 13239 as EMVCo uses it)."""
    state = 0xFFFF
    for byte in data:
        state ^= byte << 8
        for _ in range(8):
            state = (state << 1 ^ 0x1021 if state & 0x8000 else state << 1) & 0xFFFF
    return state


def payloads(text: str, encoding: str = "utf-8") -> Iterator[Payload]:
    """Every code in a text that is whole by its lengths; `checked` says whether its checksum is right.

    Some makers count lengths in characters, others in bytes: where both give a whole code, the one whose checksum is right counts.
    `encoding` is that of the bytes which the text was read from.
    """
    at = 0
    while found := _START.search(text, at):
        read = _read(text, found.start(), encoding)
        if read:
            yield read
        at = read.end if read else found.start() + 1


def _read(text: str, start: int, encoding: str) -> Payload | None:
    chunk = text[start : start + LONGEST]
    best: Payload | None = None
    for in_bytes in (False,) if chunk.isascii() else (False, True):
        fields = _walk(chunk, in_bytes, start, whole=False)
        if not fields:
            continue
        last = fields[-1]
        body = chunk[: last.start - start]
        one = Payload(start, last.end, tuple(fields), int(last.value, 16) in _sums(body, encoding), in_bytes)
        if one.checked:
            return one
        best = best or one
    return best


def _sums(body: str, encoding: str) -> set[int]:
    """What the checksum may be: over UTF-8, over the bytes as they lie here, or over Latin-1, as makers that count characters do."""
    sums = {crc16(body.encode("utf-8", "replace"))}
    if not body.isascii():
        sums |= {crc16(body.encode(name, "replace")) for name in (encoding, "latin-1")}
    return sums


def _walk(text: str, in_bytes: bool, base: int, *, whole: bool = True) -> list[Field] | None:
    """The fields of a text, each tag once. A template is read to its end (`whole`), a code to its checksum; else None."""
    fields: list[Field] = []
    seen: set[str] = set()
    at = 0
    while head := _HEAD.match(text, at):
        tag, start = head[1], head.end()
        end = _end(text, start, int(head[2]), in_bytes)
        if tag in seen or end is None:
            return None
        seen.add(tag)
        fields.append(Field(tag, text[start:end], base + start, base + end))
        at = end
        if not whole and tag in (_CHECK, _SLIP_CHECK) and len(fields) > 2:
            return fields if _CRC.fullmatch(text[start:end]) else None
    return fields if whole and fields and at == len(text) else None


def _end(text: str, start: int, length: int, in_bytes: bool) -> int | None:
    """Where a value of so many characters or bytes ends; None where it would end beyond the text or inside a character."""
    if not in_bytes:
        return start + length if start + length <= len(text) else None
    at, left = start, length
    while left > 0 and at < len(text):
        left -= len(text[at].encode("utf-8", "replace"))
        at += 1
    return at if left == 0 else None
