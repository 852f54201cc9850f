"""What tests of extractors ask of the records that one yields."""

from __future__ import annotations

from collections.abc import Iterable

from leadline.model.records import Count, Entry, Found, Problem


def entries(found: Iterable[Found]) -> list[Entry]:
    """The rows that say money moved."""
    return [one for one in found if isinstance(one, Entry)]


def kinds(found: Iterable[Found]) -> list[str]:
    """The kinds of the problems, in order."""
    return [one.kind for one in found if isinstance(one, Problem)]


def count(found: Iterable[Found]) -> tuple[int, int, int]:
    """The one count: rows in, read and reported, which add up."""
    (last,) = [one for one in found if isinstance(one, Count)]
    assert last.rows_in == last.rows_read + last.rows_reported
    return last.rows_in, last.rows_read, last.rows_reported
