"""An Outlook message gives the mail as an .eml would, all bodies, each attachment, and messages inside it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.intake.messages import GOLDEN_RTF, Value, golden, message, packed, storage
from tests.intake.test_ole_objects import package

from leadline.extract.extractors.mail_headers import mail_headers
from leadline.intake import compound, identify, limits, mime
from leadline.intake.compound import Storage, Stream
from leadline.intake.readers.outlook_msg import outlook_msg
from leadline.model.records import Child, Count, Exhibit, Observation, Part, Problem
from leadline.plugins import Plugin

PLUGIN: Plugin = outlook_msg.__leadline__  # type: ignore[attr-defined]


def read(data: bytes) -> list[Part]:
    return identify.read(Exhibit(hashlib.sha256(data).hexdigest(), len(data), PLUGIN.info["media"], "a.msg"), data, PLUGIN)


def children(data: bytes) -> dict[str, Child]:
    return {p.name: p for p in read(data) if isinstance(p, Child)}


def problems(data: bytes) -> list[str]:
    return [p.kind for p in read(data) if isinstance(p, Problem)]


def claim(head: bytes, name: str = "x") -> float:
    return float(PLUGIN.info["claims"](head[:65_536], name))


def test_a_message_is_known_by_its_class_or_its_properties() -> None:
    assert claim(golden()) > 0.9
    assert claim(compound.write(Storage(items=storage({0x0037: "a"}).items))) > 0.9
    assert claim(compound.write(Storage(items={"WordDocument": Stream(b"x")})), "a.msg") == 0.0
    assert claim(b"From: a@example.org", "a.msg") == 0.0
    far = bytearray(golden())
    far[48:52] = (9_999).to_bytes(4, "little")
    assert claim(bytes(far).replace(bytes.fromhex("0b0d0200"), bytes(4)).replace(b"_\0v\0", b"x\0v\0"), "a.msg") == 0.6


def test_a_workbook_that_holds_a_message_stays_a_workbook() -> None:
    inside = Storage(items={"Workbook": Stream(b"x"), "MBD0001": Storage(items=storage({0x0037: "a"}).items)})
    found = identify.identify(compound.write(inside), "x")
    assert found is not None
    assert found.name == "spreadsheet"


def test_the_golden_message_gives_the_mail_its_bodies_and_attachments() -> None:
    found = children(golden())
    assert list(found) == ["message.eml", "body.rtf", "___Rechnung.txt", "Inner.msg", "shared.pdf.link.txt"]
    mail = found["message.eml"].data.decode()
    assert 'From: "Lena, Support" <lena.support@example.net>\r\nTo: Emil Probe <emil.probe@example.com>\r\nSubject: Überweisung\r\nDate: Fri' in mail
    assert mail.endswith("\r\n\r\nBitte auf DE89 3704 0044 0532 0130 00 zahlen.\r\n")
    assert found["body.rtf"].data == GOLDEN_RTF
    assert found["___Rechnung.txt"].data == b"Betrag 500"
    assert problems(golden()) == ["missing"]
    assert read(golden())[-1] == Count(hashlib.sha256(golden()).hexdigest(), 5, 4, 1)


def test_the_mail_is_read_as_a_mail_and_the_message_inside_as_a_message() -> None:
    found = children(golden())
    mail = identify.identify(found["message.eml"].data, "message.eml")
    assert mail is not None
    assert mail.name == "eml"
    inner = found["Inner.msg"].data
    assert identify.identify(inner, "x") is PLUGIN
    assert b"Subject: Inner" in children(inner)["message.eml"].data
    assert children(inner)["message.eml"].data.endswith(b"\r\n\r\nPay to NL91ABNA0417164300")


def test_headers_as_sent_stand_as_they_are_whatever_they_say_of_parts() -> None:
    sent = 'Received: from x ([192.0.2.7]) by y\r\nFrom: a@example.org\r\nContent-Type: multipart/mixed; boundary="b"\r\nDate: Fri, 13 Mar 2026 11:02:03 +0100\r\n'
    data = message({0x007D: sent, 0x1000: "hi"})
    mail = children(data)["message.eml"].data
    assert sent.encode() in mail
    leaves = list(mime.walk(mail))
    assert [(leaf.media, mail[leaf.start : leaf.end]) for leaf in leaves if isinstance(leaf, mime.Leaf)] == [("text/plain", b"hi")]
    assert len(leaves) == 1


def seen(data: bytes) -> set[tuple[str, str, str]]:
    exhibit = Exhibit(hashlib.sha256(data).hexdigest(), len(data), "message/rfc822", "a.eml")
    found = [f for f in mail_headers(exhibit, data) if isinstance(f, Observation)]
    assert all(data[f.span.start : f.span.end].decode() == f.raw for f in found)
    return {(f.kind, f.value, f.field) for f in found}


def test_the_headers_give_what_they_give_from_an_eml() -> None:
    sent = "Received: from x ([192.0.2.7]) by y\r\nFrom: Lena <lena@example.net>\r\nReply-To: cash@example.org\r\nTo: emil@example.com\r\nSubject: pay at https://pay.example.net/x\r\n"
    as_mail = seen(sent.encode() + b"\r\nhi")
    assert {("email", "lena@example.net", "from"), ("email", "cash@example.org", "reply-to"), ("ip", "192.0.2.7", "received")} <= as_mail
    assert seen(children(message({0x007D: sent, 0x1000: "hi"}))["message.eml"].data) == as_mail
    made: dict[int, Value] = {0x0042: "Lena", 0x0065: "lena@example.net", 0x0037: "pay at https://pay.example.net/x", 0x0050: "cash@example.org"}
    to: dict[int, Value] = {0x3001: "emil@example.com", 0x3003: "emil@example.com"}
    built = seen(children(message(made, [to]))["message.eml"].data)
    assert built == {one for one in as_mail if one[2] != "received"}


def test_html_keeps_its_charset_where_its_bytes_bear_it_out() -> None:
    body: dict[int, Value] = {0x1013: "<p>Привет".encode("cp1251"), 0x3FDE: 1251}
    assert children(message(body))["body.html"].media == "text/html; charset=cp1251"
    assert children(message(body | {0x3FDE: 65001}))["body.html"].media == "text/html"
    assert children(message({0x1013: "<p>Привет"}))["body.html"].data.decode() == "<p>Привет"


def test_objects_of_other_programs_come_out_as_files() -> None:
    native = package("Rechnung.exe", b"MZ")
    inside = Storage(items={"\x01Ole10Native": Stream(len(native).to_bytes(4, "little") + native)})
    book = Storage(items={"Workbook": Stream(b"x" * 10)})
    found = children(message({0x0037: "a"}, [], [{0x3001: "Packed", 0x3701: inside}, {0x3001: "Sheet", 0x3701: book}]))
    assert found["Rechnung.exe"].data == b"MZ"
    assert compound.read(found["Sheet.ole"].data)[0].stream("Workbook") == Stream(b"x" * 10)


def test_a_signed_mail_comes_out_as_a_mail() -> None:
    raw = b"MIME-Version: 1.0\r\nContent-Type: multipart/signed; boundary=b\r\n\r\n--b\r\n\r\nhi\r\n--b--"
    found = children(message({0x0037: "a"}, [], [{0x3707: "smime.p7m", 0x370E: "multipart/signed", 0x3701: raw}]))
    assert found["smime.p7m.eml"].data == raw


def test_items_that_are_no_mails_give_their_properties() -> None:
    found = children(message({0x001A: "IPM.Contact", 0x3001: "Lena", 0x3A1C: "+31 20 123 4567"}))
    assert found["properties.txt"].data.decode().splitlines()[1:] == ["001A: IPM.Contact", "3001: Lena", "3A1C: +31 20 123 4567"]


def test_what_is_missing_is_reported_and_counted() -> None:
    data = message({0x1009: b"\0" * 20}, [], [{0x3707: "gone.pdf"}, {0x3701: b"x", 0x3703: ".pdf"}, {0x3701: b"y"}])
    assert problems(data) == ["missing", "missing"]
    assert read(data)[-1] == Count(hashlib.sha256(data).hexdigest(), 5, 3, 2)
    assert list(children(data))[1:] == ["attachment-2.pdf", "attachment-3.bin"]
    half = message({0x1009: packed(b"{\\rtf1 hello}" * 9)[:60]})
    assert problems(half) == ["damaged"]
    assert children(half)["body.rtf"].data.startswith(b"{\\rtf1 hello}")


def test_an_attachment_that_is_cut_off_is_named() -> None:
    data = message({0x0037: "a"}, [], [{0x3707: "long.bin", 0x3701: b"x" * 5_000}])
    at = data.find("__substg1.0_37010102".encode("utf-16-le")) + 120
    found = read(data[:at] + (60_000).to_bytes(8, "little") + data[at + 8 :])
    assert [p.what for p in found if isinstance(p, Problem)] == ["Of the attachment long.bin not all could be read: its end is missing."]
    assert any(isinstance(p, Child) and p.name == "long.bin" and p.data.startswith(b"x" * 5_000) for p in found)


def test_many_attachments_are_cut_to_a_number() -> None:
    data = message({0x0037: "a"}, [], [{0x3701: b"x"}] * 5)
    with limits.using(limits.Limits(members=2)):
        assert problems(data) == ["over-limit"]
        assert read(data)[-1] == Count(hashlib.sha256(data).hexdigest(), 6, 3, 3)


@pytest.mark.parametrize("data", [b"", compound.SIGNATURE, compound.write(Storage(items={"WordDocument": Stream(b"x")}))])
def test_what_is_no_message_is_a_problem(data: bytes) -> None:
    assert [type(p) for p in read(data)] == [Problem]


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_damage_and_cuts_are_problems_never_exceptions(draw: st.DataObject) -> None:
    data = bytearray(golden())
    for at in draw.draw(st.lists(st.integers(0, len(data) - 1), max_size=30)):
        data[at] = draw.draw(st.integers(0, 255))
    read(bytes(data[: draw.draw(st.integers(0, len(data)))]))


def test_a_real_message_gives_what_its_sender_wrote(shared: Callable[[str], Path]) -> None:
    data = (shared("data/raw_mail/mail_parser_tests") / "mail_outlook_1").read_bytes()
    assert identify.identify(data[:65_536], "mail_outlook_1") is PLUGIN
    found = children(data)
    assert not problems(data)
    assert {"message.eml", "body.html", "body.rtf", "newsletter.png"} <= set(found)
    assert b"\r\nReceived: " in found["message.eml"].data
    assert found["newsletter.png"].data.startswith(b"\x89PNG")
    assert read(data)[-1] == Count(hashlib.sha256(data).hexdigest(), 8, 8, 0)
