"""Knows plain text: the last resort for whatever can be read as such."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leadline.formats import text as texts
from leadline.intake import looks
from leadline.model.records import Exhibit, Part, Problem
from leadline.plugins import reader

_PIECE = 65_536
# How other readers begin the lists of messages and requests that they derive: commas in them make no table.
_LISTED = re.compile(rb"# (?:chat: |(?:messages|calls|requests|records) of )[^\r\n]*\n(?:\[|# chat: |\Z)")


def _claims(head: bytes, name: str) -> float:
    """Claims whatever decodes as text with few control characters, below every reader that knows more."""
    if _LISTED.match(head):
        return 0.95
    return 0.3 if looks.text(head) is not None else 0.0


@reader(media="text/plain", claims=_claims)
def plain_text(exhibit: Exhibit, data: bytes) -> Iterator[Part]:
    """Plain text in any encoding: it holds nothing further, it is searched as it is."""
    binary = next((at for at in range(0, len(data), _PIECE) if _is_binary(data[at : at + _PIECE])), None)
    if binary is not None:
        what = f"From byte {binary:,} on it is no text any more."
        advice = "Look at the file: something may have been appended, or the disk was faulty."
        yield Problem("damaged", what, advice, exhibit.sha256, exhibit.span(binary, len(data)))
        return
    decoded = texts.decode(data, exhibit.parameter("charset"))
    if decoded.lossy:
        what = f"Some bytes are no text in its charset ({decoded.encoding}) and are read as U+FFFD."
        yield Problem("encoding", what, "Compare the text with the original; ask how it was saved.", exhibit.sha256)


def _is_binary(piece: bytes) -> bool:
    """Far more control characters than text has; a piece of UTF-16 is full of zeros and no binary."""
    zeros = piece.count(0)
    controls = sum(piece.count(c) for c in range(1, 32) if c not in (9, 10, 12, 13, 27))
    return controls > 0.02 * len(piece) + 8 and not zeros > 0.3 * len(piece)
