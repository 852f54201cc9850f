"""Characters have their places, and what nobody sees says why."""

from __future__ import annotations

import pypdfium2
import pytest
from tests.intake.pdf_writer import Page, document

from leadline.intake import pdf_glyphs


def glyphs(*pages: Page) -> pdf_glyphs.PageText:
    opened = pypdfium2.PdfDocument(document(list(pages)))
    try:
        return pdf_glyphs.page(opened, 1)
    finally:
        opened.close()


def test_places_count_from_the_upper_left_corner() -> None:
    made = Page()
    made.text(50, 100, "12", 10)
    found = glyphs(made)
    assert [(g.text, round(g.x0, 1), round(g.base, 1), round(g.size)) for g in found.glyphs] == [("1", 50.0, 100.0, 10), ("2", 55.6, 100.0, 10)]
    assert (found.wide, found.high) == (595, 842)


@pytest.mark.parametrize(("matrix", "place"), [("0 1 -1 0 100 200", (200, 100)), ("-1 0 0 -1 100 200", (495, 200)), ("0 -1 1 0 100 200", (642, 495))])
def test_a_page_whose_text_is_turned_is_turned_back(matrix: str, place: tuple[float, float]) -> None:
    made = Page()
    made.marks.append(f"BT /F1 9 Tf {matrix} Tm (up) Tj ET")
    found = glyphs(made)
    assert [g.text for g in found.glyphs] == ["u", "p"]
    assert (round(found.glyphs[0].x0), round(found.glyphs[0].base)) == place
    assert found.glyphs[0].x0 < found.glyphs[1].x0


@pytest.mark.parametrize("text", ["a text that stands two times near itself", "x"])
@pytest.mark.parametrize("times", [2, 5])
def test_a_text_that_stands_again_nearby_is_kept(text: str, times: int) -> None:
    made = Page()
    for n in range(times):
        made.text(50, 100 + 8 * n, text, 7)
    assert sum(g.text == text[0] and g.order >= 0 for g in glyphs(made).glyphs) >= times
    assert len({round(g.base) for g in glyphs(made).glyphs}) == times


@pytest.mark.parametrize(
    ("before", "why"), [("3 Tr", "drawn invisibly"), ("1 1 1 rg", "white on white"), ("0.99 0.98 1 rg", "white on white"), ("0.5 g", ""), ("1 1 0 rg", "")]
)
def test_what_is_not_seen_says_why(before: str, why: str) -> None:
    made = Page()
    made.text(50, 100, "x", before=before)
    assert [g.hidden for g in glyphs(made).glyphs] == [why]
