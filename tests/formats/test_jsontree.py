"""JSON with places: the same values as the standard reader's, spans that are the values, and what stands before a fault."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.formats import jsontree
from leadline.formats.jsontree import Node

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=20,
)


def plain(node: Node) -> object:
    if node.kind == "object":
        return {key: plain(member) for key, member in node.members.items()}
    if node.kind == "array":
        return [plain(item) for item in node.items]
    return node.text if node.kind == "string" else json.loads(node.text)


@settings(max_examples=150, deadline=None)
@given(VALUES, st.sampled_from([None, 1, 4]), st.booleans())
def test_the_values_are_those_of_the_standard_reader(value: object, indent: int | None, ascii_only: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    nodes, faults = jsontree.parse(text)
    assert not faults
    assert [plain(node) for node in nodes] == [json.loads(text)]
    todo = list(nodes)
    while todo:
        node = todo.pop()
        assert node.whole
        assert json.loads(text[node.start : node.end]) == plain(node)
        todo += node.children()


@given(st.text(max_size=80) | st.text('{}[]":,0.e- \\\n\tu', max_size=80))
def test_any_text_ends(text: str) -> None:
    nodes, faults = jsontree.parse(text)
    assert all(0 <= node.start <= node.end <= len(text) for node in nodes)
    assert all(0 <= fault.at <= len(text) for fault in faults)


def test_what_stands_before_a_fault_is_kept() -> None:
    text = '[{"a": 1}, {"b": 2}, {"c": [3, x'
    nodes, faults = jsontree.parse(text)
    (top,) = nodes
    assert [(item.whole, sorted(item.members)) for item in top.items] == [(True, ["a"]), (True, ["b"]), (False, ["c"])]
    assert [(f.at, f.cut) for f in faults] == [(len(text) - 1, False)]
    _, faults = jsontree.parse(text[:-2])
    assert faults[0].cut


def test_a_key_that_stands_twice_spoils_its_object_only() -> None:
    nodes, faults = jsontree.parse('[{"a": 1, "a": 2, "b": 3}, {"a": 1}]')
    first, second = nodes[0].items
    assert (first.whole, first.members["a"].text, first.members["b"].text) == (False, "1", "3")
    assert second.whole
    assert nodes[0].whole
    assert "stands twice" in faults[0].what


@pytest.mark.parametrize("text", ["[" * 200_000, '{"a":' * 10_000, "[" * 101])
def test_nesting_without_end_is_a_fault(text: str) -> None:
    nodes, faults = jsontree.parse(text)
    assert len(nodes) == 1
    assert "nested" in faults[0].what
    assert not jsontree.parse("[" * 100 + "]" * 100)[1]


def test_numbers_stay_as_printed_and_nulls_are_nothing() -> None:
    nodes, _ = jsontree.parse('{"a": 0.10000000, "b": 1e-8, "c": null, "d": NaN} ' + "9" * 9_000)
    members = nodes[0].members
    assert [members[key].text for key in "abcd"] == ["0.10000000", "1e-8", "null", "NaN"]
    assert nodes[0].get("c") is None
    assert nodes[1].text == "9" * 9_000
    assert jsontree.parse('"\\ud800x"')[0][0].text == "\ufffdx"
