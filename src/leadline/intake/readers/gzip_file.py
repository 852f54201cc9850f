"""Reads a gzip file: the one file that is packed in it."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from leadline.intake import names
from leadline.intake.limits import Budget, OverLimit
from leadline.model.records import Child, Count, Exhibit, Part, Problem
from leadline.plugins import reader

_CHUNK = 65_536
_AGAIN = "Ask for the file again; nothing was taken out, since half a file would be read as a whole one."


class _Broken(Exception):
    """Why the packed bytes cannot be used: a code of problems and words."""

    def __init__(self, kind: str, what: str, at: int) -> None:
        super().__init__(what)
        self.kind, self.what, self.at = kind, what, at


def _claims(head: bytes, name: str) -> float:
    """How sure it is that this is gzip: its mark and the only packing there is."""
    return 0.9 if head.startswith(b"\x1f\x8b\x08") else 0.0


@reader(media="application/gzip", claims=_claims)
def gzip_file(exhibit: Exhibit, data: bytes) -> Iterator[Part]:
    """A gzip file (.gz, .tgz): what is packed in it, all pieces joined, within the limits on bytes and ratio."""
    tail: list[int] = []
    try:
        body = Budget(len(data)).unpack(_chunks(data, tail))
    except OverLimit as limit:
        yield limit.problem(exhibit)
        yield Count(exhibit.sha256, 1, 0, 1)
        return
    except _Broken as broken:
        yield Problem(broken.kind, broken.what, _AGAIN, exhibit.sha256, exhibit.span(broken.at, len(data)))
        yield Count(exhibit.sha256, 1, 0, 1)
        return
    if tail:
        what = "Bytes that are no gzip follow the packed file; they were left aside."
        yield Problem("malformed", what, "Look at the end of the file in an editor.", exhibit.sha256, exhibit.span(tail[0], len(data)))
    yield Child(_name(exhibit, data), body, None, "the packed file")
    yield Count(exhibit.sha256, 1, 1, 0)


def _chunks(data: bytes, tail: list[int]) -> Iterator[bytes]:
    """The unpacked bytes piece by piece; where something else follows, its place goes to `tail`."""
    at = 0
    while at < len(data):
        if at and not data.startswith(b"\x1f\x8b", at):
            if data[at:].strip(b"\0"):
                tail.append(at)
            return
        engine = zlib.decompressobj(31)
        pending, here = b"", at
        while not engine.eof:
            if not pending:
                pending = data[here : here + _CHUNK]
                here += len(pending)
            try:
                out = engine.decompress(pending, _CHUNK)
            except zlib.error as error:
                raise _Broken("damaged", f"The packed file is damaged ({error}).", at) from error
            if not (out or pending or engine.eof):
                raise _Broken("truncated", "The packed file is cut off.", at)
            pending = engine.unconsumed_tail
            yield out
        at = here - len(engine.unused_data)


def _name(exhibit: Exhibit, data: bytes) -> str:
    """The name stored in the gzip, else the file's own without its ending."""
    if data[3:4] and data[3] & 8 and not data[3] & 4:
        stored = data[10 : data.find(b"\0", 10)]
        if 0 < len(stored) < 256:
            return names.display(stored.decode("utf-8" if not stored.isascii() and _is_utf8(stored) else "latin-1").rsplit("/", 1)[-1])
    stem, _, ending = exhibit.name.rpartition(".")
    if not stem:
        return "unpacked"
    return names.display(f"{stem}.tar" if ending.lower() == "tgz" else stem)


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
