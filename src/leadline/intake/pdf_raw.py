"""Looks into a PDF's bytes before PDFium does: what its streams unpack to, which actions it asks for, where it leads.

Source: ISO 32000-2, 7.3 (objects), 7.4 (filters), 7.5.7 (object streams), 12.6.4 (actions). Nothing is run and nothing is resolved: names
and strings are found where they stand, also in object streams, also when letters are written as `#xx`.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from leadline.intake.limits import Budget, OverLimit

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_FLATE = re.compile(rb"/(?:FlateDecode|Fl)(?![A-Za-z])")
# Actions that do more than show a place in the document (ISO 32000-2, table 201), and what starts them by itself.
ACTIVE = {
    "JavaScript": "runs a script", "Launch": "starts a program or opens a file", "SubmitForm": "sends what is typed into a form",
    "ImportData": "reads a file into a form", "GoToE": "opens an embedded file", "RichMedia": "plays embedded media",
    "XFA": "holds an XFA form",
}  # fmt: skip
_ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|SubmitForm|ImportData|GoToE|RichMedia|XFA)(?![A-Za-z0-9])")
_URI = re.compile(rb"/URI\s*(\((?:[^()\\]|\\.|\((?:[^()\\]|\\.){0,400}\)){0,4000}\)|<[0-9A-Fa-f\s]{0,8000}>)", re.DOTALL)
_TARGET = re.compile(rb"/(?:Launch|GoToR|GoToE)(?![A-Za-z]).{0,400}?/U?F\s*(\((?:[^()\\]|\\.){0,999}\)|<[0-9A-Fa-f\s]{0,2000}>)", re.DOTALL)
_ESCAPE = re.compile(rb"\\([nrtbf()\\]|[0-7]{1,3}|\r\n|\r|\n)")
_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_NUMBER = re.compile(rb"(\d{1,9}) \d{1,5}$")
_DO = re.compile(rb"/([^\s/<>\[\]()]{1,127})\s+Do\b")
_NAMED = re.compile(rb"/([^\s/<>\[\]()]{1,127})\s+(\d{1,9})\s+\d{1,5}\s+R\b")
_DRAWN = 500_000  # drawings that one stream may draw, all told
_ROUNDS = 6  # filters one after another
_CHUNK = 65_536


@dataclass(slots=True)
class Found:
    """What stands in the bytes: kinds of active content, addresses, files that actions name, and whether there is an encryption."""

    active: set[str] = field(default_factory=set)
    addresses: dict[str, None] = field(default_factory=dict)
    targets: dict[str, None] = field(default_factory=dict)
    encrypted: bool = False


def look(data: bytes) -> Found:
    """Looks through a document. Raises OverLimit where streams, pictures apart, unpack to more than they may, or draw without end."""
    found = Found()
    budget = Budget(len(data))
    drawings = _Drawings()
    for part in _parts(data, budget, drawings):
        _search(part, found)
    drawings.check()
    return found


def _parts(data: bytes, budget: Budget, drawings: _Drawings) -> Iterator[bytes]:
    """The bytes between streams, and each object stream unpacked; others are unpacked to see how large they become and what they draw."""
    at = 0
    for match in _STREAM.finditer(data):
        if match.start() < at:
            continue
        head = data[max(at, match.start() - 4_000) : match.start()]
        yield data[at : match.start()]
        end = data.find(b"endstream", match.end())
        end = len(data) if end < 0 else end
        begin = max(0, head.rfind(b" obj"))
        words = _plain(head[begin:])
        at = end
        if b"/Image" in words and b"/ObjStm" not in words:
            continue
        rounds = min(_ROUNDS, len(_FLATE.findall(words)))
        body = data[match.end() : end]
        if rounds:
            body = _unpacked(body, rounds, budget)
        if b"/ObjStm" in words:
            yield body
        number = _NUMBER.search(head[:begin])
        drawings.add(int(number[1]) if number else -match.start(), words, body)
    yield data[at:]


class _Drawings:
    """Which drawings (forms, 8.10) draw which others, to see whether they multiply without end before anything is drawn."""

    def __init__(self) -> None:
        self.calls: dict[int, Counter[bytes]] = {}
        self.own: dict[int, dict[bytes, int]] = {}
        self.costs: dict[int, int] = {}

    def add(self, number: int, words: bytes, body: bytes) -> None:
        """Notes a stream: what its dictionary names, and what its content draws."""
        if b" Do" in body or b"\nDo" in body:
            self.calls[number] = Counter(_DO.findall(body))
        self.own[number] = {name: int(target) for name, target in _NAMED.findall(words)}

    def check(self) -> None:
        """Raises OverLimit where one stream draws more than `_DRAWN` others, all told."""
        names: dict[bytes, set[int]] = {}
        for own in self.own.values():
            for name, target in own.items():
                names.setdefault(name, set()).add(target)
        for number in self.calls:
            if self._cost(number, names, ()) > _DRAWN:
                raise OverLimit(f"Its drawings draw one another more than {_DRAWN:,} times, as bombs do; it was not read.", final=True)

    def _cost(self, number: int, names: dict[bytes, set[int]], above: tuple[int, ...]) -> int:
        if number in self.costs:
            return self.costs[number]
        if number in above or len(above) > 40:
            return 1
        cost = 1
        for name, times in self.calls.get(number, {}).items():
            targets = {self.own[number][name]} if name in self.own.get(number, {}) else names.get(name, set())
            cost += times * max((self._cost(t, names, (*above, number)) for t in targets), default=1)
            if cost > _DRAWN:
                break
        self.costs[number] = cost
        return cost


def _unpacked(body: bytes, rounds: int, budget: Budget) -> bytes:
    for _ in range(rounds):
        body = budget.unpack(_inflated(body), len(body))
    return body


def _inflated(body: bytes) -> Iterator[bytes]:
    machine = zlib.decompressobj()
    left = body
    try:
        while left and not machine.eof:
            yield machine.decompress(left, _CHUNK)
            left = machine.unconsumed_tail
    except zlib.error:
        return


def _plain(data: bytes) -> bytes:
    """Names without `#xx`."""
    return _HEX.sub(lambda m: bytes([int(m[1], 16)]), data) if b"#" in data else data


def _search(part: bytes, found: Found) -> None:
    plain = _plain(part)
    for match in _ACTIVE.finditer(plain):
        found.active.add("JavaScript" if match[1] == b"JS" else match[1].decode("ascii"))
    for match in _URI.finditer(part):
        found.addresses.setdefault(text(match[1]))
    for match in _TARGET.finditer(part):
        found.targets.setdefault(text(match[1]))
    if re.search(rb"/Encrypt\s+\d+\s+\d+\s+R|/Encrypt\s*<<", plain):
        found.encrypted = True


def text(token: bytes) -> str:
    """The text of a string object, `(…)` or `<…>`."""
    if token.startswith(b"<"):
        digits = re.sub(rb"[^0-9A-Fa-f]", b"", token)
        raw = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    else:
        raw = _ESCAPE.sub(_escaped, token[1:-1])
    if raw.startswith(b"\xfe\xff"):
        return raw[2:].decode("utf-16-be", "replace")
    if raw.startswith(b"\xef\xbb\xbf"):
        raw = raw[3:]
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _escaped(match: re.Match[bytes]) -> bytes:
    body = match[1]
    if body in _LETTERS:
        return _LETTERS[body]
    if body[:1].isdigit():
        return bytes([int(body, 8) & 255])
    return b"" if body[:1] in b"\r\n" else body
