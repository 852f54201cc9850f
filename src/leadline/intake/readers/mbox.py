"""Reads a mailbox: every mail in it, byte for byte."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leadline.intake import limits, mime
from leadline.model.records import Child, Count, Exhibit, Part, Problem
from leadline.plugins import reader

# A line that opens a message. Without a blank line before it, it must at least carry a time of day.
_OPENS = re.compile(rb"(?:\A|(?<=\n)|(?<=\r))From [^\r\n]*(?:\r?\n|\r)(?=[!-9;-~]{1,100}:)")
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


@reader(media="application/mbox", claims=_claims)
def mbox(exhibit: Exhibit, data: bytes) -> Iterator[Part]:
    """A mailbox (mbox): each mail as an exact slice, without its `From ` line and the blank line that parts it from the next.

    `>From ` inside a mail is left as it stands: nobody can tell which mailbox program wrote it.
    """
    openings = [m for m in _OPENS.finditer(data) if _parts(data, m)]
    begins = openings[0].start() if openings else len(data)
    if data[:begins].strip():
        what = "It begins with bytes that belong to no mail." if openings else "It holds no line that opens a mail."
        advice = "Look at the file in an editor; if it is one mail, save it as .eml."
        yield Problem("malformed", what, advice, exhibit.sha256, exhibit.span(0, begins))
    most = limits.current().messages
    ends = [m.start() for m in openings[1:]] + [len(data)]
    for number, (opening, end) in enumerate(zip(openings[:most], ends, strict=False), 1):
        start, stop = opening.end(), _without_blank_line(data, opening.end(), end)
        yield Child(f"message-{number}.eml", data[start:stop], "message/rfc822", f"message {number}, bytes {start}-{stop}")
    over = max(0, len(openings) - most)
    if over:
        what = f"It holds {len(openings):,} mails; the last {over:,} were not read."
        yield Problem("over-limit", what, "Split the mailbox and hand in its parts.", exhibit.sha256)
    yield Count(exhibit.sha256, len(openings), len(openings) - over, over)


def _parts(data: bytes, opening: re.Match[bytes]) -> bool:
    """Whether a `From ` line opens a mail: at the start, after a blank line, or with a time of day in it."""
    start = opening.start()
    return start == 0 or data[max(0, start - 4) : start].endswith((b"\n\n", b"\n\r\n", b"\r\r")) or _TIME.search(opening[0]) is not None


def _without_blank_line(data: bytes, start: int, end: int) -> int:
    for ending in (b"\r\n\r\n", b"\n\n", b"\r\r"):
        if data.endswith(ending, start, end):
            return end - len(ending) // 2
    return end
