"""A page's words are read as a person reads them, hidden ones too, and its links are listed; nothing runs, nothing is fetched."""

from __future__ import annotations

import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.intake import identify
from leadline.intake.readers import eml
from leadline.intake.readers.html import html
from leadline.model.records import Child, Exhibit, Problem
from leadline.plugins import Plugin

PLUGIN: Plugin = html.__leadline__  # type: ignore[attr-defined]


def read(data: bytes, media: str = "text/html") -> list[str]:
    parts = identify.read(Exhibit("0" * 64, len(data), media, "a.html"), data, PLUGIN)
    child = parts[-1]
    assert isinstance(child, Child)
    assert (child.name, child.media) == ("text.txt", "text/plain; charset=utf-8")
    return child.data.decode("utf-8").splitlines()


def claim(head: bytes, name: str = "x") -> float:
    return float(PLUGIN.info["claims"](head, name))


def test_a_number_broken_by_tags_stays_one() -> None:
    assert read(b"<p>NL91 <b>ABNA</b> 04<span>17</span> 1643 00</p>") == ["NL91 ABNA 0417 1643 00"]


def test_blocks_are_lines_and_cells_are_parted() -> None:
    page = b"<title>T</title><h1>A</h1>b<br>c<div>d<div>e</div>f</div><table><tr><td>x</td><td>y</td></tr><tr><td>z</table>"
    assert read(page) == ["T", "A", "b", "c", "d", "e", "f", "x\ty", "z"]


def test_scripts_and_styles_are_no_text_and_hidden_words_are() -> None:
    page = (
        b"<style>p{}</style><script>var a='<p>no</p>'</script><p style='display:none'>pay</p><input type=hidden value=wallet><img alt=seal>"
    )
    assert read(page) == ["pay", "wallet seal"]


def test_links_of_every_kind_are_listed_once() -> None:
    page = b"""<base href="https://a.example/"><a href="https://pay.example.net/?x=1&amp;y=2">pay</a><a href="https://pay.example.net/?x=1&amp;y=2">
        again</a><form action=post.php></form><iframe src=//b.example/f></iframe><script src=s.js></script><a href="ht
tps://c.example/">c</a><meta http-equiv=Refresh content="0; URL='https://d.example/'"><a href=#top>top</a><a href=mailto:a@example.org>m</a>
        <img src="data:image/png;base64,AAAA"><img src=cid:1><area href=tel:+491713920011>"""
    assert [line for line in read(page) if line.startswith("[")] == [
        "[href] https://a.example/",
        "[href] https://pay.example.net/?x=1&y=2",
        "[href] post.php",
        "[href] //b.example/f",
        "[href] s.js",
        "[href] https://c.example/",
        "[href] https://d.example/",
        "[href] mailto:a@example.org",
        "[href] tel:+491713920011",
        "[1 embedded data: addresses left out]",
    ]


def test_its_charset_comes_from_the_mail_or_from_the_page() -> None:
    assert read("<p>Grüße".encode("latin-1"), "text/html; charset=iso-8859-1") == ["Grüße"]
    assert read('<meta charset="shift_jis"><p>振込'.encode("shift_jis")) == ["振込"]
    assert read("<p>Grüße".encode("utf-16")) == ["Grüße"]


def test_bytes_that_are_no_text_are_named() -> None:
    data = "<p>Grüße, schöne Grüße, viele Grüße ".encode() + b"\xff</p>"
    parts = identify.read(Exhibit("0" * 64, len(data), "text/html", "a.html"), data, PLUGIN)
    assert isinstance(parts[0], Problem)
    assert parts[0].kind == "encoding"


@pytest.mark.parametrize(
    "head",
    [
        b"<!DOCTYPE html><p>",
        b"\xef\xbb\xbf\n<HTML lang=de>",
        b"<!-- saved --><html>",
        "<html><body>ü".encode("utf-16"),
        b"<div><p>a</p><br></div>",
    ],
)
def test_pages_are_known_by_content(head: bytes) -> None:
    assert claim(head) >= 0.6


@pytest.mark.parametrize(
    "head",
    [
        b"<?xml version='1.0'?><Document xmlns='urn:x'><p/></Document>",
        b"text <b>bold</b>",
        b"a <- b",
        b"",
        b"BEGIN:VCALENDAR\n" + b"<br>" * 20,
    ],
)
def test_other_files_are_no_pages(head: bytes) -> None:
    assert claim(head) == 0.0


def test_half_a_million_nested_elements_are_read() -> None:
    assert read(b"<div>" * 300_000 + b"deep") == ["deep"]


@given(st.text(alphabet="<>/!ap='\" &#;x1\ndivbrhef:", max_size=120))
def test_any_page_gives_one_text(page: str) -> None:
    read(page.encode())


def test_real_mails_pages_are_read(shared: Callable[[str], Path]) -> None:
    pages = links = 0
    with tarfile.open(shared("data/raw_mail/phishing_pot_eml.tar.gz")) as archive:
        for number, member in enumerate(archive):
            stream = archive.extractfile(member) if number % 25 == 0 else None
            if stream is None:
                continue
            data = stream.read()
            for part in eml.eml(Exhibit("0" * 64, len(data), "message/rfc822", "a.eml"), data):
                if isinstance(part, Child) and (part.media or "").startswith("text/html"):
                    pages += 1
                    links += sum(line.startswith("[href] ") for line in read(part.data, part.media or ""))
    assert pages > 50
    assert links > pages
