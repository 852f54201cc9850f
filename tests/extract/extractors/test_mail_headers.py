"""References in a mail's header block, as they stand in the original bytes."""

from __future__ import annotations

from leadline.extract.extractors.mail_headers import mail_headers
from leadline.model.records import Exhibit, Observation


def seen(mail: bytes) -> list[tuple[str, str, str]]:
    found = []
    for one in mail_headers(Exhibit("0" * 64, len(mail), "message/rfc822", "x.eml"), mail):
        assert isinstance(one, Observation)
        assert mail[one.span.start : one.span.end].decode("utf-8", "replace") == one.raw
        found.append((one.field, one.kind, one.value))
    return found


def test_people_and_machines_are_found_and_names_of_messages_are_not() -> None:
    mail = (
        b"Return-Path: <0102018f3c6a1b2c-1234567@example.net>\r\n"
        b"Received: from a.example.org ([203.0.113.7]) by b.example.com for <emil@example.com>\r\n"
        b"DKIM-Signature: v=1; d=example.net; i=@example.net; b=abcd@example.net\r\n"
        b"Authentication-Results: mx.example.com; spf=pass smtp.mailfrom=x@example.net\r\n"
        b"Message-ID: <1@example.net>\r\nIn-Reply-To: <2@example.net>\r\nReferences: <3@example.net>\r\n <4@example.net>\r\n"
        b"From: Lena <Lena@Example.NET>\r\nTo: emil@example.com,\r\n\tdora@example.com\r\n"
        b"Subject: call +49 171 3920011\r\n\r\nbody@example.com\r\n"
    )
    assert seen(mail) == [
        ("return-path", "email", "0102018f3c6a1b2c-1234567@example.net"),
        ("received", "ip", "203.0.113.7"),
        ("from", "email", "Lena@example.net"),
        ("to", "email", "emil@example.com"),
        ("to", "email", "dora@example.com"),
        ("subject", "phone", "+491713920011"),
    ]


def test_what_is_coded_is_left_to_the_decoded_child() -> None:
    assert seen(b"From: =?utf-8?q?pay=40example=2Ecom?= <lena@example.net>\n\n") == [("from", "email", "lena@example.net")]


def test_a_mail_without_headers_or_without_an_end_gives_what_there_is() -> None:
    assert seen(b"") == seen(b"\r\n\r\nFrom: a@example.com") == []
    assert seen(b"From: a@example.com") == [("from", "email", "a@example.com")]
    assert seen("From: Jürgen <j@example.com>\nX: \xff".encode("latin-1")) == [("from", "email", "j@example.com")]


def test_a_bad_byte_in_the_headers_reads_as_the_whole_mail_does() -> None:
    """The body tells that the mail is UTF-8; the headers alone would look like Windows-1252, and `verify` reads the whole."""
    mail = b"From: <person@ex\xedmple.com>\r\nX: y\r\n\r\n" + "Grüße, ausführlich: äöü äöü".encode()
    assert all("\xed" not in value for _, _, value in seen(mail))
    assert seen(b"From: <p@example.com>\r\n\r\n" + "Grüße".encode("latin-1")) == [("from", "email", "p@example.com")]
