"""Strangers' JSON is read without rounding; too deep or broken it gives a problem and what is whole."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.formats.text import decode
from leadline.intake import jsons, limits
from leadline.model.records import Exhibit

LEAVES = st.none() | st.booleans() | st.text(max_size=8)
JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text('ab[{"\\', max_size=3), inner, max_size=3), max_leaves=10
)


def load(text: str) -> tuple[object, list[str]]:
    data = text.encode("utf-8", "surrogatepass")
    found = jsons.loaded(Exhibit("0" * 64, len(data), "application/json", "a.json"), decode(data), "messages", "again")
    for problem in found.problems:
        assert problem.span is None or 0 <= problem.span.start <= problem.span.end == len(data)
    return found.whole if found.lists is None else found.lists, [p.kind for p in found.problems]


@given(JSON)
def test_what_is_sound_is_read(value: object) -> None:
    assert load(f"\n {json.dumps(value)} ") == (value, [])


@given(JSON)
def test_depth_is_that_of_the_value(value: object) -> None:
    def deep(value: object) -> int:
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
        return 0 if inner is None else 1 + max((deep(v) for v in inner), default=0)

    assert jsons.depth(json.dumps(value)) == deep(value)


def test_numbers_stay_as_printed() -> None:
    assert load("[1e400, 0.10, 12345678901234567890123, NaN]") == (["1e400", "0.10", "12345678901234567890123", "NaN"], [])


def test_too_deep_is_not_read() -> None:
    assert load("[" * 100_000) == (None, ["over-limit"])
    with limits.using(limits.Limits(json_depth=2)):
        assert load("[[[]]]")[1] == ["over-limit"]
        assert load('[["[[["]]')[1] == []


@pytest.mark.parametrize(
    "text, lists, kind",
    [
        ('{"messages": [{"a": 1}, {"b": 2', [[{"a": "1"}]], "truncated"),
        ('{"messages": [{"a": 1}, {"b" 2}, {"c": 3}]}', [[{"a": "1"}]], "malformed"),
        ('{"x": [', [], "truncated"),
        ("", [], "truncated"),
    ],
)
def test_broken_it_gives_its_whole_objects(text: str, lists: list[object], kind: str) -> None:
    assert load(text) == (lists, [kind])


def test_plain_gives_text_for_any_value() -> None:
    assert jsons.plain(["a", None, {"b": 1}, ["\ud800"], 3, True]) == "a, \ufffd, 3, True"
    assert list(jsons.objects([{"a": 1}, 2, None])) == [{"a": 1}]
    assert list(jsons.objects("x")) == []


def test_a_key_that_stands_twice_is_told() -> None:
    assert load('{"a": 1, "b": {"c": 1, "c": 2}}') == ({"a": "1", "b": {"c": "2"}}, ["duplicate-key"])
    assert load('{"lists": 5}') == ({"lists": "5"}, [])
