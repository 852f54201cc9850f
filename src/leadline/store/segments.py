"""Many small exhibits in one file: each behind a line `<sha256> <size>`, its bytes as they are, and a line end.

A segment is named by the SHA-256 of its bytes and says itself what it holds, so an index of the vault can be made anew.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

FOLDER, ENDING = "segments", ".seg"
_HEADER = re.compile(rb"([0-9a-f]{64}) (0|[1-9][0-9]{0,14})\n")
_LONGEST = 81  # bytes of a header


@dataclass(slots=True, eq=True)
class Place:
    """Where an exhibit's bytes lie: `size` bytes from byte `start` of `file` (below the vault, with forward slashes).

    `file` is empty as long as the batch that packs it is not committed: a segment's name is known when it is whole.
    """

    sha256: str
    size: int
    file: str
    start: int


class Segment:
    """A segment being put together in memory."""

    def __init__(self) -> None:
        self.bytes = bytearray()
        self.places: list[Place] = []

    def add(self, sha256: str, data: bytes) -> Place:
        """Packs one exhibit; its place gets its file when the segment is written."""
        self.bytes += b"%s %d\n" % (sha256.encode("ascii"), len(data))
        place = Place(sha256, len(data), "", len(self.bytes))
        self.bytes += data
        self.bytes += b"\n"
        self.places.append(place)
        return place

    def file(self) -> str:
        """The name of the segment as it is now, below the vault."""
        return f"{FOLDER}/{hashlib.sha256(self.bytes).hexdigest()}{ENDING}"


def members(path: Path, file: str) -> tuple[list[Place], str]:
    """What a segment holds by its own account, reading headers only; and what is wrong with it, or "".

    Raises OSError where the file cannot be read.
    """
    found: list[Place] = []
    size = path.stat().st_size
    with path.open("rb") as segment:
        at = 0
        while at < size:
            head = segment.readline(_LONGEST)
            match = _HEADER.fullmatch(head)
            if not match:
                return found, f"no header at byte {at}"
            place = Place(match[1].decode("ascii"), int(match[2]), file, at + len(head))
            at = segment.seek(place.start + place.size)
            if segment.read(1) != b"\n":
                return found, f"the exhibit at byte {place.start} does not end at byte {at}"
            found.append(place)
            at += 1
    return found, ""
