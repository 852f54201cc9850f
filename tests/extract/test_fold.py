"""A folded text is what was meant, and each of its letters knows where it was printed."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from leadline.extract.fold import fold

SIGNS = ["a", "é", "Ｂ", "[.]", " (at) ", "hxxp", "\u200b", "\\n", "\\u0041", "\\/", "&amp;", "&#65;", ".", " ", "😀", "[", "@", "\\", "&"]
PIECES = st.lists(st.sampled_from(SIGNS), max_size=25)


@given(PIECES.map("".join), st.sampled_from(["", "json", "xml"]))
def test_places_go_up_and_stay_inside(text: str, escapes: str) -> None:
    folded = fold(text, escapes)
    starts = [folded.start(n) for n in range(len(folded.text))]
    ends = [folded.end(n + 1) for n in range(len(folded.text))]
    assert starts == sorted(starts)
    assert ends == sorted(ends)
    assert all(0 <= s <= e <= len(text) for s, e in zip(starts, ends, strict=True))


def test_a_stretch_is_cut_out_as_it_was_printed() -> None:
    text = "see hxxps://pay[.]example[.]com/a or le\u200bna (at) example (dot) com!"
    folded = fold(text)
    assert folded.text == "see https://pay.example.com/a or lena@example.com!"
    pairs = {"https://pay.example.com/a": "hxxps://pay[.]example[.]com/a", "lena@example.com": "le\u200bna (at) example (dot) com"}
    for meant, printed in pairs.items():
        at = folded.text.index(meant)
        assert text[folded.start(at) : folded.end(at + len(meant))] == printed


def test_escapes_are_undone_before_defanging() -> None:
    line = json.dumps({"text": "pay\nTVG at https://a[.]example.com/x \u00e9"})
    folded = fold(line, "json")
    assert "pay\nTVG at https://a.example.com/x é" in folded.text
    at = folded.text.index("TVG")
    assert line[folded.start(at) : folded.end(at + 3)] == "TVG"
    at = folded.text.index("https")
    assert line[folded.start(at) : folded.end(at + 21)] == "https://a[.]example.com"


def test_what_is_invisible_behind_a_stretch_is_no_part_of_it() -> None:
    folded = fold("abc\u200b\u200b def")
    assert (folded.text, folded.end(3), folded.start(3)) == ("abc def", 3, 5)


def test_an_escaped_letter_at_the_end_is_wholly_inside() -> None:
    text = "x\\u0041 y"
    folded = fold(text, "json")
    assert folded.text == "xA y"
    assert text[folded.start(0) : folded.end(2)] == "x\\u0041"
