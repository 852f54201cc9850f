"""The bytes of an exhibit, which may be too many to be held: they are fetched piece by piece, as often as a reader goes through them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

PIECE = 4 * 2**20  # bytes that a reader of pieces holds at a time


@dataclass(frozen=True, slots=True)
class Stored:
    """So many bytes; `fetch(start, end)` gives some of them."""

    size: int
    fetch: Callable[[int, int], bytes]
    piece: int = PIECE

    @classmethod
    def of(cls, data: Data, piece: int = 0) -> Stored:
        """Bytes that are held already; they are one piece, unless a size of pieces is given."""
        if isinstance(data, Stored):
            return data
        return cls(len(data), lambda start, end: data if end - start == len(data) else data[start:end], piece or max(1, len(data)))

    def read(self, start: int, end: int) -> bytes:
        """Some of the bytes; fewer where they end before."""
        start, end = max(0, start), min(end, self.size)
        return self.fetch(start, end) if start < end else b""

    def pieces(self) -> Iterator[bytes]:
        """All bytes in order."""
        for at in range(0, self.size, self.piece):
            yield self.read(at, at + self.piece)

    def whole(self) -> bytes:
        """All bytes at once, for formats that cannot be cut."""
        return self.read(0, self.size)


Data = bytes | Stored


def given(data: Data, *, pieces: bool) -> Data:
    """What a plugin is given: all bytes, unless it goes through pieces."""
    return data if pieces or isinstance(data, bytes) else data.whole()
