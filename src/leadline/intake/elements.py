"""Elements of flat XML, each with its own bytes, where a strict parser would lose the whole file for one bad character.

Telephones write half characters as two references (`&#55357;&#56842;`, Android issue 64108), which no XML parser takes,
and pictures as attributes of any length. Nothing is expanded here: a document type is told to the caller, who refuses it.
Every pattern stops at the next `<`, so time grows with the length only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_VALUE = rb"(?:\"[^\"<]*+\"|'[^'<]*+')"
_TAG = re.compile(rb"<([A-Za-z_][\w:.-]*+)((?:\s++[\w:.-]++\s*+=\s*+" + _VALUE + rb")*+)\s*+(/?)>")
_END = re.compile(rb"</([A-Za-z_][\w:.-]*+)\s*+>")
_ATTRIBUTE = re.compile(rb"\s++([\w:.-]++)\s*+=\s*+(" + _VALUE + rb")")
_REFERENCE = re.compile(r"&(?:#([0-9]{1,7})|#[xX]([0-9A-Fa-f]{1,6})|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_HALF = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Element:
    """A start or end tag with its place in bytes; `closes` says that nothing of this element follows."""

    name: str
    start: int
    end: int
    opens: bool
    closes: bool
    attributes: dict[str, bytes] = field(default_factory=dict)  # as they stand, references not resolved

    def text(self, name: str) -> str:
        """An attribute with references resolved, "" where it is missing."""
        return resolved(self.attributes.get(name, b"").decode("utf-8", "replace"))


@dataclass(frozen=True, slots=True)
class Torn:
    """A place that begins like a tag and is none: `name` is what the tag would have been called, `!DOCTYPE` for a document type."""

    name: str
    start: int
    end: int


def elements(data: bytes) -> Iterator[Element | Torn]:
    """Every tag of UTF-8 XML in order; comments, instructions and CDATA are passed over."""
    at = 0
    while (opening := data.find(b"<", at)) >= 0:
        if closing := _passed_over(data, opening):
            at = data.find(closing, opening)
            if at < 0:
                yield Torn("", opening, len(data))
                return
            at += len(closing)
            continue
        tag = _TAG.match(data, opening)
        end = None if tag else _END.match(data, opening)
        attributes = _attributes(tag[2]) if tag else None
        if tag and attributes is not None:
            yield Element(tag[1].decode("utf-8", "replace"), opening, tag.end(), True, bool(tag[3]), attributes)
            at = tag.end()
        elif end:
            yield Element(end[1].decode("utf-8", "replace"), opening, end.end(), False, True)
            at = end.end()
        else:
            following = data.find(b"<", opening + 1)
            at = following if following >= 0 else len(data)
            name = re.match(rb"<([!\w:.-]{0,40})", data[opening : opening + 42])
            yield Torn(name[1].decode("ascii", "replace") if name else "", opening, at)


def _attributes(raw: bytes) -> dict[str, bytes] | None:
    """Attributes by name; None where one stands twice, since programs differ on which of them counts."""
    found = [(m[1].decode("utf-8", "replace"), m[2][1:-1]) for m in _ATTRIBUTE.finditer(raw)]
    given = dict(found)
    return given if len(given) == len(found) else None


def resolved(text: str) -> str:
    """Text with character references resolved, two halves of a character joined, a lone half as U+FFFD."""
    if "&" in text:
        text = _REFERENCE.sub(_character, text)
    if _HALF.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _character(match: re.Match[str]) -> str:
    if match[3]:
        return _NAMED[match[3]]
    code = int(match[1]) if match[1] else int(match[2], 16)
    return chr(code) if 0 < code < 0x110000 else "\ufffd"


def _passed_over(data: bytes, at: int) -> bytes:
    """What ends a stretch that holds no tags; nothing where none begins."""
    for opening, closing in ((b"<!--", b"-->"), (b"<?", b"?>"), (b"<![CDATA[", b"]]>")):
        if data.startswith(opening, at):
            return closing
    return b""
