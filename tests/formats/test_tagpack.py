"""The YAML of TagPacks, line by line: quotes, comments, lists, texts over several lines, and what fits nowhere."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from leadline.formats import tagpack


def test_values_are_text_as_printed() -> None:
    text = "a: 007\nb: 'it''s'\nc: \"x\\\"y\"  # z\nd: p#q # r\ne: [x, 'y']\nf:\n- g\n- h\ni: |\n  one\n  two\ntags:\n  - address: no\n    label:   spaced   # c\n"
    pack = tagpack.parse(text)
    found = {name: value.items or value.text for name, value in pack.header.items()}
    assert found == {"a": "007", "b": "it's", "c": 'x"y', "d": "p#q", "e": ["x", "y"], "f": ["g", "h"], "i": "one two"}
    (tag,) = pack.tags
    assert {name: value.text for name, value in tag.fields.items()} == {"address": "no", "label": "spaced"}
    value = tag.fields["label"]
    assert text[value.start : value.end] == "spaced"
    assert text[tag.start : tag.end].startswith("- address: no")


def test_a_field_twice_and_lines_that_fit_nowhere_are_said() -> None:
    pack = tagpack.parse("tags:\n- address: a\n  address: b\n- just words\n")
    assert ["twice" in tag.fault or "no field" in tag.fault for tag in pack.tags] == [True, True]
    assert tagpack.parse("what is this\n").faults


@given(st.text("ab:- '\"#\n[]&*!>|\t", max_size=120))
def test_any_text_ends(text: str) -> None:
    pack = tagpack.parse(text)
    assert all(0 <= tag.start <= tag.end <= len(text) for tag in pack.tags)
