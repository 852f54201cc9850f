"""Finds the row of a table that names its columns, also below title rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from leadline.formats import columns

REACH = 60  # records that are looked at: the header within the first 30, and what follows it
_FIRST = 30
_NAME = re.compile(r"[^\d@]*\d{0,2}[^\d@]*")
_LONGEST = 80


def find(rows: Sequence[Sequence[str]]) -> int | None:
    """The place of the header among the first rows; None where no row looks like one."""
    known = [columns.known(row) for row in rows[:_FIRST]]
    if not known:
        return None
    most = max(known)
    if most >= 2:
        for place, count in enumerate(known):
            filled = sum(1 for text in rows[place] if text)
            if count >= 2 and 2 * count >= min(most, filled):
                return place
    width = _usual_width(rows)
    for place, row in enumerate(rows[:_FIRST]):
        if _names(row) and 2 * sum(1 for text in row if text) > width and (known[place] or _differs(rows, place)):
            return place
    return None


def _usual_width(rows: Sequence[Sequence[str]]) -> int:
    widths = Counter(sum(1 for text in row if text) for row in rows)
    return max(widths.items(), key=lambda item: (item[1], item[0]))[0] if widths else 0


def _names(row: Sequence[str]) -> bool:
    """Whether all filled cells could be names of columns: short, distinct, with letters and hardly a digit."""
    filled = [text for text in row if text]
    distinct = {text.casefold() for text in filled}
    return len(filled) == len(distinct) and bool(filled) and all(
        len(text) <= _LONGEST and "://" not in text and _NAME.fullmatch(text) and any(c.isalpha() for c in text) for text in filled
    )  # fmt: skip


def _differs(rows: Sequence[Sequence[str]], place: int) -> bool:
    """Whether a row stands apart from those below it, which hold more than names; at the end of all, only below mere titles."""
    following = rows[place + 1 :]
    if not following:
        filled = [sum(1 for text in row if text) for row in rows]
        return filled[place] > 1 and all(count == 1 for count in filled[:place])
    return any(not _names(other) for other in following)
