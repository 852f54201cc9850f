"""How much a container may hold before reading it stops: bombs and endless nestings end as a problem, not as a full disk.

The limits are set by whoever runs the readers, like those on memory and time; what a reader finds does not depend on them
unless one is reached, and then a problem names it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from leadline.model.errors import EvidenceError
from leadline.model.records import Exhibit, Problem


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is read out of one exhibit.

    `depth` containers inside one another (counted by the runner), `members` of one archive or parts of one mail, `total`
    bytes given out by one archive, `ratio` of bytes out to bytes in once more than `ratio_from` bytes came out, `mime_depth`
    multiparts inside one another, `json_depth` of brackets, `messages` of one mailbox, `cells` between the first and
    the last of one sheet, `pages` of one document, `page_characters` on one of them, `problems` of one kind for one exhibit.
    """

    depth: int = 5
    members: int = 10_000
    total: int = 2_000_000_000
    ratio: int = 200
    ratio_from: int = 10_000_000
    mime_depth: int = 50
    json_depth: int = 100
    messages: int = 200_000
    cells: int = 15_000_000
    pages: int = 3_000
    page_characters: int = 100_000
    problems: int = 100


_DEFAULT = Limits()
_current: ContextVar[Limits] = ContextVar("leadline limits", default=_DEFAULT)


def current() -> Limits:
    """The limits that hold for what is being read now."""
    return _current.get()


@contextmanager
def using(limits: Limits) -> Iterator[None]:
    """Sets other limits for the readers called inside the `with` block."""
    token = _current.set(limits)
    try:
        yield
    finally:
        _current.reset(token)


class OverLimit(EvidenceError):
    """A limit was reached; `final` says that nothing more of the container is read, else only this member is left out."""

    def __init__(self, what: str, *, final: bool) -> None:
        super().__init__(what, advice="Unpack it on a machine set apart, look at what is in it, and hand in the files that matter.")
        self.final = final

    def problem(self, exhibit: Exhibit) -> Problem:
        """The problem that tells of it."""
        return Problem("over-limit", self.what, self.advice, exhibit.sha256)


class Budget:
    """What one archive of `packed` bytes may still give out."""

    def __init__(self, packed: int) -> None:
        self.limits = current()
        self.packed = packed
        self.members = 0
        self.kept = 0
        self.worked = 0  # also what was unpacked and thrown away

    def unpack(self, chunks: Iterable[bytes], packed: int | None = None) -> bytes:
        """One member's bytes, put together from `chunks` and counted on the way; `packed` is its size inside the archive.

        Raises OverLimit before more than the limits is held.
        """
        return b"".join(list(self.counted(chunks, packed)))

    def counted(self, chunks: Iterable[bytes], packed: int | None = None) -> Iterator[bytes]:
        """One member piece by piece, for what need not be held whole; counted like `unpack`."""
        self.members += 1
        if self.members > self.limits.members:
            raise OverLimit(f"It holds more than {self.limits.members:,} members; the others were not read.", final=True)
        size = 0
        for chunk in chunks:
            size += len(chunk)
            self.worked += len(chunk)
            self._check(size, self.packed if packed is None else packed)
            yield chunk
        self.kept += size

    def _check(self, size: int, packed: int) -> None:
        limits = self.limits
        if self.worked > limits.total:
            raise OverLimit(f"It unpacks to more than {limits.total:,} bytes; what comes after them was not read.", final=True)
        if size > limits.ratio_from and size > limits.ratio * packed:
            raise OverLimit(f"A member unpacks to more than {limits.ratio} times its size, as bombs do; it was left out.", final=False)
        if self.kept + size > limits.ratio_from and self.kept + size > limits.ratio * self.packed:
            raise OverLimit(f"It unpacks to more than {limits.ratio} times its size, as bombs do; the rest was not read.", final=True)
