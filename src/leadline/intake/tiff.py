"""Reads the tags of EXIF: a small TIFF file inside a picture, whose offsets may lie and whose directories may loop.

Source: CIPA DC-008 (Exif 3.0), section 4.6; TIFF 6.0, section 2.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from fractions import Fraction

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 129: 1}
_CODES = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i"}
_POINTERS = {0x8769: "EXIF", 0x8825: "GPS", 0xA005: "Interop"}
_MOST, _LONGEST = 1_000, 65_536
_NAMES = {
    0x010D: "DocumentName", 0x010E: "ImageDescription", 0x010F: "Make", 0x0110: "Model", 0x0112: "Orientation", 0x0131: "Software",
    0x0132: "DateTime", 0x013B: "Artist", 0x013C: "HostComputer", 0x8298: "Copyright", 0x829A: "ExposureTime", 0x829D: "FNumber",
    0x8827: "ISO", 0x9003: "DateTimeOriginal", 0x9004: "DateTimeDigitized", 0x9010: "OffsetTime",
    0x9011: "OffsetTimeOriginal",
    0x9012: "OffsetTimeDigitized", 0x9286: "UserComment", 0x920A: "FocalLength", 0x9290: "SubsecTime", 0x9291: "SubsecTimeOriginal",
    0x9C9B: "XPTitle", 0x9C9C: "XPComment", 0x9C9D: "XPAuthor", 0x9C9E: "XPKeywords", 0x9C9F: "XPSubject", 0xA002: "PixelXDimension",
    0xA003: "PixelYDimension", 0xA420: "ImageUniqueID", 0xA430: "CameraOwnerName", 0xA431: "BodySerialNumber", 0xA433: "LensMake",
    0xA434: "LensModel", 0xA435: "LensSerialNumber", 0xA436: "ImageTitle", 0xA437: "Photographer", 0xA438: "ImageEditor",
    0xA460: "CompositeImage",
}  # fmt: skip
_GPS = {
    0x01: "LatitudeRef", 0x02: "Latitude", 0x03: "LongitudeRef", 0x04: "Longitude", 0x05: "AltitudeRef", 0x06: "Altitude",
    0x07: "TimeStamp",
    0x10: "ImgDirectionRef", 0x11: "ImgDirection", 0x12: "MapDatum", 0x1B: "ProcessingMethod", 0x1C: "AreaInformation", 0x1D: "DateStamp",
}  # fmt: skip

Value = str | tuple[int, ...] | tuple[Fraction | None, ...]


class Broken(Exception):
    """The block is no TIFF, or ends before what it announces; what was read until then stands."""


def tags(data: bytes) -> Iterator[tuple[str, Value]]:
    """Every tag by its name (`EXIF Make`, `GPS Latitude`) with its value: text, whole numbers, or fractions (None: divided by zero).

    Raises Broken where the block is no TIFF or lies about itself, after the tags that could be read.
    """
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(data[:4])
    if order is None or len(data) < 8:
        raise Broken("it does not begin as TIFF does")
    todo = [("EXIF", struct.unpack_from(order + "I", data, 4)[0])]
    seen: set[int] = set()
    faults = 0
    count = 0
    while todo:
        name, at = todo.pop(0)
        if at in seen or at + 2 > len(data) or at < 8:
            faults += 1
            continue
        seen.add(at)
        entries = struct.unpack_from(order + "H", data, at)[0]
        for n in range(entries):
            place = at + 2 + 12 * n
            count += 1
            if place + 12 > len(data) or count > _MOST:
                faults += 1
                break
            tag, kind, length = struct.unpack_from(order + "HHI", data, place)
            raw = _raw(data, order, place, kind, length)
            if raw is None:
                faults += 1
            elif tag in _POINTERS and kind in (4, 13):
                todo.append((_POINTERS[tag], struct.unpack_from(order + "I", data, place + 8)[0]))
            elif (value := _value(raw, order, kind)) is not None and (title := _title(name, tag)):
                yield title, value
    if faults:
        raise Broken(f"{faults} of its entries point outside of it or to themselves")


def _raw(data: bytes, order: str, place: int, kind: int, length: int) -> bytes | None:
    size = _SIZES.get(kind, 0 if kind != 13 else 4) * length
    if kind not in _SIZES and kind != 13:
        return b""
    if size <= 4:
        return data[place + 8 : place + 8 + size]
    at = struct.unpack_from(order + "I", data, place + 8)[0]
    return data[at : at + min(size, _LONGEST)] if at + size <= len(data) else None


def _title(name: str, tag: int) -> str | None:
    known = _GPS.get(tag) if name == "GPS" else _NAMES.get(tag)
    return f"{name} {known}" if known else None


def _value(raw: bytes, order: str, kind: int) -> Value | None:
    if not raw:
        return None
    if kind in (2, 7, 129):
        return _text(raw)
    if kind in (5, 10):
        code = "I" if kind == 5 else "i"
        pairs = struct.unpack(f"{order}{len(raw) // 8 * 2}{code}", raw[: len(raw) // 8 * 8])
        return tuple(Fraction(a, b) if b else None for a, b in zip(pairs[::2], pairs[1::2], strict=True))
    if kind in _CODES:
        return struct.unpack(f"{order}{len(raw) // _SIZES[kind]}{_CODES[kind]}", raw[: len(raw) // _SIZES[kind] * _SIZES[kind]])
    return None


def _text(raw: bytes) -> str:
    """Text of EXIF: UTF-8 or an older charset; a user's comment begins with the name of its own."""
    if raw.startswith(b"UNICODE\0"):
        body = raw[8:]
        return body.decode("utf-16-be" if body[:1] == b"\0" else "utf-16-le", "replace").rstrip("\0 ")
    body = raw[8:] if raw.startswith((b"ASCII\0\0\0", b"\0" * 8)) else raw
    body = body.rstrip(b"\0 ")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("latin-1")


def wide(value: Value) -> str:
    """Text that Windows keeps as numbers of bytes (`XPTitle` and others), else the value as text."""
    if isinstance(value, tuple) and all(isinstance(n, int) and 0 <= n < 256 for n in value):
        return bytes(n for n in value if isinstance(n, int)).decode("utf-16-le", "replace").rstrip("\0")
    return plain(value)


def plain(value: Value) -> str:
    """A value for people: text as it is, numbers side by side, fractions as they are."""
    if isinstance(value, str):
        return value
    return " ".join("?" if n is None else str(n) for n in value[:16])


def degrees(value: Value, ref: str) -> str | None:
    """Degrees, minutes and seconds as a decimal with six digits, south and west negative; None where it is no place."""
    if isinstance(value, str) or not 1 <= len(value) <= 3 or any(part is None for part in value):
        return None
    total = sum((Fraction(part or 0) / 60**n for n, part in enumerate(value)), Fraction(0))
    if total < 0 or total > 180:
        return None
    micro = round(total * 1_000_000)
    sign = "-" if ref[:1].upper() in ("S", "W") and micro else ""
    return f"{sign}{micro // 1_000_000}.{micro % 1_000_000:06}"
