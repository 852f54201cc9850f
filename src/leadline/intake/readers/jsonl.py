"""Knows JSON lines by their first lines; the rows are the extractors' to read."""

from __future__ import annotations

from collections.abc import Iterator

from leadline.formats.stored import Data
from leadline.intake import tables
from leadline.model.records import Exhibit, Part
from leadline.plugins import reader


def _claims(head: bytes, name: str) -> float:
    """How sure it is that this is JSON lines: an object on each of the first lines."""
    return 0.8 if head.lstrip()[:1] == b"{" and b"\n" in head and tables.lined(head) else 0.0


def _media(head: bytes, name: str) -> str:
    return f"application/jsonl; table={tables.lined(head) or 'other'}"


@reader(media=_media, claims=_claims, pieces=True)
def jsonl(exhibit: Exhibit, data: Data) -> Iterator[Part]:
    """JSON lines (.jsonl, .ndjson): one object a line, read as a table; nothing lies inside."""
    yield from ()
