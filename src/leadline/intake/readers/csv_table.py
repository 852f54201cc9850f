"""Knows tables of separated values (CSV, TSV) by their delimiter and header; the rows are the extractors' to read."""

from __future__ import annotations

from collections.abc import Iterator

from leadline.formats.stored import Data
from leadline.intake import looks, tables
from leadline.model.records import Exhibit, Part
from leadline.plugins import reader


def _claims(head: bytes, name: str) -> float:
    """How sure it is that this is a table: one that we know by its header, or rows that are all as wide as it."""
    if not head or b"\n" not in head.replace(b"\r", b"\n") or not looks.text(head):
        return 0.0
    table = tables.separated(head)
    return 0.0 if table is None else 0.4 if table == "other" else 0.8


def _media(head: bytes, name: str) -> str:
    return f"text/csv; table={tables.separated(head) or 'other'}"


@reader(media=_media, claims=_claims, pieces=True)
def csv_table(exhibit: Exhibit, data: Data) -> Iterator[Part]:
    """CSV and TSV: plain tables, complaint tables, bank statements, explorer exports and others; nothing lies inside."""
    yield from ()
