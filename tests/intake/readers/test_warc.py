"""A web archive gives its bodies with address, date and digest; what differs, is torn or is not captured whole is told."""

from __future__ import annotations

import base64
import gzip
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.intake import identify, limits
from leadline.intake.readers.warc import warc
from leadline.model.records import Child, Count, Exhibit, Part, Problem
from leadline.plugins import Plugin

PLUGIN: Plugin = warc.__leadline__  # type: ignore[attr-defined]
URL = "https://pay.example.net/a.html"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def sha1(data: bytes) -> str:
    return f"sha1:{base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()}"


def record(kind: str, block: bytes, media: str = "application/http", url: str = URL, **more: str) -> bytes:
    fields = {"WARC-Type": kind, "WARC-Date": "2026-03-04T09:15:00Z", "WARC-Target-URI": url, "Content-Type": media}
    fields |= {f"WARC-{key.replace('_', '-')}": value for key, value in more.items()} | {"Content-Length": str(len(block))}
    return b"WARC/1.1\r\n" + "".join(f"{k}: {v}\r\n" for k, v in fields.items()).encode() + b"\r\n" + block + b"\r\n\r\n"


def response(body: bytes, head: bytes = OK, /, **more: str) -> bytes:
    return record("response", head + b"\r\n" + body, **more)


def read(data: bytes) -> list[Part]:
    return identify.read(Exhibit("0" * 64, len(data), "application/warc", "a.warc"), data, PLUGIN)


def bodies(data: bytes) -> list[Child]:
    return [p for p in read(data) if isinstance(p, Child) and p.name != "records.txt"]


def lines(data: bytes) -> list[str]:
    return next((p.data.decode().splitlines()[1:] for p in read(data) if isinstance(p, Child) and p.name == "records.txt"), [])


def kinds(data: bytes) -> list[str]:
    return [p.kind for p in read(data) if isinstance(p, Problem)]


@pytest.mark.parametrize("packed", [False, True])
def test_a_body_comes_with_address_date_and_digest(packed: bool) -> None:
    made = response(b"<p>x</p>", Payload_Digest=sha1(b"<p>x</p>"), Block_Digest=sha1(OK + b"\r\n<p>x</p>"))
    data = gzip.compress(made, mtime=0) if packed else made
    size = len(data) if packed else len(data) - 4
    where = f"record 1, {URL}, 2026-03-04T09:15:00Z, {sha1(b'<p>x</p>')}, bytes 0-{size}"
    assert bodies(data) == [Child("1-a.html", b"<p>x</p>", "text/html", where)]
    assert lines(data) == [f"[2026-03-04T09:15:00Z] 1. response {URL} -> HTTP/1.1 200 OK"]
    assert kinds(data) == []
    assert read(data)[-1] == Count("0" * 64, 1, 1, 0)
    assert identify.identify(data, "x") is PLUGIN


def test_encodings_are_undone() -> None:
    body = b"<p>pay to us</p>"
    packed = gzip.compress(gzip.compress(body), mtime=0)
    chunked = b"5\r\n" + packed[:5] + b"\r\n%x\r\n" % (len(packed) - 5) + packed[5:] + b"\r\n0\r\n\r\n"
    head = OK + b"Content-Encoding: gzip, gzip\r\nTransfer-Encoding: chunked\r\n"
    for digest in (sha1(packed), sha1(chunked)):  # many programs leave the transfer encoding in
        data = response(chunked, head, Payload_Digest=digest)
        assert [c.data for c in bodies(data)] == [body]
        assert kinds(data) == []


@pytest.mark.parametrize(
    "body, head, kind",
    [
        (b"<p>", b"Transfer-Encoding: chunked\r\n", "malformed"), (b"<p>", b"Content-Encoding: gzip\r\n", "malformed"),
        (b"<p>", b"Content-Encoding: br\r\n", "unreadable"),
    ],
)  # fmt: skip
def test_what_cannot_be_undone_is_taken_as_it_stands_and_told(body: bytes, head: bytes, kind: str) -> None:
    data = response(body, OK + head)
    assert [c.data for c in bodies(data)] == [body]
    assert kinds(data) == [kind]


@pytest.mark.parametrize(
    "more, kind",
    [
        ({"Block_Digest": sha1(b"other")}, "digest-differs"), ({"Payload_Digest": sha1(b"other")}, "digest-differs"),
        ({"Payload_Digest": "crc32:12345678"}, "digest-unknown"), ({"Truncated": "length"}, "truncated"),
    ],
)  # fmt: skip
def test_digests_and_captures_that_are_not_whole_are_told_at_their_record(more: dict[str, str], kind: str) -> None:
    first = response(b"one")
    data = first + response(b"two", **more)
    problems = [p for p in read(data) if isinstance(p, Problem)]
    assert [p.kind for p in problems] == [kind]
    assert problems[0].span
    assert (problems[0].span.start, problems[0].span.end) == (len(first), len(data) - 4)
    assert len(bodies(data)) == 2


def test_every_kind_of_record_has_its_line() -> None:
    data = b"".join([
        record("warcinfo", b"software: x\r\n", "application/warc-fields", ""),
        record("request", b"POST /a HTTP/1.1\r\nReferer: https://ad.example/\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\niban=DE89+37&a%0Ab"),
        record("request", b'POST /a HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{"a":\n1}'),
        record("response", b"HTTP/1.1 302 Found\r\nLocation: /b\r\n\r\n", IP_Address="192.0.2.7"),
        record("revisit", OK + b"\r\n", Refers_To_Target_URI="https://old.example/"),
        record("resource", b"GIF", "image/gif"),
        record("response", b"1 2", "text/dns", "dns:pay.example.net"),
        record("metadata", b"via: https://ad.example/\r\n", "application/warc-fields"),
    ])  # fmt: skip
    at = "[2026-03-04T09:15:00Z]"
    assert lines(data) == [
        f"{at} 1. warcinfo", "    software: x",
        f"{at} 2. request {URL} POST /a HTTP/1.1 [referer https://ad.example/]", "    form iban = DE89 37", "    form a ⏎ b =",
        f"{at} 3. request {URL} POST /a HTTP/1.1", '    posted {"a": ⏎ 1}',
        f"{at} 4. response {URL} -> HTTP/1.1 302 Found [redirect /b] [server 192.0.2.7]",
        f"{at} 5. revisit {URL} -> HTTP/1.1 200 OK [the same as before: https://old.example/]",
        f"{at} 6. resource {URL}", f"{at} 7. response dns:pay.example.net", f"{at} 8. metadata {URL}", "    via: https://ad.example/",
    ]  # fmt: skip
    assert [(c.data, c.media) for c in bodies(data)] == [(b"GIF", "image/gif"), (b"1 2", "text/dns")]
    assert kinds(data) == []


def test_what_is_not_read_is_counted() -> None:
    data = response(b"x") + record("continuation", b"y") + record("invented", b"z")
    assert kinds(data) == ["bad-row", "bad-row"]
    assert read(data)[-1] == Count("0" * 64, 3, 1, 2)
    assert kinds(b"") == kinds(b"nothing")[-1:] == ["malformed"]


def test_bombs_stop_at_the_limits() -> None:
    small = limits.Limits(ratio_from=100_000, ratio=20)
    bomb = gzip.compress(bytes(5_000_000), mtime=0)
    with limits.using(small):
        inside = read(response(b"one") + response(bomb, OK + b"Content-Encoding: gzip\r\n") + response(b"two"))
        outside = read(gzip.compress(response(b"one"), mtime=0) + gzip.compress(response(bytes(5_000_000)), mtime=0))
    assert "over-limit" in [p.kind for p in inside if isinstance(p, Problem)]
    assert inside[-1] == Count("0" * 64, 3, 2, 1)
    assert "over-limit" in [p.kind for p in outside if isinstance(p, Problem)]
    with limits.using(limits.Limits(members=2)):
        many = read(b"".join(response(b"x") for _ in range(5)))
    assert many[-1] == Count("0" * 64, 5, 2, 3)


@given(st.data())
def test_cut_anywhere_it_is_reported(data: st.DataObject) -> None:
    made = [response(b"body %d" % n) for n in range(3)]
    packed = data.draw(st.booleans())
    pieces = [gzip.compress(m, mtime=0) if packed else m for m in made]
    cut = data.draw(st.integers(1, sum(map(len, pieces)) - 5))
    whole = sum(sum(map(len, pieces[: n + 1])) - (0 if packed else 4) <= cut for n in range(3))
    found = read(b"".join(pieces)[:cut])
    assert sum(isinstance(p, Child) and p.name != "records.txt" for p in found) == whole
    count = found[-1]
    assert isinstance(count, Count)
    if cut not in [sum(map(len, pieces[:n])) - k for n in range(4) for k in range(5)]:
        assert any(isinstance(p, Problem) for p in found)


def test_other_files_are_no_archive() -> None:
    claims = PLUGIN.info["claims"]
    assert claims(b"WARC is a format", "a.warc") == 0.0
    assert claims(gzip.compress(b"hello", mtime=0), "a.warc.gz") == 0.0
    assert claims(b"\x1f\x8b\x08\x00garbage", "a.warc.gz") == 0.0
