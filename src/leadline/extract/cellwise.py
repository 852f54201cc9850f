"""What the extractors of plain and complaint tables share: the columns, and how a cell becomes an account, an amount, a time."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files

from leadline import kinds
from leadline.formats import columns, currencies, dates, numbers, tables
from leadline.formats.stored import Data
from leadline.formats.tables import Row, Table
from leadline.model.records import Count, Exhibit, Problem
from leadline.model.values import Money, Span

_LOCAL = re.compile(r"[0-9][0-9 \-./]{4,}[0-9]")  # a national account number as people type it
_WRITTEN = re.compile(r"([a-z][a-z0-9-]*):(\S.*)", re.DOTALL)
_TOKEN = re.compile(r"(USDT|USDC)[\s(@/_-]*(TRC[\s-]?20|TRON|ERC[\s-]?20|ETHEREUM)\)?", re.IGNORECASE)
_MIDNIGHT = re.compile(r"\b0?0:00(?::00(?:\.0+)?)?$")
CORRECT = 'Correct it in case.toml: [columns] "header as printed" = "column".'


@dataclass(slots=True)
class Sheet:
    """A table with the places of its columns, and how its numbers and dates are written."""

    exhibit: Exhibit
    table: Table
    places: dict[str, int]
    problems: list[Problem] = field(default_factory=list)
    decimal: str | None = None
    order: str = "dmy"
    read: int = 0
    reported: int = 0  # rows that were refused
    last: int = -1  # the last of them
    said_table: bool = False
    loose: bool = False  # as people and offices write: headers in any language, amounts and times in the form of the country
    evidence: str = ""  # how its numbers and dates are read, in words
    days: bool = False  # the times are all midnight: these are dates

    def text(self, row: Row, column: str) -> str:
        """The text of a cell, empty where the table has no such column."""
        return row.text(self.places.get(column))

    def span(self, row: Row) -> Span:
        """The bytes of a row."""
        return self.exhibit.span(row.start, row.end)

    def refuse(
        self, row: Row, kind: str, what: str, advice: str = "Look at the row in the original, and hand in a corrected table."
    ) -> None:
        """The row is not read, and that is said."""
        self.reported += row.number != self.last
        self.last = row.number
        self.doubt(row, kind, what, advice)

    def doubt(self, row: Row, kind: str, what: str, advice: str = "Look at the row in the original.") -> None:
        """The row is read, with a doubt."""
        self.problems.append(
            Problem(kind, f"{self.exhibit.name}, row {row.number + 1}: {what}.", advice, self.exhibit.sha256, self.span(row))
        )

    def count(self) -> Count:
        """Rows in, read and reported."""
        rows, reported = self.table.rows_in, self.table.rows_in - len(self.table.rows) + self.reported
        return Count(self.exhibit.sha256, rows, rows - reported, reported)

    def end(self) -> Iterator[Problem | Count]:
        """What remains to be said of the table."""
        yield from self.said()
        yield self.count()

    def said(self) -> Iterator[Problem]:
        """What is wrong with the table, and what was said of its rows since this was asked last."""
        if not self.said_table:
            self.said_table = True
            yield from self.table.doubts()
        told, self.problems = self.problems, []
        yield from told


def sheet(exhibit: Exhibit, data: Data, kind: str, money: tuple[str, ...], times: tuple[str, ...], *, loose: bool = False) -> Sheet:
    """Reads a table and tells how the columns in `money` and `times` are written, each with its numbered ones."""
    table = tables.records(exhibit, data) if exhibit.base() == "application/jsonl" else tables.read(exhibit, data)
    places = columns.match(table.names, kind, dict(exhibit.context.columns))
    found = Sheet(exhibit, table, places, loose=loose)
    found.decimal = exhibit.context.decimal
    signs, days = numbers.Signs(), dates.Shown()
    of_money = [(p, numbers.Signs()) for c, p in places.items() if c.partition("#")[0] in money]
    of_time = [(p, dates.Shown()) for c, p in places.items() if c.partition("#")[0] in times]
    clocks: set[bool] = set()
    for row in table.rows if of_money or of_time else ():
        texts = row.texts()
        for place, amounts in of_money:
            amounts.add(texts[place])
        for place, printed in of_time:
            printed.add(texts[place])
        if loose:
            clocks |= {_MIDNIGHT.search(texts[place]) is not None for place, _ in of_time if texts[place]}
    for _, amounts in of_money:
        signs.then(amounts)
    for _, printed in of_time:
        days.then(printed)
    sign, order = signs.found(), days.order(exhibit.context.date_order)
    if found.decimal is None and sign:
        found.decimal = sign[0]
        found.evidence = f"Amounts: {sign[1]}."
    found.days = clocks == {True}  # midnight throughout, as programs print dates that have no time
    if kind != "exchange" and not found.days and days.zoneless:
        found.problems.append(zone_assumed(exhibit, days.zoneless))  # exchanges print UTC
    if order:
        found.order = order.order
        found.evidence = f"{found.evidence} Dates: {_ORDERS[order.order]}, {order.evidence}.".strip()
        if not order.certain:
            what = f"{exhibit.name}: dates are read as {_ORDERS[order.order]}: {order.evidence}."
            found.problems.append(
                Problem("ambiguous-date", what, 'If that is wrong, set date_order in case.toml ("dmy" or "mdy").', exhibit.sha256)
            )
    return found


def zone_assumed(exhibit: Exhibit, text: str) -> Problem:
    """The problem of times that name no zone, such as `text`: they are read in the case's, and that is marked."""
    what = f"{exhibit.name}: times such as {text[:40]!r} name no zone; they are read in {exhibit.context.zone}, the zone of the case."
    return Problem("zone-assumed", what, "If they were printed elsewhere, set timezone in case.toml.", exhibit.sha256)


_ORDERS = {"dmy": "day, month, year", "mdy": "month, day, year", "ymd": "year, month, day"}


def amount(found: Sheet, row: Row, column: str, asset: str) -> Money | None:
    """The amount in a cell; None where it is empty. Raises ValueError where it is no number."""
    text = found.text(row, column)
    if not text:
        return None
    try:
        return Money.parse(numbers.amount(text, found.decimal), asset)
    except ValueError:
        if found.decimal is None:
            return Money.parse(numbers.amount(text, _sign(found, row, text, asset)), asset)
        raise


def _sign(found: Sheet, row: Row, text: str, asset: str) -> str:
    """The decimal sign of an amount that shows one sign before three digits, where no other amount of the table tells.

    A point is meant in the interface's own tables. Elsewhere the sign groups thousands if the currency has no three decimals.
    """
    if not found.loose:
        return "."
    if currencies.decimals(asset) in (0, 2):
        return "." if "," in text else ","
    what = f"{text[:40]!r} was read with a point before the decimals"
    found.doubt(row, "ambiguous-number", what, 'Set decimal in case.toml ("." or ",").')
    return "."


def moment(found: Sheet, row: Row, column: str) -> str:
    """The time in a cell as RFC 3339 or a bare date; "" where there is none or, with a problem, where it is no time."""
    text = found.text(row, column)
    if not text:
        return ""
    try:
        time = dates.when(text, found.order, "UTC" if found.days else found.exhibit.context.zone)
        return time.partition("T")[0] if found.days else time
    except (ValueError, OverflowError):
        found.doubt(row, "bad-date", f"{text[:40]!r} is no time")
        return ""


def account(text: str, region: str | None, bank: str = "") -> str | None:
    """An account as the ledger names it: a reference where the text is exactly one, a national number in one spelling, else as given."""
    text = " ".join(text.split())
    if not text:
        return None
    if ref := kinds.guess(text, None):
        return str(ref)
    return national(text, region, bank) or text


def national(text: str, region: str | None, bank: str = "") -> str | None:
    """A national account number in one spelling, with its country and bank where both are known; None for what is no number."""
    digits = latin_digits(unicodedata.normalize("NFKC", text.strip()))
    if not _LOCAL.fullmatch(digits):
        return None
    plain = re.sub(r"[^0-9]", "", digits)
    code = bank_code(bank)
    return f"account:{region}/{code}/{plain}" if region and code else plain


def latin_digits(text: str) -> str:
    """The text with the digits of any script as 0 to 9: `ค.๑๒/๒๕๖๙` and `ค.12/2569` name one thing."""
    return text if text.isascii() else "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def wrong_reference(text: str) -> str | None:
    """The kind, where a text states one (`iban:…`) and fails its checksum."""
    written = _WRITTEN.fullmatch(text.strip())
    return written[1] if written and kinds.known(written[1]) and kinds.parse(written[1], written[2]) is None else None


@cache
def _banks() -> dict[str, tuple[str, ...]]:
    """Codes of banks and the names that people use, folded: `formats/data/banks.toml`."""
    listed = tomllib.loads((files("leadline.formats") / "data" / "banks.toml").read_text("utf-8"))["banks"]
    return {str(code): tuple(columns.fold(name) for name in (code, *names)) for code, names in listed.items()}


@cache
def bank_code(name: str) -> str:
    """A bank's name in one spelling: its usual code where `formats/data/banks.toml` knows it, else letters and digits in capitals."""
    folded = columns.fold(name)
    for code, names in _banks().items():
        if any(n == folded or (len(n) > 3 and n in folded) for n in names):
            return code
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", name).upper())


def known_bank(text: str) -> str | None:
    """The code of the bank that a text names, its longest name deciding; None where it names none that is known."""
    folded = columns.fold(text)
    words = folded.split()
    named = [
        (len(name), code) for code, names in _banks().items() for name in names
        if name in (words if name.isascii() and len(name) < 5 else folded)
    ]  # fmt: skip
    return max(named)[1] if named else None


@lru_cache(maxsize=1_000)
def _stated(text: str) -> tuple[str | None, bool]:
    """The asset that a cell states, and whether that is all: what stands on several chains is told by its payee."""
    code = currencies.code(text)
    if token := _TOKEN.fullmatch(text.strip()):
        return f"{token[1].upper()}@{'tron' if token[2].upper().startswith('TR') else 'ethereum'}", True
    if code is None and text.strip():
        code = text.strip().upper() if re.fullmatch(r"[A-Za-z]{3,5}", text.strip()) else text.strip()
    return code, code is not None and code not in ("USDT", "USDC")


def asset(text: str, payee: str | None, printed: str = "", default: str | None = None) -> str | None:
    """The asset of an amount: the currency given, else the sign printed with it, else the default; a token by its payee's chain."""
    code, sure = _stated(text)
    if sure:
        return code
    if code is None:
        code = numbers.currency(printed) or default
    if code in ("USDT", "USDC") and payee:
        chain = {"tron": "tron", "eth": "ethereum"}.get(payee.partition(":")[0])
        return f"{code}@{chain}" if chain else code
    return code
