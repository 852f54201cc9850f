"""Compound files (OLE structured storage), the little file system inside .msg, .doc and embedded objects.

After [MS-CFB] of Microsoft's Open Specifications. Our own reading instead of a package: a sector belongs to one chain only, so
that however the tables lie, no more comes out than went in, and what is wrong is named instead of raised.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from leadline.intake import names

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DEEPEST = 64  # storages inside one another
_LAST = 0xFFFFFFFA  # sector numbers from here on are marks: end of a chain, free, part of a table
_NONE = 0xFFFFFFFF
_HEADER = struct.Struct("<8s16sHHHHH6sIIIIIIIIII")
_ENTRY = struct.Struct("<64sHBBIII16sIQQIQ")
_STORAGE, _STREAM, _ROOT = 1, 2, 5


class NoCompound(Exception):
    """Says why these bytes are no compound file that can be read at all."""


@dataclass(slots=True)
class Stream:
    """The bytes under one name; `fault` says in words what is missing of them, "" if nothing."""

    data: bytes
    fault: str = ""


@dataclass(slots=True)
class Storage:
    """A folder of a compound file: names to streams and storages, by name."""

    clsid: bytes = bytes(16)
    items: dict[str, Storage | Stream] = field(default_factory=dict)

    def stream(self, name: str) -> Stream | None:
        """The stream under a name, None without one."""
        found = self.items.get(name)
        return found if isinstance(found, Stream) else None

    def storage(self, name: str) -> Storage | None:
        """The storage under a name, None without one."""
        found = self.items.get(name)
        return found if isinstance(found, Storage) else None

    def storages(self, start: str) -> Iterator[tuple[str, Storage]]:
        """The storages whose names begin so."""
        for name, item in self.items.items():
            if name.startswith(start) and isinstance(item, Storage):
                yield name, item


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    left: int
    right: int
    child: int
    clsid: bytes
    start: int
    size: int


def read(data: bytes) -> tuple[Storage, list[str]]:
    """The root storage with all that it holds, and what is wrong in words. Raises NoCompound."""
    return _Reading(data).root()


class _Reading:
    """The tables of one compound file while its streams are put together."""

    def __init__(self, data: bytes) -> None:
        if not data.startswith(SIGNATURE):
            raise NoCompound("It is no compound file.")
        if len(data) < 512:
            raise NoCompound("It is cut off inside its header.")
        head = _HEADER.unpack_from(data)
        self.data, self.faults = data, list[str]()
        major, shift, small_shift = head[3], head[5], head[6]
        if shift not in (9, 12) or small_shift != 6:
            raise NoCompound("Its header names sector sizes that no compound file has.")
        self.long_sizes = major >= 4
        self.size = 1 << shift
        self.sectors = max(0, -(-len(data) // self.size) - 1)
        self.used = bytearray(self.sectors)
        self.small_below = head[12]
        self.fat = self._fat(head)
        self.entries = self._entries(head[10])
        small_table, _ = self._chain(head[13])
        self.small_fat = struct.unpack(f"<{len(small_table) // 4}I", small_table[: len(small_table) // 4 * 4])
        self.small = self._chain(self.entries[0].start, self.entries[0].size)[0] if self.entries else b""
        self.small_used = bytearray(len(self.small_fat))

    def root(self) -> tuple[Storage, list[str]]:
        """Walks the directory without calling itself; an entry is visited once."""
        if not self.entries or self.entries[0].kind != _ROOT:
            raise NoCompound("Its directory has no root.")
        seen = bytearray(len(self.entries))
        seen[0] = 1
        root = Storage(self.entries[0].clsid)
        waiting = [(root, self.entries[0].child, 1)]
        while waiting:
            storage, top, depth = waiting.pop()
            found = sorted(self._siblings(top, seen), key=lambda e: e.name)
            taken = names.Names()
            for entry in found:
                name = taken.unique(entry.name)
                if entry.kind == _STREAM:
                    storage.items[name] = self._stream(entry)
                elif depth >= DEEPEST:
                    self.faults.append(f"Storages lie more than {DEEPEST} deep inside one another; what is deeper was not read.")
                else:
                    inner = Storage(entry.clsid)
                    storage.items[name] = inner
                    waiting.append((inner, entry.child, depth + 1))
        lost = sum(1 for at, entry in enumerate(self.entries) if entry.kind in (_STORAGE, _STREAM) and not seen[at])
        if lost:
            self.faults.append(f"{lost:,} entries of its directory hang nowhere (deleted, or the directory is damaged).")
        return root, list(dict.fromkeys(self.faults))

    def _siblings(self, top: int, seen: bytearray) -> Iterator[_Entry]:
        waiting = [top]
        while waiting:
            at = waiting.pop()
            if at == _NONE:
                continue
            if at >= len(self.entries) or seen[at]:
                self.faults.append("Its directory points outside of itself or twice to one entry.")
                continue
            seen[at] = 1
            entry = self.entries[at]
            waiting += [entry.right, entry.left]
            if entry.kind in (_STORAGE, _STREAM):
                yield entry

    def _stream(self, entry: _Entry) -> Stream:
        small = entry.size < self.small_below
        out, fault = self._small_chain(entry.start, entry.size) if small else self._chain(entry.start, entry.size)
        if len(out) < entry.size:
            fault = fault or "its end is missing"
        return Stream(out, fault)

    def _fat(self, head: tuple[int, ...]) -> tuple[int, ...]:
        """The table that says which sector follows which, from the list of its own sectors."""
        numbers = list(struct.unpack_from("<109I", self.data, 76))
        following = head[15]
        while following < _LAST:
            block = self._claim(following)
            if block is None:
                self.faults.append("The list of its tables is broken: it may be cut off or damaged.")
                break
            found = struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4])
            if len(block) < self.size:
                break
            numbers += found[:-1]
            following = found[-1]
        blocks: list[bytes] = []
        for number in numbers:
            if number < _LAST:
                block = self._claim(number)
                if block is None:
                    self.faults.append("A part of its sector table is missing: it may be cut off or damaged.")
                blocks.append((block or b"").ljust(self.size, b"\xff"))
        table = b"".join(blocks)
        return struct.unpack(f"<{len(table) // 4}I", table)

    def _entries(self, start: int) -> list[_Entry]:
        table, fault = self._chain(start)
        if fault:
            self.faults.append(f"Its directory is broken: {fault}.")
        found = []
        for at in range(0, len(table) // 128 * 128, 128):
            raw, length, kind, _, left, right, child, clsid, _, _, _, first, size = _ENTRY.unpack_from(table, at)
            name = raw[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            found.append(_Entry(name, kind, left, right, child, clsid, first, size if self.long_sizes else size & 0xFFFFFFFF))
        return found

    def _claim(self, number: int) -> bytes | None:
        """One sector, if it is there and no chain has it yet."""
        if number >= self.sectors or self.used[number]:
            return None
        self.used[number] = 1
        return self.data[(number + 1) * self.size : (number + 2) * self.size]

    def _chain(self, start: int, size: int | None = None) -> tuple[bytes, str]:
        """The bytes of a chain of sectors, cut to `size`, and what is wrong in words."""
        parts: list[bytes] = []
        number, have, fault = start, 0, ""
        while number < _LAST and (size is None or have < size):
            block = self._claim(number)
            if block is None:
                fault = "it is cut off" if number >= self.sectors else "its sectors belong to another stream too"
                break
            parts.append(block)
            have += len(block)
            number = self.fat[number] if number < len(self.fat) else _NONE
        out = b"".join(parts)
        return (out if size is None else out[:size]), fault

    def _small_chain(self, start: int, size: int) -> tuple[bytes, str]:
        """The same for a stream of less than 4096 bytes, which lies in pieces of 64 inside the root's own stream."""
        parts: list[bytes] = []
        number, have = start, 0
        while number < _LAST and have < size:
            if number >= len(self.small_fat):
                return b"".join(parts)[:size], "it is cut off"
            if self.small_used[number]:
                return b"".join(parts)[:size], "its sectors belong to another stream too"
            self.small_used[number] = 1
            parts.append(self.small[number * 64 : number * 64 + 64])
            have += 64
            number = self.small_fat[number]
        return b"".join(parts)[:size], ""


@dataclass(slots=True)
class _Row:
    """One entry of a directory that is being written."""

    name: str
    item: Storage | Stream
    black: int = 1
    left: int = _NONE
    right: int = _NONE
    child: int = _NONE
    start: int = 0xFFFFFFFE
    size: int = 0


def write(root: Storage) -> bytes:
    """A storage as a compound file of its own, so that what lay inside another can be handed out. The same input gives the same bytes."""
    rows = [_Row("Root Entry", root)]
    at = 0
    while at < len(rows):
        item = rows[at].item
        if isinstance(item, Storage) and item.items:
            first = len(rows)
            rows += [_Row(name, item.items[name]) for name in sorted(item.items, key=lambda n: (len(n.encode("utf-16-le")), n.upper()))]
            rows[at].child = _tree(rows, first, len(rows))
        at += 1
    small, small_fat = bytearray(), list[int]()
    large: list[_Row] = []
    for row in rows:
        if isinstance(row.item, Stream):
            row.size = len(row.item.data)
            if row.size >= 4096:
                large.append(row)
            elif row.size:
                row.start, count = len(small_fat), -(-row.size // 64)
                small_fat += [*range(row.start + 1, row.start + count), 0xFFFFFFFE]
                small += row.item.data.ljust(count * 64, b"\0")
    return _laid_out(rows, large, bytes(small), small_fat)


def _tree(rows: list[_Row], first: int, end: int) -> int:
    """Ties sorted siblings into a balanced tree, its lowest level red; the number of its top."""
    levels = (end - first).bit_length()
    top = (first + end) // 2
    waiting = [(first, end, 1)]
    while waiting:
        low, high, level = waiting.pop()
        middle = (low + high) // 2
        rows[middle].black = int(level < levels or levels == 1)
        if low < middle:
            rows[middle].left = (low + middle) // 2
            waiting.append((low, middle, level + 1))
        if middle + 1 < high:
            rows[middle].right = (middle + 1 + high) // 2
            waiting.append((middle + 1, high, level + 1))
    return top


def _laid_out(rows: list[_Row], large: list[_Row], small: bytes, small_fat: list[int]) -> bytes:
    """Directory first, so that the beginning of the file says what it is; then the streams, then the tables."""
    fat: list[int] = []

    def run(size: int) -> int:
        count = -(-size // 512)
        if not count:
            return 0xFFFFFFFE
        fat.extend([*range(len(fat) + 1, len(fat) + count), 0xFFFFFFFE])
        return len(fat) - count

    directory_at = run(len(rows) * 128)
    for row in large:
        row.start = run(row.size)
    rows[0].start, rows[0].size = run(len(small)), len(small)
    small_fat_at = run(len(small_fat) * 4)
    tables = lists = 0
    while tables * 128 < len(fat) + tables + lists:
        tables = -(-(len(fat) + tables + lists) // 128)
        lists = -(-max(0, tables - 109) // 127)
    places = [len(fat) + n for n in range(tables)]
    fat += [0xFFFFFFFD] * tables + [0xFFFFFFFC] * lists
    body = [_padded(b"".join(_packed(row) for row in rows))]
    body += [_padded(row.item.data) for row in large if isinstance(row.item, Stream)]
    body += [_padded(small), _padded(struct.pack(f"<{len(small_fat)}I", *small_fat), b"\xff")]
    body.append(_padded(struct.pack(f"<{len(fat)}I", *fat), b"\xff"))
    for n in range(lists):
        part = places[109 + n * 127 : 109 + (n + 1) * 127]
        following = len(fat) - lists + n + 1 if n + 1 < lists else 0xFFFFFFFE
        body.append(struct.pack("<128I", *part, *[_NONE] * (127 - len(part)), following))
    first_list = len(fat) - lists if lists else 0xFFFFFFFE
    sizes = (small_fat_at, -(-len(small_fat) // 128), first_list, lists)
    head = _HEADER.pack(SIGNATURE, bytes(16), 0x3E, 3, 0xFFFE, 9, 6, bytes(6), 0, tables, directory_at, 0, 4096, *sizes, _NONE)
    return head[:76] + struct.pack("<109I", *places[:109], *[_NONE] * (109 - len(places[:109]))) + b"".join(body)


def _packed(row: _Row) -> bytes:
    name = row.name.encode("utf-16-le", "replace")[:62]
    kind = _STREAM if isinstance(row.item, Stream) else _ROOT if row.name == "Root Entry" else _STORAGE
    clsid = row.item.clsid if isinstance(row.item, Storage) else bytes(16)
    start = 0 if kind == _STORAGE else row.start
    return _ENTRY.pack(name, len(name) + 2, kind, row.black, row.left, row.right, row.child, clsid, 0, 0, 0, start, row.size)


def _padded(data: bytes, fill: bytes = b"\0") -> bytes:
    return data + fill * (-len(data) % 512)
