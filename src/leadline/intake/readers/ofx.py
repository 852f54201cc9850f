"""Knows OFX and QFX bank statements by their header or their root: SGML (OFX 1) and XML (OFX 2)."""

from __future__ import annotations

from collections.abc import Iterator

from leadline.formats import ofx as form
from leadline.formats.stored import Data
from leadline.intake import looks
from leadline.model.records import Exhibit, Part
from leadline.plugins import reader


def _claims(head: bytes, name: str) -> float:
    """How sure it is: the header of OFX 1, the processing instruction of OFX 2, or `<OFX>` as the root."""
    if b"O" not in head[:8_000] and b"o" not in head[:8_000]:
        return 0.0
    text = looks.text(head)
    return form.looks_like(text) if text else 0.0


def _media(head: bytes, name: str) -> str:
    charset = form.charset(head)
    return f"text/x-statement-ofx; charset={charset.lower()}" if charset else "text/x-statement-ofx"


@reader(media=_media, claims=_claims, pieces=True)
def ofx(exhibit: Exhibit, data: Data) -> Iterator[Part]:
    """Knows Open Financial Exchange statements (OFX, QFX) of banks and credit cards; nothing is derived from them."""
    yield from ()
