"""Puts characters that stand at places together to words, phrases and lines, in the order in which people read them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from leadline.intake.pdf_glyphs import Glyph, PageText

_SPACE = 0.16  # of the size: a gap from which on words are apart, where no space is drawn
PHRASE = 0.75  # of the size: a gap from which on phrases are apart, as the columns of a table are


class Word(NamedTuple):
    """Characters without a gap between them; `spaced`: a space was drawn before it."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    hidden: str = ""


@dataclass(slots=True)
class Line:
    """The words on one baseline of one page, from left to right."""

    page: int
    base: float
    words: list[Word] = field(default_factory=list)

    @property
    def size(self) -> float:
        """The size of its largest letters."""
        return max((word.size for word in self.words), default=0.0)

    @property
    def text(self) -> str:
        """Its words, phrases apart by a tab."""
        return "\t".join(phrase.text for phrase in phrases(self.words))

    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of what is printed in it."""
        return min(w.x0 for w in self.words), self.base - self.size * 0.8, max(w.x1 for w in self.words), self.base + self.size * 0.25


def lines(page: PageText, *, hidden: bool) -> list[Line]:
    """The lines of a page from its top; those of what can be seen, or (`hidden`) of what cannot."""
    some = [glyph for glyph in page.glyphs if bool(glyph.hidden) == hidden]
    out = []
    for row in _rows(some):
        words = _words(row)
        if words:
            out.append(Line(page.number, words[0].base, words))
    return out


def phrases(words: Sequence[Word], gap: float = PHRASE) -> list[Word]:
    """Words that stand as near to one another as words of a sentence do, put together."""
    out: list[list[Word]] = []
    for word in words:
        if out and word.x0 - out[-1][-1].x1 < gap * min(word.size, out[-1][-1].size):
            out[-1].append(word)
        else:
            out.append([word])
    return [join(some) for some in out]


def join(words: Sequence[Word]) -> Word:
    """Several words as one, with spaces between them."""
    text = " ".join(word.text for word in words)
    return Word(text, words[0].x0, max(w.x1 for w in words), words[0].base, max(w.size for w in words), words[0].hidden)


def _rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Characters by their baselines; small differences, as between two fonts of a line, are none."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: (g.base, g.x0, g.order)):
        if rows and glyph.base - rows[-1][0].base <= 0.3 * max(1.0, min(glyph.size, rows[-1][0].size)):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return [_once(sorted(row, key=lambda g: (g.x0, g.order))) for row in rows]


def _once(row: list[Glyph]) -> list[Glyph]:
    """A letter that is drawn twice at one place, to look bold, is one letter."""
    out: list[Glyph] = []
    for glyph in row:
        again = any(g.text == glyph.text and abs(g.x0 - glyph.x0) < 0.15 * glyph.size and g.x1 > g.x0 for g in out[-3:])
        if not again:
            out.append(glyph)
    return out


def _words(row: list[Glyph]) -> list[Word]:
    groups: list[list[Glyph]] = [[]]
    for before, glyph in pairwise([None, *row]):
        if glyph is None:
            continue
        if before is not None and (glyph.x0 - before.x1 > _SPACE * min(glyph.size, before.size) or glyph.hidden != before.hidden):
            groups.append([])
        if glyph.text.isspace() or glyph.text == "\0":
            groups.append([])
        else:
            groups[-1].append(glyph)
    return [
        Word("".join(g.text for g in some), some[0].x0, max(g.x1 for g in some), some[0].base, max(g.size for g in some), some[0].hidden)
        for some in groups
        if some
    ]
