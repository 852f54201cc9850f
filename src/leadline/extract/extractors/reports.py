"""Reads reports tables and complaint tables: a report for each row, a claim for each payment that it states."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache

from leadline.extract import cellwise, reporting
from leadline.extract.cellwise import CORRECT, Sheet
from leadline.formats import columns, currencies, numbers
from leadline.formats.stored import Data
from leadline.formats.tables import Row
from leadline.model.records import Claim, Exhibit, Found, Problem, Report
from leadline.model.values import Money
from leadline.plugins import extractor

_MONEY, _TIMES = ("loss_amount", "total_loss"), ("paid_at", "received_at")


@dataclass(slots=True)
class _Payments:
    """What the rows of one report say was paid, and what they say it was in all."""

    amounts: list[Money | None] = field(default_factory=list)
    stated: str = ""
    row: Row | None = None  # where the total stands


@extractor(media=("text/csv; table=reports", "text/csv; table=complaints", "application/jsonl; table=reports"), version=3, pieces=True)
def reports(exhibit: Exhibit, data: Data) -> Iterator[Found]:
    """Reports and complaint tables: headers in any language and order, several payments a row or several rows a report."""
    loose = exhibit.parameter("table") == "complaints"
    found = cellwise.sheet(exhibit, data, "complaints", _MONEY, _TIMES, loose=loose)
    if "total_loss" in found.places and not any(column.startswith("loss_amount") for column in found.places):
        found.places["loss_amount"] = found.places.pop("total_loss")  # a table without single payments: the sum is the payment
    if loose and found.table.header is not None:
        found.problems.append(_mapping(found))
    if loose and "report_id" not in found.places:
        what = f"{exhibit.name}: no column names the report; each row is a report, called by the file and its row."
        found.problems.append(Problem("columns-inferred", what, CORRECT, exhibit.sha256))
    paid: dict[str, _Payments] = defaultdict(_Payments)
    last = ""
    for row in found.table.rows:
        if _no_report(found, row):
            continue
        last = _name(found, row, last)
        yield from _report(found, row, last, paid[last])
    for name, payments in paid.items():
        _total(found, name, payments)
    yield from found.end()


def _no_report(found: Sheet, row: Row) -> bool:
    """Leaves out, with a problem, a row that is empty or that sums up the others."""
    texts, given = [cell.text for cell in row.cells if cell.text.strip()], found.text(row, "report_id")
    if not texts:
        found.refuse(row, "bad-row", "it is empty")
    elif columns.is_sum(given) or (not given and not found.text(row, "narrative") and any(columns.is_sum(text) for text in texts)):
        found.refuse(row, "bad-row", "it is a sum over the others, and no report")
    return row.number == found.last


def _name(found: Sheet, row: Row, last: str) -> str:
    """The report's id; a row that leaves it empty and brings a payment goes on with the report above.

    In a complaint table one id may be typed in the digits of two scripts.
    """
    given = found.text(row, "report_id")
    if given:
        return cellwise.latin_digits(given) if found.loose else given
    stem = found.exhibit.name.rpartition(".")[0] or found.exhibit.name
    name = f"{stem}-{row.number + 1}"
    if "report_id" not in found.places:
        return name
    pays = any(found.text(row, column) for column in ("paid_to", "wallet", "paid_at"))
    if last and pays and not found.text(row, "reporter_name") and not found.text(row, "narrative"):
        return last
    found.doubt(row, "bad-row", f"it has no report_id, and is called {name}")
    return name


def _mapping(found: Sheet) -> Problem:
    names = found.table.names
    read = "; ".join(f"{names[at]!r} as {column}" for column, at in found.places.items())
    left = [n for n, name in enumerate(names) if name and n not in found.places.values()]
    aside = f" Not used: {', '.join(repr(names[n]) for n in left)}." if left else ""
    how = f" {found.evidence}" if found.evidence else ""
    return Problem("columns-inferred", f"{found.exhibit.name}: columns were read as: {read}.{aside}{how}", CORRECT, found.exhibit.sha256)


def _report(found: Sheet, row: Row, name: str, paid: _Payments) -> Iterator[Found]:
    fields = {column: text for column in reporting.FIELDS if (text := found.text(row, column))}
    region = reporting.region_of(fields.get("country", ""), found.exhibit.context)
    if "received_at" in fields:
        fields["received_at"] = cellwise.moment(found, row, "received_at")
    claims = []
    for suffix in _suffixes(found):
        if claim := _claim(found, row, name, suffix, region, len(paid.amounts) + 1):
            claims.append(claim)
            paid.amounts.append(claim.amount)
    if stated := fields.get("total_loss", ""):
        paid.stated, paid.row = stated, Row(row.number, row.start, row.end, row.cells)  # without the text around it
    mine = [claim.paid_from for claim in claims] + [
        _account(found, row, "paid_from", region),
        _account(found, row, "reporter_account", region),
    ]
    if account := mine[-1]:
        fields["reporter_account"] = account
    yield Report(name, found.span(row), row.number, fields, reporting.own(fields, mine, region))
    yield from claims


def _suffixes(found: Sheet) -> list[str]:
    """The endings of the columns of a row's payments: none for the first, `#2` for the second."""
    return ["", *sorted({column[column.index("#") :] for column in found.places if "#" in column}, key=lambda s: int(s[1:]))]


def _account(found: Sheet, row: Row, column: str, region: str | None) -> str | None:
    bank = "paid_to_bank" if column.startswith("paid_to") else "paid_from_bank"
    suffix = column[column.index("#") :] if "#" in column else ""
    return cellwise.account(found.text(row, column), region, found.text(row, bank + suffix))


def _claim(found: Sheet, row: Row, name: str, suffix: str, region: str | None, number: int) -> Claim | None:
    text = found.text
    printed = text(row, "loss_amount" + suffix)
    to = _account(found, row, "paid_to" + suffix, region) or cellwise.account(text(row, "wallet" + suffix), region)
    if not printed and not text(row, "paid_to" + suffix) and not (to and text(row, "paid_at" + suffix)):
        return None
    currency = text(row, "loss_currency" + suffix) or text(row, "loss_currency")
    if not currency and not numbers.currency(printed):
        currency = _unit(found, "loss_amount" + suffix)
    unit = cellwise.asset(currency, to, printed, found.exhibit.context.currency or _usual(tuple(found.table.names)))
    money = None
    try:
        money = cellwise.amount(found, row, "loss_amount" + suffix, unit or "")
    except ValueError as error:
        found.doubt(row, "bad-amount", f"{error}; the payment is kept without its amount")
    if money is not None and not unit:
        what = f"{printed!r} is in no currency that is told; the payment is kept without its amount"
        found.doubt(row, "currency-missing", what, "Set currency in case.toml, and run again.")
        money = None
    if money is not None and money.minor < 0:
        found.doubt(row, "bad-amount", f"the payment is printed as {printed!r}; it was read without the minus")
        money = replace(money, minor=-money.minor)
    return Claim(
        name, found.span(row), row.number, number, money, cellwise.moment(found, row, "paid_at" + suffix),
        _account(found, row, "paid_from" + suffix, region) or _account(found, row, "paid_from", region), to,
        text(row, "payment_reference" + suffix) or None,
    )  # fmt: skip


def _unit(found: Sheet, column: str) -> str:
    """The header of an amount often names its currency: `จำนวนเงิน (บาท)`, `Amount EUR`."""
    at = found.places.get(column)
    words = re.split(r"[\s()（）\[\],:]+", found.table.names[at]) if at is not None else []
    return next((code for word in reversed(words) if word and (code := currencies.code(word))), "")


@cache
def _usual(headers: tuple[str, ...]) -> str | None:
    """Headers in Thai tell baht: no other country's tables are written so."""
    return "THB" if any("\u0e00" <= c <= "\u0e7f" for name in headers for c in name) else None


def _total(found: Sheet, name: str, paid: _Payments) -> None:
    """Compares what a report says it lost in all with the sum of its payments, where both can be told."""
    known = [amount for amount in paid.amounts if amount is not None]
    if paid.row is None or not known or len(known) < len(paid.amounts) or len({amount.asset for amount in known}) > 1:
        return
    try:
        total = cellwise.amount(found, paid.row, "total_loss", known[0].asset)
    except ValueError:
        found.doubt(paid.row, "bad-amount", f"{paid.stated[:40]!r} is no sum that can be compared")
        return
    if total is not None and reporting.differs(total, known):
        what = f"{name} states {total} {total.asset} in all; its {len(known)} payments are {reporting.add(known)} {total.asset}"
        found.doubt(paid.row, "total-differs", what, reporting.ASK)
