"""Knows plain text, JSON and XML that no other reader knows: the last resort for whatever can be read as text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leadline.formats.script import Script
from leadline.formats.stored import Data, Stored
from leadline.intake import looks
from leadline.model.records import Exhibit, Part, Problem
from leadline.plugins import reader

_PIECE = 65_536
# How other readers begin the lists of messages and requests that they derive: commas in them make no table.
_LISTED = re.compile(rb"# (?:chat: |(?:messages|calls|requests|records) of )[^\r\n]*\n(?:\[|# chat: |\Z)")
# Notations in which characters are written otherwise (`https:\/\/…`, `&amp;`): RFC 8259, and XML with its declaration or a name space.
_JSON = re.compile(
    r'\s*(?:\{\s*(?:"[^"\n]{0,200}"\s*:|\}\s*$)|\[\s*(?:\{\s*["}]|\[\s*["\d\[{-]|"[^"\n]{0,2000}"\s*[,\]]|-?\d[\d.eE+-]*\s*,))'
)
_XML = re.compile(r"\s*(?:<!--.{0,2000}?-->\s*)?<(?:\?xml[\s?]|[A-Za-z_][\w:.-]*(?:\s[^<>]{0,2000})?\sxmlns(?::\w+)?\s*=)", re.DOTALL)


def _claims(head: bytes, name: str) -> float:
    """Claims whatever decodes as text with few control characters, below every reader that knows more; of JSON and XML it is surer
    than that of tables is, which sees cells wherever there are commas."""
    if _LISTED.match(head):
        return 0.95
    text = looks.text(head)
    if text is None:
        return 0.0
    return 0.45 if _JSON.match(text) or _XML.match(text) else 0.3


def _media(head: bytes, name: str) -> str:
    text = "" if _LISTED.match(head) else looks.text(head) or ""
    return "application/json" if _JSON.match(text) else "application/xml" if _XML.match(text) else "text/plain"


@reader(media=_media, claims=_claims, version=2, pieces=True)
def plain_text(exhibit: Exhibit, data: Data) -> Iterator[Part]:
    """Plain text in any encoding, and JSON and XML of no known kind: they hold nothing further, they are searched as they are, with the
    escapes of their notation.
    """
    stored = Stored.of(data)
    binary = next((at for at in range(0, stored.size, _PIECE) if _is_binary(stored.read(at, at + _PIECE))), None)
    if binary is not None:
        what = f"From byte {binary:,} on it is no text any more."
        advice = "Look at the file: something may have been appended, or the disk was faulty."
        yield Problem("damaged", what, advice, exhibit.sha256, exhibit.span(binary, stored.size))
        return
    charset = Script.of(stored, exhibit.parameter("charset")).charset
    if charset.lossy:
        what = f"Some bytes are no text in its charset ({charset.encoding}) and are read as U+FFFD."
        yield Problem("encoding", what, "Compare the text with the original; ask how it was saved.", exhibit.sha256)


def _is_binary(piece: bytes) -> bool:
    """Far more control characters than text has; a piece of UTF-16 is full of zeros and no binary."""
    zeros = piece.count(0)
    controls = sum(piece.count(c) for c in range(1, 32) if c not in (9, 10, 12, 13, 27))
    return controls > 0.02 * len(piece) + 8 and not zeros > 0.3 * len(piece)
