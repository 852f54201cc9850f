"""Reads tables so that no row is lost: every cell knows its bytes, and rows in = rows read + rows reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from leadline.formats import headers, jsonlines, splitting, text
from leadline.formats.splitting import Record
from leadline.model.records import Exhibit, Problem

LOOK = "Look at the row in the file; correct a copy and take that in as well."
# Charsets of tables that declare none and are no Unicode, by the region of the case (WHATWG's legacy defaults by locale).
_LEGACY = {
    "TH": "cp874", "CN": "gb18030", "TW": "big5", "HK": "big5", "JP": "cp932", "KR": "cp949", "RU": "cp1251",
    "UA": "cp1251", "BY": "cp1251", "BG": "cp1251", "RS": "cp1251", "GR": "cp1253", "TR": "cp1254", "IL": "cp1255",
    "EG": "cp1256", "SA": "cp1256", "AE": "cp1256", "LT": "cp1257", "LV": "cp1257", "EE": "cp1257", "VN": "cp1258",
    "PL": "cp1250", "CZ": "cp1250", "SK": "cp1250", "HU": "cp1250", "RO": "cp1250", "HR": "cp1250", "SI": "cp1250",
}  # fmt: skip


class Cell(NamedTuple):
    """One cell: its text, unquoted and trimmed, and the bytes it stands in (without quotes)."""

    text: str
    start: int
    end: int


@dataclass(slots=True)
class _Page:
    """What the rows of a table are cut from, again and again: a table of millions of cells is not kept cut.

    The row that was cut last is kept, since its columns are asked for one after the other.
    """

    text: str
    delimiter: str
    byte: Callable[[int], int]
    plain: bool  # a character of ASCII is one byte
    row: object = None
    cells: tuple[Cell, ...] = ()


class Row:
    """One row: `number` counts data rows from 0 (the header is -1); its bytes, without the line end; its cells."""

    __slots__ = ("_at", "_cells", "_pad", "_page", "_to", "end", "number", "start")

    def __init__(self, number: int, start: int, end: int, cells: tuple[Cell, ...] = ()) -> None:
        self.number, self.start, self.end = number, start, end
        self._cells: tuple[Cell, ...] = cells
        self._page: _Page | None = None
        self._at = self._to = self._pad = 0

    @classmethod
    def of(cls, number: int, page: _Page, at: int, to: int, pad: int = 0) -> Row:
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
        cell = self.cell(place)
        return cell.text.strip() if cell is not None else ""

    def _cut(self, page: _Page) -> tuple[Cell, ...]:
        pieces = splitting.cells(page.text, self._at, self._to, page.delimiter)
        if page.plain and page.text[self._at : self._to].isascii():
            ahead = self.start - self._at
            cut = [Cell(text, start + ahead, end + ahead) for text, start, end in pieces]
        else:
            cut = [Cell(text, page.byte(start), page.byte(end)) for text, start, end in pieces]
        if "\0" in page.text[self._at : self._to]:
            cut = [cell._replace(text=cell.text.replace("\0", "")) for cell in cut]
        return tuple(cut) + (Cell("", self.end, self.end),) * self._pad

    def texts(self) -> list[str]:
        """The texts of all cells."""
        page = self._page
        if page is None:
            return [cell.text for cell in self._cells]
        found = [text.replace("\0", "") for text, _, _ in splitting.cells(page.text, self._at, self._to, page.delimiter)]
        return found + [""] * self._pad


@dataclass(slots=True)
class Table:
    """A table as read. `rows` have at least as many cells as the header; `refused` are those that fit no column, each with a problem."""

    header: Row | None
    rows: list[Row]
    delimiter: str
    encoding: str
    problems: list[Problem] = field(default_factory=list)
    above: list[Row] = field(default_factory=list)  # title rows before the header
    refused: list[Row] = field(default_factory=list)
    lost: int = 0  # rows of which nothing could be read; each has its problem

    @property
    def rows_in(self) -> int:
        """How many data rows the bytes hold."""
        return len(self.rows) + len(self.refused) + self.lost

    @property
    def names(self) -> list[str]:
        """The header's texts; empty where the table has none."""
        return self.header.texts() if self.header else []

    def column(self, index: int) -> list[str]:
        """The texts of one column, row by row."""
        return [row.texts()[index] for row in self.rows]


def read(exhibit: Exhibit, data: bytes) -> Table:
    """Reads delimited text: finds charset, delimiter and header by itself. Never raises; what is wrong stands in `problems`."""
    decoded = _decode(exhibit, data)
    delimiter = splitting.sniff(decoded.text)
    table = Table(None, [], delimiter, decoded.encoding)
    if decoded.lossy:
        what = f"some bytes are no text in {decoded.encoding}; they are shown as \ufffd"
        table.problems.append(Problem("wrong-encoding", what, "Ask for the file in UTF-8.", exhibit.sha256))
    page = _Page(decoded.text, delimiter, decoded.byte, decoded.plain)
    found = [_Shape.of(record) for record in splitting.split(decoded.text, delimiter) if any(cell.text for cell in record.cells)]
    place = headers.find([Row.of(-1, page, shape.start, shape.end).texts() for shape in found[: headers.REACH]])
    body = 0
    if place is not None:
        table.above = [Row.of(-1, page, shape.start, shape.end) for shape in found[:place]]
        table.header = Row.of(-1, page, found[place].start, found[place].end)
        body = place + 1
        _check_header(exhibit, table)
    width = found[place].width if place is not None else _usual_width(found)
    named = _raw(page, found[place]) if place is not None else None
    for number, shape in enumerate(found[body:]):
        _take(exhibit, table, page, number, shape, width, again=_raw(page, shape) == named)
    return table


class _Shape(NamedTuple):
    """What is kept of a record: its place in characters, how many cells it has, what is wrong with its quotes."""

    start: int
    end: int
    width: int
    fault: str

    @classmethod
    def of(cls, record: Record) -> _Shape:
        """The shape of a record."""
        fault = "it holds zero bytes, which are left out" if any("\0" in cell.text for cell in record.cells) else record.fault
        return cls(record.start, record.end, len(record.cells), fault)


def _raw(page: _Page, shape: _Shape) -> str:
    return page.text[shape.start : shape.end]


def records(exhibit: Exhibit, data: bytes) -> Table:
    """Reads JSON lines in the same shape: the keys, in order of appearance, are the header. Never raises."""
    decoded = text.decode(data, exhibit.parameter("charset"))
    table = Table(None, [], "", decoded.encoding)
    objects: list[jsonlines.Line] = []
    for line in jsonlines.lines(decoded.text):
        if line.fault:
            span = exhibit.span(decoded.byte(line.start), decoded.byte(line.end))
            table.problems.append(Problem("bad-row", f"line {line.number + 1} is no JSON object: {line.fault}", LOOK, exhibit.sha256, span))
            table.lost += 1
        objects.append(line)
    names = list(dict.fromkeys(name for line in objects for name in line.values))
    table.header = Row(-1, 0, 0, tuple(Cell(name, 0, 0) for name in names))
    for number, line in enumerate(objects):
        if not line.fault:
            end = decoded.byte(line.end)
            cells = (line.values.get(name) for name in names)
            filled = tuple(Cell(c.text, decoded.byte(c.start), decoded.byte(c.end)) if c else Cell("", end, end) for c in cells)
            table.rows.append(Row(number, decoded.byte(line.start), end, filled))
    return table


def _decode(exhibit: Exhibit, data: bytes) -> text.Text:
    charset = exhibit.parameter("charset")
    decoded = text.decode(data, charset)
    if charset is None and decoded.encoding == "cp1252" and (legacy := _LEGACY.get(exhibit.context.region or "")):
        regional = text.decode(data, legacy)
        return decoded if regional.lossy else regional
    return decoded


def _usual_width(some: Iterable[_Shape]) -> int:
    """How many cells most records have."""
    widths = Counter(shape.width for shape in some)
    return max(widths.items(), key=lambda item: (item[1], item[0]))[0] if widths else 0


def _check_header(exhibit: Exhibit, table: Table) -> None:
    """Reports headers that stand twice: only the first of them is sure to be the column meant."""
    header = table.header
    twice = [name for name, times in Counter(name.casefold() for name in table.names if name).items() if times > 1]
    if header and twice:
        what = f"the header names {', '.join(repr(name) for name in twice)} more than once; the columns are told apart by their place"
        advice = "Give each column a name of its own in a copy, if a value is missed."
        table.problems.append(Problem("duplicate-header", what, advice, exhibit.sha256, exhibit.span(header.start, header.end)))


def _take(exhibit: Exhibit, table: Table, page: _Page, number: int, shape: _Shape, width: int, *, again: bool) -> None:
    """Puts a row where it belongs; a row that is short by a few cells at its end is filled up, one that is shifted is refused."""
    fault, keep, count = shape.fault, True, shape.width
    row = Row.of(number, page, shape.start, shape.end, max(0, width - count))
    if again:
        keep, fault = False, "it is the header again, as at the head of a printed page"
    elif count > width:
        keep = not any(row.texts()[width:])
        fault = fault if keep else f"it has {count} cells where the header has {width}, so it is not clear which is which"
    elif count < width:
        keep = 2 * count >= width
        ending = "the missing ones at its end are taken as empty" if keep else "too few to tell which is which"
        fault = f"it has {count} cells where the header has {width}; {ending}" + (f"; {fault}" if fault else "")
    (table.rows if keep else table.refused).append(row)
    if fault:
        read = "" if keep else "; it was not read"
        what = f"row {row.number + 1}: {fault}{read}"
        table.problems.append(Problem("bad-row", what, LOOK, exhibit.sha256, exhibit.span(row.start, row.end)))
