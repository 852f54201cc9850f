"""What only reads as text is searched in its notation: escapes of JSON and XML hide no address."""

from __future__ import annotations

import hashlib
import json
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.extract.extractors.references import references
from leadline.intake import identify
from leadline.model.records import Exhibit, Known, Observation

URL = "https://pay.example.net/x?a=1&b=2"


def known(data: bytes) -> Known:
    (found,) = (part for part in identify.parts(Exhibit("0" * 64, len(data), "", "a.bin"), data) if isinstance(part, Known))
    return found


def seen(data: bytes) -> set[str]:
    exhibit = Exhibit(hashlib.sha256(data).hexdigest(), len(data), known(data).media, "a.bin")
    return {one.value for one in references(exhibit, data) if isinstance(one, Observation)}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"url": URL}).replace("/", "\\/"),
        json.dumps([{"url": URL}], indent=2).replace("/", "\\/"),
        json.dumps([{"a": 1, "b": [URL, "x"]}] * 5, indent=1).replace(":", "\\u003a").replace('\\u003a ', ": "),
        f'<?xml version="1.0"?><a><b>{escape(URL)}</b></a>',
        f'<!-- made by --><feed xmlns="http://www.w3.org/2005/Atom"><b>{escape(URL)}</b></feed>',
    ],
)  # fmt: skip
def test_an_address_in_a_notation_is_the_address(text: str) -> None:
    assert known(text.encode()).media in ("application/json", "application/xml")
    assert URL in seen(text.encode())


@pytest.mark.parametrize("text", ["[1] a note, and another\n[2] text, more\n", "{hello} world, this, that\n", "[[wiki]] text", "<p>hello</p> no html", "plain"])
def test_prose_is_no_notation(text: str) -> None:
    assert known(text.encode()).media.startswith("text/")


def test_an_indented_list_is_no_table() -> None:
    """Each line of it has one comma, as rows of two cells would."""
    data = json.dumps([{"code": "EU", "name": "x"}] * 40, indent=2).encode()
    assert known(data).reader.startswith("plain-text/")


JSONS = st.recursive(st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=9)), lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)), max_leaves=12)


@given(st.dictionaries(st.text(st.characters(exclude_characters='"\\\n\r'), max_size=9), JSONS, min_size=1, max_size=4), st.booleans())
def test_every_object_is_json(whole: dict[str, object], indented: bool) -> None:
    data = json.dumps(whole, indent=2 if indented else None).encode()
    assert known(data).media == "application/json" or known(data).reader.partition("/")[0] not in ("plain-text", "csv-table")
