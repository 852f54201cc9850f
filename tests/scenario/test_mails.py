"""Mails that the standard library reads back."""

from __future__ import annotations

import email
import mailbox
from email import policy
from email.message import EmailMessage
from pathlib import Path

from leadline.scenario import mails
from leadline.scenario.mails import Part, encoded, mail, mbox, written
from leadline.scenario.texts import voice
from leadline.scenario.world import World


def _parsed(data: bytes) -> EmailMessage:
    message = email.message_from_bytes(data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_every_encoding_reads_back() -> None:
    text = "Grüße, ค่ะ = 100 %\n" * 5
    parts = [Part("text/plain", text.encode(), way) for way in ("base64", "quoted-printable", "8bit")]
    message = _parsed(mail([("From", "a@example.com"), ("Subject", encoded("Überweisung für Käthe"))], parts, "word"))
    assert message["Subject"] == "Überweisung für Käthe"
    payloads = [p.get_payload(decode=True) for p in message.iter_parts()]
    assert [p.rstrip() for p in payloads if isinstance(p, bytes)] == [text.encode().rstrip()] * 3
    assert not message.defects


def test_a_scam_mail_hides_the_account_in_its_attachment(world: World) -> None:
    report = next(r for r in world.reports if r.papers_of == "mail and chat")
    message = _parsed(mails.scam(voice(world, report), ["call me"], ["Account: X"], "lena@example.net", 5))
    (attachment,) = message.iter_attachments()
    assert attachment.get_filename() == "payment-details.txt"
    assert "Account: X" in attachment.get_content()
    body = message.get_body(("plain",))
    assert body is not None
    assert "call me" in body.get_content()
    assert "X" not in body.get_content().split()


def test_a_lying_mail_says_utf8_and_is_not(world: World) -> None:
    report = next(r for r in world.reports if r.form == "mail")
    data = mails.complaint(voice(world, report), "Käthe sagt", 5, lying=True)
    assert b"charset=utf-8" in data
    assert "Käthe".encode("cp1252") in data


def test_an_mbox_keeps_its_mails_apart(tmp_path: Path) -> None:
    one = mail([("From", "a@example.com")], [Part("text/plain", b"From here on\nall is quoted\n", "8bit")], "1")
    path = tmp_path / "x.mbox"
    path.write_bytes(mbox([("a@example.com", 5, one), ("a@example.com", 9, one)]))
    box = mailbox.mbox(path)
    assert len(box) == 2
    assert all(">From here on" in str(message.get_payload()) for message in box)


def test_dates_are_english_on_every_machine() -> None:
    assert written(0) == "Wed, 01 Oct 2025 00:00:00 +0000"
