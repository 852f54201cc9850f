"""Takes strings and elements out of Android's compiled resources: the string pools of `resources.arsc` and of binary XML, and the manifest.

Source: Android's `ResourceTypes.h` (chunks: type, size of the header, size; string pools of UTF-8 or UTF-16 with lengths before each).
Sizes that lie end the walk; a string that points outside is left out and counted.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

_POOL, _TABLE, _XML, _START, _MAP, _PACKAGE = 0x0001, 0x0002, 0x0003, 0x0102, 0x0180, 0x0200
_UTF8 = 1 << 8
_STRING, _REFERENCE, _BOOLEAN = 3, 1, 18
MOST = 2_000_000  # strings of one pool
# Attributes by resource id: programs that hide their manifest from readers blank the names, and Android goes by these.
_NAMES = {0x01010003: "name", 0x0101021B: "versionCode", 0x0101021C: "versionName", 0x0101020C: "minSdkVersion",
          0x01010270: "targetSdkVersion", 0x01010001: "label", 0x01010024: "value", 0x01010028: "host", 0x01010027: "scheme"}  # fmt: skip


@dataclass(slots=True)
class Pool:
    """The strings of one pool by number, each with its place in the file; `bad` could not be read."""

    strings: list[tuple[int, str]] = field(default_factory=list)
    bad: int = 0

    def text(self, number: int) -> str:
        """The string of that number, empty where there is none."""
        return self.strings[number][1] if 0 <= number < len(self.strings) else ""


@dataclass(frozen=True, slots=True)
class Started:
    """An element of binary XML: its name and its attributes, values as text."""

    name: str
    attributes: dict[str, str]


def is_xml(data: bytes) -> bool:
    """Whether it begins as binary XML does; Android overlooks a wrong type."""
    return len(data) >= 16 and data[2:4] == b"\x08\x00" and struct.unpack_from("<H", data, 8)[0] == _POOL


def chunks(data: bytes, at: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    """Type, place, size of the header and end of each chunk between two places, as far as their sizes hold."""
    while at + 8 <= end:
        kind, header, size = struct.unpack_from("<HHI", data, at)
        if header < 8 or size < header or at + size > end:
            return
        yield kind, at, header, at + size
        at += size


def pools(data: bytes) -> Iterator[Pool]:
    """Every string pool of `resources.arsc` or of binary XML, also those of packages inside a table."""
    if len(data) < 12:
        return
    stack = [(8 if is_xml(data) else 12, len(data))]
    while stack:
        at, end = stack.pop()
        for kind, start, header, stop in chunks(data, at, end):
            if kind == _POOL:
                yield pool(data, start, stop)
            elif kind in (_PACKAGE, _TABLE):
                stack.append((start + header, stop))


def pool(data: bytes, at: int, end: int) -> Pool:
    """One string pool."""
    found = Pool()
    if at + 28 > end:
        return found
    header, _, count, _, flags, start = struct.unpack_from("<HIIIII", data, at + 2)
    room = max(0, (end - at - header) // 4)
    found.bad += max(0, count - min(count, room, MOST))
    read = _utf8 if flags & _UTF8 else _utf16
    for number in range(min(count, room, MOST)):
        (offset,) = struct.unpack_from("<I", data, at + header + 4 * number)
        place = at + start + offset
        text = read(data, place, end) if place < end else None
        found.bad += text is None
        found.strings.append((place, text or ""))
    return found


def elements(data: bytes) -> Iterator[Started]:
    """The elements of binary XML in order."""
    strings, ids = Pool(), []
    for kind, at, header, end in chunks(data, 8, len(data)):
        if kind == _POOL:
            strings = pool(data, at, end)
        elif kind == _MAP:
            ids = list(struct.unpack_from(f"<{(end - at - header) // 4}I", data, at + header))
        elif kind == _START and at + header + 20 <= end:
            yield _started(data, at + header, end, strings, ids)


def _started(data: bytes, at: int, end: int, strings: Pool, ids: list[int]) -> Started:
    _, name, start, size, count = struct.unpack_from("<IIHHH", data, at)
    given: dict[str, str] = {}
    for number in range(count):
        place = at + start + number * size
        if size < 20 or place + 20 > end:
            break
        _, key, raw, _, _, kind, value = struct.unpack_from("<IIIHBBI", data, place)
        called = _NAMES.get(ids[key], strings.text(key)) if key < len(ids) else strings.text(key)
        given.setdefault(called, _value(strings, kind, raw, value))
    return Started(strings.text(name), given)


def _value(strings: Pool, kind: int, raw: int, value: int) -> str:
    if kind == _STRING:
        return strings.text(value)
    if kind == _BOOLEAN:
        return "true" if value else "false"
    if kind == _REFERENCE:
        return f"@0x{value:08x}"
    return strings.text(raw) if raw != 0xFFFFFFFF and strings.text(raw) else str(value)


def _utf8(data: bytes, at: int, end: int) -> str | None:
    """Two lengths of one or two bytes (characters, then bytes), then UTF-8."""
    size = 0
    for _ in range(2):
        if at + 2 > end:
            return None
        size = data[at]
        at += 1
        if size & 0x80:
            size = (size & 0x7F) << 8 | data[at]
            at += 1
    return _tame(data[at : at + size].decode("utf-8", "replace")) if at + size <= end else None


def _utf16(data: bytes, at: int, end: int) -> str | None:
    """A length of one or two units of 16 bits, then UTF-16."""
    if at + 4 > end:
        return None
    size, more = struct.unpack_from("<HH", data, at)
    at += 2
    if size & 0x8000:
        size = (size & 0x7FFF) << 16 | more
        at += 2
    return _tame(data[at : at + 2 * size].decode("utf-16-le", "replace")) if at + 2 * size <= end else None


def _tame(text: str) -> str:
    """Half characters cannot be stored."""
    return text.encode("utf-8", "replace").decode("utf-8")
