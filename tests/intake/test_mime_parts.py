"""A part's bytes, name and kind are told from its headers, and lies in them are named."""

from __future__ import annotations

import pytest

from leadline.intake import mime, mime_parts


def leaf(headers: str, body: bytes = b"") -> mime.Leaf:
    data = headers.encode() + b"\n\n" + body
    found = next(mime.walk(data))
    assert isinstance(found, mime.Leaf)
    return found


@pytest.mark.parametrize(
    ("encoding", "encoded", "body"),
    [("base64", b"YWI=", b"ab"), ("Quoted-Printable", b"=61b", b"ab"), ('"7bit"', b"ab", b"ab"), ("x-uue", b"begin 644 a\n\"86(\nend\n", b"ab")],
)
def test_encodings_are_undone(encoding: str, encoded: bytes, body: bytes) -> None:
    assert mime_parts.decoded(leaf(f"Content-Transfer-Encoding: {encoding}"), encoded) == (body, "")


def test_an_unknown_encoding_is_named_and_its_bytes_kept() -> None:
    body, fault = mime_parts.decoded(leaf("Content-Transfer-Encoding: zip"), b"ab")
    assert body == b"ab"
    assert "nobody knows" in fault


def test_a_charset_is_handed_on_where_the_bytes_bear_it_out() -> None:
    one = leaf("Content-Type: text/html; charset=windows-874")
    assert mime_parts.media(one, "ไทย".encode("cp874")) == ("text/html; charset=windows-874", "")
    assert mime_parts.media(leaf("Content-Type: text/plain; charset=utf-8"), b"\xff")[0] == "text/plain"
    assert mime_parts.media(leaf("Content-Type: image/png; charset=utf-8"), b"\xff") == ("image/png", "")


def test_names_and_endings() -> None:
    assert mime_parts.file_name(leaf('Content-Disposition: attachment; filename*=utf-8\'\'R%C3%A9.pdf\nContent-Type: a/b; name="x"')) == "Ré.pdf"
    assert mime_parts.file_name(leaf('Content-Type: a/b; name=" x "')) == "x"
    assert [mime_parts.ending(m) for m in ("text/html", "text/x-odd", "image/tiff", "application/x-very.odd")] == ["html", "txt", "tiff", "bin"]
