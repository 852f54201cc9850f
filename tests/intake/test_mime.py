"""A mail is cut where its boundaries are, every byte of a part as sent, and every doubt is named."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.intake import limits, mime

MIXED = b'Content-Type: multipart/mixed; boundary="b"\n\n'


def leaves(data: bytes) -> list[tuple[str, str, bytes]]:
    return [(f.number, f.media, data[f.start : f.end]) for f in mime.walk(data) if isinstance(f, mime.Leaf)]


def defects(data: bytes) -> list[str]:
    return [f"{f.kind}: {f.what}" for f in mime.walk(data) if isinstance(f, mime.Defect)]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_headers_unfold_under_every_line_end(end: bytes) -> None:
    data = end.join([b"Subject: one", b" two", b"X-Empty:", b"From : a@example.org", b"", b"body"])
    block = mime.headers(data, 0, len(data))
    assert [(f.name, f.value) for f in block.fields] == [("subject", "one two"), ("x-empty", ""), ("from", "a@example.org")]
    assert data[block.body :] == b"body"
    assert block.fields[0].start == 0
    assert not block.defects


def test_a_stray_line_between_headers_is_skipped_and_named() -> None:
    data = b"From: a@example.org\nthis is no header\nSubject: x\n\nbody"
    block = mime.headers(data, 0, len(data))
    assert [f.name for f in block.fields] == ["from", "subject"]
    assert data[block.defects[0].start : block.defects[0].end] == b"this is no header"


def test_a_body_without_blank_line_is_kept_whole() -> None:
    assert leaves(b"From: a@example.org\nhello\nyou") == [("1", "text/plain", b"hello\nyou")]
    assert defects(b"From: a@example.org\nhello\nyou") == ["malformed: A line that is no header ends the headers."]


def test_parts_come_in_order_and_without_the_line_end_of_the_boundary() -> None:
    data = MIXED + b"--b\n\nfirst\n--b\r\nContent-Type: TEXT/HTML\r\n\r\n<p>\r\n\r\n--b--\n"
    assert leaves(data) == [("1", "text/plain", b"first"), ("2", "text/html", b"<p>\r\n")]
    assert not defects(data)


def test_what_stands_outside_of_the_parts_is_not_lost() -> None:
    data = MIXED + b"before\n--b\n\nfirst\n--b--\nafter"
    assert leaves(data) == [("0", "text/plain", b"before"), ("1", "text/plain", b"first"), ("end", "text/plain", b"after")]


def test_nested_parts_are_numbered_as_mail_programs_do() -> None:
    inner = b"Content-Type: multipart/alternative; boundary=c\n\n--c\n\nx\n--c\n\ny\n--c--"
    assert [n for n, _, _ in leaves(MIXED + b"--b\n" + inner + b"\n--b\n\nz\n--b--")] == ["1.1", "1.2", "2"]


def test_a_boundary_that_begins_like_another_is_another() -> None:
    data = MIXED + b"--b\n\none\n--bb\ntwo\n--b--"
    assert leaves(data) == [("1", "text/plain", b"one\n--bb\ntwo")]


def test_a_mail_cut_off_is_truncated_and_read_as_far_as_it_goes() -> None:
    data = MIXED + b"--b\n\nfirst\n--b\n\nsecond, cut o"
    assert leaves(data)[1][2] == b"second, cut o"
    assert defects(data)[0].startswith("truncated: ")


@pytest.mark.parametrize(
    "data, what",
    [
        (b"Content-Type: multipart/mixed\n\n--q\nContent-Type: text/plain\n\nfirst\n--q--", "names no boundary"),
        (MIXED + b"no boundary at all", "holds no parts"),
        (MIXED + b"--b\n\nfirst\n--b--\n--b\n\nhidden\n--b--", "follows the boundary that closes"),
        (b"Content-Type: nonsense\n\nfirst", "Content-Type is none"),
        (b"first line\nsecond", "no headers"),
    ],
)
def test_each_defect_is_named_and_the_rest_is_read(data: bytes, what: str) -> None:
    assert what in defects(data)[0]
    assert leaves(data)


def test_a_digest_holds_mails() -> None:
    assert leaves(b"Content-Type: multipart/digest; boundary=b\n\n--b\n\nFrom: x\n\ny\n--b--")[0][1] == "message/rfc822"


def test_two_thousand_multiparts_inside_one_another_end_at_the_limit() -> None:
    data = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(2000))
    start = time.perf_counter()
    assert any(d.startswith("over-limit") for d in defects(data))
    assert len(leaves(data)) == 1
    assert time.perf_counter() - start < 5
    with limits.using(limits.Limits(mime_depth=1)):
        assert leaves(MIXED + b"--b\n" + MIXED + b"--b\n\nx\n--b--")[0][0] == "1"


@given(
    st.lists(
        st.sampled_from([b"\n", b"\r\n", b"\r", b"--b", b"--", b"a", b": ", b"Content-Type: multipart/mixed; boundary=b", b" "]),
        max_size=30,
    )
)
def test_every_part_is_a_slice_of_the_mail(pieces: list[bytes]) -> None:
    data = b"".join(pieces)
    for found in mime.walk(data):
        assert 0 <= found.start <= found.end <= len(data)
