"""Lists of hashes whose bytes must never be shown: the user supplies them, none is shipped.

A list is a text file: one MD5, SHA-1 or SHA-256 in hex at the beginning of a line, alone or as the first column of a CSV export or of what
`md5sum` and its sisters print; empty lines and lines that begin with `#` say nothing. Lists lie in `sealed-lists/` of the user's
configuration folder, and where case.toml names them. A list that cannot be read stops the command: an ignored list would be a silent hole.
"""

from __future__ import annotations

import binascii
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path

from leadline.model.errors import UsageError
from leadline.store.keys import folder as configuration

FOLDER = "sealed-lists"
WIDTHS = {16: "md5", 20: "sha1", 32: "sha256"}  # bytes of a hash, and what it is called
ADVICE = "Mend the list, or take it away on purpose: nothing is taken in while it cannot be read."
_HASH = re.compile(rb"""["']?(?:(?i:md5|sha-?1|sha-?256)[:=])?([0-9a-fA-F]+)(?![0-9A-Za-z])""")
_WIDE = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_LONGEST = 65_536  # bytes of a line; what is longer is taken for several, and is no list


class Sorted:
    """Hashes of one width in one block of memory, in order: so many bytes a hash, and nothing beside them."""

    def __init__(self, width: int, hashes: bytes | bytearray) -> None:
        import numpy

        ordered = numpy.array(numpy.frombuffer(hashes, f"S{width}"))  # compared byte by byte, as bytes are
        ordered.sort()
        self.width, self._block = width, ordered.tobytes()

    def __len__(self) -> int:
        return len(self._block) // self.width

    def __contains__(self, wanted: bytes) -> bool:
        low, high, width, block = 0, len(self), self.width, self._block
        while low < high:
            middle = (low + high) // 2
            at = middle * width
            found = block[at : at + width]
            if found == wanted:
                return True
            low, high = (middle + 1, high) if found < wanted else (low, middle)
        return False


class Digests:
    """The hashes of bytes that come piece by piece: SHA-256, which names them, and what the lists ask for besides."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._states = {name: hashlib.new(name, usedforsecurity=False) for name in ("sha256", *names)}
        self.size = 0

    def update(self, chunk: bytes) -> None:
        """Takes the next piece."""
        self.size += len(chunk)
        for state in self._states.values():
            state.update(chunk)

    def hexdigest(self) -> str:
        """The SHA-256."""
        return self._states["sha256"].hexdigest()

    def all(self) -> dict[str, bytes]:
        """Every hash by its name."""
        return {name: state.digest() for name, state in self._states.items()}


@dataclass(slots=True)
class Lists:
    """All lists that hold for a case, read when they are first asked."""

    files: tuple[Path, ...] = ()
    _tables: list[tuple[str, str, Sorted]] | None = field(default=None, repr=False)

    @classmethod
    def of(cls, case: Path, named: Iterable[str] = ()) -> Lists:
        """The lists of the user's configuration folder and those that case.toml names (relative to the case folder).

        Raises UsageError for one that is not there or is no file.
        """
        where = configuration() / FOLDER
        try:
            own = sorted(where.iterdir()) if where.is_dir() else []
        except OSError as error:
            raise UsageError(f"the lists of sealed hashes cannot be listed: {error.strerror}", where=str(where), advice=ADVICE) from error
        files = [*(path for path in own if not path.name.startswith(".")), *(case / name for name in named)]
        for path in files:
            if not path.is_file():
                raise UsageError("this list of sealed hashes is no file", where=str(path), advice=ADVICE)
        return cls(tuple(files))

    @property
    def fingerprint(self) -> str:
        """What tells one state of the lists from another; "" where there are none."""
        if not self.files:
            return ""
        try:
            told = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in self.files]
        except OSError as error:
            raise UsageError(f"a list of sealed hashes cannot be read: {error}", advice=ADVICE) from error
        return hashlib.sha256(repr(told).encode("utf-8", "surrogateescape")).hexdigest()

    @property
    def names(self) -> tuple[str, ...]:
        """The kinds of hash that the lists hold, besides SHA-256. Raises UsageError for a list that cannot be read."""
        return tuple(sorted({kind for kind, _, _ in self._read()} - {"sha256"}))

    def digests(self) -> Digests:
        """What has to be computed of bytes so that `hit` can be asked."""
        return Digests(self.names)

    def hit(self, digests: Digests) -> str:
        """Which list names these bytes, in words; "" where none does, and for no bytes at all."""
        if not digests.size or not self.files:
            return ""
        known = digests.all()
        return next((f"its {_SHOWN[kind]} stands on the list {name}" for kind, name, table in self._read() if known[kind] in table), "")

    def _read(self) -> list[tuple[str, str, Sorted]]:
        if self._tables is None:
            self._tables = [(kind, path.name, table) for path in self.files for kind, table in _tables(path)]
        return self._tables


_SHOWN = {"md5": "MD5", "sha1": "SHA-1", "sha256": "SHA-256"}


def _tables(path: Path) -> list[tuple[str, Sorted]]:
    """The hashes of one list by their kind. Raises UsageError that names the line at fault."""
    try:
        return _parsed(path)
    except OSError as error:
        raise UsageError(f"this list of sealed hashes cannot be read: {error.strerror}", where=str(path), advice=ADVICE) from error


def _lines(path: Path) -> Iterator[bytes]:
    """The lines of a text file, one at a time: a list may have many millions."""
    with path.open("rb") as file:
        wide = _WIDE.get(file.read(2))
        file.seek(0)
        if wide:
            yield from file.read().decode(wide, "replace").encode("utf-8", "replace").splitlines()
            return
        first = file.readline(_LONGEST).removeprefix(b"\xef\xbb\xbf")
        for line in chain([first], iter(partial(file.readline, _LONGEST), b"")):
            yield from line.splitlines() if b"\r" in line else (line,)


def _parsed(path: Path) -> list[tuple[str, Sorted]]:
    found: dict[int, bytearray] = defaultdict(bytearray)
    head = False  # whether a first line without a hash, the names of columns, was passed over
    for number, line in enumerate(_lines(path), 1):
        text = line.strip()
        if not text or text.startswith(b"#"):
            continue
        if digest := _digest(text):
            found[len(digest)] += digest
        elif head or found:
            raise UsageError(f"line {number} of this list begins with no MD5, SHA-1 or SHA-256", where=str(path), advice=ADVICE)
        else:
            head = True
    if not found:
        raise UsageError("this list of sealed hashes holds none", where=str(path), advice=ADVICE)
    return [(WIDTHS[width], Sorted(width, hashes)) for width, hashes in sorted(found.items())]


def _digest(line: bytes) -> bytes:
    """The hash at the beginning of a line; empty where none is there."""
    try:
        found = binascii.unhexlify(line)
    except binascii.Error:
        match = _HASH.match(line)
        found = binascii.unhexlify(match[1]) if match and len(match[1]) % 2 == 0 else b""
    return found if len(found) in WIDTHS else b""
