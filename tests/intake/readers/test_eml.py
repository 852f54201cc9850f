"""A mail gives out every part exactly as it was sent, and says what is broken."""

from __future__ import annotations

import base64
import email
import hashlib
import io
import json
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.intake import identify, limits
from leadline.intake.readers.eml import eml
from leadline.model.records import Child, Count, Exhibit, Part, Problem
from leadline.plugins import Plugin

PLUGIN: Plugin = eml.__leadline__  # type: ignore[attr-defined]
HEAD = b"From: Lena <lena@example.net>\nTo: emil@example.com\nMIME-Version: 1.0\n"
MIXED = HEAD + b'Content-Type: multipart/mixed; boundary="b"\n\n'


def read(data: bytes) -> list[Part]:
    return identify.read(Exhibit(hashlib.sha256(data).hexdigest(), len(data), "message/rfc822", "a.eml"), data, PLUGIN)


def children(data: bytes) -> dict[str, Child]:
    found = [p for p in read(data) if isinstance(p, Child)]
    assert len({c.name for c in found}) == len(found)
    return {c.name: c for c in found}


def problems(data: bytes) -> list[Problem]:
    return [p for p in read(data) if isinstance(p, Problem)]


def claim(head: bytes, name: str = "x") -> float:
    return float(PLUGIN.info["claims"](head, name))


def part(headers: str, body: bytes) -> bytes:
    return MIXED + b"--b\n" + headers.encode() + b"\n\n" + body + b"\n--b--\n"


@pytest.mark.parametrize("before", [b"", b"\r\n\r\n", b"\xef\xbb\xbf", b" \n"])
def test_headers_at_the_start_are_a_mail(before: bytes) -> None:
    assert claim(before + HEAD + b"\nhi") > 0.9
    assert claim(before + b"Return-Path: <a@example.org>\r\nDelivered-To: b@example.org\r\n") > 0.9


@pytest.mark.parametrize(
    "head",
    [
        b"From a@example.org Thu Mar  5 10:00:00 2026\nFrom: a@example.org\nTo: b@example.org\n\n",  # a mailbox
        b"From: 01.03.2026\nTo: 31.03.2026\n\nDate,Amount\n",  # a statement's period
        b"Dear Sir,\nFrom: a@example.org\nTo: b@example.org\n",
        b"Note: call back\nUrgent: yes\n",
        b"",
    ],
)
def test_other_lines_are_no_mail(head: bytes) -> None:
    assert claim(head) == 0.0


def test_the_small_folders_mail_gives_the_expected_attachment(shared: Callable[[str], Path]) -> None:
    folder = shared("check/folder")
    expected = {d["path"]: d["sha256"] for d in json.loads((folder / "expected.json").read_text("utf-8"))["derived"]}
    found = children((folder / "case/reports/R-103/offer.eml").read_bytes())
    given = hashlib.sha256(found["payment-details.txt"].data).hexdigest()
    assert given == expected["reports/R-103/offer.eml!payment-details.txt"]
    assert found["part-1.txt"].data.decode().endswith("Grüße, Lena")
    assert not problems((folder / "case/reports/R-103/offer.eml").read_bytes())


def test_parts_are_counted_and_named_by_position() -> None:
    data = MIXED + b"--b\n\none\n--b\nContent-Type: text/html\n\n<p>two</p>\n--b\nContent-Type: image/png\n\n\x89PNG\n--b--"
    assert list(children(data)) == ["part-1.txt", "part-2.html", "part-3.png"]
    assert read(data)[-1] == Count(hashlib.sha256(data).hexdigest(), 3, 3, 0)


@given(st.binary(max_size=300))
def test_an_attachment_comes_out_byte_for_byte(body: bytes) -> None:
    found = children(part('Content-Type: application/x-a; name="a.bin"\nContent-Transfer-Encoding: base64', base64.encodebytes(body)))
    assert found["a.bin"].data == body
    assert found["a.bin"].media == "application/x-a"


def test_an_attached_mail_is_handed_out_as_it_was_sent() -> None:
    inner = b"From: a@example.org\r\nX-Odd:   spaced\r\n\r\nhi \r\n\r\n"
    assert children(part("Content-Type: message/rfc822", inner))["part-1.eml"].data == inner


def test_a_text_keeps_its_charset_where_its_bytes_bear_it_out() -> None:
    data = part("Content-Type: text/plain; charset=ISO-8859-15", "12 €".encode("iso-8859-15"))
    assert children(data)["part-1.txt"].media == "text/plain; charset=iso-8859-15"
    lie = part("Content-Type: text/plain; charset=utf-8", "ü".encode("latin-1"))
    assert children(lie)["part-1.txt"].media == "text/plain"
    assert [p.kind for p in problems(lie)] == ["malformed"]
    assert "not in the charset" in problems(lie)[0].what
    assert "nobody knows" in problems(part("Content-Type: text/plain; charset=nobody", b"a"))[0].what


def test_hidden_headers_come_out_decoded_and_are_no_mail_again() -> None:
    data = b"From: =?utf-8?q?F=C3=BCrsprech?= <a@example.org>\nSubject: =?utf-8?q?a=0D=0AX-Forged:_yes?=\nTo: b@example.org\n\nhi"
    lines = children(data)["headers.txt"].data.decode().splitlines()
    assert lines == ["Headers of this mail, decoded", "From: Fürsprech <a@example.org>", "Subject: a\\x0d\\x0aX-Forged: yes"]
    assert claim(children(data)["headers.txt"].data, "headers.txt") == 0.0
    assert "headers.txt" not in children(HEAD + b"\nhi")


def test_an_attachments_name_leads_nowhere() -> None:
    found = children(part('Content-Disposition: attachment; filename="../../a\\"\u202etxt.exe"', b"x"))
    assert list(found) == ['______a"\\u202etxt.exe']


def test_empty_text_is_no_exhibit_and_an_empty_attachment_is() -> None:
    data = MIXED + b"--b\n\n \n--b\nContent-Disposition: attachment; filename=a.txt\n\n--b--"
    assert {n: c.data for n, c in children(data).items()} == {"a.txt": b""}


@pytest.mark.parametrize(
    "data, kind, what",
    [
        (b"hello\nyou", "malformed", "no headers"),
        (MIXED + b"--b\n\ncut of", "truncated", "boundary that closes"),
        (part("Content-Transfer-Encoding: base64", b"aGVs*bG8="), "malformed", "foreign characters"),
        (part("Content-Transfer-Encoding: quoted-printable", b"100=ZZ"), "malformed", "escapes"),
        (part("Content-Transfer-Encoding: hexa", b"00"), "malformed", "nobody knows"),
    ],
)
def test_what_is_broken_is_named_at_its_place_and_the_rest_is_read(data: bytes, kind: str, what: str) -> None:
    found = problems(data)
    assert [p.kind for p in found] == [kind]
    assert what in found[0].what
    assert found[0].span
    assert found[0].span.end <= len(data)
    assert found[0].advice
    assert children(data)


def test_twenty_thousand_attachments_end_at_the_limit_and_add_up() -> None:
    data = MIXED + b'--b\nContent-Disposition: attachment; filename="a.txt"\n\nhi\n' * 50 + b"--b--\n"
    with limits.using(limits.Limits(members=20)):
        found = read(data)
    assert sum(isinstance(p, Child) for p in found) == 20
    assert found[-1] == Count(hashlib.sha256(data).hexdigest(), 50, 20, 30)
    assert [p.kind for p in found if isinstance(p, Problem)] == ["over-limit"]


def real_mails(shared: Callable[[str], Path]) -> Iterator[tuple[str, bytes]]:
    for path in sorted(shared("data/raw_mail/mail_parser_tests").iterdir()):
        yield path.name, path.read_bytes()
    with tarfile.open(shared("data/raw_mail/phishing_pot_eml.tar.gz")) as archive:
        for number, member in enumerate(archive):
            stream = archive.extractfile(member) if number % 12 == 0 else None
            if stream:
                yield member.name, stream.read()


def texts_by_the_standard_library(data: bytes) -> list[bytes]:
    parts = [p for p in email.message_from_bytes(data).walk() if not p.is_multipart()]
    bodies = [p.get_payload(decode=True) for p in parts if p.get_content_maintype() == "text"]
    return [b for b in bodies if isinstance(b, bytes) and b.strip()]


def texts_of(data: bytes) -> set[bytes]:
    found = set()
    for child in (p for p in read(data) if isinstance(p, Child)):
        found |= texts_of(child.data) if child.media == "message/rfc822" else {child.data}
    return found


def test_real_mails_give_every_text_and_add_up(shared: Callable[[str], Path]) -> None:
    mails = missed = 0
    for name, data in real_mails(shared):
        mails += 1
        parts = read(data)
        count = parts[-1]
        assert isinstance(count, Count), name
        assert count.rows_in == count.rows_read + count.rows_reported > 0, name
        if name == "mail_outlook_1":
            continue  # no mail of this kind: an Outlook file
        assert identify.identify(data, name) is PLUGIN, name
        missed += len([t for t in texts_by_the_standard_library(data) if t not in texts_of(data)])
    assert mails > 200
    # One mail's boundary is quoted and never closed: the standard library takes the whole of it for one text.
    assert missed <= 1


def test_a_mail_made_by_the_standard_library_comes_back() -> None:
    message = email.message.EmailMessage()
    message["From"], message["Subject"] = "a@example.org", "Grüße"
    message.set_content("text ü\n")
    message.add_alternative("<p>html</p>", subtype="html")
    message.add_attachment(b"\x00\x01", maintype="application", subtype="octet-stream", filename="größe.bin")
    stream = io.BytesIO(message.as_bytes())
    found = children(stream.getvalue())
    assert list(found) == ["headers.txt", "part-1.txt", "part-2.html", "größe.bin"]
    assert found["größe.bin"].data == b"\x00\x01"
