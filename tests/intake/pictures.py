"""Builds pictures and their blocks for the tests that read them."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int = 4, height: int = 4, *more: bytes, rows: bytes | None = None) -> bytes:
    """A grey PNG with further chunks; it may lie about its size."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    body = (b"\0" + b"\xff" * width) * height if rows is None else rows
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + chunk(b"IDAT", zlib.compress(body)) + chunk(b"IEND", b"")


def saved(image: Any, form: str = "PNG", **how: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **how)
    return out.getvalue()


def coded(text: str, *, size: tuple[int, int] = (400, 400), at: tuple[int, int] = (30, 40), scale: int = 4) -> Any:
    """A white picture with a QR code in it, made by the writer of the library that reads it."""
    import zxingcpp

    code = zxingcpp.create_barcode(text, zxingcpp.QRCode)
    small = Image.fromarray(code.to_image(scale=scale, add_quiet_zones=True))
    picture = Image.new("L", size, 255)
    picture.paste(small.convert("L"), at)
    return picture


def exif(**how: Any) -> bytes:
    """EXIF with a place in Hamburg's harbour, a time, and a script where a name should be."""
    tags = Image.Exif()
    tags[0x010F], tags[0x0110], tags[0x0131] = "Example Phones", "<script>alert(1)</script>", how.get("software", "Camera 1.0")
    inner = tags.get_ifd(0x8769)
    inner[0x9003] = "2026:03:04 09:15:00"
    place = tags.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (53.0, 32.0, 30.0), "W", (9.0, 58.0, 12.5)
    return tags.tobytes()
