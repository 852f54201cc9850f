"""What the CSV exports of block explorers have in common: one row is one transfer, seen from both sides.

Columns are known by their names in the exports of Tronscan and of the Etherscan family, and by a person's corrections.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from leadline import kinds
from leadline.extract import statements
from leadline.formats import dates, numbers, tables, tokens
from leadline.formats.stored import Data
from leadline.formats.tables import Cell, Row, Table
from leadline.model.records import Count, Entry, Exhibit, Found, Problem
from leadline.model.values import Money

ROW = "Look at the row in the file; if the export is damaged, make it again at the explorer."
GOOD = {"", "success", "sucess", "successful", "ok", "true", "confirmed", "default", "completed"}
FIAT = {"usd", "eur", "gbp", "cny"}  # a value in such a column is a conversion, not what moved
_UNIT = re.compile(r"([0-9][0-9.,']*)\s+(\S.*)")


class Unreadable(ValueError):
    """Says why a row gives no transfer."""


@dataclass(frozen=True, slots=True)
class Family:
    """What sets one family of explorers apart: the kind of its addresses, its columns, how a row names its token."""

    kind: str
    columns: Mapping[str, tuple[str, ...]]  # our name: theirs, without spaces, in lower case
    chain: Callable[[Sheet], str]
    asset: Callable[[Sheet, Row], tuple[str, str | None]]  # symbol, contract (None: there is no such column)


@dataclass(slots=True)
class Sheet:
    """A table with the places of its columns, and what holds for all of its rows."""

    exhibit: Exhibit
    table: Table
    places: dict[str, int]
    names: list[str]
    chain: str = ""
    order: str = "ymd"
    coins: dict[str, str] = field(default_factory=dict)  # our column: the coin that its header names in brackets
    charged: set[str] = field(default_factory=set)  # transactions whose fee is counted: explorers print it on each of their rows

    def cell(self, row: Row, column: str) -> Cell | None:
        """The cell of a column; None where the table or the row has none."""
        return row.cell(self.places.get(column))

    def text(self, row: Row, column: str) -> str:
        """The text of a column's cell, empty where there is none."""
        return row.text(self.places.get(column))


@dataclass(frozen=True, slots=True)
class _Move:
    row: Row
    at: str
    payer: str | None
    payee: str | None
    amount: Money
    fee: Money | None
    status: str
    reference: str | None
    look_alike: str | None


def read(exhibit: Exhibit, data: Data, family: Family) -> Iterator[Found]:
    """Yields an export's transfers oldest first, the fees that were paid in another asset, and what could not be read."""
    table = tables.read(exhibit, data)
    yield from table.doubts()
    sheet = _sheet(exhibit, table, family)
    missing = [name for name in ("from", "to", "time") if name not in sheet.places]
    if "amount" not in sheet.places and "value_in" not in sheet.places:
        missing.append("amount")
    if missing:
        what = f"the export has no column for {', '.join(missing)}; none of its rows was read"
        yield Problem("bad-table", what, "Say in case.toml under [columns] which header means it.", exhibit.sha256)
        yield Count(exhibit.sha256, table.rows_in, 0, table.rows_in)
        return
    sheet.chain = family.chain(sheet)
    printed = dates.Shown()
    for row in table.rows:
        printed.add(sheet.text(row, "time"))
    ordered = printed.order(exhibit.context.date_order)
    sheet.order = ordered.order if ordered is not None else "ymd"
    trend = statements.Trend()
    for row in table.rows:
        try:
            move = _move(sheet, row, family)
        except (ValueError, OverflowError) as error:
            yield Problem("bad-row", f"row {row.number + 1}: {error}", ROW, exhibit.sha256, exhibit.span(row.start, row.end))
        else:
            trend.add(move.at, move.amount, None)
    rows = reversed(table.rows) if statements.turned([trend]) else table.rows
    yield from _moves(sheet, rows, family)
    yield Count(exhibit.sha256, table.rows_in, trend.rows, table.rows_in - trend.rows)


def _moves(sheet: Sheet, rows: Iterable[Row], family: Family) -> Iterator[Found]:
    """The transfers of rows, oldest first; those that are none were told of."""
    place = 0
    for row in rows:
        try:
            move = _move(sheet, row, family)
        except (ValueError, OverflowError):
            continue
        yield from _entries(sheet, move, 2 * place)
        place += 1


def _sheet(exhibit: Exhibit, table: Table, family: Family) -> Sheet:
    """Finds the columns by their headers, the most telling name of each first; a person's corrections come before."""
    names = table.names
    sheet = Sheet(exhibit, table, {}, names)
    corrected = dict(exhibit.context.columns)
    told = {column: place for place, name in enumerate(names) if (column := corrected.get(name.lower())) in family.columns}
    forms: dict[str, tuple[int, str]] = {}  # each header as it is looked up: its place, and the coin in its brackets
    for place, name in enumerate(names):
        bare = re.sub(r"[\s_]+", "", name.lower())
        unit = re.fullmatch(r"(.+?)\((\w{2,6})\)", bare)
        forms.setdefault(bare, (place, ""))
        if unit is not None and unit[2] not in FIAT and name.lower() not in corrected:
            forms.setdefault(f"{unit[1]}()", (place, unit[2].upper()))
    for column, headers in family.columns.items():
        found = [forms[header] for header in headers if header in forms and forms[header][0] not in told.values()]
        if column in told:
            sheet.places[column] = told[column]
        elif found:
            sheet.places[column] = found[0][0]
            sheet.coins |= {column: found[0][1]} if found[0][1] else {}
    return sheet


def _move(sheet: Sheet, row: Row, family: Family) -> _Move:
    """One row as a transfer. Raises ValueError where it is none."""
    symbol, contract = family.asset(sheet, row)
    amount, unit = _amount(sheet, row)
    token = tokens.token(symbol or unit or tokens.coin_of(sheet.chain), contract, sheet.chain)
    payer, payee = _address(sheet.text(row, "from"), family.kind), _address(sheet.text(row, "to"), family.kind)
    if payee is None and "symbol" not in sheet.places:  # a contract is made: its address stands in a column of its own
        payee = _address(sheet.text(row, "contract"), family.kind)
    if payer is None and payee is None:
        raise Unreadable("neither sender nor receiver is given")
    fee = _number(sheet.text(row, "fee").split(" ")[0]) if sheet.text(row, "fee") else None
    coin = sheet.coins.get("fee") or tokens.coin_of(sheet.chain)
    paid = Money.parse(fee, coin) if fee is not None else None
    return _Move(
        row, _time(sheet, row), payer, payee, Money.parse(amount, token.asset), paid if paid is not None and paid.minor else None,
        _status(sheet, row), _reference(sheet, row), token.look_alike,
    )  # fmt: skip


def _amount(sheet: Sheet, row: Row) -> tuple[str, str]:
    """The number that moved, and the unit where the cell names one (`12.5 TRX`)."""
    if "amount" in sheet.places:
        text = sheet.text(row, "amount")
        unit = _UNIT.fullmatch(text)
        return _number(unit[1] if unit else text), unit[2] if unit else ""
    came, went = (sheet.text(row, column) or "0" for column in ("value_in", "value_out"))
    incoming = _number(came)
    return incoming if incoming.strip("0.") else _number(went), ""


def _number(text: str) -> str:
    try:
        found = numbers.amount(text, ".")
    except ValueError as error:
        raise Unreadable(f"{text[:60]!r} is no amount") from error
    if found.startswith("-"):
        raise Unreadable(f"{text[:60]!r} is negative")
    return found


def _address(text: str, kind: str) -> str | None:
    """An address as a reference; None for an empty cell. Raises Unreadable where its check digits are wrong."""
    if not text:
        return None
    value = kinds.parse(kind, text)
    if value is None:
        raise Unreadable(f"{text[:60]!r} is no complete address, or a digit of it is wrong")
    return f"{kind}:{value}"


def _time(sheet: Sheet, row: Row) -> str:
    """The time of the row in UTC: explorers print no other zone."""
    for column in ("unix", "time"):
        text = sheet.text(row, column)
        if re.fullmatch(r"[0-9]{9,10}|[0-9]{12,13}", text):
            return datetime.fromtimestamp(int(text[:10] if len(text) < 12 else text[:-3]), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        if column == "time" and text:
            return dates.when(re.sub(r"\s*\(?UTC\)?$", "", text), sheet.order, "UTC")
    raise Unreadable("no time is given")


def _status(sheet: Sheet, row: Row) -> str:
    """`failed` where any column says so, else what the explorer prints, in lower case."""
    status, result, error = (sheet.text(row, column).lower() for column in ("status", "result", "error"))
    if any(name.lower() == "parenttxfrom" for name in sheet.names):  # internal transfers alone count errors: 0 is good
        status = {"0": "", "1": "failed"}.get(status, status)
    if result not in GOOD or (error and error not in GOOD) or re.match(r"fail|error|revert|out_of|out of", status):
        return "failed"
    return {"": "confirmed", "true": "confirmed", "false": "unconfirmed"}.get(status, status)


def _reference(sheet: Sheet, row: Row) -> str | None:
    text = sheet.text(row, "hash")
    chain = "eth" if sheet.chain == "ethereum" else sheet.chain  # transactions and addresses are named by the short form
    value = kinds.parse("txid", f"{chain}/{text}") if text else None
    return f"txid:{value}" if value else text or None


def _entries(sheet: Sheet, move: _Move, order: int) -> Iterator[Entry | Problem]:
    """A transfer, and where its fee is in another asset or was paid though it failed, the fee as a row of its own."""
    exhibit, row = sheet.exhibit, move.row
    span = exhibit.span(row.start, row.end)
    if move.look_alike is not None:
        what = (
            f"row {row.number + 1}: the token is called like {move.look_alike}, but its contract is another; "
            f"it is kept apart as {move.amount.asset}"
        )
        yield Problem("look-alike-token", what, "Do not count it as money until its contract is known.", exhibit.sha256, span)
    fee = None if move.reference in sheet.charged else move.fee
    if fee is not None and move.reference is not None:
        sheet.charged.add(move.reference)
    apart = fee is not None and (fee.asset != move.amount.asset or move.status == "failed")
    yield Entry(
        span, order, move.at, move.payer, move.payee, move.amount,
        fee=None if apart else fee, rail=sheet.chain, status=move.status, reference=move.reference,
    )  # fmt: skip
    cell = sheet.cell(row, "fee")
    if apart and fee is not None and move.payer is not None and cell is not None:
        yield Entry(
            exhibit.span(cell.start, cell.end), order + 1, move.at, move.payer, None, Money(0, 0, fee.asset),
            fee=fee, rail=sheet.chain, status="confirmed", reference=move.reference,
        )  # fmt: skip
