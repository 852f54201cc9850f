"""What readers of ZIP files and of formats built on ZIP share: a member piece by piece, and what a hostile one may raise."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator

# All that the standard library raises on hostile archives; RuntimeError: encrypted, or (as NotImplementedError) an unknown packing.
FAULTS = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, struct.error,
    EOFError, OSError, ValueError, RuntimeError, OverflowError, IndexError,
)  # fmt: skip
_CHUNK = 65_536


def chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of a member, at most 64 KiB at a time. Raises one of `FAULTS` where it is damaged."""
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk
