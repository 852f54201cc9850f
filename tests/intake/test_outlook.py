"""An Outlook message's properties give a mail's headers where it has none, and times, texts and addresses as they are."""

from __future__ import annotations

import struct
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.intake.messages import Value, storage

from leadline.intake import compound, outlook


def lines(values: dict[int, Value], recipients: list[dict[int, Value]] | None = None, charset: str | None = None) -> list[str]:
    raw = outlook.headers(outlook.message(storage(values, recipients or [], charset=charset)))
    assert b"\r\n\r\n" not in raw
    return raw.decode().split("\r\n")[:-1]


def test_headers_are_made_from_properties() -> None:
    to: dict[int, Value] = {0x3001: "Emil", 0x3002: "SMTP", 0x3003: "emil@example.com", 0x0C15: 1}
    exchange: dict[int, Value] = {0x3001: "Cora", 0x3002: "EX", 0x3003: "/O=X/CN=CORA", 0x39FE: "cora@example.com", 0x0C15: 2}
    found = lines(
        {
            0x0042: 'Lena "L" Support', 0x0064: "SMTP", 0x0065: "lena@example.net", 0x0C1A: "Agent", 0x0C1E: "EX", 0x0C1F: "/O=X/CN=AGENT",
            0x0037: "Ihr\r\nKonto ü", 0x0039: datetime(2026, 3, 13, 11, 2, 3, tzinfo=UTC), 0x1035: "<a@example.net>",
        },
        [to, exchange, {0x3001: "hidden@example.com", 0x3003: "hidden@example.com", 0x0C15: 3}],
    )  # fmt: skip
    assert found == [
        'From: "Lena \\"L\\" Support" <lena@example.net>',
        "Sender: Agent <EX:/O=X/CN=AGENT>",
        "To: Emil <emil@example.com>",
        "Cc: Cora <cora@example.com>",
        "Bcc: <hidden@example.com>",
        "Subject: Ihr\\x0d\\x0aKonto ü",
        "Date: Fri, 13 Mar 2026 11:02:03 +0000",
        "Message-ID: <a@example.net>",
    ]


def test_headers_as_sent_stand_as_they_are_and_only_what_they_lack_is_made() -> None:
    sent = "Received: from a ([192.0.2.7])\r\n\tby b\r\nFrom: =?utf-8?q?x?= <x@example.org>\r\nX-Odd:  spaced \r\n\r\n"
    assert lines({0x007D: sent, 0x0037: "Subject", 0x0042: "Other", 0x0065: "other@example.net"}) == ["Subject: Subject", *sent.split("\r\n")[:4]]


def test_blank_lines_do_not_end_the_headers() -> None:
    mail = outlook.message(storage({0x007D: "From: a@example.org\r\n\r\nSubject: x\r\n"}))
    assert outlook.headers(mail) == b"From: a@example.org\r\nSubject: x\r\n"
    assert "malformed" in mail.faults.values()
    none = outlook.message(storage({}))
    assert outlook.headers(none) == b""
    assert not none.faults


def test_recipients_by_display_names_where_no_more_is_known() -> None:
    assert lines({0x0E04: "Emil; Ina", 0x0E03: "Cora"}) == ["To: Emil; Ina", "Cc: Cora"]


@pytest.mark.parametrize(("wide", "flag"), [(True, 0x8000), (False, 0)])
def test_addresses_for_replies_are_taken_out_of_their_identifiers(wide: bool, flag: int) -> None:
    said = "Lena\0SMTP\0reply@example.net\0"
    body = bytes(4) + bytes.fromhex("812b1fa4bea310199d6e00dd010f5402") + struct.pack("<HH", 0, flag) + said.encode("utf-16-le" if wide else "cp1252")
    entry = struct.pack("<I", len(body)) + body + bytes(-len(body) % 4)
    assert lines({0x004F: struct.pack("<II", 2, len(entry) * 2) + entry + entry}) == ["Reply-To: Lena <reply@example.net>, Lena <reply@example.net>"]
    assert lines({0x004F: entry[:40], 0x0050: "Lena"}) == ["Reply-To: Lena"]


@pytest.mark.parametrize(("page", "charset", "said"), [(874, "cp874", "โอนเงิน"), (1251, "cp1251", "Привет"), (936, "gb18030", "转账"), (932, "cp932", "銀行")])
def test_narrow_texts_are_read_in_the_messages_code_page(page: int, charset: str, said: str) -> None:
    assert lines({0x3FFD: page, 0x0037: said}, charset=charset) == [f"Subject: {said}"]


def test_narrow_texts_without_a_code_page_are_a_doubt() -> None:
    mail = outlook.message(storage({0x0037: "ü"}, charset="cp1252"))
    assert mail.text(0x0037) == "ü"
    assert list(mail.faults.values()) == ["encoding"]
    assert "nobody knows" in str(outlook.message(storage({0x3FFD: 99_999})).faults)


def test_impossible_times_are_none() -> None:
    mail = outlook.message(storage({}))
    mail.fixed[0x00390040] = b"\xff" * 8
    assert mail.time(0x0039) is None
    assert list(mail.faults.values()) == ["bad-date"]


def test_a_message_inside_becomes_a_file_of_its_own() -> None:
    at = datetime(2026, 1, 2, tzinfo=UTC)
    root = storage({0x0037: "outer"})
    data = outlook.of_its_own(storage({0x0037: "inner", 0x0039: at}, header=24), root)
    mail = outlook.message(compound.read(data)[0])
    assert (mail.text(0x0037), mail.time(0x0039), mail.faults) == ("inner", at, {})
    assert mail.storage.storage(outlook.NAMED) is not None
    assert mail.storage.clsid == outlook.CLSID


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_no_value_adds_a_header(subject: str, name: str) -> None:
    found = lines({0x0037: subject, 0x0042: name, 0x0065: "a@example.org"})
    assert {line.partition(":")[0] for line in found} <= {"From", "Subject"}
