"""Records are cut out of plain and packed archives; what is torn loses itself only."""

from __future__ import annotations

import base64
import gzip
import hashlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.intake import warcs
from leadline.intake.limits import Budget
from leadline.intake.warcs import Fault, Record


def record(block: bytes, length: int | None = None, end: str = "\r\n") -> bytes:
    head = end.join(["WARC/1.0", "WARC-Type: resource", f"Content-Length: {len(block) if length is None else length}", "", ""])
    return head.encode() + block + end.encode() * 2


def cut(data: bytes) -> list[Record | Fault]:
    return list(warcs.records(data, Budget(len(data))))


@given(st.lists(st.binary(max_size=60), max_size=6), st.sampled_from(["\r\n", "\n"]))
def test_plain_and_packed_give_the_same_blocks(blocks: list[bytes], end: str) -> None:
    made = [record(block, end=end) for block in blocks]
    plain, packed = cut(b"".join(made)), cut(b"".join(gzip.compress(m, mtime=0) for m in made))
    for found in (plain, packed):
        assert [r.block for r in found if isinstance(r, Record)] == blocks
        assert len(found) == len(blocks)
    data = b"".join(gzip.compress(m, mtime=0) for m in made)
    assert [gzip.decompress(data[r.start : r.end]) for r in packed] == made


def test_a_record_of_two_lines_and_folded_headers() -> None:
    data = b"WARC/1.1\r\nWARC-Target-URI: <https://a.example/\r\n x>\r\nwarc-type: a\r\nWARC-Type: b\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
    found = cut(data)[0]
    assert isinstance(found, Record)
    assert found.headers == {"warc-target-uri": "<https://a.example/ x>", "warc-type": "a", "content-length": "0"}


@pytest.mark.parametrize(
    "data, kinds",
    [
        (b"garbage\r\n" + record(b"x"), ["malformed"]), (record(b"x") + record(b"y", 99), ["truncated"]),
        (record(b"x") + b"WARC/1.0\r\nA: b", ["truncated"]), (b"WARC/1.0\r\nA: b\r\n\r\n" + record(b"x"), ["malformed"]),
        (b"WARC/1.0\r\nContent-Length: -1\r\n\r\n" + record(b"x"), ["malformed"]), (b"WARC/1.0\r\n" + b"a: b\r\n" * 20_000 + record(b"x"), ["malformed"]),
        (gzip.compress(record(b"x"), mtime=0) + b"\0\0", []), (gzip.compress(record(b"x"), mtime=0) + b"junk", ["malformed"]),
        (gzip.compress(record(b"x"), mtime=0) + gzip.compress(record(b"y"), mtime=0)[:-9], ["truncated"]),
        (gzip.compress(record(b"z"), mtime=0)[:14] + b"\xff" * 40 + gzip.compress(record(b"x"), mtime=0), ["damaged"]),
    ],
)  # fmt: skip
def test_what_is_torn_loses_itself_only(data: bytes, kinds: list[str]) -> None:
    found = cut(data)
    assert [f.kind for f in found if isinstance(f, Fault)] == kinds
    assert [r.block for r in found if isinstance(r, Record)] == [b"x"]


@given(
    st.binary(max_size=200)
    | st.lists(st.sampled_from([b"WARC/1.0\r\n", b"Content-Length: 3\r\n", b"\r\n", b"abc", b"\x1f\x8b\x08"])).map(b"".join)
)
def test_any_bytes_are_cut_in_order(data: bytes) -> None:
    at = 0
    for found in cut(data):
        assert at <= found.start < found.end <= len(data)
        at = found.end


@given(st.binary(max_size=50), st.sampled_from(["md5", "sha1", "sha256", "SHA-512"]))
def test_digests_in_every_form(body: bytes, algorithm: str) -> None:
    raw = hashlib.new(algorithm.lower().replace("-", ""), body).digest()
    for form in (base64.b32encode(raw).decode(), raw.hex(), base64.b64encode(raw).decode(), base64.b32encode(raw).decode().lower()):
        assert warcs.agrees(f"{algorithm}:{form}", b"other", body) is True
        assert warcs.agrees(f"{algorithm}:{form}", body + b"x") is False


@pytest.mark.parametrize("piece", [b"WARC/1.0\r\n", b"WARC/1.0\r\nA: b\r\n", b"\n", b"x\n", b"\x1f\x8b\x08", b"WARC/1.0\r\n\r\n"])
def test_hostile_repeats_take_time_in_proportion(piece: bytes) -> None:
    start = time.perf_counter()
    assert cut(piece * 30_000) is not None
    assert time.perf_counter() - start < 10


def test_a_digest_of_an_unknown_kind_is_neither() -> None:
    assert warcs.agrees("crc32:1234", b"") is None
    assert warcs.agrees("nonsense", b"") is None
    assert warcs.agrees("sha1:", b"") is False
