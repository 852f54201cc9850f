"""The rows of a table, in leaves: cut when they are asked for, read anew each time where the table is too long to be held."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple, overload

from leadline.formats import splitting
from leadline.formats.script import Script
from leadline.formats.text import Text

Byte = Callable[[int], int]


class Cell(NamedTuple):
    """One cell: its text, unquoted and trimmed, and the bytes it stands in (without quotes)."""

    text: str
    start: int
    end: int


@dataclass(slots=True)
class Page:
    """What rows are cut from, again and again: a table of millions of cells is not kept cut.

    The row that was cut last is kept, since its columns are asked for one after the other.
    """

    text: str
    delimiter: str
    byte: Callable[[int], int]
    plain: bool  # a character of ASCII is one byte
    row: object = None
    cells: tuple[Cell, ...] = ()
    told: object = None  # the row whose texts these are
    texts: list[str] = field(default_factory=list)


class Row:
    """One row: `number` counts data rows from 0 (the header is -1); its bytes, without the line end; its cells."""

    __slots__ = ("_at", "_cells", "_pad", "_page", "_to", "end", "number", "start")

    def __init__(self, number: int, start: int, end: int, cells: tuple[Cell, ...] = ()) -> None:
        self.number, self.start, self.end = number, start, end
        self._cells: tuple[Cell, ...] = cells
        self._page: Page | None = None
        self._at = self._to = self._pad = 0

    @classmethod
    def of(cls, number: int, page: Page, at: int, to: int, pad: int = 0) -> Row:
        """A row that is cut when its cells are asked for; `at` and `to` count characters, `pad` are empty cells at its end."""
        row = cls(number, page.byte(at), page.byte(to))
        row._page, row._at, row._to, row._pad = page, at, to, pad
        return row

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells, cut when they are asked for."""
        page = self._page
        if page is None:
            return self._cells
        if page.row is not self:
            page.row, page.cells = self, self._cut(page)
        return page.cells

    def cell(self, place: int | None) -> Cell | None:
        """The cell at a place; None where the row ends before it, or where there is no such column (None)."""
        cells = self.cells
        return cells[place] if place is not None and place < len(cells) else None

    def text(self, place: int | None) -> str:
        """The text of that cell without white space around it, empty where there is none."""
        if place is None:
            return ""
        page = self._page
        if page is None:
            texts = self.texts()
        elif page.told is self:
            texts = page.texts
        else:
            page.told, page.texts = self, self.texts()
            texts = page.texts
        return texts[place].strip() if place < len(texts) else ""

    def _cut(self, page: Page) -> tuple[Cell, ...]:
        line = page.text[self._at : self._to]
        if page.plain and '"' not in line and "\0" not in line and line.isascii():
            return tuple(self._simple(line, page.delimiter))
        pieces = splitting.cells(page.text, self._at, self._to, page.delimiter)
        if page.plain and line.isascii():
            ahead = self.start - self._at
            cut = [Cell(text, start + ahead, end + ahead) for text, start, end in pieces]
        else:
            cut = [Cell(text, page.byte(start), page.byte(end)) for text, start, end in pieces]
        if "\0" in page.text[self._at : self._to]:
            cut = [cell._replace(text=cell.text.replace("\0", "")) for cell in cut]
        return tuple(cut) + (Cell("", self.end, self.end),) * self._pad

    def _simple(self, line: str, delimiter: str) -> Iterator[Cell]:
        """The cells of a line of ASCII without quotes."""
        at = self.start
        for part in line.split(delimiter):
            bare = part.strip(splitting.BLANK)
            start = at if len(bare) == len(part) else at + len(part) - len(part.lstrip(splitting.BLANK))
            yield Cell(bare, start, start + len(bare))
            at += len(part) + 1
        for _ in range(self._pad):
            yield Cell("", self.end, self.end)

    def texts(self) -> list[str]:
        """The texts of all cells."""
        page = self._page
        if page is None:
            return [cell.text for cell in self._cells]
        found = splitting.texts(page.text, self._at, self._to, page.delimiter)
        return found + [""] * self._pad


class Item(NamedTuple):
    """One record below the header: its row, whether it is `kept` as a row of the table, and what is wrong with it (empty: nothing)."""

    row: Row
    kept: bool
    fault: str = ""


class Leaf(NamedTuple):
    """Some records in order, and the text that they stand in: its first `until` characters, behind which the next leaf goes on."""

    text: Text
    until: int
    items: list[Item]
    records: int  # how many, those of the header and above it included


Cut = Callable[[int, int, int], Leaf | None]  # byte, bytes wanted, number of the first record: None where more bytes are needed


class Leaves:
    """The leaves of a table, each cut anew whenever it is asked for; that of a table of one leaf is kept."""

    def __init__(self, script: Script, cut: Cut) -> None:
        self._cut = cut
        self._kept: list[Leaf] = []
        self._bounds: list[tuple[int, int, int]] = []
        self.rows = self.others = self.faults = 0
        at, number, stored = script.charset.base, 0, script.stored
        while at < stored.size:
            want, leaf = stored.piece, None
            while (leaf := cut(at, want, number)) is None:  # a record is longer
                want *= 2
            self._bounds.append((at, want, number))
            kept = sum(item.kept for item in leaf.items)
            self.rows, self.others = self.rows + kept, self.others + len(leaf.items) - kept
            self.faults += sum(bool(item.fault) for item in leaf.items)
            at, number = leaf.text.byte(leaf.until), number + leaf.records
            self._kept = [leaf] if len(self._bounds) == 1 else []

    def __iter__(self) -> Iterator[Leaf]:
        yield from self._kept or filter(None, (self._cut(*bound) for bound in self._bounds))

    def __reversed__(self) -> Iterator[Leaf]:
        yield from self._kept or filter(None, (self._cut(*bound) for bound in reversed(self._bounds)))


class Rows(Sequence[Row]):
    """The rows of a table that are kept, or those that are refused; those of a long table are read anew each time."""

    def __init__(self, leaves: Leaves, count: int, *, kept: bool) -> None:
        self._leaves, self._count, self._kept = leaves, count, kept

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Row]:
        for leaf in self._leaves if self._count else ():
            yield from [item.row for item in leaf.items if item.kept is self._kept]

    def __reversed__(self) -> Iterator[Row]:
        for leaf in reversed(self._leaves) if self._count else ():
            yield from [item.row for item in reversed(leaf.items) if item.kept is self._kept]

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> list[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | list[Row]:
        if isinstance(at, slice) and at.step is None and at.stop is not None and at.stop >= 0 and (at.start or 0) >= 0:
            return list(islice(self, at.start, at.stop))
        return list(self)[at]
