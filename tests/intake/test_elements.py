"""Tags are cut out with their bytes; what is torn is told, nothing is expanded, time grows with the length only."""

from __future__ import annotations

import time
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.intake.elements import Element, Torn, elements, resolved


def test_tags_come_with_their_bytes_and_attributes() -> None:
    data = b'<?xml version="1.0"?><!-- <sms/> --><a x="1" y = \'"&amp;"\'>t<b/></a ><![CDATA[<c/>]]>'
    found = list(elements(data))
    assert [(e.name, e.opens, e.closes) for e in found if isinstance(e, Element)] == [
        ("a", True, False),
        ("b", True, True),
        ("a", False, True),
    ]
    assert isinstance(found[0], Element)
    assert (found[0].text("x"), found[0].text("y"), found[0].text("z")) == ("1", '"&"', "")
    assert data[found[0].start : found[0].end].startswith(b"<a x")
    assert data[found[0].end - 1 : found[0].end] == b">"


@given(
    st.lists(st.dictionaries(st.sampled_from("abcd"), st.text().filter(lambda t: "\0" not in t and "\r" not in t), max_size=3), max_size=5)
)
def test_what_is_written_as_xml_is_read_back(rows: list[dict[str, str]]) -> None:
    data = "".join("<r" + "".join(f" {k}={quoteattr(v)}" for k, v in row.items()) + "/>" for row in rows).encode("utf-8", "surrogatepass")
    found = list(elements(data))
    read = [{k: e.text(k) for k in e.attributes} for e in found if isinstance(e, Element)]
    assert read == rows


@pytest.mark.parametrize(
    "text, expected",
    [
        ("&#55357;&#56842;", "\U0001f60a"), ("&#xD83D;&#xDE0A;", "\U0001f60a"), ("&#55357; x", "\ufffd x"), ("&#0;", "\ufffd"),
        ("&#10;&#x41;", "\nA"), ("&nbsp;&amp;lt;", "&nbsp;&lt;"), ("&#9999999;", "\ufffd"), ("&#99999999;", "&#99999999;"), ("&", "&"),
    ],
)  # fmt: skip
def test_references_are_resolved_once_and_halves_joined(text: str, expected: str) -> None:
    assert resolved(text) == expected


@pytest.mark.parametrize(
    "data, name",
    [
        (b'<a x="1', "a"), (b"<a x=1/>", "a"), (b'<a x="<b/>"/>', "a"), (b'<a x="1" x="2"/>', "a"), (b"<!DOCTYPE a [", "!DOCTYPE"),
        (b"<!-- never closed", ""), (b"< a", ""),
    ],
)  # fmt: skip
def test_what_is_torn_is_told(data: bytes, name: str) -> None:
    torn = [e for e in elements(data) if isinstance(e, Torn)]
    assert torn
    assert torn[0].name == name


@given(st.binary(max_size=300) | st.text("<a =\"'/>!-", max_size=200).map(str.encode))
def test_any_bytes_are_cut_in_order(data: bytes) -> None:
    at = 0
    for found in elements(data):
        assert at <= found.start < found.end <= len(data)
        at = found.end


@pytest.mark.parametrize("piece", [b"<a ", b"<", b"<a x='", b'<a x="" ', b"<!--", b"<a:a:", b"<a\t\t\t", b"</a "])
def test_hostile_repeats_take_time_in_proportion(piece: bytes) -> None:
    start = time.perf_counter()
    assert list(elements(piece * 200_000)) is not None
    assert time.perf_counter() - start < 10
