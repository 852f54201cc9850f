"""A mailbox is cut at its `From ` lines only, and each mail comes out as an exact slice."""

from __future__ import annotations

import mailbox
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.intake import identify, limits
from leadline.intake.readers.mbox import mbox
from leadline.model.records import Child, Count, Exhibit, Part, Problem
from leadline.plugins import Plugin

PLUGIN: Plugin = mbox.__leadline__  # type: ignore[attr-defined]
FROM = b"From lena@example.net Fri Mar 13 11:02:03 2026\n"
ONE = b"From: lena@example.net\nSubject: one\n\nFrom now on you pay here.\n"
TWO = b"From: emil@example.com\nSubject: two\n\n>From the desk\n"


def read(data: bytes) -> list[Part]:
    return identify.read(Exhibit("0" * 64, len(data), "application/mbox", "a.mbox"), data, PLUGIN)


def mails(data: bytes) -> list[bytes]:
    return [p.data for p in read(data) if isinstance(p, Child)]


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_mails_are_exact_slices(end: bytes) -> None:
    data = (FROM + ONE + b"\n" + FROM + TWO + b"\n").replace(b"\n", end)
    assert mails(data) == [ONE.replace(b"\n", end), TWO.replace(b"\n", end)]
    assert read(data)[-1] == Count("0" * 64, 2, 2, 0)


def test_a_mailbox_is_known_by_its_first_lines() -> None:
    claims = PLUGIN.info["claims"]
    assert claims(FROM + ONE, "x") > 0.9
    assert claims(b"From - Fri Mar 13 11:02:03 2026\r\nX-Mozilla-Status: 0001\r\nFrom: a@example.org\r\n", "Inbox") > 0.9
    assert claims(b"From my bank I sent\nNote: nothing\n", "a.mbox") == 0.0
    assert claims(ONE, "a.mbox") == 0.0


def test_a_sentence_that_begins_with_from_opens_no_mail() -> None:
    text = b"From: a@example.org\nSubject: x\n\nhello\n\nFrom here we go on\nto there\n"
    assert mails(FROM + text) == [text]


def test_a_missing_blank_line_before_a_dated_line_still_parts() -> None:
    assert mails(FROM + ONE + FROM + TWO) == [ONE, TWO]


def test_bytes_before_the_first_mail_are_reported() -> None:
    found = read(b"junk\n\n" + FROM + ONE)
    assert isinstance(found[0], Problem)
    assert (found[0].kind, found[0].span.end if found[0].span else 0) == ("malformed", 6)
    assert len(mails(b"junk\n\n" + FROM + ONE)) == 1


def test_mails_beyond_the_limit_are_reported() -> None:
    with limits.using(limits.Limits(messages=3)):
        found = read((FROM + ONE + b"\n") * 5)
    assert [type(p).__name__ for p in found] == ["Child"] * 3 + ["Problem", "Count"]
    assert found[-1] == Count("0" * 64, 5, 3, 2)


@given(st.lists(st.text(alphabet="abc F\n", max_size=30), min_size=1, max_size=5))
def test_what_a_mailbox_program_wrote_comes_back(bodies: list[str]) -> None:
    sent = [f"From: a@example.org\nSubject: x\n\n{body}".encode().rstrip(b"\n") + b"\n" for body in bodies]
    data = b"".join(FROM + mail.replace(b"\nFrom ", b"\n>From ") + b"\n" for mail in sent)
    assert [m.replace(b"\n>From ", b"\nFrom ") for m in mails(data)] == sent


def test_the_standard_librarys_mailbox_is_read(tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "box")
    for number in range(3):
        box.add(f"From: a@example.org\nSubject: {number}\n\nbody\n")
    box.close()
    assert len(mails((tmp_path / "box").read_bytes())) == 3
