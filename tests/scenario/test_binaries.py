"""ZIP files and pictures that other programs open, the same on every machine."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
import zlib

from leadline.scenario.binaries import picture, zipped
from leadline.scenario.dice import Dice


def test_a_zip_opens_and_never_changes() -> None:
    data = zipped([("a.txt", b"one"), ("übung.txt", b"two")])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert {i.filename: archive.read(i) for i in archive.infolist()} == {"a.txt": b"one", "übung.txt": b"two"}
        assert all(i.compress_type == zipfile.ZIP_STORED for i in archive.infolist())
    assert hashlib.sha256(data).hexdigest()[:16] == "8eb57bf52f2e2f4c"


def test_a_picture_has_whole_chunks_and_says_what_it_is() -> None:
    data = picture(Dice(1), [("parameters", "a face")], side=5)
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    chunks, at = [], 8
    while at < len(data):
        (size,) = struct.unpack(">I", data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        assert struct.unpack(">I", data[at + 8 + size : at + 12 + size])[0] == zlib.crc32(kind + body)
        chunks.append((kind, body))
        at += 12 + size
    assert [kind for kind, _ in chunks] == [b"IHDR", b"tEXt", b"tEXt", b"IDAT", b"IEND"]
    assert chunks[2][1] == b"parameters\0a face"
    assert len(zlib.decompress(chunks[3][1])) == 5 * (1 + 3 * 5)
