"""An RTF document gives its words with what is hidden, its links and what is embedded; HTML of a mail comes out as HTML."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.intake.messages import GOLDEN_RTF
from tests.intake.test_ole_objects import package, text, wrapped

from leadline.intake import identify, limits
from leadline.intake.readers.rtf import rtf
from leadline.model.records import Child, Count, Exhibit, Part, Problem
from leadline.plugins import Plugin

PLUGIN: Plugin = rtf.__leadline__  # type: ignore[attr-defined]
HEAD = rb"{\rtf1\ansi\ansicpg1252 "


def read(data: bytes) -> list[Part]:
    return identify.read(Exhibit(hashlib.sha256(data).hexdigest(), len(data), "application/rtf", "a.rtf"), data, PLUGIN)


def children(data: bytes) -> dict[str, bytes]:
    return {p.name: p.data for p in read(data) if isinstance(p, Child)}


def problems(data: bytes) -> list[str]:
    return [p.kind for p in read(data) if isinstance(p, Problem)]


def embedded(raw: bytes) -> bytes:
    return rb"{\object\objemb{\*\objclass Package}{\*\objdata " + raw.hex().encode() + rb"}{\result shown}}"


@pytest.mark.parametrize(
    ("head", "least"), [(HEAD, 0.9), (b"\r\n" + HEAD, 0.9), (b"{\\rt", 0.6), (b"{\\rx", 0.0), (b"see {\\rtf1", 0.0), (b"", 0.0)]
)
def test_rtf_is_known_by_its_opening(head: bytes, least: float) -> None:
    claim = PLUGIN.info["claims"](head, "a.rtf")
    assert claim >= least
    assert bool(claim) == bool(least)


def test_text_and_links_are_one_text() -> None:
    data = HEAD + rb'{\info{\author Lena}}Pay NL91\par\par ABNA {\v now}\tab{\field{\*\fldinst HYPERLINK "https://pay.example.net/x"}{\fldrslt here}}}'
    lines = ["Pay NL91", "ABNA [hidden: now]\there", "[author] Lena", "[href] https://pay.example.net/x"]
    assert children(data)["text.txt"].decode().splitlines() == lines
    assert not problems(data)
    assert identify.identify(data, "x") is PLUGIN


def test_html_of_a_mail_comes_out_as_html_and_text_only_where_it_says_more() -> None:
    found = children(GOLDEN_RTF)
    assert list(found) == ["page.html"]
    assert found["page.html"].decode() == '<html><body><p>Платите €500<a href="https://pay.example.net/x">here</a></p></body></html>\r\n'
    more = GOLDEN_RTF.replace(rb"\htmlrtf\ul", rb"\htmlrtf secret account\ul")
    assert list(children(more)) == ["page.html", "text.txt"]
    assert b"secret account" in children(more)["text.txt"]
    assert b"secret" not in children(more)["page.html"]


def test_embedded_files_pictures_and_objects_are_children_and_counted() -> None:
    data = HEAD + embedded(wrapped("Package", package("../Rechnung.exe", b"MZ"))) + embedded(wrapped("Word.Document.8", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
    data += embedded(b"odd") + rb"{\pict\pngblip 8950}}"
    assert children(data) == {
        "text.txt": b"shownshownshown\n", "Rechnung.exe": b"MZ", "object-2.ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "object-3.bin": b"odd", "picture-4.png": b"\x89P",
    }  # fmt: skip
    assert problems(data) == ["malformed"]
    assert read(data)[-1] == Count(hashlib.sha256(data).hexdigest(), 4, 4, 0)


def test_a_linked_object_is_a_problem_that_names_the_place() -> None:
    link = b"\1\5\0\0\1\0\0\0" + text("Word.Document.8") + text("https://t.example/x.doc") + text("")
    data = HEAD + embedded(link) + b"}"
    found = [p for p in read(data) if isinstance(p, Problem)]
    assert [p.kind for p in found] == ["missing"]
    assert "https://t.example/x.doc" in found[0].what
    assert read(data)[-1] == Count(hashlib.sha256(data).hexdigest(), 1, 0, 1)


def test_many_pieces_are_cut_to_a_number() -> None:
    with limits.using(limits.Limits(members=2)):
        data = HEAD + rb"{\pict 00}" * 5 + b"}"
        assert problems(data) == ["over-limit"]
        assert read(data)[-1] == Count(hashlib.sha256(data).hexdigest(), 5, 2, 3)


def test_what_stands_behind_the_end_is_kept() -> None:
    data = HEAD + b"a}MZ\x90"
    assert children(data) == {"text.txt": b"a\n", "after-the-end.bin": b"MZ\x90"}
    assert problems(data) == ["malformed"]
    assert problems(HEAD + b"a}\r\n\0") == []


def test_nothing_at_all_is_a_problem() -> None:
    assert problems(b"{\\rtf1}") == ["malformed"]
    assert problems(b"{\\rtf1 cut") == ["truncated"]


@given(st.binary(max_size=300))
def test_any_bytes_are_read_without_an_exception(data: bytes) -> None:
    read(b"{\\rtf1\\fromhtml1" + data)
