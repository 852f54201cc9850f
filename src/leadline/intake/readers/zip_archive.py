"""Reads a ZIP archive: every member as an exhibit, none written to disk, whatever it claims about itself."""

from __future__ import annotations

from collections.abc import Iterator

from leadline.intake import unzip, zip_salvage
from leadline.model.records import Exhibit, Part
from leadline.plugins import reader


def _claims(head: bytes, name: str) -> float:
    """How sure it is that this is a ZIP; formats that are built on it claim more."""
    if head.startswith((zip_salvage.SIGNATURE, b"PK\x05\x06", b"PK\x07\x08PK\x03\x04")):
        return 0.5
    return 0.2 if name.lower().endswith(".zip") and zip_salvage.SIGNATURE in head else 0.0


@reader(media="application/zip", claims=_claims)
def zip_archive(exhibit: Exhibit, data: bytes) -> Iterator[Part]:
    """A ZIP archive: its members in the order of its directory, within the limits on members, bytes and ratio.

    Only what agrees with its check sum is handed out: half a statement would be read as a whole one. Where the directory
    is missing, what the local headers still give is taken.
    """
    yield from unzip.members(exhibit, data)
