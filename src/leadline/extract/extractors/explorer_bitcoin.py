"""Reads the history of a Bitcoin address as explorers and wallets export it: WalletExplorer, Blockchair, Electrum and their like.

A row is what one transaction did to the address. It does not name the coins, so the address itself stands as the account, and the
transaction, `txid:btc/HASH`, on the other side: what the transaction did besides is not in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from leadline import kinds
from leadline.extract import statements
from leadline.extract.statements import Line
from leadline.formats import columns, dates, numbers, tables
from leadline.formats.tables import Row, Table
from leadline.model.records import Count, Entry, Exhibit, Found, Problem
from leadline.model.values import Money
from leadline.plugins import extractor

ASSET, DECIMALS = "BTC", 8
MONEY = ("received", "sent", "amount", "balance")
ROW = "Look at the row in the file; if the export is damaged, make it again at the explorer."
CORRECT = 'Say in case.toml under [columns] which header means it ("header as printed" = "column").'
_WORD = re.compile(r"[0-9A-Za-z]{26,90}")
_SATOSHI = re.compile(r"sat(?:oshi)?s?\b|balance_change", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A table with the places of its columns; `satoshi`: its amounts count the smallest unit."""

    exhibit: Exhibit
    table: Table
    places: dict[str, int]
    address: str | None = None
    order: str = "ymd"
    satoshi: bool = False

    def text(self, row: Row, column: str) -> str:
        return row.text(self.places.get(column))


@extractor(media=("text/csv; table=explorer-bitcoin",))
def explorer_bitcoin(exhibit: Exhibit, data: bytes) -> Iterator[Found]:
    """CSV exports of a Bitcoin address's history: what came in and what went out, by transaction, checked against printed balances."""
    table = tables.read(exhibit, data)
    yield from table.doubts()
    places = columns.match(table.names, "bitcoin", dict(exhibit.context.columns))
    fault = _fault(exhibit, table, places)
    if isinstance(fault, str):
        yield Problem("bad-table", f"{fault}; none of its rows was read", CORRECT, exhibit.sha256)
        yield Count(exhibit.sha256, table.rows_in, 0, table.rows_in)
        return
    moves: list[tuple[Row, Entry]] = []
    for row in table.rows:
        try:
            moves += [(row, entry) for entry in _moves(fault, row)]
        except (ValueError, OverflowError) as error:
            yield Problem("bad-row", f"row {row.number + 1}: {error}", ROW, exhibit.sha256, exhibit.span(row.start, row.end))
    read = {row.number for row, _ in moves}
    groups: dict[str, list[Entry]] = {}
    for _, entry in moves:
        groups.setdefault(_holder(entry), []).append(entry)
    turned = statements.newest_first([[_line(entry) for entry in group] for group in groups.values()])
    ordered = [_placed(entry, n) for n, (_, entry) in enumerate(reversed(moves) if turned else moves)]
    yield from ordered
    for holder in groups:
        lines = [_line(entry) for entry in ordered if _holder(entry) == holder and entry.status == "confirmed"]
        # Coins are the accounts of a chain, so the balances only check the rows and enter no ledger.
        yield from (found for found in statements.check(holder, 0, lines, None, None) if isinstance(found, Problem))
    yield Count(exhibit.sha256, table.rows_in, len(read), table.rows_in - len(read))


def _fault(exhibit: Exhibit, table: Table, places: dict[str, int]) -> _Sheet | str:
    """The table ready to be read, or why it cannot be."""
    missing = [name for name in ("hash", "time") if name not in places]
    if "amount" not in places and not {"received", "sent"} <= places.keys():
        missing.append("amount")
    if missing:
        return f"the export has no column for {', '.join(missing)}"
    address = None
    if "address" not in places:
        above = " ".join(text for row in table.above for text in row.texts())
        named = {value for word in _WORD.findall(f"{above} {exhibit.name}") if (value := kinds.parse("btc", word))}
        if len(named) != 1:
            return "neither a column, nor a line above the header, nor the file's name says whose history this is"
        address = named.pop()
    money = [places[column] for column in MONEY if column in places]
    headers = " ".join(table.names[place] for place in money)
    cells = [row.text(place) for row in table.rows for place in money]
    satoshi = bool(_SATOSHI.search(headers))
    if not satoshi and "btc" not in headers.lower() and not any("." in cell or "," in cell for cell in cells):
        return "it does not say whether its amounts are bitcoin or satoshi"
    found = dates.order(dict.fromkeys(row.text(places["time"]) for row in table.rows), exhibit.context.date_order)
    return _Sheet(exhibit, table, places, address, found.order if found is not None else "ymd", satoshi)


def _moves(sheet: _Sheet, row: Row) -> Iterator[Entry]:
    """What a row says came in or went out. Raises ValueError with the reason why it says nothing."""
    address = sheet.address or kinds.parse("btc", sheet.text(row, "address"))
    if address is None:
        raise ValueError(f"{sheet.text(row, 'address')[:60]!r} is no complete address, or a letter of it is wrong")
    txid = kinds.parse("txid", f"btc/{sheet.text(row, 'hash')}")
    if txid is None:
        raise ValueError("it names no transaction")
    change = _change(sheet, row)
    if change is None:
        raise ValueError("it shows no amount")
    balance = _money(sheet, row, "balance")
    own, other = f"btc:{address}", f"txid:{txid}"
    payer, payee, side = (own, other, "payer") if change.minor < 0 else (other, own, "payee")
    yield Entry(
        sheet.exhibit.span(row.start, row.end), 0, _time(sheet, row), payer, payee, Money(abs(change.minor), change.decimals, ASSET), side,
        rail="bitcoin", status=_status(sheet, row), reference=other, running=balance,
    )  # fmt: skip


def _change(sheet: _Sheet, row: Row) -> Money | None:
    """What the transaction changed: money in is positive."""
    if "amount" in sheet.places and not {"received", "sent"} <= sheet.places.keys():
        return _money(sheet, row, "amount")
    came, went = _money(sheet, row, "received"), _money(sheet, row, "sent")
    if came is None and went is None:
        return None
    return Money((came.at(DECIMALS) if came else 0) - (abs(went.at(DECIMALS)) if went else 0), DECIMALS, ASSET)


def _money(sheet: _Sheet, row: Row, column: str) -> Money | None:
    text = re.sub(r"\s*(?:BTC|sats?)$", "", sheet.text(row, column), flags=re.IGNORECASE)
    if not text:
        return None
    printed = Money.parse(numbers.amount(text, "."), ASSET)
    if sheet.satoshi:
        if printed.decimals:
            raise ValueError(f"{text[:40]!r} is no whole number of satoshi")
        return Money(printed.minor, DECIMALS, ASSET)
    return printed


def _time(sheet: _Sheet, row: Row) -> str:
    """The time in UTC: explorers print no other zone, or seconds since 1970. Empty where the transaction has none yet."""
    text = sheet.text(row, "time")
    if re.fullmatch(r"[0-9]{9,10}", text):
        return datetime.fromtimestamp(int(text), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return dates.when(re.sub(r"\s*\(?UTC\)?$", "", text), sheet.order, "UTC") if text else ""


def _status(sheet: _Sheet, row: Row) -> str:
    waiting = sheet.text(row, "confirmations") == "0" or sheet.text(row, "status").lower() in ("unconfirmed", "pending", "false")
    return "pending" if waiting or not sheet.text(row, "time") else "confirmed"


def _holder(entry: Entry) -> str:
    return (entry.payer if entry.side == "payer" else entry.payee) or ""


def _line(entry: Entry) -> Line:
    sign = -1 if entry.side == "payer" else 1
    return Line(entry.span, entry.order, entry.at, Money(sign * entry.amount.minor, entry.amount.decimals, ASSET), entry.running)


def _placed(entry: Entry, order: int) -> Entry:
    return Entry(
        entry.span, order, entry.at, entry.payer, entry.payee, entry.amount, entry.side, rail=entry.rail, status=entry.status,
        reference=entry.reference, running=entry.running,
    )  # fmt: skip
