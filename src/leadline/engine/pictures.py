"""What every stage must know alike about pictures: how a reference in one was read, where, and which readings a person has corrected."""

from __future__ import annotations

import re
from dataclasses import dataclass

from leadline.engine import Engine

TYPED = "typed"
_FIELD = re.compile(r"(ocr|ocr_checked|ocr_repaired|typed)\[page ([0-9]{1,6})(?: box ([0-9]+),([0-9]+),([0-9]+),([0-9]+))?\]")


Seen = tuple[str, int, int, str, str]  # exhibit, start, end, kind, value


@dataclass(frozen=True, slots=True)
class Reading:
    """How a reference of a picture was read: `how`, the page, and left, top, right, bottom (None: no place was named)."""

    how: str
    page: int
    box: tuple[int, int, int, int] | None


def reading(field: str) -> Reading | None:
    """The reading that the field of an observation tells of; None for what was read from bytes."""
    found = _FIELD.fullmatch(field)
    if not found:
        return None
    left, top, right, bottom = (int(found[n] or 0) for n in (3, 4, 5, 6))
    return Reading(found[1], int(found[2]), (left, top, right, bottom) if found[3] else None)


def outweighed(engine: Engine) -> dict[Seen, str]:
    """Observations of a picture whose place a person typed later: each to the exhibit that holds what was typed.

    A machine's reading is outweighed by what is typed for a box that holds most of its own, an earlier typing by a later one. Nothing is
    removed: what is outweighed is shown with what outweighs it, and ties no reports.
    """
    typings = _typings(engine)
    if not typings:
        return {}
    sql = """SELECT o.start_at, o.end_at, o.kind, o.value, o.field, o.exhibit, s.exhibit FROM observation o
             JOIN source c ON c.exhibit = o.exhibit JOIN source s ON s.id = c.parent
             WHERE o.field LIKE 'ocr%[page %' OR o.field LIKE 'typed[page %' ORDER BY c.seq, o.id"""
    found: dict[Seen, str] = {}
    for start, end, kind, value, field, exhibit, picture in engine.rows(sql):
        told = reading(str(field))
        if told is None or told.box is None:
            continue
        order = {sha: n for n, (sha, _) in enumerate(typings.get(str(picture), []))}
        mine = order.get(str(exhibit), -1)
        for n, (sha, place) in enumerate(typings.get(str(picture), [])):
            if n > mine and place.page == told.page and place.box and _covers(place.box, told.box):
                found[str(exhibit), int(start), int(end), str(kind), str(value)] = sha
    return found


def _typings(engine: Engine) -> dict[str, list[tuple[str, Reading]]]:
    """By picture: what was typed from it, in the order of the journal, with the box that each names in its locator."""
    sql = """SELECT p.exhibit, c.exhibit, c.locator, min(c.seq) FROM source c JOIN source p ON p.id = c.parent
             WHERE c.made_by LIKE 'transcribe/%' GROUP BY ALL ORDER BY min(c.seq)"""
    found: dict[str, list[tuple[str, Reading]]] = {}
    for picture, exhibit, locator, _ in engine.rows(sql):
        told = reading(f"{TYPED}[{locator}]")
        if told:
            found.setdefault(str(picture), []).append((str(exhibit), told))
    return found


def _covers(typed: tuple[int, int, int, int], read: tuple[int, int, int, int]) -> bool:
    """Whether the typed box holds at least half of the other."""
    wide = min(typed[2], read[2]) - max(typed[0], read[0])
    high = min(typed[3], read[3]) - max(typed[1], read[1])
    area = max(1, (read[2] - read[0]) * (read[3] - read[1]))
    return wide > 0 and high > 0 and 2 * wide * high >= area
