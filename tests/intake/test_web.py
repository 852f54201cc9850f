"""HTTP bodies are unpacked as they were sent; what is said and is not so is told; names and addresses are made harmless."""

from __future__ import annotations

import gzip
import time
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.intake import web


def chunks(body: bytes, size: int) -> bytes:
    pieces = [body[n : n + size] for n in range(0, len(body), size)]
    return b"".join(b"%x;a=b\r\n%s\r\n" % (len(p), p) for p in pieces) + b"0\r\n\r\n"


@given(st.binary(max_size=300), st.integers(1, 50))
def test_chunks_are_put_together(body: bytes, size: int) -> None:
    assert web.unchunked(chunks(body, size)) == body
    assert web.unchunked(chunks(body, size).replace(b"\r\n", b"\n") if b"\r\n" not in body else chunks(body, size)) == body


@given(st.binary(min_size=1, max_size=100), st.integers(1, 20), st.integers(0, 300))
def test_chunks_that_are_cut_off_are_refused(body: bytes, size: int, cut: int) -> None:
    whole = chunks(body, size)[: -len(b"0\r\n\r\n")]
    with pytest.raises(web.Packed):
        web.unchunked(whole[: min(cut, len(whole))])


@given(st.binary(max_size=2000))
def test_encodings_are_undone(body: bytes) -> None:
    raw = zlib.compressobj(wbits=-15)
    for packed, name in ((gzip.compress(body, mtime=0), "gzip"), (gzip.compress(body, mtime=0), "x-gzip"), (zlib.compress(body), "deflate"),
                         (raw.compress(body) + raw.flush(), "deflate"), (body, "identity"), (body, "")):  # fmt: skip
        assert b"".join(web.unpacked(packed, name)) == body


@pytest.mark.parametrize(
    "body, encoding, words",
    [
        (b"plain", "gzip", "is not"), (gzip.compress(b"x" * 99, mtime=0)[:-9], "gzip", "cut off"), (b"x", "br", "cannot be undone"),
        (gzip.compress(b"", mtime=0)[:10] + b"\x07" * 99, "gzip", "damaged"), (b"", "gzip", "is not"),
    ],
)  # fmt: skip
def test_what_is_no_such_packing_is_told(body: bytes, encoding: str, words: str) -> None:
    with pytest.raises(web.Packed, match=words):
        list(web.unpacked(body, encoding))


def test_a_bomb_comes_in_pieces() -> None:
    bomb = gzip.compress(bytes(50_000_000), mtime=0)
    assert len(next(iter(web.unpacked(bomb, "gzip")))) <= 65_536


def test_a_message_is_cut_into_its_parts() -> None:
    found = web.message(b"HTTP/1.1 200 OK\r\nA: 1\r\na: 2\r\nbad\r\n\r\nx\r\n\r\ny")
    assert found == web.Message("HTTP/1.1 200 OK", {"a": "1, 2"}, b"x\r\n\r\ny")
    assert web.message(b"") == web.Message("")
    assert web.message(b"GET / HTTP/1.1\nHost: a") == web.Message("GET / HTTP/1.1", {"host": "a"})


@pytest.mark.parametrize(
    "url, media, expected",
    [
        ("https://a.example/b/c.png?x=/y", "image/png", "c.png"), ("https://a.example/", "text/html", "index.html"), ("", "", "index.bin"),
        ("https://a.example/x", "video/mp4", "x.mp4"), ("data:text/html,/../x", "text/html", "index.html"), ("http://[", "text/css", "index.css"),
    ],
)  # fmt: skip
def test_names(url: str, media: str, expected: str) -> None:
    assert web.name(url, media) == expected


def test_media_types_and_addresses() -> None:
    assert web.media(' Text/HTML ; charset="x"') == "text/html"
    assert web.media("nonsense") == web.media("") == ""
    assert web.media_of_bytes("text/html; charset=ISO-8859-1") == "text/html; charset=iso-8859-1"
    assert web.media_of_bytes("text/html; charset=nope") == "text/html"
    assert web.ending("") == "bin"
    assert len(web.shown("x" * 5000)) == 2001
    assert "\n" not in web.shown("a\nb")


def test_hostile_bodies_take_time_in_proportion() -> None:
    start = time.perf_counter()
    with pytest.raises(web.Packed):
        web.unchunked(b"1\r\nx\r\n" * 200_000)
    web.message(b"a: b\r\n" * 200_000)
    web.media("a" * 500_000)
    assert time.perf_counter() - start < 10
