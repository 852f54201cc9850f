"""The process in which readers and extractors run: it takes jobs from its standard input, writes records to its standard output.

It opens nothing, holds nothing between two jobs, and is killed by whoever started it. An error that is no `LeadlineError` ends it,
after the last words that `_last_words` sends: what is broken once is not trusted with the next file.
"""

from __future__ import annotations

import importlib
import os
import pickle
import sys
from collections.abc import Iterator
from functools import partial
from traceback import clear_frames
from types import TracebackType
from typing import Any, BinaryIO

from leadline import plugins
from leadline.cage import messages, system
from leadline.cage.limits import Limits
from leadline.formats.stored import Data, Stored
from leadline.model.errors import LeadlineError
from leadline.model.records import Child

BATCH = 256  # records in one frame, fewer where they are long
TEXT = 200_000  # bytes of a frame after which it is sent


class Desk:
    """Sends records in batches, the bytes of child exhibits between them."""

    def __init__(self, out: BinaryIO) -> None:
        self.out = out
        self.waiting: list[list[Any]] = []
        self.size = 0

    def give(self, record: Any) -> None:
        """One record, sent now or with those that follow."""
        listed = messages.encode(record)
        self.waiting.append(listed)
        self.size += sum(len(part) for part in listed if isinstance(part, str))
        if isinstance(record, Child):
            self.flush()
            view = memoryview(record.data)
            for at in range(0, len(view), messages.PIECE):
                messages.send(self.out, b"B", view[at : at + messages.PIECE])
        elif len(self.waiting) >= BATCH or self.size > TEXT:
            self.flush()

    def flush(self) -> None:
        """Sends what waits."""
        if self.waiting:
            for part in self._frames(self.waiting):
                messages.send(self.out, b"R", part)
            self.waiting, self.size = [], 0

    def _frames(self, some: list[list[Any]]) -> Iterator[bytes]:
        data = messages.dumps(some)
        if len(data) <= messages.LONGEST or len(some) == 1:
            yield data
            return
        middle = len(some) // 2
        yield from self._frames(some[:middle])
        yield from self._frames(some[middle:])

    def say(self, letter: bytes, data: bytes = b"") -> None:
        """A frame that is no record, after all records before it."""
        self.flush()
        messages.send(self.out, letter, data)
        self.out.flush()


def main() -> None:
    """Serves jobs until the standard input ends."""
    given = os.fdopen(os.dup(0), "rb")
    out = os.fdopen(os.dup(1), "wb", buffering=1 << 18)
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nothing, number)  # a library that prints must not speak for a reader
    desk = Desk(out)
    sys.excepthook = _last_words(desk)
    first = messages.receive(given)
    if first is None:
        return
    limits: Limits = pickle.loads(first[1])  # from the program that started this one
    for family in ("readers", "extractors", "kinds"):
        plugins.family(family)
    desk.say(b"H", messages.dumps(system.confine(limits)))
    while (frame := messages.receive(given)) is not None:
        _serve(frame[1], given, desk, limits)


def _serve(job: bytes, given: BinaryIO, desk: Desk, limits: Limits) -> None:
    """One job: the exhibit's bytes come first, or when they are asked for; each plugin's records go out."""
    where, exhibit, labels = pickle.loads(job)  # from the program that started this one
    short = exhibit.size <= messages.SENT
    data: Data = messages.receive_bytes(given) if short else Stored(exhibit.size, partial(_fetch, given, desk))
    system.each(limits, exhibit.size)
    module, _, name = where.partition(":")
    work = getattr(importlib.import_module(module), name)
    for label in labels:
        desk.say(b"N", label.encode())
        try:
            for record in work(exhibit, data, label):
                desk.give(record)
        except LeadlineError as error:
            desk.say(b"F", messages.dumps(["LeadlineError", error.what, error.advice]))
    desk.say(b"E")


def _fetch(given: BinaryIO, desk: Desk, start: int, end: int) -> bytes:
    """Asks for bytes of the exhibit and waits for them."""
    desk.say(b"W", messages.dumps([start, end]))
    return messages.receive_bytes(given)


def _last_words(desk: Desk) -> Any:
    """Says which error ends this process."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        clear_frames(trace)  # where memory has run out, what the reader held must go before anything can be said
        told = str(error)[:200].encode("ascii", "backslashreplace").decode("ascii")
        desk.say(b"F", messages.dumps([kind.__name__, told, ""]))

    return hook


if __name__ == "__main__":
    main()
