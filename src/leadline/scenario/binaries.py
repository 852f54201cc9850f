"""Writes ZIP files and small pictures by hand: nothing is compressed, since compressors differ from machine to machine."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Sequence

from leadline.scenario.dice import Dice


def zipped(members: Iterable[tuple[str, bytes]]) -> bytes:
    """A ZIP file, stored, every member of 1 January 1980."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system, info.external_attr = 3, 0o644 << 16
            archive.writestr(info, data)
    return out.getvalue()


def picture(dice: Dice, texts: Sequence[tuple[str, str]] = (), side: int = 24) -> bytes:
    """A small PNG that shows nothing, with text chunks (keyword, Latin-1 text) as picture programs leave them."""
    rows = b"".join(b"\0" + dice.data(3 * side) for _ in range(side))
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))]
    chunks += [
        (b"tEXt", key.encode("latin-1") + b"\0" + text.encode("latin-1", "replace")) for key, text in (("Comment", "invented"), *texts)
    ]
    chunks += [(b"IDAT", _stored(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _stored(data: bytes) -> bytes:
    """A zlib stream of one stored block (RFC 1950, 1951)."""
    return b"\x78\x01\x01" + struct.pack("<HH", len(data), len(data) ^ 0xFFFF) + data + struct.pack(">I", zlib.adler32(data))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
