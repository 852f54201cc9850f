"""Reads the plain tables `transfers`, `balances`, `losses`, `accounts`, `rates` and `custody` of the interface."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from leadline.extract.cellwise import Sheet, account, amount, asset, moment, sheet, wrong_reference
from leadline.formats.columns import PLAIN
from leadline.formats.stored import Data
from leadline.formats.tables import Row
from leadline.model.records import Account, Balance, Custody, Entry, Exhibit, Found, Loss, Rate
from leadline.model.values import Money
from leadline.plugins import extractor

MEDIA = tuple(f"{base}; table={table}" for base in ("text/csv", "application/jsonl") for table in PLAIN)
MANY = 1_000  # problems that wait for the end of the table
_MONEY, _TIMES = ("amount", "fee", "payee_amount", "price"), ("at", "obtained_at")


@extractor(media=MEDIA, pieces=True)
def plain_tables(exhibit: Exhibit, data: Data) -> Iterator[Found]:
    """Plain tables: one record a row, spans are the rows; a row that gives none is reported with its reason."""
    table = exhibit.parameter("table") or ""
    found = sheet(exhibit, data, table, _MONEY, _TIMES)
    read = _READ[table]
    for row in found.table.rows:
        yield from read(found, row)
        if len(found.problems) > MANY:
            yield from found.said()
    yield from found.end()


def _transfer(found: Sheet, row: Row) -> Iterator[Found]:
    text = found.text
    payer, payee = _party(found, row, "payer"), _party(found, row, "payee")
    unit = asset(text(row, "asset"), payee or payer, text(row, "amount"), found.exhibit.context.currency)
    given = text(row, "payee_asset")
    try:
        money = amount(found, row, "amount", unit or "")
        fee = amount(found, row, "fee", asset(text(row, "fee_asset"), payer) or unit or "")
        got = amount(found, row, "payee_amount", asset(given, payee) or unit or "")
    except ValueError as error:
        found.refuse(row, "not-traced", f"not traced, {error}")
        return
    if money is None or not unit:
        found.refuse(row, "not-traced", "not traced, it has no amount" if unit else "not traced, it names no asset")
        return
    i = text(row, "transfer_id") or None
    status = text(row, "status").casefold() or None
    other = fee if fee and fee.asset != unit else None
    at = moment(found, row, "at")
    if not at:
        found.doubt(row, "no-time", "it has no time, and stands at the beginning of the ledger")
    order = row.number * 2
    rail, reference = text(row, "rail") or None, text(row, "reference") or None
    yield Entry(found.span(row), order, at, payer, payee, money, "", i, None if other else fee, got, rail, status, reference)
    if other:
        nothing = Money(0, 0, other.asset)
        yield Entry(
            found.span(row), order + 1, at, payer, None, nothing, "", f"{i}/fee" if i else None, other, None, rail, status, reference
        )


def _party(found: Sheet, row: Row, column: str) -> str | None:
    text = found.text(row, column)
    wrong, party = _known(text, found.exhibit.context.region)
    if wrong:
        found.doubt(row, "bad-reference", f"{text[:60]!r} is no valid {wrong}; it is kept as a free name")
    return party


@lru_cache(maxsize=100_000)
def _known(text: str, region: str | None) -> tuple[str | None, str | None]:
    """The kind that a text states wrongly, if any, and the account that it names: a ledger names few in many rows."""
    if kind := wrong_reference(text):
        return kind, " ".join(text.split())
    return None, account(text, region)


def _balance(found: Sheet, row: Row) -> Iterator[Found]:
    named = _party(found, row, "account")
    unit = asset(found.text(row, "asset"), named, found.text(row, "amount"), found.exhibit.context.currency)
    try:
        money = amount(found, row, "amount", unit or "")
    except ValueError as error:
        found.refuse(row, "bad-row", str(error))
        return
    if named is None or money is None or not unit:
        found.refuse(row, "bad-row", "it lacks an account, an amount or an asset")
        return
    yield Balance(found.span(row), row.number, named, moment(found, row, "at"), money)


def _loss(found: Sheet, row: Row) -> Iterator[Found]:
    report, transfer = found.text(row, "report_id"), found.text(row, "transfer_id")
    if not report or not transfer:
        found.refuse(row, "bad-row", "it lacks a report_id or a transfer_id")
        return
    yield Loss(report, transfer, found.span(row), row.number)


def _account(found: Sheet, row: Row) -> Iterator[Found]:
    named = _party(found, row, "account")
    if named is None:
        found.refuse(row, "bad-row", "it names no account")
        return
    fields = {column: text for column in ("holder", "institution", "country", "kind", "source") if (text := found.text(row, column))}
    yield Account(named, found.span(row), row.number, fields)


def _rate(found: Sheet, row: Row) -> Iterator[Found]:
    unit, currency = found.text(row, "asset"), found.text(row, "currency")
    try:
        price = amount(found, row, "price", currency)
    except ValueError as error:
        found.refuse(row, "bad-row", str(error))
        return
    at = moment(found, row, "at")
    if not unit or not currency or price is None or not at:
        found.refuse(row, "bad-row", "it lacks an asset, a currency, a price or a time")
        return
    yield Rate(unit, currency, at, str(price), found.text(row, "source"), found.span(row))


def _custody(found: Sheet, row: Row) -> Iterator[Found]:
    target = found.text(row, "sha256").casefold() or found.text(row, "path")
    if not target:
        found.refuse(row, "bad-row", "it names neither a path nor a sha256")
        return
    fields = {column: text for column in PLAIN["custody"][1] if (text := found.text(row, column))}
    if "obtained_at" in fields:
        fields["obtained_at"] = moment(found, row, "obtained_at") or fields["obtained_at"]
    yield Custody(target, found.span(row), fields)


_READ = {"transfers": _transfer, "balances": _balance, "losses": _loss, "accounts": _account, "rates": _rate, "custody": _custody}
