"""Cuts JSON lines into values that know their place: numbers stay as printed, nothing becomes a float."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from json.decoder import scanstring  # type: ignore[attr-defined]

from leadline.formats.splitting import Piece

_LINE_END = re.compile(r"\r\n|\n|\r")
_HALF = re.compile(r"[\ud800-\udfff]")  # half a character, which JSON can write and no store takes
_DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str, strict=False)


@dataclass(slots=True)
class Line:
    """One line: its place in characters, the values of its object by key, or what is wrong with it."""

    number: int
    start: int
    end: int
    values: dict[str, Piece] = field(default_factory=dict)
    fault: str = ""


def lines(text: str) -> Iterator[Line]:
    """Every line that is not blank, in order. Never raises."""
    at = number = 0
    while at < len(text):
        found = _LINE_END.search(text, at)
        end, following = (found.start(), found.end()) if found else (len(text), len(text))
        if text[at:end].strip():
            yield _line(number, text, at, end)
            number += 1
        at = following


def _line(number: int, text: str, start: int, end: int) -> Line:
    line = Line(number, start, end)
    try:
        line.values = _object(text[start:end], start)
    except (ValueError, RecursionError) as error:
        line.fault = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)[:120]
    return line


def _object(text: str, offset: int) -> dict[str, Piece]:
    """The members of one JSON object. Raises ValueError where the text is anything else."""
    values: dict[str, Piece] = {}
    at = _expect(text, 0, "{")
    if text[at : at + 1] == "}":
        at += 1
    else:
        while True:
            name, at = scanstring(text, _expect(text, at, '"', skip=False), True)
            at = _expect(text, _skip(text, at), ":")
            _, end = _DECODER.raw_decode(text, at)
            name = _HALF.sub("\ufffd", name)
            if name in values:
                raise ValueError(f"the key {name!r} stands twice")
            values[name] = _piece(text, at, end, offset)
            at = _skip(text, end)
            if text[at : at + 1] == "}":
                at += 1
                break
            at = _expect(text, at, ",")
    if text[at:].strip():
        raise ValueError("something follows the object")
    return values


def _skip(text: str, at: int) -> int:
    while text[at : at + 1] in (" ", "\t"):
        at += 1
    return at


def _expect(text: str, at: int, sign: str, *, skip: bool = True) -> int:
    at = _skip(text, at)
    if text[at : at + 1] != sign:
        raise ValueError(f"{sign} is expected at character {at + 1}")
    return _skip(text, at + 1) if skip else at + 1


def _piece(text: str, start: int, end: int, offset: int) -> Piece:
    """A value as text: strings without quotes and escapes, null as nothing, all else as it stands."""
    if text[start] == '"':
        inside, _ = scanstring(text, start + 1, False)
        bare = _HALF.sub("\ufffd", inside).replace("\0", "").strip()
        return Piece(bare, offset + start + 1, offset + end - 1)
    bare = text[start:end]
    return Piece("" if bare == "null" else bare, offset + start, offset + end)
