"""Takes the strings out of Android's programs (DEX) and out of any other bytes, each with its place, and says which may hold a reference.

Source: Android's "Dalvik Executable format": the table of string ids at byte 56 of the header, each string as its length in UTF-16 units
(ULEB128) and modified UTF-8 that ends with a zero.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

_LONGEST = 20_000  # bytes of one string; a page in a program is longer and is cut with a word
_RUN = re.compile(rb"[\x20-\x7e]{6,}")
_WIDE = re.compile(rb"(?:[\x20-\x7e]\x00){6,}")
_ADDRESS = re.compile(r"://|@|[A-Za-z0-9_-]\.[A-Za-z]{2,}|\d{1,3}(?:\.\d{1,3}){3}|[A-Za-z0-9]{24,}|(?:\+|00)?\d[\d ()-]{7,}\d|[^\x00-\x7f]")
_CLASS = re.compile(
    r"\[*L[\w$/-]+;|(?:[a-z]\w*[./])+[A-Z][\w$]*|[A-Za-z_]{1,23}|(?:javax?|androidx|kotlinx?|dalvik)(?:[./]\w+)+|android\.\w+"
)


def dex(data: bytes) -> Iterator[tuple[int, str]]:
    """Place and text of each string in a program; raises ValueError where the table of strings cannot be there."""
    if not data.startswith(b"dex\n") or len(data) < 112:
        raise ValueError("it is no program of Android")
    count, at = struct.unpack_from("<II", data, 56)
    if at + 4 * count > len(data):
        raise ValueError(f"its table of {count:,} strings would end behind the file")
    for (place,) in struct.iter_unpack("<I", data[at : at + 4 * count]):
        start = place
        while start < len(data) and data[start] & 0x80 and start < place + 5:
            start += 1
        start += 1
        end = data.find(b"\0", start, start + _LONGEST)
        if start < len(data):
            yield start, text(data[start : end if end >= 0 else min(len(data), start + _LONGEST)])


def text(raw: bytes) -> str:
    """Modified UTF-8 as text: characters beyond 16 bits are two halves there, and zero is two bytes."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        halves = raw.replace(b"\xc0\x80", b"\0").decode("utf-8", "surrogatepass" if _halves(raw) else "replace")
        return halves.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _halves(raw: bytes) -> bool:
    try:
        raw.replace(b"\xc0\x80", b"\0").decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def runs(data: bytes) -> Iterator[tuple[int, str]]:
    """Place and text of each run of at least six printable characters, of one byte or of two."""
    for match in _RUN.finditer(data):
        yield match.start(), match[0].decode("ascii")
    for match in _WIDE.finditer(data):
        yield match.start(), match[0][::2].decode("ascii")


def telling(found: str) -> bool:
    """Whether a string may hold a reference: names of classes, of the language's own packages and single words hold none."""
    return _ADDRESS.search(found) is not None and _CLASS.fullmatch(found) is None
