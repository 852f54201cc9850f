"""Walks the blocks of a picture's file without decoding it: its size, what it says about itself, and where it ends.

Sources: PNG (ISO/IEC 15948) sections 5 and 11; JPEG (ITU-T T.81) annex B with JFIF, Exif and Adobe's application segments; the WebP
container (RFC 9649); GIF89a; HEIF (ISO/IEC 23008-12), of which only the blocks of metadata are looked for.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

PNG, GIF = b"\x89PNG\r\n\x1a\n", b"GIF8"
LONGEST_TEXT = 1_000_000
MOST_TEXT = 8_000_000
_TEXTS = 2_000
_DRAWN = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
_HEIF = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}
_XMP, _MORE_XMP = b"http://ns.adobe.com/xap/1.0/\0", b"http://ns.adobe.com/xmp/extension/\0"
_SOF = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


@dataclass(slots=True)
class Blocks:
    """What a picture's file holds beside the pixels; `drawn` is the file with nothing but what draws it, `faults` what is wrong."""

    form: str = ""
    width: int = 0
    height: int = 0
    frames: int = 1
    exif: bytes = b""
    xmp: list[bytes] = field(default_factory=list)
    iptc: bytes = b""
    texts: list[tuple[str, str]] = field(default_factory=list)
    c2pa: bool = False
    end: int = 0
    drawn: bytes = b""
    faults: list[tuple[str, str]] = field(default_factory=list)
    room: int = MOST_TEXT

    def fault(self, kind: str, what: str) -> None:
        """Keeps one fault, each once."""
        if (kind, what) not in self.faults:
            self.faults.append((kind, what))

    def text(self, name: str, raw: bytes, *, packed: bool = False, encoding: str = "latin-1") -> None:
        """Keeps one text, unpacked within the limits; what is longer is cut and told."""
        if len(self.texts) >= _TEXTS or self.room <= 0:
            self.fault("over-limit", "It holds more text than any picture needs; the rest was not read.")
            return
        body = raw
        if packed:
            engine = zlib.decompressobj()
            try:
                body = engine.decompress(raw, LONGEST_TEXT)
            except zlib.error:
                self.fault("damaged", f"A packed text in it ({name[:40]!r}) cannot be unpacked.")
                return
            if engine.unconsumed_tail:
                self.fault(
                    "over-limit",
                    f"A packed text in it ({name[:40]!r}) is longer than {LONGEST_TEXT:,} bytes, as bombs are; it was cut there.",
                )
        elif len(raw) > LONGEST_TEXT:
            body = raw[:LONGEST_TEXT]
            self.fault("over-limit", f"A text in it ({name[:40]!r}) is longer than {LONGEST_TEXT:,} bytes; it was cut there.")
        self.room -= len(body)
        if name == "XML:com.adobe.xmp":
            self.xmp.append(body)
        else:
            self.texts.append((name, body.decode(encoding, "replace")))


def form(head: bytes) -> str:
    """The format by a file's first bytes (`png`, `jpeg`, `webp`, `gif`, `heic`, `avif`), empty where it is none of these."""
    if head.startswith(PNG) and head[12:16] == b"IHDR":
        return "png"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith((b"GIF87a", b"GIF89a")) and len(head) >= 13:
        return "gif"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] != b"ftyp":
        return ""
    if head[8:12] in (b"avif", b"avis"):
        return "avif"
    return "heic" if head[8:12] in _HEIF or b"heic" in head[16:64] else ""


def walk(data: bytes) -> Blocks:
    """The blocks of a picture; damaged and lying ones give faults, never an exception."""
    kind = form(data[:64])
    found = Blocks(kind, end=len(data), drawn=data)
    walker: Callable[[bytes, Blocks], None] | None = {
        "png": _png,
        "jpeg": _jpeg,
        "webp": _webp,
        "gif": _gif,
        "heic": _heic,
        "avif": _heic,
    }.get(kind)
    if walker:
        walker(data, found)
    else:
        found.fault("malformed", "It does not begin as a picture does.")
    return found


def _png(data: bytes, found: Blocks) -> None:
    at, drawn, ended = 8, [PNG], False
    while at + 12 <= len(data):
        size, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        body = data[at + 8 : at + 8 + size]
        if at + 12 + size > len(data):
            break
        if name == b"IHDR" and size >= 8 and not found.width:
            found.width, found.height = struct.unpack(">II", body[:8])
        elif name == b"eXIf":
            found.exif = body
        elif name == b"caBX":
            found.c2pa = True
        elif name == b"acTL" and size >= 4:
            found.frames = int.from_bytes(body[:4], "big")
        elif name in (b"tEXt", b"zTXt", b"iTXt"):
            _png_text(name, body, found)
        if zlib.crc32(data[at + 4 : at + 8 + size]) != int.from_bytes(data[at + 8 + size : at + 12 + size], "big"):
            found.fault(
                "damaged", "A block of it fails its checksum: the file was damaged, or changed by a program that does not know its form."
            )
        if name in _DRAWN:
            drawn.append(data[at : at + 12 + size])
        at += 12 + size
        if name == b"IEND":
            ended = True
            break
    found.drawn = b"".join(drawn)
    found.end = at if ended else len(data)
    if not ended:
        found.fault("truncated", "It is cut off: its last block is missing.")


def _png_text(name: bytes, body: bytes, found: Blocks) -> None:
    keyword, _, rest = body.partition(b"\0")
    title = keyword[:79].decode("latin-1")
    if name == b"tEXt":
        found.text(title, rest)
    elif name == b"zTXt":
        found.text(title, rest[1:], packed=True)
    elif len(rest) >= 2:
        _, _, after = rest[2:].partition(b"\0")
        _, _, text = after.partition(b"\0")
        found.text(title, text, packed=rest[0] == 1, encoding="utf-8")


def _jpeg(data: bytes, found: Blocks) -> None:
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            found.fault("damaged", "Its blocks do not follow one another.")
            return
        mark = data[at + 1]
        if mark == 0xFF:
            at += 1
            continue
        if mark == 0x01 or 0xD0 <= mark <= 0xD8:
            at += 2
            continue
        if mark in (0xD9, 0xDA):
            break
        size = int.from_bytes(data[at + 2 : at + 4], "big")
        body = data[at + 4 : at + 2 + size]
        if size < 2 or at + 2 + size > len(data):
            found.fault("truncated", "It is cut off inside its headers.")
            return
        if mark in _SOF and size >= 8 and not found.width:
            found.height, found.width = struct.unpack(">HH", body[1:5])
        _segment(mark, body, found)
        at += 2 + size
    if not data.rstrip(b"\0").endswith(b"\xff\xd9") and b"\xff\xd9" not in data[at:]:
        found.fault("truncated", "It is cut off: its end is missing.")


def _segment(mark: int, body: bytes, found: Blocks) -> None:
    if mark == 0xE1 and body.startswith(b"Exif\0\0"):
        found.exif = found.exif or body[6:]
    elif mark == 0xE1 and body.startswith(_XMP):
        found.xmp.append(body[len(_XMP) :])
    elif mark == 0xE1 and body.startswith(_MORE_XMP):
        found.xmp.append(body[len(_MORE_XMP) + 40 :])
    elif mark == 0xED and body.startswith(b"Photoshop 3.0\0"):
        found.iptc = found.iptc or _photoshop(body[14:])
    elif mark == 0xEB and body.startswith(b"JP") and (b"c2pa" in body[:200] or b"jumb" in body[:40]):
        found.c2pa = True
    elif mark == 0xFE:
        found.text("comment", body, encoding="utf-8")


def _photoshop(data: bytes) -> bytes:
    """The IPTC block among Photoshop's resources (resource 0x0404)."""
    at = 0
    while data.startswith(b"8BIM", at) and at + 12 <= len(data):
        number = int.from_bytes(data[at + 4 : at + 6], "big")
        name = data[at + 6] + 1
        start = at + 6 + name + name % 2
        size = int.from_bytes(data[start : start + 4], "big")
        if number == 0x0404:
            return data[start + 4 : start + 4 + size]
        at = start + 4 + size + size % 2
    return b""


def _webp(data: bytes, found: Blocks) -> None:
    end = min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    if 8 + int.from_bytes(data[4:8], "little") > len(data):
        found.fault("truncated", "It is cut off: it announces more bytes than there are.")
    at, frames = 12, 0
    while at + 8 <= end:
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        body = data[at + 8 : min(at + 8 + size, end)]
        if name == b"VP8X" and len(body) >= 10:
            found.width, found.height = (1 + int.from_bytes(body[n : n + 3], "little") for n in (4, 7))
        elif name == b"VP8 " and len(body) >= 10 and not found.width:
            found.width, found.height = (n & 0x3FFF for n in struct.unpack("<HH", body[6:10]))
        elif name == b"VP8L" and len(body) >= 5 and not found.width:
            bits = int.from_bytes(body[1:5], "little")
            found.width, found.height = 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
        elif name == b"ANMF":
            frames += 1
        elif name == b"EXIF":
            found.exif = body.removeprefix(b"Exif\0\0")
        elif name == b"XMP ":
            found.xmp.append(body)
        elif name == b"C2PA":
            found.c2pa = True
        at += 8 + size + size % 2
    found.frames = max(1, frames)
    found.end = end


def _gif(data: bytes, found: Blocks) -> None:
    found.width, found.height = struct.unpack("<HH", data[6:10])
    at = 13 + (3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0)
    frames = 0
    while at < len(data) and data[at] != 0x3B:
        if data[at] == 0x2C and at + 10 <= len(data):
            frames += 1
            at += 10 + (3 << (data[at + 9] & 7) + 1 if data[at + 9] & 0x80 else 0) + 1
            at, _ = _sub_blocks(data, at, keep=False)
        elif data[at] == 0x21 and at + 2 < len(data):
            label = data[at + 1]
            xmp = data.startswith(b"\x0bXMP DataXMP", at + 2)
            if xmp:  # kept as it is, then a trailer that leads any reader of blocks to its end
                stop = data.find(b"\x01\xff\xfe", at + 14)
                found.xmp.append(data[at + 14 : stop if stop > 0 else len(data)][:LONGEST_TEXT])
            at, body = _sub_blocks(data, at + 2, keep=label == 0xFE)
            if label == 0xFE:
                found.text("comment", body, encoding="utf-8")
        else:
            break
    found.frames = max(1, frames)
    if at < len(data) and data[at] == 0x3B:
        found.end = at + 1
    else:
        found.fault("truncated", "It is cut off, or its blocks do not follow one another.")


def _sub_blocks(data: bytes, at: int, *, keep: bool) -> tuple[int, bytes]:
    kept = []
    while at < len(data) and data[at]:
        if keep:
            kept.append(data[at + 1 : at + 1 + data[at]])
        at += 1 + data[at]
    return at + 1, b"".join(kept)


def _heic(data: bytes, found: Blocks) -> None:
    """Only what lies in the clear: the largest announced size, an Exif item, an XMP packet, a manifest."""
    at = data.find(b"ispe")
    while at >= 0 and at + 16 <= len(data):
        width, height = struct.unpack(">II", data[at + 8 : at + 16])
        if width * height > found.width * found.height:
            found.width, found.height = width, height
        at = data.find(b"ispe", at + 4)
    for order in (b"Exif\0\0MM\0*", b"Exif\0\0II*\0"):
        if (at := data.find(order)) >= 0:
            found.exif = data[at + 6 : at + 6 + 262_144]
    start = data.find(b"<x:xmpmeta")
    stop = data.find(b"</x:xmpmeta>", start) if start >= 0 else -1
    if stop > 0:
        found.xmp.append(data[start : stop + 12][:LONGEST_TEXT])
    found.c2pa = b"jumb" in data and b"c2pa" in data
