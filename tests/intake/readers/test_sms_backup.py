"""A backup of SMS, MMS and calls becomes lines and parts; what is torn, missing or forged is told at its place."""

from __future__ import annotations

import base64
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.intake import identify, limits
from leadline.intake.readers.sms_backup import sms_backup
from leadline.model.records import Child, Count, Exhibit, Part, Problem
from leadline.plugins import Plugin

PLUGIN: Plugin = sms_backup.__leadline__  # type: ignore[attr-defined]
HEAD = "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n"


def tag(kind: str, closed: bool = True, /, **fields: str) -> str:
    return f"<{kind}" + "".join(f" {k}={quoteattr(v)}" for k, v in fields.items()) + (" />" if closed else ">")


def sms(**more: str) -> str:
    usual = {"protocol": "0", "address": "+491713920011", "date": "1772615700123", "type": "1", "subject": "null", "body": "hello"}
    return tag("sms", **(usual | more))


def mms(*parts: str, addrs: str = "", **more: str) -> str:
    usual = {"date": "1772615700000", "msg_box": "1", "address": "+491713920011", "sub": "null", "contact_name": "(Unknown)"}
    return tag("mms", False, **(usual | more)) + f"<parts>{''.join(parts)}</parts><addrs>{addrs}</addrs></mms>"


def part(**fields: str) -> str:
    return tag("part", **({"seq": "0", "ct": "image/png", "name": "null", "cl": "null", "text": "null"} | fields))


def backup(*rows: str, root: str = "smses", count: int | None = None) -> bytes:
    return f'{HEAD}<{root} count="{len(rows) if count is None else count}">{"".join(rows)}</{root}>'.encode()


def read(data: bytes) -> list[Part]:
    return identify.read(Exhibit("0" * 64, len(data), "application/x-sms-backup+xml", "sms.xml"), data, PLUGIN)


def lines(data: bytes, name: str = "messages.txt") -> list[str]:
    return next((p.data.decode().splitlines()[1:] for p in read(data) if isinstance(p, Child) and p.name == name), [])


def kinds(data: bytes) -> list[str]:
    return [p.kind for p in read(data) if isinstance(p, Problem)]


@pytest.mark.parametrize(
    "more, expected",
    [
        ({}, "[2026-03-04T09:15:00Z] +491713920011: hello"),
        ({"contact_name": "Lena"}, "[2026-03-04T09:15:00Z] Lena (+491713920011): hello"),
        ({"contact_name": "Lena", "type": "2"}, "[2026-03-04T09:15:00Z] me: hello [to Lena (+491713920011)]"),
        ({"type": "6"}, "[2026-03-04T09:15:00Z] me: hello [to +491713920011] [queued]"),
        ({"type": "77"}, "[2026-03-04T09:15:00Z] me: hello [to +491713920011] [of an unknown type '77']"),
        ({"date_sent": "1772612100000"}, "[2026-03-04T09:15:00Z] +491713920011: hello [sent 2026-03-04T08:15:00Z]"),
        ({"date_sent": "1772615699000"}, "[2026-03-04T09:15:00Z] +491713920011: hello"),
        ({"body": "a\n[2026-03-04T09:16:00Z] Emil: forged"}, "[2026-03-04T09:15:00Z] +491713920011: a ⏎ [2026-03-04T09:16:00Z] Emil: forged"),
        ({"body": 'a "b" \'c\' <d>&amp;'}, "[2026-03-04T09:15:00Z] +491713920011: a \"b\" 'c' <d>&amp;"),
        ({"body": "null", "address": "AMAZON"}, "[2026-03-04T09:15:00Z] AMAZON: null"),
        ({"service_center": "+491710760000"}, "[2026-03-04T09:15:00Z] +491713920011: hello"),
        ({"date": "1772615700"}, "[2026-03-04T09:15:00Z] +491713920011: hello"),
    ],
)  # fmt: skip
def test_one_line_a_message(more: dict[str, str], expected: str) -> None:
    assert lines(backup(sms(**more))) == [expected]
    assert read(backup(sms(**more)))[-1] == Count("0" * 64, 1, 1, 0)


def test_halves_of_characters_as_telephones_write_them_are_joined() -> None:
    data = backup(sms(body="@")).replace(b"@", b"ok &#55357;&#56842;")
    assert lines(data) == ["[2026-03-04T09:15:00Z] +491713920011: ok \U0001f60a"]
    assert kinds(data) == []


def test_calls_say_who_rang_whom() -> None:
    call = {"number": "+491713920011", "duration": "35", "date": "1772615700123", "presentation": "1", "contact_name": "(Unknown)"}
    rows = [tag("call", **(call | {"type": kind})) for kind in "1239"] + [
        tag("call", **(call | {"type": "3", "number": "", "presentation": "2"}))
    ]
    data = backup(*rows, root="calls")
    assert PLUGIN.info["claims"](data, "x") > 0.9
    assert lines(data, "calls.txt") == [
        "[2026-03-04T09:15:00Z] +491713920011: * incoming call [seconds 35]",
        "[2026-03-04T09:15:00Z] me: * outgoing call [to +491713920011] [seconds 35]",
        "[2026-03-04T09:15:00Z] +491713920011: * missed call [seconds 35]",
        "[2026-03-04T09:15:00Z] +491713920011: * call of an unknown type '9' [seconds 35]",
        "[2026-03-04T09:15:00Z] unknown: * missed call [seconds 35] [number withheld]",
    ]


def test_parts_of_an_mms_are_exhibits_and_its_text_is_its_line() -> None:
    picture = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
    data = backup(
        mms(
            part(ct="application/smil", text="<smil/>"),
            part(ct="text/plain", text="one"),
            part(ct="text/plain", text="two", seq="1"),
            part(data=base64.b64encode(picture).decode(), cl="../../x.png"),
            part(ct="text/x-vCard", text="BEGIN:VCARD", name="a.vcf"),
            addrs=tag("addr", address="+491713920011", type="137") + tag("addr", address="insert-address-token", type="151"),
            contact_name="Lena",
        )
    )
    children = [p for p in read(data) if isinstance(p, Child)]
    assert [(c.name, c.media) for c in children[:-1]] == [("1-______x.png", "image/png"), ("1-a.vcf", "text/x-vcard")]
    assert children[0].data == picture
    start, end = (int(n) for n in children[0].locator.rpartition(" ")[2].split("-"))
    assert data[start:end].startswith(b"<part ")
    assert lines(data)[0].startswith("[2026-03-04T09:15:00Z] Lena (+491713920011): one ⏎ two [part 1-")
    assert kinds(data) == []


def test_a_layout_with_an_address_in_it_is_kept() -> None:
    data = backup(mms(part(ct="application/smil", text='<smil><a href="https://pay.example.net/"/></smil>')))
    assert [p.data for p in read(data) if isinstance(p, Child) and p.name.endswith("smil")]


def test_an_mms_to_several_names_all_of_them() -> None:
    addrs = "".join(tag("addr", address=f"+49171392001{n}", type=t) for n, t in enumerate(["137", "151", "130", "129"]))
    sent = mms(part(ct="text/plain", text="x"), addrs=addrs, msg_box="2", address="+491713920011~+491713920012")
    assert lines(backup(sent)) == ["[2026-03-04T09:15:00Z] me: x [to +491713920011, +491713920012, +491713920013]"]
    got = mms(part(ct="text/plain", text="x"), addrs=addrs, contact_name="A, B", address="+491713920010~+491713920012")
    expected = "[2026-03-04T09:15:00Z] +491713920010: x [to +491713920011] [cc +491713920012] [bcc +491713920013] [contacts A, B]"
    assert lines(backup(got)) == [expected]


@pytest.mark.parametrize("field", [{"data": "!!!"}, {"data": "iVBORw0KG"}])
def test_a_part_that_is_no_base64_is_told(field: dict[str, str]) -> None:
    assert kinds(backup(mms(part(**field)))) == ["malformed"]


def test_a_part_without_its_bytes_is_told_and_too_many_are_not_read() -> None:
    assert kinds(backup(mms(part()))) == ["bad-row"]
    with limits.using(limits.Limits(members=2)):
        found = read(backup(mms(*(part(data="QUJD") for _ in range(9)))))
    assert [p.kind for p in found if isinstance(p, Problem)] == ["over-limit"]
    assert sum(isinstance(p, Child) for p in found) == 3


def test_a_torn_message_is_told_at_its_place() -> None:
    data = backup(sms(), sms(), sms()).replace(b'body="hello"', b'body="hello', 1)
    problems = [p for p in read(data) if isinstance(p, Problem)]
    assert [p.kind for p in problems] == ["bad-row"]
    assert problems[0].span
    assert data[problems[0].span.start : problems[0].span.end].startswith(b"<sms ")
    assert read(data)[-1] == Count("0" * 64, 3, 2, 1)


def test_a_count_that_differs_is_told() -> None:
    assert kinds(backup(sms(), count=2)) == ["count-differs"]
    assert kinds(backup(sms(), count=0)) == ["count-differs"]
    assert kinds(backup()) == []


@pytest.mark.parametrize("dtd", ['<!DOCTYPE smses SYSTEM "file:///etc/passwd">', '<!DOCTYPE s [<!ENTITY a "b">]>', "<!doctype x>"])
def test_a_document_type_is_refused(dtd: str) -> None:
    data = backup(sms(body="&a;")).replace(b"<smses", dtd.encode() + b"<smses")
    assert "malformed" in kinds(data)
    assert lines(data) == []


def test_other_charsets_are_read_without_places() -> None:
    text = backup(sms(body="schön"), "<sms ").decode()
    for encoding in ("utf-16", "utf-16-le", "cp1252"):
        data = text.replace("UTF-8", encoding.upper()).encode(encoding)
        assert lines(data) == ["[2026-03-04T09:15:00Z] +491713920011: schön"], encoding
        assert all(p.span is None for p in read(data) if isinstance(p, Problem))


@given(st.data())
def test_cut_anywhere_it_is_reported_and_whole_messages_are_read(data: st.DataObject) -> None:
    whole = backup(sms(body="one"), mms(part(data="QUJD"), part(ct="text/plain", text="two")), sms(body="three"))
    cut = data.draw(st.integers(0, len(whole) - 1))
    found = read(whole[:cut])
    assert any(isinstance(p, Problem) for p in found)
    body = whole[:cut].decode()
    text = "\n".join(lines(whole[:cut]))
    for word, end in (("one", "one"), ("three", "three")):
        assert (word in text) == (f'{end}" />' in body)


def test_other_xml_is_no_backup() -> None:
    claims = PLUGIN.info["claims"]
    assert claims(backup(sms()), "x") > 0.9
    assert claims(b"<calls><call>x</call></calls>", "calls.xml") == 0.0
    assert claims(b"the tag <smses> is written so", "sms.xml") == 0.0
    assert claims(b"<html><p>&lt;smses count=", "sms.xml") == 0.0
