"""Whether bytes look like text, and what they say: the first question of every reader of a text format."""

from __future__ import annotations

import codecs

# What begins like text and is none, or is kept in a way that text alone does not show: PDF, RTF, PostScript, GIF and others.
_NO_TEXT = (b"%PDF-", b"{\\rtf", b"%!PS", b"GIF8", b"RIFF", b"\x89PNG", b"\xff\xd8\xff", b"SQLite format 3\x00", b"PK\x03\x04")
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),  # before UTF-16, whose mark begins alike
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27} | {127})


def text(head: bytes) -> str | None:
    """The beginning of a file as text without its byte order mark, or None where it looks like none (or is empty).

    Good enough to recognise a format by; what is read later is decoded by `leadline.formats.text`.
    """
    if not head or head.lstrip(b"\xef\xbb\xbf\t\r\n ").startswith(_NO_TEXT):
        return None
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return _readable(_start(head[len(mark) :], encoding), 0.05)
    if wide := _wide(head):
        return _readable(_start(head, wide), 0.02)
    controls = len(head) - len(head.translate(None, _CONTROLS))
    found = _start(head, "utf-8")
    if found is not None:
        return found or None if controls <= 0.05 * len(head) else None
    return head.decode("latin-1") if controls <= 0.005 * len(head) else None


def _start(head: bytes, encoding: str) -> str | None:
    """Decodes strictly, but a character cut off at the end is no fault."""
    try:
        return codecs.getincrementaldecoder(encoding)("strict").decode(head)
    except UnicodeDecodeError:
        return None


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark shows in its zeros: on one side of nearly every pair where the script is Latin."""
    even, odd = head[0::2], head[1::2]
    if len(head) < 8:
        return None
    zeros_even, zeros_odd = even.count(0) / len(even), odd.count(0) / len(odd)
    if zeros_odd > 0.3 and zeros_even < 0.02:
        return "utf-16-le"
    return "utf-16-be" if zeros_even > 0.3 and zeros_odd < 0.02 else None


def _readable(found: str | None, most: float) -> str | None:
    if not found:
        return None
    controls = sum(1 for c in found if c < " " and c not in "\t\n\r\f\x1b")
    return found if controls <= most * len(found) else None
