"""Finds the header of a statement on a page of a PDF, and where its columns begin and end.

A column is known by its header's place and by the white corridors between what is printed below: the corridor that lies between two
headers parts their columns. What stands between two corridors belongs to the side whose kind it is (money to a column of money);
where that says nothing, the place is doubtful and the rows that have something there are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from leadline.formats import columns, dates
from leadline.intake import pdf_lines, tables
from leadline.intake.pdf_lines import Line, Word

MONEY = frozenset(("amount", "debit", "credit", "balance", "fee"))
DATES = frozenset(("date", "value_date"))
_GAPS = (1.5, pdf_lines.PHRASE, 0.4)  # of the size: how far apart the names in a header may be
_NEAR = 0.6  # of the size: what stands nearer is one phrase, in rows
_WIDE = 0.55  # of the size: wider than the space of any font
_STACKED = 3  # lines that a header may take
_THIN = 1.0  # points: a corridor is at least so wide
# An amount as statements print it, with a sign, brackets, a currency's sign or code.
AMOUNT = re.compile(
    r"[+\-−–(]?\s?(?:[A-Z]{3}\s|[^\w\s()+\-.,]{1,2}\s?)?[+\-−–(]?\s?"
    r"\d[\d.,'’ \u00a0\u202f]*\)?\s?[+\-−–]?(?:\s?(?:[A-Z]{3}|[^\w\s()+\-.,]{1,2}))?\)?[+\-−–]?"
)
DECIMALS = re.compile(r"\d[.,]\d\d(?!\d)")
_HEAD, _GROUP = re.compile(r"\D{0,2}\d{1,3}"), re.compile(r"\d{3}(?!\d)")
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
YEARLESS = re.compile(
    rf"(?P<a>\d{{1,2}})(?P<sep>[./-])(?P<b>\d{{1,2}})\.?|(?P<day>{_DAY})[ .\-]*(?P<month>[^\W\d_]{{3,10}})\.?|"
    rf"(?P<month2>[^\W\d_]{{3,10}})\.?[ \-](?P<day2>{_DAY})"
)


class Column(NamedTuple):
    """One column by its header: the name as printed, what it means (empty: nothing we know), the header's left and right end."""

    name: str
    role: str
    x0: float
    x1: float


@dataclass(slots=True)
class Header:
    """The header of a table of bookings, and what it takes of the page's lines."""

    page: int
    columns: list[Column]
    first: int  # place of its first line among the page's lines
    after: int  # place of the line after it

    @property
    def names(self) -> list[str]:
        """The columns' names from left to right."""
        return [column.name for column in self.columns]

    def alike(self, other: Header) -> bool:
        """Whether two headers are one, printed again on another page."""
        return self.names == other.names and all(
            abs(a.x0 - b.x0) < 3 and abs(a.x1 - b.x1) < 3 for a, b in zip(self.columns, other.columns, strict=True)
        )


@dataclass(slots=True)
class Grid:
    """The columns' places: `bounds[n]` parts column n from n + 1; in `doubtful` stretches it is not clear whose something is."""

    columns: list[Column]
    bounds: list[float]
    doubtful: list[tuple[float, float]] = field(default_factory=list)
    edges: dict[int, float] = field(default_factory=dict)  # right end of the numbers of a column

    def column(self, x: float) -> int:
        """The column that a place belongs to."""
        return sum(1 for bound in self.bounds if x > bound)

    def cells(self, line: Line) -> tuple[list[str], str]:
        """A line cut into cells, and what is wrong with the cut (empty: nothing)."""
        cells: list[list[str]] = [[] for _ in self.columns]
        fault = ""
        for phrase in _grouped(line.words):
            places, bad = self._shared(phrase)
            fault = fault or bad
            for place, word in zip(places, phrase, strict=True):
                cells[place].append(word.text)
        return [" ".join(words) for words in cells], fault

    def _shared(self, phrase: list[Word]) -> tuple[list[int], str]:
        """The columns of the words of one phrase. A text may run on into empty columns of money; a number there is doubtful."""
        first = self.column(phrase[0].x0 + min(1.0, (phrase[0].x1 - phrase[0].x0) / 2))
        role = self.columns[first].role
        places, fault = [], ""
        for word in phrase:
            at = self.column((word.x0 + word.x1) / 2)
            if any(low < word.x1 and word.x0 < high for low, high in self.doubtful):
                fault = f"{word.text!r} stands between two columns"
            number = any(c.isdigit() for c in word.text)
            crossing = any(word.x0 < bound - 1 and word.x1 > bound + 1 for bound in self.bounds)
            if at != first and self.columns[at].role in MONEY and role not in MONEY:
                edge = self.edges.get(at)
                if number and not crossing and edge is not None and abs(edge - phrase[-1].x1) < 2:
                    places.append(at)
                    continue
                if number:
                    fault = f"{word.text!r} may belong to the text before it or to the column {self.columns[at].name!r}"
                at = first
            elif crossing and number and (role in MONEY or self.columns[at].role in MONEY | DATES):
                fault = f"{word.text!r} reaches over two columns"
            elif crossing:
                at = first
            places.append(at)
        for n, (a, b) in enumerate(pairwise(phrase)):
            if places[n] != places[n + 1] and _one_number(a, b):
                fault = fault or f"'{a.text} {b.text}' may be one number, but stands in two columns"
        return places, fault


def headers(lines: Sequence[Line]) -> Iterator[Header]:
    """The headers of tables of bookings on one page, from its top."""
    n = 0
    while n < len(lines):
        best = _best(lines, n)
        following = _best(lines, n + 1) if best and best[1].after - n > 1 else None
        if best and not (following and following[0] >= best[0]):
            yield best[1]
            n = best[1].after
        else:
            n += 1


def _best(lines: Sequence[Line], n: int) -> tuple[tuple[int, int], Header] | None:
    """The best reading of the lines from `n` as a header, with its worth: columns known, and unknown (negative)."""
    found: tuple[tuple[int, int], Header] | None = None
    for count in range(1, _STACKED + 1):
        some = lines[n : n + count]
        if len(some) < count or any(c.isdigit() for line in some[-1:] for word in line.words for c in word.text):
            break
        if count > 1 and some[-1].base - some[-2].base > 1.8 * max(some[-1].size, some[-2].size):
            break
        for gap in (*_GAPS, *((0.0,) if count == 1 else ())):
            cells = _stack([pdf_lines.phrases(line.words, gap) for line in some]) if gap else _named(some[0].words)
            names = [cell.text for cell in cells]
            if not 3 <= len(names) <= 20 or columns.known(names) < 2 or tables.of(names, ()) != "statement":
                continue
            roles = {place: role for role, place in columns.match(names, "statement").items()}
            if not gap and len(roles) < len(names) - 1:  # words of prose that are names by chance
                continue
            worth = (len(roles), len(roles) - len(names))
            tight = count > 1 and some[-1].base - some[-2].base <= 1.35 * max(some[-1].size, some[-2].size)
            if found is None or worth > found[0] or (worth == found[0] and tight and found[1].after < n + count):
                made = [Column(cell.text, roles.get(place, ""), cell.x0, cell.x1) for place, cell in enumerate(cells)]
                found = worth, Header(lines[n].page, made, n, n + count)
    return found


def _stack(rows: list[list[Word]]) -> list[Word]:
    """The names of a header in several lines: what stands above one another is one name."""
    cells: list[Word] = []
    for row in rows:
        for word in row:
            over = [n for n, cell in enumerate(cells) if _above(cell, word)]
            if over:
                cell = cells[over[0]]
                cells[over[0]] = cell._replace(text=f"{cell.text} {word.text}", x0=min(cell.x0, word.x0), x1=max(cell.x1, word.x1))
            else:
                cells.append(word)
    return sorted(cells, key=lambda word: word.x0)


def _named(words: Sequence[Word]) -> list[Word]:
    """The words of a line put together to names that we know, where they stand too near to one another to be told apart by gaps.

    The fewest pieces win, as most names are the longest; a gap wider than a space parts names in any case.
    """
    best: list[tuple[int, list[Word]]] = [(0, [])]
    for end in range(1, len(words) + 1):
        options = []
        for start in range(max(0, end - 6), end):
            some = words[start:end]
            if any(b.x0 - a.x1 > _WIDE * a.size for a, b in pairwise(some)):
                continue
            name = pdf_lines.join(some)
            cost = 1 if columns.known([name.text]) else 4 * len(some)
            options.append((best[start][0] + cost, [*best[start][1], name]))
        best.append(min(options, key=lambda option: option[0]))
    return best[-1][1]


def _above(cell: Word, word: Word) -> bool:
    """Whether one word stands above the other: they share a third of the narrower one's width."""
    shared = min(cell.x1, word.x1) - max(cell.x0, word.x0)
    return shared > 0.3 * min(cell.x1 - cell.x0, word.x1 - word.x0)


def dated(text: str) -> bool:
    """Whether a text is a day, also without its year."""
    text = text.strip()
    return any(c.isdigit() for c in text) and (dates.order([text]) is not None or yearless(text) is not None)


def yearless(text: str) -> re.Match[str] | None:
    """A day without its year, `01.02.` or `1 Feb`; None for other text."""
    match = YEARLESS.fullmatch(text.strip())
    if match is None:
        return None
    if match["a"]:
        low, high = sorted((int(match["a"]), int(match["b"])))
        return match if 1 <= low <= 12 and high <= 31 else None
    return match if dates.order([f"{text.strip()} 2026"]) is not None else None


def amount(text: str) -> bool:
    """Whether a text is an amount."""
    return AMOUNT.fullmatch(text.strip()) is not None


def begins_row(header: Header, line: Line) -> bool:
    """Whether a line has a day below the header of days and an amount beside it, before the columns' places are known."""
    at = day_at(header, line)
    return at is not None and any(amount(word.text) for word in line.words[at + 1 :])


def day_at(header: Header, line: Line) -> int | None:
    """The place of the word with which a day begins below the header of days; None where none does."""
    day = next((column for column in header.columns if column.role == "date"), None)
    if day is None:
        return None
    wide = 3 * line.size
    for n, word in enumerate(line.words):
        if word.x1 > day.x0 - wide and word.x0 < day.x1 + wide:
            some = line.words[n : n + 3]
            if any(dated(" ".join(w.text for w in some[:k])) for k in (1, 2, 3)):
                return n
    return None


def pays(header: Header, line: Line, *, decimals: bool = True) -> bool:
    """Whether a line has an amount (`decimals`: one with decimals) below a header of money."""
    wide = 4 * line.size
    money = [column for column in header.columns if column.role in MONEY]
    return any(
        (DECIMALS.search(word.text) or not decimals)
        and amount(word.text)
        and any(word.x1 > c.x0 - wide and word.x0 < c.x1 + wide for c in money)
        for word in line.words
    )


def grid(header: Header, rows: Sequence[Line], more: Sequence[Line] = ()) -> Grid:
    """Where the columns of a table part, from its header, the lines that begin its rows, and the lines of text below them (`more`)."""
    made = Grid(header.columns, [])
    rows = [*rows, *more]
    words = [[pdf_lines.join(phrase) for phrase in _grouped(line.words)] for line in rows]
    for left, right in zip(header.columns, header.columns[1:], strict=False):
        bound, doubtful = _part(left, right, words, [line.words for line in rows])
        made.bounds.append(max(bound, made.bounds[-1]) if made.bounds else bound)
        made.doubtful += doubtful
    for place, column in enumerate(made.columns):
        if column.role in MONEY:
            ends = [round(word.x1) for row in words for word in row if amount(word.text) and made.column((word.x0 + word.x1) / 2) == place]
            if ends:
                made.edges[place] = float(max(sorted(set(ends)), key=ends.count))
    return made


def _part(
    left: Column, right: Column, phrases: list[list[Word]], words: Sequence[Sequence[Word]]
) -> tuple[float, list[tuple[float, float]]]:
    """Where two neighbouring columns part, and the stretches between them that may be either's."""
    low, high = left.x1, right.x0
    if high - low < _THIN:
        return (low + high) / 2, []
    free: list[tuple[float, float]] = []
    whole, single = [word for row in phrases for word in row], [word for row in words for word in _numbers(row)]
    for most in range(len(phrases) // 5 + 1):  # a long text that runs over the corridor in few rows does not close it
        free = _free(whole, low, high, most) or _free(single, low, high, most)
        if free:
            break
    if not free:
        return (low + high) / 2, []
    if len(free) == 1:
        return sum(free[0]) / 2, []
    inside = [w for row in phrases for w in row if w.x1 > free[0][1] - 0.1 and w.x0 < free[-1][0] + 0.1]
    numbers = bool(inside) and all(amount(word.text) for word in inside)
    if numbers and (left.role in MONEY) != (right.role in MONEY):
        return (sum(free[0]) if right.role in MONEY else sum(free[-1])) / 2, []
    if numbers and left.role in MONEY:
        before, after = min(w.x0 for w in inside) - low, high - max(w.x1 for w in inside)
        if 2 * before < after or 2 * after < before:
            return sum(free[-1] if before < after else free[0]) / 2, []
        return sum(free[0]) / 2, [(free[0][1] - 0.1, free[-1][0] + 0.1)]
    widest = max(free, key=lambda pair: pair[1] - pair[0]) if left.role not in MONEY and right.role not in MONEY else free[-1]
    return sum(widest) / 2, []


def _free(words: Sequence[Word], low: float, high: float, most: int) -> list[tuple[float, float]]:
    """The stretches between low and high that at most so many words touch."""
    inside = [w for w in words if w.x1 > low and w.x0 < high]
    ends = sorted([(max(low, w.x0), 1) for w in inside] + [(min(high, w.x1), -1) for w in inside])
    out, start, depth = [], low, 0
    for x, step in [*ends, (high, 1)]:
        if (depth <= most and step == 1 and depth + step > most) or (x == high and depth <= most):
            if x - start >= _THIN:
                out.append((start, x))
            if x == high:
                break
        depth += step
        if depth <= most and step == -1 and depth - step > most:
            start = x
    return out


def _one_number(a: Word, b: Word) -> bool:
    """Whether two words may be one number whose thousands stand apart: `1` and `234,56`."""
    return b.x0 - a.x1 < _NEAR * a.size and _HEAD.fullmatch(a.text) is not None and _GROUP.match(b.text) is not None


def _numbers(words: Sequence[Word]) -> list[Word]:
    """Words, those joined that may be one number."""
    out: list[Word] = []
    for word in words:
        if out and _one_number(out[-1]._replace(text=out[-1].text.split(" ")[-1]), word):
            out[-1] = pdf_lines.join([out[-1], word])
        else:
            out.append(word)
    return out


def _grouped(words: Sequence[Word]) -> list[list[Word]]:
    """The words of each phrase."""
    out: list[list[Word]] = []
    for word in words:
        if out and word.x0 - out[-1][-1].x1 < _NEAR * min(word.size, out[-1][-1].size):
            out[-1].append(word)
        else:
            out.append([word])
    return out
