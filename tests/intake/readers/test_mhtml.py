"""A saved page gives all its parts and the addresses that it came from; a mail stays a mail."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.intake import identify, limits
from leadline.intake.readers.mhtml import mhtml
from leadline.model.records import Child, Count, Exhibit, Part, Problem
from leadline.plugins import Plugin

PLUGIN: Plugin = mhtml.__leadline__  # type: ignore[attr-defined]
CHROME = (
    b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://pay.example.net/login?id=7\r\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\n"
    b"Date: Fri, 13 Mar 2026 11:02:03 -0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"b\"\r\n\r\n\r\n"
)
PAGE = b"--b\r\nContent-Type: text/html\r\nContent-ID: <frame-1@mhtml.blink>\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: %b\r\n\r\n<p>a =3D b\r\n"
PICTURE = b"--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nContent-Location: https://cdn.example.org/i/logo.png?v=2\r\n\r\niVA=\r\n"
FRAME = b"--b\r\nContent-Type: text/css\r\nContent-Location: cid:css-1@mhtml.blink\r\n\r\na{}\r\n--b--\r\n"
WHOLE = CHROME + PAGE % b"https://pay.example.net/login?id=7" + PICTURE + FRAME
EXPLORER = b'From: <Gespeichert von Windows Internet Explorer 8>\r\nSubject: x\r\nDate: Fri, 13 Mar 2026 11:02:03 +0100\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="b"\r\nX-MimeOLE: Produced By Microsoft MimeOLE\r\n\r\nThis is a multi-part message in MIME format.\r\n\r\n'
WORD = b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\nThis document is a Single File Web Page.\n\n'


def read(data: bytes) -> list[Part]:
    return identify.read(Exhibit(hashlib.sha256(data).hexdigest(), len(data), "multipart/related", "a.mhtml"), data, PLUGIN)


def children(data: bytes) -> dict[str, Child]:
    return {p.name: p for p in read(data) if isinstance(p, Child)}


def test_every_part_comes_out_with_its_address() -> None:
    found = children(WHOLE)
    assert {name: child.data for name, child in found.items() if name != "saved-from.txt"} == {"login.html": b"<p>a = b", "logo.png": b"\x89P\x00"[:2], "part-3.txt": b"a{}"}
    assert found["logo.png"].locator.endswith(", https://cdn.example.org/i/logo.png?v=2")
    assert found["saved-from.txt"].data.decode().splitlines() == [
        "Headers of this saved page", "From: <Saved by Blink>", "Snapshot-Content-Location: https://pay.example.net/login?id=7", "Subject: Grüße",
        "Date: Fri, 13 Mar 2026 11:02:03 -0000", "[part] https://pay.example.net/login?id=7", "[part] https://cdn.example.org/i/logo.png?v=2",
    ]  # fmt: skip
    assert not [p for p in read(WHOLE) if isinstance(p, Problem)]
    assert read(WHOLE)[-1] == Count(hashlib.sha256(WHOLE).hexdigest(), 3, 3, 0)


@pytest.mark.parametrize(
    "data",
    [
        WHOLE, b"\xef\xbb\xbf" + WHOLE, EXPLORER + PAGE % b"http://www.example.org/", WORD + PAGE % b"file:///C:/4F1A/page.htm",
        b"From: <Saved by Microsoft Internet Explorer 5>\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\nContent-Location: http://www.example.org/\r\n\r\n<p>x",
    ],
)  # fmt: skip
def test_pages_of_every_browser_are_saved_pages(data: bytes) -> None:
    assert identify.identify(data, "x") is PLUGIN
    saved = children(data)["saved-from.txt"].data
    assert identify.identify(saved, "saved-from.txt") is not PLUGIN
    assert b"page" in saved.splitlines()[0]


@pytest.mark.parametrize(
    "head",
    [
        b"From: a@example.org\nTo: b@example.org\nMIME-Version: 1.0\n", b"Received: from x by y\nFrom: <news>\nMIME-Version: 1.0\n",
        b"MIME-Version: 1.0\nMessage-ID: <a@example.org>\nSubject: x\n",
    ],
)  # fmt: skip
def test_a_mail_with_located_parts_stays_a_mail(head: bytes) -> None:
    data = head + b'Content-Type: multipart/related; boundary="b"\n\n' + PAGE % b"https://pay.example.net/"
    found = identify.identify(data, "a.mhtml")
    assert found is not None
    assert found.name == "eml"


def test_names_lead_nowhere() -> None:
    data = CHROME + PAGE % b"file:///C:\\Users\\x\\..%2F..%2Fa\x1b.htm" + PAGE % b"https://[bad" + PAGE % b"https://example.org/" + b"--b--"
    names = [n for n in children(data) if n != "saved-from.txt"]
    assert names == ["______a\\x1b.htm", "part-2.html", "part-3.html"]


def test_cut_pages_give_what_is_there() -> None:
    for end in range(len(WHOLE)):
        parts = read(WHOLE[:end])
        assert isinstance(parts[-1], Count)
    kinds = {p.kind for p in read(WHOLE[: WHOLE.find(b"iVA=")]) if isinstance(p, Problem)}
    assert kinds == {"truncated"}


def test_many_parts_are_cut_to_a_number() -> None:
    with limits.using(limits.Limits(members=2)):
        assert read(WHOLE)[-1] == Count(hashlib.sha256(WHOLE).hexdigest(), 3, 2, 1)
        assert [p.kind for p in read(WHOLE) if isinstance(p, Problem)] == ["over-limit"]


@given(st.binary(max_size=300))
def test_any_bytes_are_read_without_an_exception(data: bytes) -> None:
    read(CHROME + data)
    read(data)
