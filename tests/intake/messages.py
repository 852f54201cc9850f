"""Builds Outlook messages for tests: the properties of [MS-OXMSG] in a compound file that `compound.write` lays out."""

from __future__ import annotations

import binascii
import struct
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from leadline.intake import outlook
from leadline.intake.compound import Storage, Stream, write

EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
Value = str | bytes | int | datetime | Storage


def ticks(at: datetime) -> int:
    since = at - EPOCH
    return (since.days * 86_400 + since.seconds) * 10_000_000 + since.microseconds * 10


def properties(values: Mapping[int, Value], header: int, charset: str | None = None) -> dict[str, Storage | Stream]:
    """One stream or storage a value; `charset` writes texts in the narrow form."""
    items: dict[str, Storage | Stream] = {}
    table = bytearray(header)
    for tag, value in values.items():
        if isinstance(value, int):
            table += struct.pack("<IIQ", tag << 16 | 0x0003, 6, value)
        elif isinstance(value, datetime):
            table += struct.pack("<IIQ", tag << 16 | 0x0040, 6, ticks(value))
        elif isinstance(value, Storage):
            items[f"__substg1.0_{tag:04X}000D"] = value
        elif isinstance(value, bytes):
            items[f"__substg1.0_{tag:04X}0102"] = Stream(value)
        elif charset:
            items[f"__substg1.0_{tag:04X}001E"] = Stream(value.encode(charset))
        else:
            items[f"__substg1.0_{tag:04X}001F"] = Stream(value.encode("utf-16-le"))
    items[outlook.PROPERTIES] = Stream(bytes(table))
    return items


def storage(
    values: Mapping[int, Value],
    recipients: Sequence[Mapping[int, Value]] = (),
    attachments: Sequence[Mapping[int, Value]] = (),
    *,
    header: int = 32,
    charset: str | None = None,
) -> Storage:
    items = properties(values, header, charset)
    for start, some in ((outlook.RECIPIENT, recipients), (outlook.ATTACHMENT, attachments)):
        for number, one in enumerate(some):
            items[f"{start}#{number:08X}"] = Storage(items=properties(one, 8, charset))
    if header == 32:
        items[outlook.NAMED] = Storage(items={"__substg1.0_00020102": Stream(b"")})
    return Storage(outlook.CLSID if header == 32 else bytes(16), items)


def message(
    values: Mapping[int, Value],
    recipients: Sequence[Mapping[int, Value]] = (),
    attachments: Sequence[Mapping[int, Value]] = (),
    charset: str | None = None,
) -> bytes:
    return write(storage(values, recipients, attachments, charset=charset))


def packed(rtf: bytes) -> bytes:
    """RTF packed by letters only, which [MS-OXRTFCP] allows."""
    first, body, out = 207, bytearray(), bytearray()
    for n in range(0, len(rtf), 8):
        piece = rtf[n : n + 8]
        body += bytes([0 if len(piece) == 8 else 1 << len(piece)]) + piece
    mark = (first + len(rtf)) % 4096 << 4
    if len(rtf) % 8 == 0:
        body += b"\x01"
    body += struct.pack(">H", mark)
    out += struct.pack("<II4sI", len(body) + 12, len(rtf), b"LZFu", binascii.crc32(bytes(body), 0xFFFFFFFF) ^ 0xFFFFFFFF)
    return bytes(out + body)


GOLDEN_RTF = (
    rb"{\rtf1\ansi\ansicpg1251\fromhtml1 \deff0{\fonttbl{\f0\fswiss\fcharset204 Arial;}}\uc1\pard\plain\f0\fs24"
    rb"{\*\htmltag64 <html><body><p>}\htmlrtf {\htmlrtf0 \'cf\'eb\'e0\'f2\'e8\'f2\'e5 \u8364 ?500"
    rb'{\*\htmltag84 <a href="https://pay.example.net/x">}\htmlrtf\ul\htmlrtf0 here{\*\htmltag92 </a>}\htmlrtf\par}\htmlrtf0'
    rb"{\*\htmltag72 </p></body></html>\par }}"
)


def golden() -> bytes:
    """What tests/goldens/readers/outlook-msg/input.msg holds."""
    inside = storage({0x001A: "IPM.Note", 0x0037: "Inner", 0x1000: "Pay to NL91ABNA0417164300"}, header=24)
    return message(
        {
            0x001A: "IPM.Note",
            0x0037: "Überweisung",
            0x0042: "Lena, Support",
            0x0064: "SMTP",
            0x0065: "lena.support@example.net",
            0x0039: datetime(2026, 3, 13, 11, 2, 3, tzinfo=UTC),
            0x1000: "Bitte auf DE89 3704 0044 0532 0130 00 zahlen.\r\n",
            0x1009: packed(GOLDEN_RTF),
            0x3FDE: 1251,
        },
        [{0x3001: "Emil Probe", 0x3002: "SMTP", 0x3003: "emil.probe@example.com", 0x0C15: 1}],
        [
            {0x3707: "../Rechnung.txt", 0x3705: 1, 0x370E: "text/plain", 0x3701: b"Betrag 500"},
            {0x3001: "Inner", 0x3705: 5, 0x3701: inside},
            {0x3707: "shared.pdf", 0x3705: 7, 0x370D: "https://files.example.net/shared.pdf"},
        ],
    )
