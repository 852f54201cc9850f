"""Reads a mailbox: every mail in it, byte for byte."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leadline.formats.stored import Data, Stored
from leadline.intake import limits, mime
from leadline.model.records import Child, Count, Exhibit, Part, Problem
from leadline.plugins import reader

# A line that opens a message. Without a blank line before it, it must at least carry a time of day.
_OPENS = re.compile(rb"(?:\A|(?<=\n)|(?<=\r))From [^\r\n]{0,4000}(?:\r?\n|\r)(?=[!-9;-~]{1,100}:)")
_BACK, _AHEAD = 8, 8_192  # bytes before and behind a piece by which an opening is known; a `From ` line and a header's name are shorter
_TIME = re.compile(rb"\d{1,2}:\d\d")
_KNOWN = {"from", "to", "subject", "date", "received", "return-path", "message-id", "mime-version", "content-type", "delivered-to"}
_KNOWN |= {"status", "x-gmail-labels", "x-gm-thrid", "x-mozilla-status", "x-mozilla-status2", "x-uid", "x-status", "x-keywords"}


def _claims(head: bytes, name: str) -> float:
    """How sure it is that these bytes begin with a mailbox's `From ` line and the headers of a mail."""
    first = _OPENS.match(head)
    if not first:
        return 0.0
    block = mime.headers(head, first.end(), len(head))
    known = {f.name for f in block.fields} & _KNOWN
    return 0.97 if len(known) >= 2 else 0.6 if known and _TIME.search(first[0]) else 0.0


@reader(media="application/mbox", claims=_claims, pieces=True)
def mbox(exhibit: Exhibit, data: Data) -> Iterator[Part]:
    """A mailbox (mbox): each mail as an exact slice, without its `From ` line and the blank line that parts it from the next.

    `>From ` inside a mail is left as it stands: nobody can tell which mailbox program wrote it.
    """
    stored = Stored.of(data)
    openings = _openings(stored)
    first = next(openings, None)
    begins = first[0] if first else stored.size
    if _filled(stored, begins):
        what = "It begins with bytes that belong to no mail." if first else "It holds no line that opens a mail."
        advice = "Look at the file in an editor; if it is one mail, save it as .eml."
        yield Problem("malformed", what, advice, exhibit.sha256, exhibit.span(0, begins))
    most, number, opening = limits.current().messages, 0, first
    while opening:
        following = next(openings, None)
        number += 1
        if number <= most:
            start, end = opening[1], following[0] if following else stored.size
            mail = stored.read(start, end)
            stop = start + _without_blank_line(mail)
            yield Child(f"message-{number}.eml", mail[: stop - start], "message/rfc822", f"message {number}, bytes {start}-{stop}")
        opening = following
    over = max(0, number - most)
    if over:
        what = f"It holds {number:,} mails; the last {over:,} were not read."
        yield Problem("over-limit", what, "Split the mailbox and hand in its parts.", exhibit.sha256)
    yield Count(exhibit.sha256, number, number - over, over)


def _openings(stored: Stored) -> Iterator[tuple[int, int]]:
    """Where each line that opens a mail begins and ends, also where it stands across two pieces."""
    at, want = 0, stored.piece
    while at < stored.size:
        back = min(at, _BACK)
        piece = stored.read(at - back, at + want + _AHEAD)
        last = at + want + _AHEAD >= stored.size
        stop = len(piece) if last else back + want
        for found in _OPENS.finditer(piece, max(0, back - 1) if at else 0):
            if back <= found.start() < stop and (found.start() or not at) and _parts(piece, found, first=at == 0):
                yield at - back + found.start(), at - back + found.end()
        at += stop - back


def _filled(stored: Stored, end: int) -> bool:
    """Whether anything but white space stands before a place."""
    return any(stored.read(at, min(at + stored.piece, end)).strip() for at in range(0, end, stored.piece))


def _parts(data: bytes, opening: re.Match[bytes], *, first: bool) -> bool:
    """Whether a `From ` line opens a mail: at the start, after a blank line, or with a time of day in it."""
    start = opening.start()
    if first and start == 0:
        return True
    return data[max(0, start - 4) : start].endswith((b"\n\n", b"\n\r\n", b"\r\r")) or _TIME.search(opening[0]) is not None


def _without_blank_line(mail: bytes) -> int:
    """The length of a mail without the blank line behind it."""
    ending = next((ending for ending in (b"\r\n\r\n", b"\n\n", b"\r\r") if mail.endswith(ending)), b"")
    return len(mail) - len(ending) // 2
