"""Reads chosen parts of an XML file as small trees that know their own bytes.

expat is the only parser at hand that gives byte offsets; a file with a document type is refused before anything in it is
expanded. Namespaces are ignored: names are local names.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from leadline.formats.stored import Data, Stored

CHUNK = 1 << 16
DEEPEST = 200  # levels below a statement; the schemas of ISO 20022 need 15
UNFINISHED = {3, 5, 6, 20}  # expat: no element found, unclosed token, partial character, unclosed CDATA section


class Malformed(ValueError):
    """Says where and why a file stops being XML; `kind` is the code of the problem to report."""

    def __init__(self, kind: str, what: str, offset: int) -> None:
        super().__init__(what)
        self.kind, self.what, self.offset = kind, what, offset


@dataclass(slots=True)
class Node:
    """One element with what is in it; `start` and `end` are the bytes from its first to behind its last character."""

    name: str
    start: int
    end: int = -1
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    def all(self, path: str) -> list[Node]:
        """Every element at a path of names (`Refs/EndToEndId`), in the order of the file."""
        found = [self]
        for name in path.split("/"):
            found = [child for node in found for child in node.children if child.name == name]
        return found

    def first(self, *paths: str) -> Node | None:
        """The first element at the first path that has one."""
        return next((node for path in paths for node in self.all(path)), None)

    def text(self, *paths: str) -> str:
        """The text at the first path that has any, white space folded; empty where none has."""
        for path in paths or ("",):
            for node in self.all(path) if path else (self,):
                folded = " ".join("".join(node.pieces).split())
                if folded:
                    return folded
        return ""


@dataclass(frozen=True, slots=True)
class Event:
    """A container that opens or closes, or a part of it that is complete (`node`)."""

    kind: str  # open · node · close
    name: str
    node: Node | None = None
    at: int = 0  # of a container: where it begins, where it has ended


def walk(
    data: Data, containers: frozenset[str], parts: frozenset[str], *, start: int = 0, end: int | None = None, coding: str | None = None
) -> Iterator[Event]:
    """Yields what happens in each of `containers`, with each of its direct children named in `parts` as a tree.

    Raises Malformed at the first byte that is not well-formed, after yielding everything before it. `start` and `end`: only these bytes,
    which are one element; `coding` is then that of the file (see `Event`).
    """
    machine = _Machine(Stored.of(data), containers, parts, start, coding)
    last = machine.stored.size if end is None else end
    for at in range(start, max(last, start + 1), CHUNK):
        trouble = machine.feed(at, min(at + CHUNK, last), last=at + CHUNK >= last)
        while machine.events:
            yield machine.events.popleft()
        if trouble is not None:
            raise trouble


class _Machine:
    """The state of one run of expat: the container it is in and the tree it is building."""

    def __init__(self, stored: Stored, containers: frozenset[str], parts: frozenset[str], start: int, coding: str | None) -> None:
        self.stored, self.containers, self.parts, self.begin = stored, containers, parts, start
        self.held, self.held_at, self.fed = b"", start, start  # the bytes that are being parsed, and some before them
        self.events: deque[Event] = deque()
        self.stack: list[Node] = []
        self.depth = self.inside = 0  # `inside`: the depth of the container, 0 where none is open
        wide = {b"\xff\xfe": "utf-16-le", b"<\0": "utf-16-le", b"\xfe\xff": "utf-16-be", b"\0<": "utf-16-be"}
        self.coding = wide.get(stored.read(0, 2), "ascii")
        self.empty = "/>".encode(self.coding)
        self.names: dict[str, str] = {}  # as written, to local name
        self.parser = expat.ParserCreate(coding) if coding else expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters

    def feed(self, start: int, end: int, *, last: bool) -> Malformed | None:
        """Parses one more piece; gives back what is wrong with it."""
        if end > self.held_at + len(self.held):
            keep = max(0, len(self.held) - CHUNK)
            self.held_at, self.held = self.held_at + keep, self.held[keep:] + self.stored.read(start, start + max(CHUNK, self.stored.piece))
        self.fed = end
        try:
            self.parser.Parse(self.some(start, end), last)
        except expat.ExpatError as error:
            kind = "truncated" if last and error.code in UNFINISHED else "malformed"
            return Malformed(kind, f"not well-formed XML in line {error.lineno}: {expat.ErrorString(error.code)}", self.place())
        except (Malformed, LookupError, ValueError) as error:  # an encoding that Python does not know is a LookupError
            return error if isinstance(error, Malformed) else Malformed("malformed", f"cannot be decoded: {error}", self.place())
        return None

    def some(self, start: int, end: int) -> bytes:
        """Bytes of the file; mostly of those that are being parsed."""
        if start < self.held_at:
            return self.stored.read(start, end)
        return self.held[start - self.held_at : max(0, end - self.held_at)]

    def here(self) -> int:
        """The byte at which expat stands."""
        return self.begin + self.parser.CurrentByteIndex

    def place(self) -> int:
        """The byte that is being parsed, inside the file even after an error."""
        return min(self.begin + max(self.parser.CurrentByteIndex, 0), self.stored.size)

    def doctype(self, *_: object) -> None:
        """Refuses a document type: its entities can hide, swap or multiply what the file says."""
        raise Malformed("malformed", "declares a document type (DOCTYPE), which can swap what is in the file", self.place())

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Opens a container, a part or an element of a part."""
        local = self.local(name)
        self.depth += 1
        if not self.inside:
            if local in self.containers:
                self.inside = self.depth
                self.events.append(Event("open", local, at=self.here()))
        elif self.stack or (self.depth == self.inside + 1 and local in self.parts):
            if self.depth > self.inside + DEEPEST:
                raise Malformed("malformed", f"elements lie more than {DEEPEST} deep in each other", self.place())
            node = Node(local, self.here())
            if attributes:
                node.attributes = {self.local(key): value for key, value in attributes.items()}
            if self.stack:
                self.stack[-1].children.append(node)
            self.stack.append(node)

    def local(self, name: str) -> str:
        """A name without its prefix."""
        return self.names.get(name) or self.names.setdefault(name, name.rpartition(":")[2])

    def end(self, name: str) -> None:
        """Closes what `start` opened; a part goes out whole."""
        if self.stack:
            node = self.stack.pop()
            node.end = self.behind(node, name)
            if not self.stack:
                self.events.append(Event("node", node.name, node))
        elif self.depth == self.inside:
            self.inside = 0
            self.events.append(Event("close", self.local(name), at=self.behind(Node(name, 0, pieces=["full"]), name)))
        self.depth -= 1

    def characters(self, text: str) -> None:
        """Keeps the text of the element being built."""
        if self.stack:
            self.stack[-1].pieces.append(text)

    def behind(self, node: Node, name: str) -> int:
        """The byte behind an element. expat stands before `</name>`, but already behind an empty tag `<name/>`."""
        here = self.here()
        if not node.children and not node.pieces and self.some(here - len(self.empty), here) == self.empty:
            return here
        usual = here + len(name) + 3
        if self.coding == "ascii" and name.isascii() and self.some(usual - 1, usual) == b">":
            return usual
        close, rest = ">".encode(self.coding), self.some(here, self.fed)
        at = rest.find(close)
        while at >= 0 and at % len(close):
            at = rest.find(close, at + 1)
        return here + at + len(close) if at >= 0 else self.stored.size
