"""Writes examinations of telephones as Physical Analyzer does, with invented people: for the tests of their reader."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable
from xml.sax.saxutils import quoteattr

HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<project id="p-1" name="invented" reportVersion="8.5" xmlns="http://pa.cellebrite.com/report/2.0">'


def value(name: str, said: str, kind: str = "String") -> str:
    """One field; an empty one as the program writes it."""
    inner = f'<value type="{kind}"><![CDATA[{said}]]></value>' if said else "<empty />"
    return f'<field name="{name}" type="{kind}">{inner}</field>'


def model(kind: str, *inner: str, deleted: str = "Intact", **fields: str) -> str:
    """One model; fields by name, inner ones as they are given."""
    told = "".join(value(name, said, "TimeStamp" if name == "TimeStamp" else "String") for name, said in fields.items())
    return f'<model type="{kind}" id="m" deleted_state="{deleted}" decoding_confidence="High">{told}{"".join(inner)}</model>'


def many(name: str, kind: str, *models: str) -> str:
    """A field that holds several models."""
    return f'<multiModelField name="{name}" type="{kind}">{"".join(models)}</multiModelField>'


def one(name: str, kind: str, inner: str) -> str:
    """A field that holds one model."""
    return f'<modelField name="{name}" type="{kind}">{inner}</modelField>'


def party(identifier: str, name: str = "", *, owner: bool = False, role: str = "General") -> str:
    """Somebody who takes part."""
    more = value("IsPhoneOwner", "True", "Boolean") if owner else ""
    return model("Party", more, Identifier=identifier, Name=name, Role=role)


def message(body: str, sender: str, at: str = "2026-03-04T09:15:00.000+01:00", *inner: str, deleted: str = "Intact", **more: str) -> str:
    """A message of a chat."""
    return model("InstantMessage", one("From", "Party", sender), *inner, deleted=deleted, Body=body, TimeStamp=at, **more)


def chat(*messages: str, name: str = "", participants: Iterable[str] = ()) -> str:
    """A chat with its messages."""
    people = many("Participants", "Party", *participants)
    return model("Chat", people, many("Messages", "InstantMessage", *messages), Source="WhatsApp", Id="1@g.us", Name=name)


def types(**models: list[str]) -> str:
    """`decodedData`: each type with its models."""
    inner = "".join(f'<modelType type="{kind}">{"".join(found)}</modelType>' for kind, found in models.items())
    return f"<decodedData>{inner}</decodedData>"


def file(path: str, data: bytes, local: str, identifier: str = "f-1", sha256: str | None = None) -> str:
    """A file as the report lists it."""
    stated = hashlib.sha256(data).hexdigest() if sha256 is None else sha256
    items = f'<item name="Local Path"><![CDATA[{local}]]></item><item name="SHA256"><![CDATA[{stated}]]></item>'
    return f'<file id="{identifier}" path={quoteattr(path)} size="{len(data)}" deleted="Intact"><metadata section="File">{items}</metadata></file>'


def metadata(section: str, **items: str) -> str:
    """Statements about the device."""
    inner = "".join(f'<item name="{name}"><![CDATA[{said}]]></item>' for name, said in items.items())
    return f'<metadata section="{section}">{inner}</metadata>'


def report(*parts: str, head: str = HEAD) -> bytes:
    """A whole report."""
    return f"{head}{''.join(parts)}</project>".encode()


def archive(xml: bytes | None, files: dict[str, bytes] | None = None) -> bytes:
    """The report and its files as a UFDR."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        members = ({} if xml is None else {"report.xml": xml}) | (files or {})
        for name, data in members.items():
            zipped.writestr(zipfile.ZipInfo(name, (2026, 3, 4, 9, 15, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


OWNER = party("4915112345678@s.whatsapp.net", "Emil Brandt", owner=True)
LENA = party("491713920011@s.whatsapp.net", "Lena Support")


def usual() -> bytes:
    """A small telephone with something of each kind."""
    slip = b"slip as text: pay to DE89370400440532013000"
    attached = model("Attachment", Filename="slip.txt", ContentType="text/plain").replace('id="m"', 'id="m" file_id="f-1"')
    chats = [
        chat(
            message("Pay to https://pay.example.net/x today", LENA, deleted="Deleted"),
            message("done", OWNER, "2026-03-04T09:16:00.000+01:00", many("Attachments", "Attachment", attached)),
            name="Lena Support", participants=[LENA, OWNER],
        )
    ]  # fmt: skip
    decoded = types(
        Chat=chats,
        SMS=[model("SMS", many("Parties", "Party", party("+491713920012", role="From")), Body="code 123", TimeStamp="2026-03-05T10:00:00", Status="Read")],
        Call=[model("Call", many("Parties", "Party", party("+491713920011", "Lena", role="To")), Direction="Outgoing", Duration="00:02:03", TimeStamp="2026-03-05T11:00:00.000Z")],
        Contact=[model("Contact", many("Entries", "ContactEntry", model("PhoneNumber", Category="Mobile", Value="+491713920011")), Name="Lena", Source="WhatsApp")],
        UserAccount=[model("UserAccount", Source="Telegram", Username="emil_b42")],
        SearchedItem=[model("SearchedItem", Source="Chrome", Value="is pay.example.net safe", TimeStamp="2026-03-04T20:00:00.000+00:00")],
    )
    return archive(
        report(
            "<caseInformation><field name='Examiner name' fieldType='ExaminerName'>K. Roth, k.roth@lab.example</field></caseInformation>",
            metadata("Device Info", DeviceInfoDetectedPhoneModel="Pixel 9", MSISDN="+4915112345678"),
            "<taggedFiles>", file("/sdcard/Documents/slip.txt", slip, "files\\Text\\slip.txt"), "</taggedFiles>", decoded,
        ),
        {"files/Text/slip.txt": slip},
    )  # fmt: skip
