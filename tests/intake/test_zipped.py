"""Members of a ZIP come in small pieces, and whatever damage makes the standard library raise is one of the known faults."""

from __future__ import annotations

import io
import zipfile

import pytest

from leadline.intake import zipped

PACKINGS = {"stored": zipfile.ZIP_STORED, "deflated": zipfile.ZIP_DEFLATED, "bzip2": zipfile.ZIP_BZIP2, "lzma": zipfile.ZIP_LZMA}
BODY = bytes(range(256)) * 1_000


def packed(packing: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        archive.writestr("a.bin", BODY)
    return out.getvalue()


@pytest.mark.parametrize("packing", PACKINGS.values(), ids=PACKINGS)
def test_the_pieces_are_small_and_make_the_member(packing: int) -> None:
    with zipfile.ZipFile(io.BytesIO(packed(packing))) as archive:
        pieces = list(zipped.chunks(archive, archive.infolist()[0]))
    assert b"".join(pieces) == BODY
    assert max(map(len, pieces)) <= 65_536


@pytest.mark.parametrize("packing", PACKINGS.values(), ids=PACKINGS)
def test_every_flipped_byte_is_read_or_is_a_known_fault(packing: int) -> None:
    whole = packed(packing)
    places = range(len(whole)) if len(whole) < 2_000 else [*range(300), *range(len(whole) - 300, len(whole))]
    faults = 0
    for place in places:
        torn = bytearray(whole)
        torn[place] ^= 0xFF
        try:
            with zipfile.ZipFile(io.BytesIO(bytes(torn))) as archive:
                for member in archive.infolist():
                    b"".join(zipped.chunks(archive, member))
        except zipped.FAULTS:
            faults += 1
    assert faults > 20
