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
_HEAD = 65_536  # what readers see of a file when they say what it is
_FRONT = re.compile(r"\s*+<(?:\?|!--|!DOCTYPE(?!\s+html))", re.IGNORECASE)
_ROOT = re.compile(r"<[A-Za-z_]")
_PASSED = re.compile(r"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)", re.DOTALL)
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
    script = Script.of(stored, exhibit.parameter("charset"))
    if script.charset.lossy:
        what = f"Some bytes are no text in its charset ({script.charset.encoding}) and are read as U+FFFD."
        yield Problem("encoding", what, "Compare the text with the original; ask how it was saved.", exhibit.sha256)
    if hidden := _hidden(script.head(_HEAD)):
        advice = "Look at it in an editor; without what stands before its first element it may be a statement or a message."
        yield Problem("malformed", f"It is XML that {hidden}; it was searched as plain text.", advice, exhibit.sha256)


def _hidden(text: str) -> str:
    """What keeps anybody from telling what an XML file is: its first element lies far behind, or entities can swap what it says."""
    if not _FRONT.match(text):
        return ""
    front = text[:_HEAD]
    if re.search("<!ENTITY", front, re.IGNORECASE):
        return "declares entities, which can swap what it says"
    return "" if _ROOT.search(_PASSED.sub("", front)) else f"has no element in its first {_HEAD:,} bytes"


def _is_binary(piece: bytes) -> bool:
    """Far more control characters than text has; a piece of UTF-16 is full of zeros and no binary."""
    zeros = piece.count(0)
    controls = sum(piece.count(c) for c in range(1, 32) if c not in (9, 10, 12, 13, 27))
    return controls > 0.02 * len(piece) + 8 and not zeros > 0.3 * len(piece)
