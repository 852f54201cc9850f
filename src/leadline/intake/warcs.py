"""Cuts a web archive into its records. Source: ISO 28500, The WARC Format 1.0 and 1.1 (iipc.github.io/warc-specifications)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from leadline.intake import mime_values
from leadline.intake.limits import Budget

_BEGIN = re.compile(rb"WARC/\d{1,2}\.\d{1,4}[ \t]*\r?\n")
_BLANK = re.compile(rb"\r?\n\r?\n")
_NEXT = re.compile(rb"(?:(?<=\n)|\A)WARC/\d{1,2}\.\d{1,4}[ \t]*\r?\n")
_MOST_HEADER = 65_536
_PIECE = 65_536
GZIP = b"\x1f\x8b\x08"


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its headers by lower-case name, its block, and the bytes of the file that it stands in."""

    headers: dict[str, str]
    block: bytes
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Fault:
    """What is no whole record: a code of problems, words, the bytes of the file; `record` where a record is lost by it."""

    kind: str
    what: str
    start: int
    end: int
    record: bool = True


def records(data: bytes, budget: Budget) -> Iterator[Record | Fault]:
    """The records of a .warc or of a .warc.gz, whose records are packed one by one. Raises OverLimit."""
    if not data.startswith(GZIP):
        yield from _plain(data)
        return
    at = 0
    while at < len(data):
        if not data.startswith(GZIP, at):
            if data[at:].strip(b"\0"):
                yield Fault("malformed", "Bytes that are no gzip stand between or behind the records.", at, len(data), record=False)
            return
        member = _Member(at)
        try:
            whole = budget.unpack(member.pieces(data))
        except zlib.error as error:
            following = _after(data, at)
            yield Fault("damaged", f"A packed record is damaged ({error}).", at, following)
            at = following
            continue
        except EOFError:
            yield Fault("truncated", "The last packed record is cut off.", at, len(data))
            return
        for found in _plain(whole):
            yield replace(found, start=at, end=member.end)
        at = member.end


@dataclass(slots=True)
class _Member:
    """One packed piece of a file: where it begins and, once read, where it ends."""

    start: int
    end: int = 0

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """What is packed in it. Raises zlib.error where it is damaged, EOFError where it is cut off."""
        engine = zlib.decompressobj(31)
        pending, at = b"", self.start
        while not engine.eof:
            if not pending:
                pending = data[at : at + _PIECE]
                at += len(pending)
            out = engine.decompress(pending, _PIECE)
            if not (out or pending or engine.eof):
                raise EOFError
            pending = engine.unconsumed_tail
            yield out
        self.end = at - len(engine.unused_data)


def _after(data: bytes, at: int) -> int:
    """Where after a damaged piece the next one begins that unpacks to the beginning of a record."""
    while (at := data.find(GZIP, at + 1)) >= 0:
        try:
            if zlib.decompressobj(31).decompress(data[at : at + 512], 16).startswith(b"WARC/"):
                return at
        except zlib.error:
            continue
    return len(data)


def _plain(data: bytes) -> Iterator[Record | Fault]:
    at = clear = 0  # `clear`: before it no blank line is left to find, so that no stretch is searched twice
    while at < len(data):
        if data.startswith((b"\r", b"\n"), at):
            at += 1
            continue
        begun = _BEGIN.match(data, at)
        if begun is None:
            following = _NEXT.search(data, at)
            end = following.start() if following else len(data)
            yield Fault("malformed", "Here stands no record.", at, end, record=False)
            at = end
            continue
        blank = _BLANK.search(data, max(begun.end() - 2, clear - 3), begun.end() + _MOST_HEADER)
        clear = clear if blank else begun.end() + _MOST_HEADER
        found = _record(data, at, begun.end(), blank)
        yield found
        at = found.end


def _record(data: bytes, start: int, fields: int, blank: re.Match[bytes] | None) -> Record | Fault:
    if blank is None:
        following = _NEXT.search(data, fields)
        end = following.start() if following else len(data)
        return Fault("malformed" if following else "truncated", "The headers of a record never end.", start, end)
    headers = _headers(data[fields : blank.start()])
    length = headers.get("content-length", "")
    if not re.fullmatch(r"[0-9]{1,15}", length):
        following = _NEXT.search(data, blank.end())
        return Fault("malformed", "A record does not say how long it is.", start, following.start() if following else len(data))
    end = blank.end() + int(length)
    if end > len(data):
        return Fault("truncated", "The last record is shorter than it says.", start, len(data))
    return Record(headers, data[blank.end() : end], start, end)


def _headers(lines: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    last = ""
    for line in mime_values.text(lines).splitlines():
        if line[:1] in (" ", "\t") and last:
            found[last] = f"{found[last]} {line.strip()}"
            continue
        name, sign, value = line.partition(":")
        if sign:
            last = name.strip().lower()
            found.setdefault(last, value.strip())
    return found


def agrees(digest: str, *bodies: bytes) -> bool | None:
    """Whether a labelled digest (`sha1:BASE32`) is that of one of the bodies; None for an algorithm that is not known."""
    label, _, value = digest.partition(":")
    algorithm = label.strip().lower().replace("-", "")
    if algorithm not in ("md5", "sha1", "sha256", "sha384", "sha512"):
        return None
    wanted = value.strip()
    for body in bodies:
        raw = hashlib.new(algorithm, body, usedforsecurity=False).digest()
        if wanted.lower() == raw.hex() or wanted.upper().rstrip("=") == base64.b32encode(raw).decode().rstrip("="):
            return True
        if _base64(wanted) == raw:
            return True
    return False


def _base64(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b""
