"""Reads the `report.xml` of a telephone's examination (UFDR) piece by piece: what it says of the device, its files, the decoded models.

Source: Cellebrite Physical Analyzer's XML report, version 2 of its name space (`http://pa.cellebrite.com/report/2.0`), as described in
CASE/UCO's mapping of it and by those who read it: `project > metadata > item`, `taggedFiles > file`, and
`decodedData > modelType > model > field > value | modelField > model | multiModelField > model`. Reports hold hundreds of megabytes, so no
tree of them is ever built.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from leadline.intake import names

ROOT = "http://pa.cellebrite.com/report/2.0"
DEEPEST = 40  # models inside one another; reports have four
_ENDS = 1, 4, 5, 77  # libxml2: internal error, document empty, extra content or missing end, tag not finished
_SHOWN = 200
_CHUNK = 65_536
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_OTHER = re.compile(rb"<\?xml[^>]{0,80}?encoding\s*=\s*[\"'](?!utf-?8[\"'])", re.IGNORECASE)


@dataclass(slots=True)
class Node:
    """One decoded model: its fields by name, and the models inside by the field they stand in. `folded` is what is left of messages."""

    kind: str
    number: int  # counts models in the order in which they begin
    deleted: bool = False
    file: str = ""  # of an attachment: the id of its file
    torn: bool = False  # the report ends inside of it
    fields: dict[str, list[str]] = field(default_factory=dict)
    inside: dict[str, list[Node]] = field(default_factory=dict)
    folded: list[str] = field(default_factory=list)
    slot: str = ""

    def text(self, *wanted: str) -> str:
        """The first of these fields that says something."""
        return next((value for name in wanted for value in self.fields.get(name, ()) if value), "")


@dataclass(frozen=True, slots=True)
class File:
    """One file of the device as the report lists it: `local` is its place in the archive, `path` that on the device."""

    id: str
    local: str
    path: str
    sha256: str
    md5: str
    deleted: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One statement about the device or the examination: `section` is `case` for what the examiner filled in."""

    section: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Why the report could not be read, or not to its end."""

    kind: str
    what: str


Found = Node | File | Item | Fault


@dataclass(slots=True)
class _State:
    fold: Callable[[Node], str]
    stack: list[Node] = field(default_factory=list)
    models: int = 0
    section: str = ""
    name: str = ""
    file: dict[str, str] | None = None


class _Clean:
    """A stream of UTF-8 without the bytes and characters that XML does not have: each becomes U+FFFD, and is counted.

    A parser that goes on after such a character loses the text around it.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._ahead = stream.read(_CHUNK)
        self._plain = b"\0" in self._ahead[:4] or self._ahead.startswith((b"\xff\xfe", b"\xfe\xff")) or bool(_OTHER.match(self._ahead))
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self.replaced = 0
        self.over = False
        self._last = b""

    def ends(self, root: str) -> bool:
        """Whether the last thing read is the end of the root: the parser ends by itself what a cut-off report leaves open."""
        last = re.sub(rb"<!--.*?-->", b"", self._last.replace(b"\0", b""), flags=re.DOTALL).rstrip()
        return last.endswith(b"/>") or re.search(rb"</(?:[\w.-]+:)?%b\s*>$" % re.escape(root.encode()), last) is not None

    def read(self, size: int = -1) -> bytes:
        """The next piece, made clean."""
        found = self._next()
        self._last = (self._last + found)[-_CHUNK // 16 :] if found else self._last
        self.over = not found
        return found

    def _next(self) -> bytes:
        piece, self._ahead = self._ahead, self._stream.read(_CHUNK)
        if self._plain or (not piece and not self._ahead):
            return piece
        text = self._decoder.decode(piece, not self._ahead)
        clean, number = _NO_XML.subn("\ufffd", text)
        self.replaced += number
        return clean.encode("utf-8") or self._next()


def read(stream: BinaryIO, fold: Callable[[Node], str]) -> Iterator[Found]:
    """Everything in the order of the report; a message inside a chat becomes a line by `fold` at once.

    A document type is refused before anything of it is used. Characters that XML does not have (messages hold them) are left out and
    told; what is cut off is given up to there.
    """
    from lxml import etree

    clean = _Clean(stream)
    events = etree.iterparse(
        clean, events=("start", "end"), recover=True, resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False,
        collect_ids=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    state, root, name = _State(fold), None, ""
    try:
        for event, element in events:
            tag = str(element.tag).rpartition("}")[2]
            if event == "start":
                if root is None:
                    root, name = element, tag
                    if element.getroottree().docinfo.internalDTD is not None:
                        yield Fault("malformed", "It declares a document type, as attacks do and no examination does; it was not read.")
                        return
                if not _start(state, tag, element):
                    yield from _cut(state, "Models stand too deep inside one another; it was not read from there on.")
                    return
                continue
            if clean.over and not clean.ends(name):
                break  # the parser ends by itself what is left open
            found = _end(state, tag, element)
            if found is not None:
                yield found
            _forget(element)
    except etree.XMLSyntaxError as error:
        yield from _cut(state, f"The report ends in the middle or is none ({names.line(str(error))[:_SHOWN]}).")
        return
    errors = [entry for entry in events.error_log if entry.level >= 2]
    if root is None or not clean.ends(name) or any(entry.type in _ENDS for entry in errors):
        yield from _cut(state, "The report is cut off: it ends before its closing tag.")
    elif errors or clean.replaced:
        first = f" (first in line {errors[0].line}: {names.line(errors[0].message)[:_SHOWN]})" if errors else ""
        what = f"At {len(errors) + clean.replaced:,} places it holds characters that XML does not have{first}; some are read as U+FFFD."
        yield Fault("encoding", what)


def _cut(state: _State, what: str) -> Iterator[Found]:
    """What had been read of the model in which the report ends, then that it ends there."""
    while state.stack:
        state.stack[-1].torn = True
        if (node := _closed(state)) is not None:
            yield node
    yield Fault("truncated", what)


def _start(state: _State, tag: str, element: Any) -> bool:
    if tag == "model":
        state.models += 1
        given = element.attrib
        state.stack.append(Node(given.get("type", "?"), state.models, _gone(given.get("deleted_state")), given.get("file_id", "")))
        return len(state.stack) <= DEEPEST
    if tag in ("modelField", "multiModelField") and state.stack:
        state.stack[-1].slot = element.get("name", "")
    elif tag == "metadata":
        state.section = element.get("section", "")
    elif tag == "caseInformation":
        state.section = "case"
    elif tag == "file" and not state.stack:
        state.file = {name: element.get(name, "") for name in ("id", "path", "deleted")}
    elif tag in ("field", "multiField"):
        state.name = element.get("name", "")
    return True


def _end(state: _State, tag: str, element: Any) -> Found | None:
    text = (element.text or "").strip()
    if tag == "model" and state.stack:
        return _closed(state)
    if tag == "value" and state.stack:
        said = text or element.get("formattedTimestamp", "")
        state.stack[-1].fields.setdefault(state.name, []).append(said)
    elif tag == "item":
        return _item(state, element.get("name", ""), text)
    elif tag == "field" and state.section == "case" and not state.stack and text:
        return Item("case", element.get("name") or element.get("fieldType", ""), text)
    elif tag == "extractionInfo" and not state.stack:
        told = ", ".join(f"{name} {element.get(name)}" for name in ("name", "type", "deviceName", "IsPartialData") if element.get(name))
        return Item("extraction", element.get("id", ""), told)
    elif tag == "caseInformation":
        state.section = ""
    elif tag == "file" and state.file is not None:
        given, state.file = state.file, None
        local = given.get("Local Path", "").replace("\\", "/").strip("/")
        hashes = (given.get("SHA256", "").lower(), given.get("MD5", "").lower())
        return File(given["id"], local, given["path"], *hashes, _gone(given["deleted"]))
    return None


def _closed(state: _State) -> Node | None:
    """A model that ends: handed out, or put where it belongs in the one around it."""
    node = state.stack.pop()
    if not state.stack:
        return node
    around = state.stack[-1]
    if around.kind == "Chat" and node.kind == "InstantMessage":
        around.folded.append(state.fold(node))
    else:
        around.inside.setdefault(around.slot, []).append(node)
    return None


def _item(state: _State, name: str, text: str) -> Item | None:
    if state.file is not None:
        state.file.setdefault(name, text)
        return None
    return Item(state.section, name, text) if text and not state.stack else None


def _forget(element: Any) -> None:
    """Lets go of an element that has been read, and of those before it."""
    element.clear(keep_tail=False)
    around = element.getparent()
    while around is not None and around[0] is not element:
        del around[0]


def _gone(state: str | None) -> bool:
    return (state or "").strip().lower() in ("deleted", "trash")
