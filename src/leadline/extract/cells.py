"""The places of a table that hold one value each: which row, which field, and what the field says of the value."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from leadline import kinds
from leadline.formats import columns, tables, tokens
from leadline.formats.rows import Leaf
from leadline.formats.stored import Data
from leadline.formats.tables import Cell, Row, Table
from leadline.formats.text import Text
from leadline.model.records import WHOLE, Exhibit
from leadline.model.values import Ref

# What a column of the interface says its cells are; `account` is any reference whose form tells its kind.
_COLUMNS = {
    "contact_phone": "phone", "reporter_phone": "phone", "contact_email": "email", "reporter_email": "email", "contact_handle": "handle",
    "url": "url", "wallet": "account", "paid_to": "account", "paid_from": "account", "reporter_account": "account", "payer": "account",
    "payee": "account", "account": "account", "counterparty_account": "account", "from": "account", "to": "account", "hash": "txid",
    "counterparty_bank": "bic", "paid_to_bank": "bic", "paid_from_bank": "bic",
}  # fmt: skip
# Columns of amounts, times and counts: digits there are no phone number, card or address, whatever their form.
_NUMBERS = frozenset(
    ("loss_amount", "total_loss", "amount", "payee_amount", "fee", "balance", "debit", "credit", "value_in", "value_out", "price",
     "paid_at", "received_at", "at", "date", "value_date", "time", "block", "obtained_at")
)  # fmt: skip
# The same by the words of a header as printed.
_HEADERS = (
    (re.compile(r"\b(?:bic|swift)\b", re.IGNORECASE), "bic"),
    (re.compile(r"\b(?:upi|vpa)\b", re.IGNORECASE), "upi"),
    (re.compile(r"\bpix\b", re.IGNORECASE), "pix"),
    (re.compile(r"\bpaynow\b|\buen\b", re.IGNORECASE), "paynow"),
    (re.compile(r"tx ?n?_?(?:id|hash)\b|trans(?:action)?[ _]?(?:hash|id)\b|^hash$", re.IGNORECASE), "txid"),
    (re.compile(r"telegram|wechat|微信|instagram|facebook|tiktok|\bline id\b|whatsapp", re.IGNORECASE), "handle"),
    (re.compile(r"\bwallet\b|\baddress\b|\biban\b|\baccount\b|\bfrom\b|\bto\b", re.IGNORECASE), "account"),
)
_TOML = re.compile(r"^[ \t]*([a-z][a-z0-9_]{0,40})[ \t]*=[ \t]*(?:\"([^\"\n]{0,2000})\")?", re.MULTILINE)
_CHAIN_COIN = re.compile(r"\(([A-Za-z]{2,6})\)")


@dataclass(frozen=True, slots=True)
class Place:
    """One cell: its bytes, row (data rows count from 0), field (canonical column, else the header as printed) and header."""

    start: int
    end: int
    row: int
    field: str
    header: str
    text: str


@dataclass(slots=True)
class Cells:
    """All cells of an exhibit, in order; `rows` are the rows' bytes and, where the row itself names one, its country."""

    lines: list[Row] = field(default_factory=list)
    rows: list[tuple[int, int, str | None]] = field(default_factory=list)
    chain: str | None = None
    encoding: str = ""
    told: list[Place] = field(default_factory=list)  # of a report.toml, which has no rows
    fields: dict[int, tuple[str, str]] = field(default_factory=dict)
    starts: list[int] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.lines or self.told)

    def __iter__(self) -> Iterator[Place]:
        """Every cell that has anything in it and whose column may say what it is, in order; made when asked for: a table has millions."""
        yield from self.told
        telling = [n for n, (header, name) in self.fields.items() if _kind(name, header)]
        for row in self.lines if telling else ():
            cells = row.cells
            for n in telling:
                if n < len(cells) and cells[n].end > cells[n].start:
                    yield self._place(row, n, cells[n])

    def _place(self, row: Row, n: int, cell: Cell) -> Place:
        header, name = self.fields.get(n, ("", "body"))
        return Place(cell.start, cell.end, row.number, name, header, cell.text)

    def _from(self, start: int) -> Place | None:
        """The cell that begins last at or before a byte of its row."""
        n = bisect_right(self.starts, start) - 1
        if n < 0:
            return None
        if self.told:
            return self.told[n]
        row = self.lines[n]
        cells = row.cells
        for last in range(len(cells) - 1, -1, -1):
            if cells[last].start <= start and cells[last].end > cells[last].start:
                return self._place(row, last, cells[last])
        return None

    def at(self, start: int, end: int) -> Place | None:
        """The cell that holds these bytes whole."""
        place = self._from(start)
        return place if place and end <= place.end else None

    def crosses(self, start: int, end: int) -> bool:
        """Whether these bytes begin in a cell and end outside of it."""
        place = self._from(start)
        return place is not None and start < place.end < end


def table(exhibit: Exhibit, data: Data) -> Table | None:
    """The table that an exhibit is; None for running text."""
    if exhibit.base() == "application/jsonl":
        return tables.records(exhibit, data)
    return tables.read(exhibit, data) if exhibit.parameter("table") and exhibit.base() != "application/toml" else None


def leaves(exhibit: Exhibit, read: Table) -> Iterator[tuple[Leaf, Cells]]:
    """The leaves of a table, each with every cell of its rows, also of rows that fit no column; the country that a row names."""
    fields = _fields(exhibit, read.names)
    country = next((n for n, (_, name) in fields.items() if name == "country"), None)
    chain = _chain(exhibit.parameter("table") or "other", read)
    for leaf in read.leaves:
        found = Cells(chain=chain, encoding=read.encoding, fields=fields)
        for row, *_ in leaf.items:
            texts = row.texts() if country is not None else []
            region = texts[country].upper() if country is not None and country < len(texts) else ""
            found.rows.append((row.start, row.end, region if re.fullmatch("[A-Z]{2}", region) else None))
            found.lines.append(row)
        found.starts = [row.start for row in found.lines]
        yield leaf, found


def told(text: Text) -> Cells:
    """The values of a report.toml."""
    found = Cells(told=sorted(_toml(text), key=lambda place: (place.start, place.end)))
    found.starts = [place.start for place in found.told]
    return found


def _toml(text: Text) -> Iterator[Place]:
    for match in _TOML.finditer(text.text):
        if match[2] is not None:
            start, end = match.span(2)
            yield Place(text.byte(start), text.byte(end), WHOLE, match[1], match[1], match[2])


def _fields(exhibit: Exhibit, headers: list[str]) -> dict[int, tuple[str, str]]:
    """For each column its header as printed, and the name it goes by: the canonical column where it has one."""
    fields = {n: (header, header or "body") for n, header in enumerate(headers)}
    known = _canonical(headers, exhibit.parameter("table") or "other", dict(exhibit.context.columns))
    fields.update({n: (headers[n], column.partition("#")[0]) for column, n in known.items()})
    return fields


def _canonical(headers: list[str], kind: str, corrections: dict[str, str]) -> dict[str, int]:
    if kind in ("reports", "complaints"):
        return columns.match(headers, "reports", corrections)
    if kind == "explorer-bitcoin":
        return columns.match(headers, "bitcoin", corrections)
    if kind in ("statement", "exchange") or kind.startswith("explorer-"):
        return columns.match(headers, kind.partition("-")[0], corrections)
    return columns.match(headers, kind, corrections) if kind in columns.PLAIN else {}


def _chain(kind: str, table: Table) -> str | None:
    """The chain of an explorer's export: by a contract that exists on one chain only, else by the coin in the headers, else Ethereum."""
    if kind in ("explorer-tron", "explorer-bitcoin"):
        return {"explorer-tron": "tron", "explorer-bitcoin": "btc"}[kind]
    if kind != "explorer-evm":
        return None
    headers = table.names
    for n in (n for n, header in enumerate(headers) if "contract" in header.lower()):
        for row in table.rows:
            if n < len(row.cells) and (chain := tokens.chain_of(row.cells[n].text)):
                return chain
    coins = [coin[1] for header in headers if (coin := _CHAIN_COIN.search(header))]
    return next((chain for coin in coins if (chain := tokens.chain_of_coin(coin))), "ethereum")


@lru_cache(maxsize=1_000)
def _kind(field: str, header: str) -> str | None:
    return _COLUMNS.get(field) or next((kind for words, kind in _HEADERS if words.search(header)), None)


def misread(place: Place, kind: str, raw: str) -> bool:
    """Whether what was found in a cell only looks like it: an amount or a date, or an account number in a phone number's form."""
    if place.field in _NUMBERS:
        return kind in ("phone", "card", "ip", "account")
    return kind == "phone" and _COLUMNS.get(place.field) == "account" and not raw.startswith(("+", "00"))


def meaning(place: Place, region: str | None, chain: str | None) -> Ref | None:
    """The reference that a cell is by its column alone: there the label stands in the header."""
    text = place.text.strip()
    kind = _kind(place.field, place.header)
    if not text or not kind or len(text) > 200:
        return None
    if kind == "account":
        return kinds.guess(text, region)
    if kind == "txid" and chain:
        text = f"{chain}/{text}"
    if kind == "handle" and "/" not in text and place.field != "contact_handle":
        text = f"{place.header}: @{text.lstrip('@')}"
    value = kinds.parse(kind, text, region)
    if value is None and kind == "url":
        kind, value = "domain", kinds.parse("domain", text)
    return Ref(kind, value) if value else None
