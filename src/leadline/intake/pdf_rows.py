"""Reads the bookings of a printed statement row by row, over its pages, so that each is in the table or reported."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from leadline.formats import columns, numbers
from leadline.intake import pdf_tables, pdf_values
from leadline.intake.pdf_lines import Line
from leadline.intake.pdf_tables import DATES, MONEY, Grid, Header
from leadline.intake.pdf_values import Printed, Years

_REACH = 2.2  # sizes: a line so near below belongs to the row above it
_CODE = re.compile(r"\d\)? ?[A-Z]{3}$")  # a currency behind a number
_EMPTY = {"", "-", "–", "—", "*"}


@dataclass(slots=True)
class Part:
    """What one page gives to a statement: the header that holds for it, and the lines below (`carried`: none is printed again)."""

    header: Header
    lines: list[Line]
    carried: bool = False


@dataclass(slots=True)
class Row:
    """One booking: its cells as printed, the lines it stands in, notes on what was filled in, and why it cannot be read."""

    cells: list[str]
    lines: list[Line]
    notes: list[str] = field(default_factory=list)
    fault: str = ""

    @property
    def text(self) -> str:
        """What is printed, for a report."""
        return " ".join(" ".join(word.text for word in line.words) for line in self.lines)


@dataclass(slots=True)
class Body:
    """The rows of a statement, those that are reported instead, and the balances it prints (with the number of rows `seen` before each)."""

    grid: Grid
    seen: list[Row] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    bad: list[Row] = field(default_factory=list)
    balances: list[tuple[int, Line, Printed]] = field(default_factory=list)


def body(parts: Sequence[Part], titles: Sequence[Line]) -> Body:
    """Reads a statement whose pages are `parts`; `titles` stand above its first header."""
    starts, more, pitch = _starts(parts)
    reader = _Reader(Body(pdf_tables.grid(parts[0].header, starts, more)), parts[0].header, pitch, decimals=_decimals(parts))
    for part in parts:
        reader.page(part)
    done = reader.body
    _check(done, Years(pdf_values.period(titles), [row.cells[reader.day] for row in done.rows]))
    return done


def _decimals(parts: Sequence[Part]) -> bool:
    """Whether the amounts have decimals."""
    return any(pdf_tables.begins_row(part.header, line) and pdf_tables.pays(part.header, line) for part in parts for line in part.lines)


def _starts(parts: Sequence[Part]) -> tuple[list[Line], list[Line], float]:
    """The lines in which rows begin, also those that print no day again; those below them; how far rows stand from the line above."""
    starts, more, gaps = [], [], []
    decimals = _decimals(parts)
    for part in parts:
        days = {n for n, line in enumerate(part.lines) if pdf_tables.begins_row(part.header, line) and not pdf_values.printed(line)}
        first, last = min(days, default=0), max(days, default=-1)
        for n in range(first, len(part.lines)):
            line, above = part.lines[n], part.lines[max(0, n - 1)]
            if pdf_values.printed(line):
                continue
            if n in days or (n < last and pdf_tables.pays(part.header, line, decimals=decimals)):
                starts.append(line)
                gaps += [line.base - above.base] if n else []
            elif line.base - above.base > _REACH * max(line.size, above.size):
                if n > last:
                    break
            elif not any(pdf_tables.amount(word.text) and pdf_tables.DECIMALS.search(word.text) for word in line.words):
                more.append(line)
    gaps.sort()
    return starts, more, gaps[len(gaps) // 2] if gaps else 0.0


class _Reader:
    """Walks through the lines of a statement; `row` is the one that further lines may belong to."""

    def __init__(self, made: Body, header: Header, pitch: float, *, decimals: bool) -> None:
        self.body, self.pitch, self.decimals = made, pitch, decimals
        roles = [column.role for column in made.grid.columns]
        self.day = roles.index("date")
        self.days = [n for n, role in enumerate(roles) if role in DATES]
        self.moves = [n for n, role in enumerate(roles) if role in ("amount", "debit", "credit")]
        self.balance = roles.index("balance") if "balance" in roles else -1
        self.money = [n for n, role in enumerate(roles) if role in MONEY]
        self.fixed = {n for n, role in enumerate(roles) if role in MONEY | DATES}
        self.row: Row | None = None
        self.last: Line | None = None
        self.header = header

    def page(self, part: Part) -> None:
        """Reads one page's lines."""
        self.last, self.header = None, part.header
        for line in part.lines:
            self._line(line)

    def _line(self, line: Line) -> None:
        said = pdf_values.printed(line)
        if said is not None:
            self.body.balances.append((len(self.body.seen), line, said))
            self._close()
            return
        cells, fault = self.body.grid.cells(line)
        cells = ["" if n in self.money and text in _EMPTY else text for n, text in enumerate(cells)]
        if pdf_tables.dated(cells[self.day]):
            self._begin(Row(cells, [line], fault=fault), line)
            return
        if self._astray(cells, line):
            self._lost(cells, line, "it has a day and an amount, but not where the header has them")
            return
        if not any(cells[n] for n in self.fixed):
            self._go_on(cells, line, fault)
            return
        self._undated(cells, line, fault)

    def _astray(self, cells: list[str], line: Line) -> bool:
        """Whether a line looks like a row, but no cell of days holds a day: the columns were not found as they are."""
        if any(pdf_tables.dated(cells[n]) for n in self.days) or not pdf_tables.begins_row(self.header, line):
            return False
        starts = [" ".join(word.text for word in line.words[:n]) for n in (1, 2, 3)]
        return any(map(pdf_tables.dated, starts)) and pdf_tables.pays(self.header, line, decimals=self.decimals)

    def _begin(self, row: Row, line: Line) -> None:
        self.body.rows.append(row)
        self.body.seen.append(row)
        self.row, self.last = row, line

    def _go_on(self, cells: list[str], line: Line, fault: str) -> None:
        """A line of text alone: more of the row above, where it stands near; else no part of the table."""
        if self.row is None or not self._near(line):
            self._close()
            return
        self._add(cells, line, fault)

    def _undated(self, cells: list[str], line: Line, fault: str) -> None:
        """A line without a day: the amounts of the row above, a further booking of its day, or something that is no booking."""
        filled = [n for n in self.fixed if cells[n]]
        sum_ = any(columns.is_sum(text) or columns.is_sum(text.split(" ")[0]) for text in (*cells, " ".join(cells).strip()) if text)
        if sum_ or not any(n in self.money and self._is_amount(cells[n]) and self._printed_so(cells[n]) for n in filled):
            self._close()
            return
        if any(not (self._is_amount(cells[n]) if n in self.money else pdf_tables.dated(cells[n])) for n in filled):
            self._lost(cells, line, "its cells are not what their columns hold")
            return
        row, near = self.row, self._near(line)
        if row is not None and near and all(not row.cells[n] for n in filled) and (set(filled) == {self.balance} or not self._moved(row)):
            self._add(cells, line, fault)
            return
        moved = [n for n in self.moves if cells[n]]
        before = self.body.rows[-1] if self.body.rows else None
        told = any(text for n, text in enumerate(cells) if n not in self.fixed)
        if len(moved) == 1 and told and before is not None and self._moved(before):
            cells[self.day] = before.cells[self.day]
            row = Row(cells, [line], ["no day is printed: that of the row above"], fault)
            if self.row is None or (self.last is not None and line.base - self.last.base > max(_REACH * line.size, 1.3 * self.pitch)):
                row.fault = row.fault or "it has an amount, but no day, and stands apart from the rows"
            self._begin(row, line)
            return
        self._lost(cells, line, "it has an amount, but no day")

    def _lost(self, cells: list[str], line: Line, fault: str) -> None:
        lost = Row(cells, [line], fault=fault)
        self.body.bad.append(lost)
        self.body.seen.append(lost)
        self._close()

    def _add(self, cells: list[str], line: Line, fault: str) -> None:
        if self.row is None:
            return
        self.row.cells = [f"{a} {b}".strip() for a, b in zip(self.row.cells, cells, strict=True)]
        self.row.lines.append(line)
        self.row.fault = self.row.fault or fault
        self.last = line

    def _near(self, line: Line) -> bool:
        """Whether a line stands below the one before as lines of one row do; the first of a page may go on with the last row."""
        return self.last is None or line.base - self.last.base <= _REACH * max(line.size, self.last.size)

    def _moved(self, row: Row) -> bool:
        return any(row.cells[n] for n in self.moves)

    def _printed_so(self, text: str) -> bool:
        """Whether a number has decimals where the table's amounts have them: others are numbers of pages, of telephones."""
        return not self.decimals or pdf_tables.DECIMALS.search(text) is not None

    def _is_amount(self, text: str) -> bool:
        return pdf_tables.amount(text) or pdf_values.signed(text) is not None

    def _close(self) -> None:
        self.row = None


def _check(done: Body, years: Years) -> None:
    """Moves rows that cannot be read for sure to `bad`: no amount, two of them, none that is a number, a day without a year."""
    grid = done.grid
    texts = [row.cells[n] for row in done.rows for n, column in enumerate(grid.columns) if column.role in MONEY and row.cells[n]]
    shown = numbers.decimal_sign([pdf_values.direction(text)[1] for text in texts])
    decimal = shown[0] if shown else None
    for n, column in enumerate(grid.columns):
        if column.role in ("amount", "balance"):
            _words_to_signs(done.rows, n, column.name, strict=column.role == "amount")
    kept: list[Row] = []
    coded = 2 * sum(_CODE.search(text) is not None for text in texts) > len(texts)
    for row in done.rows:
        if coded:
            row.fault = row.fault or _uncoded(row, grid)
        row.fault = row.fault or _fault(row, grid, decimal) or _day(row, grid, years)
        (done.bad if row.fault else kept).append(row)
    done.rows = kept


def _uncoded(row: Row, grid: Grid) -> str:
    """A currency that stands behind most amounts and not behind this one went to another column: the cut is not sure."""
    money = [text for text, column in zip(row.cells, grid.columns, strict=True) if column.role in MONEY and text]
    bare = next((text for text in money if not _CODE.search(text)), "")
    return f"{bare!r} has no currency behind it, as the others have" if bare else ""


def _words_to_signs(rows: Sequence[Row], place: int, name: str, *, strict: bool) -> None:
    """Writes `12,50 S` as `-12,50`. Where only one way has its word, an amount without one is the other way, or it is not: no guess."""
    ways = {way for row in rows if (way := pdf_values.direction(row.cells[place])[0])}
    for row in rows:
        text = row.cells[place]
        changed = pdf_values.signed(text)
        if changed is not None:
            row.cells[place] = changed
            row.notes.append(f"{name}: {text} as printed")
        elif ways and strict and text and text[0] not in "+-−" and text[-1] not in "+-−":
            row.fault = row.fault or f"{text!r} has no word for in or out, as others have in {name!r}"


def _fault(row: Row, grid: Grid, decimal: str | None) -> str:
    """Why a row's amounts cannot be read for sure; empty where they can."""
    moved: list[str] = []
    for text, column in zip(row.cells, grid.columns, strict=True):
        if column.role not in MONEY or not text:
            continue
        value = pdf_values.number(text, decimal) if pdf_tables.amount(text) else None
        if value is None:
            return f"{text!r} in the column {column.name!r} is no amount"
        if column.role in ("amount", "debit", "credit"):
            moved.append(value)
    if not moved:
        return "it has a day, but no amount"
    if sum(bool(value.strip("-0.")) for value in moved) > 1:
        return "it has two amounts"
    if any("\ufffd" in text for text, column in zip(row.cells, grid.columns, strict=True) if column.role in MONEY | DATES):
        return "its font does not say which letters it shows"
    return ""


def _day(row: Row, grid: Grid, years: Years) -> str:
    for n, column in enumerate(grid.columns):
        if column.role not in DATES or not row.cells[n]:
            continue
        if _CODE.search(row.cells[n]):
            return f"{row.cells[n]!r} in the column {column.name!r} is more than a day"
        whole = years.whole(row.cells[n])
        if whole is None:
            return f"its day {row.cells[n]!r} has no year, and the titles do not tell it"
        if whole != row.cells[n]:
            row.notes.append(f"{column.name}: {row.cells[n]} as printed")
            row.cells[n] = whole
    return ""
