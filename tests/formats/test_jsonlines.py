"""JSON lines cut into values that know their place."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.formats import jsonlines

VALUES = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=3), max_leaves=5)


def test_numbers_stay_as_printed() -> None:
    (line,) = jsonlines.lines('{"amount": 0.10000000000000000001, "n": 12345678901234567890123, "none": null, "yes": true}')
    assert {name: piece.text for name, piece in line.values.items()} == {
        "amount": "0.10000000000000000001", "n": "12345678901234567890123", "none": "", "yes": "true",
    }  # fmt: skip


def test_places_are_inside_the_quotes() -> None:
    text = '{"a": "x\\ny", "b" : [1, {"c": 2}]}\n\n{"a":"z"}'
    first, second = jsonlines.lines(text)
    assert [(p.text, text[p.start : p.end]) for p in first.values.values()] == [("x\ny", "x\\ny"), ('[1, {"c": 2}]', '[1, {"c": 2}]')]
    assert (second.number, text[second.values["a"].start]) == (1, "z")


@pytest.mark.parametrize("bad", ["{", '{"a":1', '{"a" 1}', '{"a":1}x', "[1]", '{"a":1,"a":2}', "text", '{"a":' + "[" * 100_000, '{"a":tru}', "{,}", '{"a":1,}'])
def test_what_is_no_object_is_said_and_the_next_line_is_read(bad: str) -> None:
    first, second = jsonlines.lines(bad + '\n{"ok": 1}')
    assert first.fault
    assert not first.values
    assert second.values["ok"].text == "1"


def test_half_characters_are_replaced() -> None:
    (line,) = jsonlines.lines('{"a\\ud800": "b\\udfff"}')
    assert line.values["a\ufffd"].text == "b\ufffd"


@given(st.lists(st.dictionaries(st.text(max_size=6), VALUES, max_size=4), max_size=4), st.booleans())
def test_what_was_written_is_read_back(objects: list[dict[str, object]], ascii_only: bool) -> None:
    text = "\n".join(json.dumps(one, ensure_ascii=ascii_only) for one in objects)
    found = list(jsonlines.lines(text))
    assert [list(line.values) for line in found] == [list(one) for one in objects]
    assert not any(line.fault for line in found)
    for line, one in zip(found, objects, strict=True):
        for name, value in one.items():
            piece = line.values[name]
            if isinstance(value, str):
                assert piece.text == value.replace("\0", "").strip()
                assert json.loads(f'"{text[piece.start : piece.end]}"') == value
            else:
                assert piece.text == ("" if value is None else text[piece.start : piece.end])


@given(st.text('{}[]":,\\ua1e\n ', max_size=60))
def test_any_text_is_lines_or_faults(text: str) -> None:
    for line in jsonlines.lines(text):
        assert line.fault or isinstance(line.values, dict)
        assert 0 <= line.start <= line.end <= len(text)
