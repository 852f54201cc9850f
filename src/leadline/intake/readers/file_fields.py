"""Knows the texts in which readers of pictures, recordings and payment codes write down what a file says about itself."""

from __future__ import annotations

from collections.abc import Iterator

from leadline.intake import derived
from leadline.model.records import Exhibit, Part
from leadline.plugins import reader


def _claims(head: bytes, name: str) -> float:
    """How sure it is: by the first line, whatever follows; else a prompt in a picture could pass for a mail or a table."""
    return 0.99 if derived.is_one(head) else 0.0


@reader(media="text/x-file-fields", claims=_claims)
def file_fields(exhibit: Exhibit, data: bytes) -> Iterator[Part]:
    """Fields that a reader wrote down beside a picture, a recording or a payment code: it is searched as it is."""
    yield from ()
