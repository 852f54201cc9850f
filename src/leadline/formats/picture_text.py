"""How the text of a picture is written down, by a machine or by a person: who read it, where each line stands, then the lines.

Both are exhibits of their own beside the picture, so a reference in them is a span of stored bytes, and the line of that span says
which box of the picture it stands in. The title says what it is; a number says how many lines follow, so no line can end the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

READ = "Text that a machine read in a picture; compare it with the picture before relying on it"
TYPED = "Text that a person typed from a picture"
READ_MEDIA = "application/x-picture-text; read=ocr"
TYPED_MEDIA = "application/x-picture-text; read=typed"
LINES = 5_000
_POINT = re.compile(r"(-?[0-9]{1,9}),(-?[0-9]{1,9})")
_PLACE = re.compile(r"([0-9]{1,3}) ((?:[0-9]{1,9},[0-9]{1,9} ){3}[0-9]{1,9},[0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its text, how sure the reader is in percent, its corners in pixels of the picture as stored (none: the whole)."""

    text: str
    sure: int = 100
    corners: tuple[tuple[int, int], ...] = ()

    @property
    def box(self) -> tuple[int, int, int, int] | None:
        """Left, top, right, bottom."""
        if not self.corners:
            return None
        across, down = [x for x, _ in self.corners], [y for _, y in self.corners]
        return min(across), min(down), max(across), max(down)


@dataclass(frozen=True, slots=True)
class Written:
    """What such a text holds: its fields, its lines, and the byte at which each line starts."""

    fields: dict[str, str]
    lines: tuple[Line, ...]
    starts: tuple[int, ...]
    typed: bool

    def at(self, byte: int) -> Line:
        """The line in which a byte of the text lies."""
        return self.lines[max(0, bisect_right(self.starts, byte) - 1)]


def write(title: str, fields: Sequence[tuple[str, str]], lines: Sequence[Line]) -> bytes:
    """The text of a picture as bytes; `fields` are lines of `name: value` without line breaks."""
    some = lines[:LINES]
    head = [title, *(f"{name}: {_one(value)}" for name, value in fields), f"lines: {len(some)}"]
    places = [" ".join([str(line.sure), *(f"{max(0, x)},{max(0, y)}" for x, y in line.corners or ((0, 0),) * 4)]) for line in some]
    return ("\n".join([*head, *places, "", *(_one(line.text) for line in some)]) + "\n").encode("utf-8", "replace")


def _one(text: str) -> str:
    return " ".join(text.splitlines()).replace("\0", "")


def is_one(head: bytes) -> bool:
    """Whether bytes begin as the text that a machine read does."""
    return head.startswith(f"{READ}\n".encode())


def read(data: bytes) -> Written | None:
    """What `write` wrote; None where it is damaged or something else."""
    title, _, rest = data.partition(b"\n")
    if title not in (READ.encode(), TYPED.encode()):
        return None
    rows = rest.split(b"\n")
    fields: dict[str, str] = {}
    for raw in rows[:40]:
        name, colon, value = raw.decode("utf-8", "replace").partition(": ")
        if not colon or name in fields:
            return None
        fields[name] = value
        if name == "lines":
            break
    at, count = len(fields) - 1, fields.get("lines", "")
    if not count.isdecimal() or int(count) > LINES or len(rows) != at + 2 * int(count) + 3:
        return None
    number = int(count)
    marks = [_PLACE.fullmatch(raw.decode("ascii", "replace")) for raw in rows[at + 1 : at + 1 + number]]
    texts = rows[at + 2 + number : -1]
    if rows[at + 1 + number] or rows[-1] or not all(marks):
        return None
    start = len(data) - sum(len(raw) + 1 for raw in texts)
    starts, lines = [], []
    for mark, raw in zip(marks, texts, strict=True):
        starts.append(start)
        start += len(raw) + 1
        lines.append(_line(raw, mark))
    return Written(fields, tuple(lines), tuple(starts), title == TYPED.encode())


def _line(raw: bytes, mark: re.Match[str] | None) -> Line:
    corners = tuple((int(x), int(y)) for x, y in _POINT.findall(mark[2])) if mark else ()
    whole = all(point == (0, 0) for point in corners)
    return Line(raw.decode("utf-8", "replace"), int(mark[1]) if mark else 0, () if whole else corners)
