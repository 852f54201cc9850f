"""The XML walker gives each part of a statement with the exact bytes it stands in, and refuses what can swap content."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.extract.xmltree import Malformed, Node, walk

BOX, PART = frozenset({"box"}), frozenset({"part"})
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "iso-8859-1")


def parts(data: bytes) -> list[Node]:
    return [event.node for event in walk(data, BOX, PART) if event.node is not None]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_part_is_cut_out_byte_for_byte(encoding: str) -> None:
    declared = {"utf-8-sig": "utf-8", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}.get(encoding, encoding)
    wanted = ('<part a=">é"><b>ä</b>/></part>', "<part/>", "<x:part ><part/></x:part>")
    text = f'<?xml version="1.0" encoding="{declared}"?><r><part>outside</part><box xmlns:x="u"> {" ".join(wanted)}</box></r>'
    data = text.encode(encoding)
    bare = encoding if encoding != "utf-16" else "utf-16-le"
    assert [data[node.start : node.end].decode(bare) for node in parts(data)] == list(wanted)


def test_an_empty_tag_does_not_take_in_what_closes_its_parent() -> None:
    data = b"<r><box><part><x/></part><part/></box><box></box></r>"
    first, second = parts(data)
    assert data[first.start : first.end] == b"<part><x/></part>"
    assert data[second.start : second.end] == b"<part/>"
    assert data[first.children[0].start : first.children[0].end] == b"<x/>"


def test_text_is_folded_and_found_by_path() -> None:
    (node,) = parts(b"<box><part><a><b> one\n  two </b><b>three</b></a><c v='1'/></part></box>")
    assert node.text("x/y", "a/b") == "one two"
    assert [b.text() for b in node.all("a/b")] == ["one two", "three"]
    assert node.first("c") is not None
    assert node.text("nothing") == ""


@pytest.mark.parametrize(
    "data, kind",
    [
        (b'<!DOCTYPE r [<!ENTITY a "b">]><r><box><part>&a;</part></box></r>', "malformed"),
        (b"<r><box><part>one</part><part>tw", "truncated"),
        (b"<r><box><part>one</part></r>", "malformed"),
        (b'<?xml version="1.0" encoding="klingon"?><r/>', "malformed"),
        (b'<?xml version="1.0" encoding="big5"?><r/>', "malformed"),
        (b"", "truncated"),
    ],
)
def test_what_is_no_xml_says_so(data: bytes, kind: str) -> None:
    with pytest.raises(Malformed) as caught:
        parts(data)
    assert caught.value.kind == kind
    assert 0 <= caught.value.offset <= len(data)


def test_everything_before_the_break_is_handed_out() -> None:
    events = walk(b"<r><box><part>one</part><part>tw", BOX, PART)
    assert next(events).kind == "open"
    first = next(events).node
    assert first is not None
    assert first.text() == "one"
    with pytest.raises(Malformed):
        next(events)


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(Malformed, match="deep"):
        parts(b"<box><part>" + b"<x>" * 5000)


@given(st.binary(max_size=200), st.integers(0, 60))
def test_damaged_bytes_raise_nothing_else(noise: bytes, cut: int) -> None:
    data = b"<r><box><part a='1'>one</part><part/></box></r>"
    for broken in (data[:cut] + noise + data[cut:], noise, data[:cut]):
        try:
            found = parts(broken)
        except Malformed:
            continue
        assert all(0 <= node.start < node.end <= len(broken) for node in found)
