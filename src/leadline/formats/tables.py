"""Reads tables so that no row is lost: every cell knows its bytes, and rows in = rows read + rows reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import NamedTuple

from leadline.formats import headers, jsonlines, script, splitting
from leadline.formats.rows import Byte, Cell, Item, Leaf, Leaves, Page, Row, Rows
from leadline.formats.script import Script
from leadline.formats.splitting import Piece, Record
from leadline.formats.stored import Data
from leadline.model.records import Exhibit, Problem

__all__ = ["LOOK", "Cell", "Row", "Rows", "Table", "read", "records"]

LOOK = "Look at the row in the file; correct a copy and take that in as well."
# Charsets of tables that declare none and are no Unicode, by the region of the case (WHATWG's legacy defaults by locale).
_LEGACY = {
    "TH": "cp874", "CN": "gb18030", "TW": "big5", "HK": "big5", "JP": "cp932", "KR": "cp949", "RU": "cp1251",
    "UA": "cp1251", "BY": "cp1251", "BG": "cp1251", "RS": "cp1251", "GR": "cp1253", "TR": "cp1254", "IL": "cp1255",
    "EG": "cp1256", "SA": "cp1256", "AE": "cp1256", "LT": "cp1257", "LV": "cp1257", "EE": "cp1257", "VN": "cp1258",
    "PL": "cp1250", "CZ": "cp1250", "SK": "cp1250", "HU": "cp1250", "RO": "cp1250", "HR": "cp1250", "SI": "cp1250",
}  # fmt: skip


@dataclass(slots=True)
class Table:
    """A table as read. `rows` have at least as many cells as the header; `refused` are those that fit no column, each with a problem."""

    exhibit: Exhibit
    script: Script
    leaves: Leaves
    header: Row | None
    rows: Rows
    refused: Rows
    delimiter: str = ""
    above: list[Row] = field(default_factory=list)  # title rows before the header
    told: list[Problem] = field(default_factory=list)  # what is wrong with the table as a whole
    lost: int = 0  # rows of which nothing could be read; each has its problem

    @property
    def encoding(self) -> str:
        """The charset in which it was read."""
        return self.script.charset.encoding

    @property
    def rows_in(self) -> int:
        """How many data rows the bytes hold."""
        return len(self.rows) + len(self.refused) + self.lost

    @property
    def names(self) -> list[str]:
        """The header's texts; empty where the table has none."""
        return self.header.texts() if self.header else []

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with the table and its records, in a list: a long table may have many, see `doubts`."""
        return list(self.doubts())

    def doubts(self) -> Iterator[Problem]:
        """What is wrong with the table, then with its records in order."""
        exhibit = self.exhibit
        yield from self.told
        for leaf in self.leaves if self.leaves.faults else ():
            for row, _, fault in leaf.items:
                if fault:
                    yield Problem("bad-row", fault, LOOK, exhibit.sha256, exhibit.span(row.start, row.end))

    def column(self, index: int) -> list[str]:
        """The texts of one column, row by row."""
        return [row.texts()[index] for row in self.rows]


def read(exhibit: Exhibit, data: Data) -> Table:
    """Reads delimited text: finds charset, delimiter and header by itself. Never raises; what is wrong stands in `problems`."""
    read_as = _script(exhibit, data)
    delimiter = splitting.sniff(read_as.head(splitting.SAMPLE + 1))
    page, first = _first(read_as, delimiter)
    place = headers.find([Row.of(-1, page, shape.start, shape.end).texts() for shape in first])
    found = _Delimited(read_as, delimiter)
    if place is not None:
        found.body, found.width, found.named = place + 1, first[place].width, _raw(page, first[place])
    leaves = Leaves(read_as, found.leaf)
    if place is None:
        found.width = _usual_width(len(item.row.texts()) for leaf in leaves for item in leaf.items)
        leaves = Leaves(read_as, found.leaf)
    rows, refused = Rows(leaves, leaves.rows, kept=True), Rows(leaves, leaves.others, kept=False)
    table = Table(exhibit, read_as, leaves, None, rows, refused, delimiter)
    if read_as.charset.lossy:
        what = f"some bytes are no text in {table.encoding}; they are shown as \ufffd"
        table.told.append(Problem("wrong-encoding", what, "Ask for the file in UTF-8.", exhibit.sha256))
    if place is not None:
        table.above = [Row.of(-1, page, shape.start, shape.end) for shape in first[:place]]
        table.header = Row.of(-1, page, first[place].start, first[place].end)
        _check_header(exhibit, table)
    return table


def _first(read_as: Script, delimiter: str) -> tuple[Page, list[_Shape]]:
    """The first records, among which the header stands."""
    want, base = read_as.stored.piece, read_as.charset.base
    while True:
        text = read_as.page(base, want)
        more = text.size < read_as.stored.size
        shapes = _shapes(splitting.some(text.text, delimiter, len(text.text), more=more))
        first = list(islice(shapes, headers.REACH))
        if not more or len(first) == headers.REACH:
            return Page(text.text, delimiter, text.byte, text.plain), first
        want *= 2


def _shapes(found: Generator[Record, None, int]) -> Generator[_Shape, None, int]:
    """What is kept of each record that is not blank; gives back where the next one begins."""
    while True:
        try:
            record = next(found)
        except StopIteration as end:
            return int(end.value)
        if any(cell.text for cell in record.cells):
            yield _Shape.of(record)


def _plain_shapes(text: str, delimiter: str, stop: int) -> Generator[_Shape, None, int]:
    """The same of a text that holds nothing but lines."""
    found = splitting.plain(text, delimiter, stop)
    while True:
        try:
            start, end, width = next(found)
        except StopIteration as last:
            return int(last.value)
        yield _Shape(start, end, width, "")


@dataclass(slots=True)
class _Delimited:
    """How the leaves of delimited text are cut: what stands before the body, how wide a row is."""

    script: Script
    delimiter: str
    body: int = 0  # records up to the header, itself included
    width: int | None = None  # None: not known yet
    named: str | None = None  # the header as it stands

    def leaf(self, at: int, want: int, number: int) -> Leaf | None:
        """The records of about so many bytes."""
        text = self.script.page(at, want + 4 * script.AROUND)
        more = text.size < self.script.stored.size
        stop = max(1, len(text.text) - script.AROUND) if more else len(text.text)
        until = 0

        def cut() -> Iterator[_Shape]:
            nonlocal until
            if splitting.is_plain(text.text):
                until = yield from _plain_shapes(text.text, self.delimiter, stop)
            else:
                until = yield from _shapes(splitting.some(text.text, self.delimiter, stop, more=more))

        shapes = list(cut())
        page = Page(text.text, self.delimiter, text.byte, text.plain)
        skipped = max(0, self.body - number)
        first = number + skipped - self.body
        items = [self._item(page, n, shape) for n, shape in enumerate(shapes[skipped:], first)]
        return Leaf(text, until, items, len(shapes)) if until else None

    def _item(self, page: Page, number: int, shape: _Shape) -> Item:
        """A row where it belongs; one that is short by a few cells at its end is filled up, one that is shifted is refused."""
        start, end, count, fault = shape
        width = count if self.width is None else self.width
        row = Row.of(number, page, start, end, max(0, width - count))
        keep = True
        if self.named is not None and page.text[start:end] == self.named:
            keep, fault = False, "it is the header again, as at the head of a printed page"
        elif count > width:
            keep = not any(row.texts()[width:])
            fault = fault if keep else f"it has {count} cells where the header has {width}, so it is not clear which is which"
        elif count < width:
            keep = 2 * count >= width
            ending = "the missing ones at its end are taken as empty" if keep else "too few to tell which is which"
            fault = f"it has {count} cells where the header has {width}; {ending}" + (f"; {fault}" if fault else "")
        return Item(row, keep, f"row {number + 1}: {fault}{'' if keep else '; it was not read'}") if fault else Item(row, keep)


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


def _raw(page: Page, shape: _Shape) -> str:
    return page.text[shape.start : shape.end]


def records(exhibit: Exhibit, data: Data) -> Table:
    """Reads JSON lines in the same shape: the keys, in order of appearance, are the header. Never raises."""
    read_as = Script.of(data, exhibit.parameter("charset"))
    names: dict[str, int] = {}
    leaves = Leaves(read_as, partial(_lines, read_as, names))
    header = Row(-1, 0, 0, tuple(Cell(name, 0, 0) for name in names))
    rows, refused = Rows(leaves, leaves.rows, kept=True), Rows(leaves, 0, kept=False)
    return Table(exhibit, read_as, leaves, header, rows, refused, lost=leaves.others)


def _lines(read_as: Script, names: dict[str, int], at: int, want: int, number: int) -> Leaf | None:
    """JSON lines of about so many bytes; keys that were not met before go to `names`."""
    text = read_as.page(at, want + 4 * script.AROUND)
    more = text.size < read_as.stored.size
    until = script.line_end(text.text, len(text.text) - script.AROUND) if more else len(text.text)
    items = []
    for line in jsonlines.lines(text.text[:until]):
        n = number + line.number
        start, end = text.byte(line.start), text.byte(line.end)
        if line.fault:
            items.append(Item(Row(n, start, end), False, f"line {n + 1} is no JSON object: {line.fault}"))
            continue
        for name in line.values:
            names.setdefault(name, len(names))
        items.append(Item(_Lined(n, start, end, line.values, names, text.byte), True))
    return Leaf(text, until, items, len(items)) if until else None


class _Lined(Row):
    """A row of JSON lines: its cells are those of all keys that the whole file has."""

    __slots__ = ("_byte", "_names", "_values")

    def __init__(self, number: int, start: int, end: int, values: dict[str, Piece], names: dict[str, int], byte: Byte) -> None:
        super().__init__(number, start, end)
        self._values, self._names, self._byte = values, names, byte

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells, in the order of the keys."""
        given = (self._values.get(name) for name in self._names)
        return tuple(Cell(c.text, self._byte(c.start), self._byte(c.end)) if c else Cell("", self.end, self.end) for c in given)

    def texts(self) -> list[str]:
        """The texts of all cells."""
        return [c.text if (c := self._values.get(name)) else "" for name in self._names]


def _script(exhibit: Exhibit, data: Data) -> Script:
    charset = exhibit.parameter("charset")
    found = Script.of(data, charset)
    if charset is None and found.charset.encoding == "cp1252" and (legacy := _LEGACY.get(exhibit.context.region or "")):
        regional = Script.of(data, legacy)
        return found if regional.charset.lossy else regional
    return found


def _usual_width(some: Iterable[int]) -> int:
    """How many cells most records have."""
    widths = Counter(some)
    return max(widths.items(), key=lambda item: (item[1], item[0]))[0] if widths else 0


def _check_header(exhibit: Exhibit, table: Table) -> None:
    """Reports headers that stand twice: only the first of them is sure to be the column meant."""
    header = table.header
    twice = [name for name, times in Counter(name.casefold() for name in table.names if name).items() if times > 1]
    if header and twice:
        what = f"the header names {', '.join(repr(name) for name in twice)} more than once; the columns are told apart by their place"
        advice = "Give each column a name of its own in a copy, if a value is missed."
        table.told.append(Problem("duplicate-header", what, advice, exhibit.sha256, exhibit.span(header.start, header.end)))
