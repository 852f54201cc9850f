"""Text as it was meant, with the way back: escapes and defanging undone, every letter still knowing where it was printed."""

from __future__ import annotations

import html
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from leadline.kinds.codec import defang

_JSON = re.compile(r"\\(?:u[0-9a-fA-F]{4}|[\"\\/bfnrt])")
_JSON_MEANT = {"b": " ", "f": " ", "n": "\n", "r": "\n", "t": "\t"}
_XML = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z]{2,8});")


@dataclass(frozen=True, slots=True)
class Folded:
    """The text to search; `places`, `shifts` and `widths` say where and how it differs in length from the printed one.

    After edit n the folded text goes on at `places[n]`, that is `shifts[n]` further in the printed one; the edit put in
    `widths[n]` letters. `inner` is the folding that was done before this one.
    """

    text: str
    places: tuple[int, ...] = ()
    shifts: tuple[int, ...] = ()
    widths: tuple[int, ...] = ()
    inner: Folded | None = None

    def start(self, at: int) -> int:
        """Where a letter of the folded text begins in the printed one."""
        n = bisect_right(self.places, at) - 1
        place = at + self.shifts[n] if n >= 0 else at
        return self.inner.start(place) if self.inner else place

    def end(self, at: int) -> int:
        """Where a stretch that ends before `at` ends in the printed text: what is left out right behind it is no part of it."""
        n = bisect_left(self.places, at)
        if n < len(self.places) and self.places[n] == at and self.widths[n]:
            place = at + self.shifts[n]
        else:
            m = bisect_right(self.places, at - 1) - 1
            place = at + self.shifts[m] if m >= 0 else at
        return self.inner.end(place) if self.inner else place


def fold(text: str, escapes: str = "") -> Folded:
    """Undoes `json` or `xml` escapes, defanging, invisible and full-width characters; one pass for each, each exact."""
    printed = defang.narrow(text)
    inner = _apply(printed, list(_escapes(printed, escapes))) if escapes else None
    if inner and not inner.places:
        inner = None
    return _apply(inner.text if inner else printed, list(defang.marks(inner.text if inner else printed)), inner)


def _escapes(text: str, how: str) -> Iterator[tuple[int, int, str]]:
    if how == "json" and "\\" in text:
        for found in _JSON.finditer(text):
            char = found[0][1]
            meant = chr(int(found[0][2:], 16)) if char == "u" else _JSON_MEANT.get(char, char)
            yield found.start(), found.end(), " " if "\ud800" <= meant <= "\udfff" else meant
    elif how == "xml" and "&" in text:
        for found in _XML.finditer(text):
            meant = html.unescape(found[0])
            if len(meant) == 1 and not "\ud800" <= meant <= "\udfff":
                yield found.start(), found.end(), meant


def _apply(text: str, edits: list[tuple[int, int, str]], inner: Folded | None = None) -> Folded:
    """The text with edits made. What an edit puts in begins where it began; the stretch after it is shifted."""
    if not edits:
        return Folded(text, inner=inner)
    out, last, length = [], 0, 0
    places, shifts, widths = [], [], []
    for start, end, meant in edits:
        out += [text[last:start], meant]
        length += start - last + len(meant)
        last = end
        if end - start != len(meant):
            places.append(length)
            shifts.append(end - length)
            widths.append(len(meant))
    return Folded("".join([*out, text[last:]]), tuple(places), tuple(shifts), tuple(widths), inner)
