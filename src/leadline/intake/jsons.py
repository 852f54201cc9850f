"""JSON that strangers wrote, read without rounding, without falling over, and as far as it is whole."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from leadline.formats.text import Text
from leadline.intake import limits, names
from leadline.model.records import Exhibit, Problem

_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
_BARE = re.compile(r"[\w.+-]*\s*")  # a number or word that the end cuts, or nothing
_HALF = re.compile("[\ud800-\udfff]")  # half characters: JSON can write them, nothing can store them


class Decoder(json.JSONDecoder):
    """Keeps numbers as the text they are: ids and amounts are never rounded."""

    def __init__(self) -> None:
        super().__init__(parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=self._object)
        self.repeated: list[str] = []  # keys that stand twice in one object: programs differ on which of them counts

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            seen: set[str] = set()
            self.repeated += [key for key, _ in pairs if key in seen or seen.add(key)]  # type: ignore[func-returns-value]
        return found


@dataclass(frozen=True, slots=True)
class Loaded:
    """What could be read: the whole value, or `lists`, the whole objects of broken JSON; neither where nothing was read."""

    problems: list[Problem]
    whole: Any = None
    lists: list[list[Any]] | None = None
    refused: bool = False


def loaded(exhibit: Exhibit, decoded: Text, key: str, again: str) -> Loaded:
    """The whole value; of damaged JSON the whole objects in each list called `key`; nothing where it is nested too deep.

    A key that stands twice is told. `again` is the advice that goes with a problem.
    """
    deepest = limits.current().json_depth
    if depth(decoded.text) > deepest:
        what = f"Its JSON is nested more than {deepest} deep, as no export is; it was not read."
        return Loaded([Problem("over-limit", what, again, exhibit.sha256)], refused=True)
    decoder = Decoder()
    try:
        whole = decoder.decode(decoded.text.strip())
        return Loaded([_repeated(exhibit, decoder.repeated)] if decoder.repeated else [], whole)
    except (ValueError, RecursionError) as error:
        at = getattr(error, "pos", 0) + len(decoded.text) - len(decoded.text.lstrip())
        lists, cut = salvaged(decoded.text, key)
        cut = cut or str(error).startswith("Unterminated string") or _BARE.fullmatch(decoded.text, at) is not None
    kind = "truncated" if cut else "malformed"
    what = f"The JSON is {'cut off' if cut else 'damaged'}; the {key} that are whole were read."
    place = exhibit.span(min(decoded.byte(at), exhibit.size), exhibit.size)
    return Loaded([Problem(kind, what, again, exhibit.sha256, place)], lists=lists)


def _repeated(exhibit: Exhibit, keys: list[str]) -> Problem:
    shown = ", ".join(sorted({names.line(plain(key))[:40] for key in keys})[:5])
    what = f"{len(keys):,} keys stand twice in one object ({shown}); the last of them was read."
    return Problem("duplicate-key", what, "Programs differ on which one counts: look at the file itself.", exhibit.sha256)


def depth(text: str) -> int:
    """How deep brackets lie inside one another; the JSON reader itself would fall over."""
    now = deepest = 0
    for match in _BRACKETS.finditer(text):
        sign = match[0][0]
        if sign != '"':
            now += 1 if sign in "[{" else -1
            deepest = max(deepest, now)
    return deepest


def salvaged(text: str, key: str) -> tuple[list[list[Any]], bool]:
    """The whole objects of every list called `key` in broken JSON, and whether the text simply ends too early."""
    decoder, lists, at, cut = Decoder(), [], 0, False
    opens = re.compile(rf'"{re.escape(key)}"\s*:\s*\[')
    while opening := opens.search(text, at):
        found, at, cut = [], opening.end(), False
        while True:
            at = _skip(text, at)
            if not text.startswith("{", at):
                cut = at >= len(text)
                break
            try:
                value, at = decoder.raw_decode(text, at)
            except ValueError as error:
                cut = _at_end(text, getattr(error, "pos", at), str(error))
                break
            found.append(value)
        lists.append(found)
    return lists, cut or not lists


def plain(value: Any) -> str:
    """A value as text without half characters; lists joined, objects and null as nothing."""
    if isinstance(value, list):
        return ", ".join(text for v in value if (text := plain(v)))
    if value is None or isinstance(value, dict):
        return ""
    return _HALF.sub("\ufffd", str(value))


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """The objects in a list, nothing where it is none."""
    yield from (v for v in value if isinstance(v, dict)) if isinstance(value, list) else ()


def _at_end(text: str, pos: int, what: str) -> bool:
    return what.startswith("Unterminated string") or not text[pos + 1 :].strip()


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n,":
        at += 1
    return at
