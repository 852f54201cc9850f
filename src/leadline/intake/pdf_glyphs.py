"""Takes the characters of a PDF's page with their places, and says of each whether a reader of the page can see it.

Source: ISO 32000-2, 9.3.6 (text rendering modes), 8.3 (coordinates), 14.11.2 (page boundaries); PDFium's `fpdf_text.h`. Coordinates are
points (1/72 inch) from the upper left corner of the page as its text is read, x to the right, y downwards.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from leadline.intake import limits

_UNSEEN_MODES = {3: "drawn invisibly", 7: "drawn invisibly"}  # neither filled nor stroked
_WHITE, _TINY = 245, 1.0  # a colour from which on ink is not seen on paper; a size below which nobody reads
_TEXT, _PATH, _IMAGE, _SHADING, _FORM = 1, 2, 3, 4, 5
_NESTED = 8  # forms inside one another that are looked into
_Box = tuple[float, float, float, float]


class Glyph(NamedTuple):
    """One character: its box, its baseline, its size in points, and why it cannot be seen (empty: it can)."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    hidden: str
    order: int


@dataclass(slots=True)
class PageText:
    """The characters of one page; `turned` are those that run in another direction than most (a watermark, a note on the margin)."""

    number: int
    wide: float = 0.0
    high: float = 0.0
    glyphs: list[Glyph] = field(default_factory=list)
    turned: str = ""
    unmapped: int = 0  # characters whose font does not say what they are
    cut: bool = False  # it has more characters than are read of one page
    left: int = 0  # text objects that were not read yet
    objects: int = 0  # what is drawn on it, pictures and lines as well


class _Raw(NamedTuple):
    text: str
    box: _Box  # left, bottom, right, top
    origin: tuple[float, float]
    size: float
    way: int  # 0, 90, 180, 270: where the text runs; -1: aslant
    hidden: str


def page(document: Any, number: int) -> PageText:
    """The characters of a page (`number` counts from 1). Raises pypdfium2.PdfiumError where PDFium cannot load it."""
    import pypdfium2.raw as c

    opened = document[number - 1]
    try:
        frame = opened.get_cropbox(fallback_ok=True)
        found = PageText(number)
        found.objects = max(0, c.FPDFPage_CountObjects(opened))
        inks = _inks(c, opened)
        raws = _pass(c, opened, frame, inks, found)
        while raws and found.left and not found.cut:
            again = _pass(c, opened, frame, inks, found)
            if not again:
                break
            raws += again
    finally:
        opened.close()
    _place(found, raws, frame)
    return found


def _pass(c: Any, opened: Any, frame: _Box, inks: list[_Box], found: PageText) -> list[_Raw]:
    """The characters that PDFium tells of, whose text objects are then taken off the page (in memory).

    PDFium leaves out a text that stands a second time near the first (`IsSameTextObject`): of two equal bookings below one another one
    would be lost. What was left out is found by looking again at what remains.
    """
    text = opened.get_textpage()
    try:
        count = text.count_chars()
        most = limits.current().page_characters
        found.cut = count > most
        reader = _Reader(c, text, frame, inks)
        raws = reader.read(min(count, most), found)
    finally:
        text.close()
    if not raws:
        return []
    found.left = _take_off(c, opened, reader.modes.keys())
    return raws


def _take_off(c: Any, opened: Any, done: Collection[int]) -> int:
    """Removes the text objects that were read; how many others remain."""
    left = 0
    for one in [c.FPDFPage_GetObject(opened, n) for n in range(c.FPDFPage_CountObjects(opened))]:
        kind = c.FPDFPageObj_GetType(one) if one else 0
        if kind == _FORM:
            left += _take_out(c, one, done, _NESTED)
        elif kind == _TEXT:
            if _key(one) in done:
                if c.FPDFPage_RemoveObject(opened, one):
                    c.FPDFPageObj_Destroy(one)
            else:
                left += 1
    return left


def _take_out(c: Any, form: Any, done: Collection[int], deep: int) -> int:
    """The same inside of a form: a drawing that a page takes in as one object."""
    left = 0
    for one in [c.FPDFFormObj_GetObject(form, n) for n in range(max(0, c.FPDFFormObj_CountObjects(form)))]:
        kind = c.FPDFPageObj_GetType(one) if one else 0
        if kind == _FORM and deep:
            left += _take_out(c, one, done, deep - 1)
        elif kind == _TEXT:
            if _key(one) in done:
                if c.FPDFFormObj_RemoveObject(form, one):
                    c.FPDFPageObj_Destroy(one)
            else:
                left += 1
    return left


def _key(one: Any) -> int:
    return ctypes.cast(one, ctypes.c_void_p).value or 0


class _Reader:
    """Reads one page's characters; what is told of a whole text object is asked once."""

    def __init__(self, c: Any, text: Any, frame: _Box, inks: list[_Box]) -> None:
        self.c, self.text, self.frame, self.inks = c, text, frame, inks
        self.modes: dict[int, str] = {}

    def read(self, count: int, found: PageText) -> list[_Raw]:
        """The first `count` characters; those that PDFium added as spaces and line ends are left out."""
        out = []
        high = 0
        for n in range(count):
            if self.c.FPDFText_IsGenerated(self.text, n) == 1:
                continue
            code = self.c.FPDFText_GetUnicode(self.text, n)
            if 0xD800 <= code < 0xDC00:
                high = code
                continue
            if 0xDC00 <= code < 0xE000 and high:
                code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
            high = 0
            if self.c.FPDFText_HasUnicodeMapError(self.text, n) == 1 or code in (0, 0xFFFE, 0xFFFF) or 0xD800 <= code < 0xE000:
                found.unmapped += 1
                code = 0xFFFD
            raw = self._one(n, chr(code) if code <= 0x10FFFF else "\ufffd")
            if raw is not None:
                out.append(raw)
        return out

    def _one(self, n: int, char: str) -> _Raw | None:
        c = self.c
        rect, matrix = c.FS_RECTF(), c.FS_MATRIX()
        x, y = ctypes.c_double(), ctypes.c_double()
        if not c.FPDFText_GetLooseCharBox(self.text, n, rect) or not c.FPDFText_GetCharOrigin(self.text, n, x, y):
            return None
        box = (rect.left, rect.bottom, rect.right, rect.top)
        if not all(math.isfinite(v) and abs(v) < 1e6 for v in (*box, x.value, y.value)):
            return None
        way, scale = 0, 1.0
        if c.FPDFText_GetMatrix(self.text, n, matrix) and (matrix.a or matrix.b):
            angle = math.degrees(math.atan2(matrix.b, matrix.a)) % 360
            near = round(angle / 90) * 90
            way = near % 360 if abs(angle - near) < 3 else -1
            scale = math.hypot(matrix.c, matrix.d) or 1.0
        size = abs(c.FPDFText_GetFontSize(self.text, n)) * scale
        return _Raw(char, box, (x.value, y.value), size, way, self._hidden(n, box, size))

    def _hidden(self, n: int, box: _Box, size: float) -> str:
        drawn = self._drawn(n)
        left, bottom, right, top = self.frame
        across, along = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        if not (left <= across <= right and bottom <= along <= top):
            return "outside the page"
        if size < _TINY:
            return "too small to be seen"
        return drawn or self._colour(n, across, along)

    def _drawn(self, n: int) -> str:
        one = self.c.FPDFText_GetTextObject(self.text, n)
        if not one:
            return ""
        key = _key(one)
        if key not in self.modes:
            self.modes[key] = _UNSEEN_MODES.get(self.c.FPDFTextObj_GetTextRenderMode(one), "")
        return self.modes[key]

    def _colour(self, n: int, x: float, y: float) -> str:
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        if not self.c.FPDFText_GetFillColor(self.text, n, red, green, blue, alpha):
            return ""
        if alpha.value <= 8:
            return "transparent"
        if min(red.value, green.value, blue.value) < _WHITE:
            return ""
        on_ink = any(left <= x <= right and bottom <= y <= top for left, bottom, right, top in self.inks)
        return "" if on_ink else "white on white"


def _inks(c: Any, opened: Any) -> list[_Box]:
    """Where the page has coloured areas or pictures, on which white text is seen."""
    found = []
    for n in range(min(c.FPDFPage_CountObjects(opened), 5_000)):
        one = c.FPDFPage_GetObject(opened, n)
        kind = c.FPDFPageObj_GetType(one) if one else 0
        if kind not in (_PATH, _IMAGE, _SHADING, _FORM) or (kind == _PATH and not _coloured(c, one)):
            continue
        sides = [ctypes.c_float() for _ in range(4)]
        if c.FPDFPageObj_GetBounds(one, *sides):
            left, bottom, right, top = (side.value for side in sides)
            found.append((left, bottom, right, top))
    return found


def _coloured(c: Any, one: Any) -> bool:
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    if not c.FPDFPath_GetDrawMode(one, mode, stroke) or not mode.value:
        return False
    parts = [ctypes.c_uint() for _ in range(4)]
    if not c.FPDFPageObj_GetFillColor(one, *parts):
        return False
    return min(part.value for part in parts[:3]) < _WHITE and parts[3].value > 8


def _place(found: PageText, raws: list[_Raw], frame: _Box) -> None:
    """Turns the page so that most of its text reads from left to right."""
    left, bottom, right, top = frame
    ways = Counter(raw.way for raw in raws if raw.way >= 0 and not raw.text.isspace())
    way = min(ways, key=lambda w: (-ways[w], w)) if ways else 0
    found.wide, found.high = (right - left, top - bottom) if way in (0, 180) else (top - bottom, right - left)
    turned: list[str] = []
    last: tuple[int, float, float] | None = None
    for number, raw in enumerate(raws):
        if raw.way != way:
            line = (raw.way, raw.origin[0] if raw.way in (90, 270) else 0.0, raw.origin[1] if raw.way in (0, 180) else 0.0)
            if last is not None and line != last:
                turned.append("\n")
            last = line
            turned.append(raw.text)
            continue
        x0, y0, x1, y1 = raw.box
        along: dict[int, tuple[float, float, float]] = {
            0: (x0 - left, x1 - left, top - raw.origin[1]),
            90: (y0 - bottom, y1 - bottom, raw.origin[0] - left),
            180: (right - x1, right - x0, raw.origin[1] - bottom),
            270: (top - y1, top - y0, right - raw.origin[0]),
        }
        found.glyphs.append(Glyph(raw.text, *along[way], raw.size, raw.hidden, number))
    found.turned = "".join(turned)
