"""Knows SWIFT statements (MT940, MT950) and interim reports (MT942) by their fields, with and without the headers of a message."""

from __future__ import annotations

from collections.abc import Iterator

from leadline.formats import swift
from leadline.formats.stored import Data
from leadline.intake import looks
from leadline.model.records import Exhibit, Part
from leadline.plugins import reader


def _claims(head: bytes, name: str) -> float:
    """How sure it is: fields of a statement at the start of lines, with values of their form, and nothing but a header before them."""
    if b":" not in head[:500]:
        return 0.0
    text = looks.text(head)
    return swift.looks_like(text) if text else 0.0


@reader(media="text/x-statement-mt940", claims=_claims, pieces=True)
def mt940(exhibit: Exhibit, data: Data) -> Iterator[Part]:
    """Knows SWIFT account statements (MT940, MT950) and interim transaction reports (MT942); nothing is derived from them."""
    yield from ()
