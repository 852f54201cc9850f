"""Reads JSON so that every value knows its place: numbers stay as printed, and what stands before a fault is kept.

Source: RFC 8259. Keys that stand twice, nesting without end and torn files are hostile or broken: each is said, none is hidden.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from json.decoder import scanstring  # type: ignore[attr-defined]

DEEPEST = 100  # brackets inside one another
_SPACE = re.compile(r"[ \t\n\r\ufeff]*")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_WORD = re.compile(r"true|false|null|NaN|-?Infinity")
_HALF = re.compile("[\ud800-\udfff]")  # half characters: JSON can write them, nothing can store them


@dataclass(slots=True)
class Node:
    """One value: `kind` is object, array, string, number or word; `start` and `end` count characters, of a string with its quotes.

    `whole` is false for what ends in a fault, and for an object that has a key twice.
    """

    kind: str
    start: int
    end: int = 0
    text: str = ""  # of a string, number or word
    items: list[Node] = field(default_factory=list)
    members: dict[str, Node] = field(default_factory=dict)
    whole: bool = True

    def get(self, key: str) -> Node | None:
        """A member of an object; None where it has none of that name, or is null."""
        found = self.members.get(key)
        return None if found is None or (found.kind == "word" and found.text == "null") else found

    def children(self) -> list[Node]:
        """What lies directly inside, in order."""
        return self.items if self.kind == "array" else list(self.members.values())


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and at which character; `cut`: the text ends too early."""

    what: str
    at: int
    cut: bool = False


def parse(text: str) -> tuple[list[Node], list[Fault]]:
    """All values of a text, one after the other, up to the first fault that makes the rest unreadable. Never raises."""
    reader = _Reader(text)
    nodes: list[Node] = []
    at = reader.skip(0)
    while at < len(text):
        try:
            reader.value(at, nodes, "", 0)
        except _Stop:
            break
        at = reader.skip(nodes[-1].end)
    return nodes, reader.faults


class _Stop(Exception):
    """Reading cannot go on."""


class _Reader:
    def __init__(self, text: str) -> None:
        self.text, self.faults = text, list[Fault]()

    def skip(self, at: int) -> int:
        found = _SPACE.match(self.text, at)
        return found.end() if found else at

    def stop(self, what: str, at: int) -> _Stop:
        end = len(self.text)
        self.faults.append(Fault("the text ends too early" if at >= end else what, min(at, end), at >= end))
        return _Stop()

    def value(self, at: int, into: list[Node] | dict[str, Node], key: str, depth: int) -> Node:
        """Reads the value that begins at `at`, and puts it where it belongs before its inside is read, so that a fault keeps it."""
        text, sign = self.text, self.text[at : at + 1]
        if sign in ("{", "["):
            node = Node("object" if sign == "{" else "array", at)
            _put(into, key, node)
            if depth >= DEEPEST:
                node.whole, node.end = False, at + 1
                raise self.stop(f"it is nested more than {DEEPEST} deep", at)
            try:
                node.end = self._object(node, depth) if sign == "{" else self._array(node, depth)
            except _Stop:
                node.whole, node.end = False, self.faults[-1].at
                raise
        elif sign == '"':
            try:
                found, end = scanstring(text, at + 1, False)
            except ValueError as error:
                cut = "Unterminated" in str(error)
                raise self.stop("a text in quotes is damaged", len(text) if cut else at) from None
            node = Node("string", at, end, _HALF.sub("\ufffd", found))
            _put(into, key, node)
        elif match := _NUMBER.match(text, at) or _WORD.match(text, at):
            node = Node("word" if match[0][-1].isalpha() else "number", at, match.end(), match[0])
            _put(into, key, node)
        else:
            raise self.stop("a value is expected", at)
        return node

    def _array(self, node: Node, depth: int) -> int:
        at = self.skip(node.start + 1)
        if self.text[at : at + 1] == "]":
            return at + 1
        while True:
            at = self.skip(self.value(at, node.items, "", depth + 1).end)
            sign = self.text[at : at + 1]
            if sign == "]":
                return at + 1
            if sign != ",":
                raise self.stop("a comma or ] is expected", at)
            at = self.skip(at + 1)

    def _object(self, node: Node, depth: int) -> int:
        at = self.skip(node.start + 1)
        if self.text[at : at + 1] == "}":
            return at + 1
        while True:
            name = self._name(at)
            at = self.skip(name.end)
            if self.text[at : at + 1] != ":":
                raise self.stop(": is expected", at)
            if name.text in node.members:
                node.whole = False
                self.faults.append(Fault(f"the key {name.text[:40]!r} stands twice in one object", name.start))
                found = self.value(self.skip(at + 1), [], "", depth + 1)
            else:
                found = self.value(self.skip(at + 1), node.members, name.text, depth + 1)
            at = self.skip(found.end)
            sign = self.text[at : at + 1]
            if sign == "}":
                return at + 1
            if sign != ",":
                raise self.stop("a comma or } is expected", at)
            at = self.skip(at + 1)

    def _name(self, at: int) -> Node:
        if self.text[at : at + 1] != '"':
            raise self.stop("a key in quotes is expected", at)
        return self.value(at, [], "", 0)


def _put(into: list[Node] | dict[str, Node], key: str, node: Node) -> None:
    if isinstance(into, list):
        into.append(node)
    else:
        into[key] = node
