"""Puts the tables on the pages of a PDF together to statements, and writes each as CSV, as the statements' extractor reads it.

The CSV has the title lines of the first page (phrases as cells), the balances that the statement prints before and after its rows
(label, amount), the header, the rows with their cells as printed, and three columns more: `page` (counted from 1), `box` (left, top,
right, bottom of the row's print in millimetres from the upper left corner of that page, as it is read; of each page, where a row goes
on), and `note` (what was filled in: a day's year, a sign that is printed as a word). Printed headers and balances that a page takes from
the page before are compared and left out.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from leadline.formats import columns, tables
from leadline.intake import pdf_lines, pdf_rows, pdf_tables, pdf_values
from leadline.intake.pdf_lines import Line
from leadline.intake.pdf_rows import Body, Part, Row
from leadline.intake.pdf_tables import Header
from leadline.model.records import Exhibit

_TITLES = 24  # lines above the header; with the header they lie where it is looked for
_ACCOUNT = re.compile(r"[A-Z]{2}\d{2}(?: ?[0-9A-Z]{4}){3,7}(?: ?[0-9A-Z]{1,4})?|\d[\d \-/.]{6,}\d")
_FAR = 4  # sizes: lines so far apart are no neighbours
_MM = 25.4 / 72


@dataclass(slots=True)
class Statement:
    """One statement: its title lines and the part that each page gives."""

    titles: list[Line]
    parts: list[Part]


@dataclass(slots=True)
class Written:
    """A statement as CSV, with its rows, those that are reported, and carried balances that do not agree."""

    data: bytes
    first: int
    last: int
    rows: int
    bad: list[Row] = field(default_factory=list)
    breaks: list[str] = field(default_factory=list)
    whole: bool = True  # the table's reader finds header and rows again


def statements(pages: Sequence[Sequence[Line]]) -> list[Statement]:
    """The statements in the lines of a document's pages, in order."""
    out: list[Statement] = []
    for lines in pages:
        found = list(pdf_tables.headers(lines))
        if not found:
            _go_on(out, lines)
            continue
        for n, header in enumerate(found):
            above = list(lines[found[n - 1].after if n else 0 : header.first])
            below = list(lines[header.after : found[n + 1].first if n + 1 < len(found) else len(lines)])
            if out and _same(out[-1], header, above):
                out[-1].parts.append(Part(header, below))
            else:
                out.append(Statement(above, [Part(header, below)]))
    return out


def _go_on(out: list[Statement], lines: Sequence[Line]) -> None:
    """A page without a header goes on with the table of the page before, where it has rows for its columns."""
    if not out:
        return
    last = out[-1].parts[-1].header
    days = [n for n, line in enumerate(lines) if pdf_tables.day_at(last, line) is not None]
    paid = [n for n, line in enumerate(lines) if pdf_tables.begins_row(last, line) or pdf_tables.pays(last, line)]
    if out[-1].parts[-1].lines and days and paid:
        first = next((n for n in days if n in paid), paid[0])
        for n in reversed([n for n in days if n < first]):  # the amount may stand on a row's last line
            if any(b.base - a.base > _FAR * max(a.size, b.size) for a, b in pairwise(lines[n : first + 1])):
                break
            first = n
        ahead = next((n for n in range(first) if pdf_values.printed(lines[n])), first)
        out[-1].parts.append(Part(last, list(lines[ahead:]), carried=True))


def _same(statement: Statement, header: Header, above: Sequence[Line]) -> bool:
    """Whether a table goes on with a statement: the same header at the same place, no other account, and no second beginning."""
    if not statement.parts[-1].header.alike(header):
        return False
    ours, theirs = _accounts(statement.titles), _accounts(above)
    if ours and theirs and not ours & theirs:
        return False
    ended = any(said and said.basis == "closing" for said in map(pdf_values.printed, statement.parts[-1].lines[-6:]))
    return not (ended and ours != theirs)


def _accounts(lines: Sequence[Line]) -> set[str]:
    """What may be numbers of accounts in titles; days and periods are none."""
    found = set()
    for line in lines:
        for phrase in pdf_lines.phrases(line.words, 1.5):
            for text in _ACCOUNT.findall(phrase.text):
                if not pdf_tables.dated(text) and not pdf_values.period([line]):
                    found.add(re.sub(r"\W", "", text))
    return found


def written(statement: Statement) -> Written:
    """Reads a statement and writes it as CSV."""
    body = pdf_rows.body(statement.parts, statement.titles)
    header = statement.parts[0].header
    breaks = _carried(body)
    data = _csv(statement, body, header, _TITLES)
    for most in (6, 0):  # title lines may look like a header
        if _reads_back(data, header, body):
            break
        data = _csv(statement, body, header, most)
    pages = [part.header.page if not part.carried else part.lines[0].page for part in statement.parts]
    return Written(data, pages[0], pages[-1], len(body.rows), body.bad, breaks, _reads_back(data, header, body))


def _csv(statement: Statement, body: Body, header: Header, most: int) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    width = len(header.names) + 3
    titles = [_title(line) for line in statement.titles]
    titles = [cells for cells in titles if columns.known(cells) < 2][-most:] if most else []
    titles += [[said.label, said.amount, *([said.rest] if said.rest else [])] for said in _ends(body)]
    for cells in titles:
        writer.writerow((cells + [""] * width)[: max(width, len(cells))])
    writer.writerow([*header.names, "page", "box", "note"])
    for row in body.rows:
        writer.writerow([*row.cells, *where(row), " · ".join(row.notes)])
    return out.getvalue().encode("utf-8", "replace")


def _title(line: Line) -> list[str]:
    said = pdf_values.printed(line)
    if said is not None and said.basis != "carried":
        return [said.label, said.amount, *([said.rest] if said.rest else [])]
    return [phrase.text for phrase in pdf_lines.phrases(line.words)]


def _ends(body: Body) -> Iterator[pdf_values.Printed]:
    """The balance before all rows and the one behind them, under words that the extractor knows."""
    for at, basis, plain in ((0, "opening", "opening balance"), (len(body.seen), "closing", "closing balance")):
        some = [said for place, _, said in body.balances if place == at and said.basis in (basis, "carried")]
        some = [said for said in some if said.basis == basis] or some
        if not body.seen:
            some = [said for said in some if said.basis == basis]
        if some:
            said = some[0] if basis == "opening" else some[-1]
            yield said._replace(label=plain, rest=f"as printed: {said.label} {said.rest}".strip())


def _carried(body: Body) -> list[str]:
    """Balances within the rows that do not agree: with the row above that prints one, or with the page before."""
    balance = next((n for n, column in enumerate(body.grid.columns) if column.role == "balance"), None)
    faults = []
    before: tuple[int, str] | None = None
    for place, line, said in body.balances:
        value = pdf_values.number(said.amount, None)
        if value is None or place in (0, len(body.seen)):
            continue
        above = body.seen[place - 1].cells[balance] if balance is not None else ""
        stands = pdf_values.number(above, None) if above else None
        wrong = (stands is not None and stands != value) or (before is not None and before[0] == place and before[1] != value)
        if wrong:
            stood = above or (before[1] if before else "")
            faults.append(f"page {line.page} carries {said.amount} on ({said.label}), but {stood} stands before it")
        before = (place, value)
    return faults


def _reads_back(data: bytes, header: Header, body: Body) -> bool:
    """Whether the table's reader finds the header and all rows again."""
    table = tables.read(Exhibit("0" * 64, len(data), "text/csv", "x"), data)
    return table.names[: len(header.names)] == header.names and len(table.rows) == len(body.rows)


def where(row: Row) -> tuple[str, str]:
    """The page and the box of a row, in millimetres; of each page where it stands on several."""
    pages: dict[int, list[tuple[float, float, float, float]]] = {}
    for line in row.lines:
        pages.setdefault(line.page, []).append(line.box())
    boxes = []
    for some in pages.values():
        sides = (min(b[0] for b in some), min(b[1] for b in some), max(b[2] for b in some), max(b[3] for b in some))
        boxes.append(" ".join(f"{side * _MM:.1f}" for side in sides))
    return " ".join(map(str, pages)), " + ".join(boxes)
