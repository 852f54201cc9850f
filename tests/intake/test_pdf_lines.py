"""Characters at places become words, phrases and lines."""

from __future__ import annotations

from leadline.intake import pdf_lines
from leadline.intake.pdf_glyphs import Glyph, PageText
from leadline.intake.pdf_lines import Word


def glyphs(text: str, x: float, base: float, hidden: str = "") -> list[Glyph]:
    return [Glyph(c, x + 5 * n, x + 5 * n + 5, base, 10, hidden, n) for n, c in enumerate(text)]


def lines(some: list[Glyph], *, hidden: bool = False) -> list[str]:
    return [line.text for line in pdf_lines.lines(PageText(1, 500, 500, some), hidden=hidden)]


def test_words_part_at_spaces_and_at_gaps_and_phrases_at_wide_gaps() -> None:
    assert lines(glyphs("to be", 0, 10) + glyphs("or", 27, 10) + glyphs("12", 100, 10)) == ["to be or\t12"]


def test_a_line_is_a_baseline_with_small_differences() -> None:
    assert lines(glyphs("ab", 50, 12) + glyphs("cd", 0, 10) + glyphs("ef", 0, 30)) == ["cd\tab", "ef"]


def test_what_is_drawn_twice_to_look_bold_is_read_once() -> None:
    assert lines(glyphs("11", 0, 10) + glyphs("11", 0.5, 10)) == ["11"]


def test_what_is_hidden_stands_apart() -> None:
    some = glyphs("seen", 0, 10) + glyphs("not", 60, 10, "white on white")
    assert lines(some) == ["seen"]
    assert lines(some, hidden=True) == ["not"]


def test_phrases_keep_their_ends() -> None:
    words = [Word("a", 0, 5, 10, 10), Word("b", 8, 12, 10, 10), Word("c", 40, 45, 10, 10)]
    assert [(w.text, w.x0, w.x1) for w in pdf_lines.phrases(words)] == [("a b", 0, 12), ("c", 40, 45)]
    line = pdf_lines.Line(3, 10, words)
    assert line.box() == (0, 2, 45, 12.5)
    assert line.size == 10
