"""Reads reports tables and complaint tables: a report for each row, a claim for each payment that it states."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from leadline.extract import cellwise, reporting
from leadline.extract.cellwise import CORRECT, Sheet
from leadline.formats import currencies, numbers
from leadline.formats.tables import Row
from leadline.model.records import Claim, Exhibit, Found, Problem, Report
from leadline.model.values import Money
from leadline.plugins import extractor

_MONEY, _TIMES = ("loss_amount", "total_loss"), ("paid_at", "received_at")
_STATED_LEAST = 2  # a total is compared only where a report has payments to sum


@extractor(media=("text/csv; table=reports", "text/csv; table=complaints", "application/jsonl; table=reports"))
def reports(exhibit: Exhibit, data: bytes) -> Iterator[Found]:
    """Reports and complaint tables: headers in any language and order, several payments a row or several rows a report."""
    kind = exhibit.parameter("table") or "reports"
    found = cellwise.sheet(exhibit, data, "complaints", _MONEY, _TIMES)
    if kind == "complaints" and found.table.header is not None:
        found.problems.append(_mapping(found))
    if kind == "complaints" and "report_id" not in found.places:
        what = f"{exhibit.name}: no column names the report; each row is a report, called by the file and its row."
        found.problems.append(Problem("columns-inferred", what, CORRECT, exhibit.sha256))
    counted: dict[str, int] = defaultdict(int)
    sums: dict[str, list[Money]] = defaultdict(list)
    last = ""
    for row in found.table.rows:
        if row.number in found.reported:
            continue
        if not any(cell.text.strip() for cell in row.cells):
            found.refuse(row, "bad-row", "it is empty")
            continue
        name = _name(found, row, last)
        last = name
        yield from _report(found, row, name, counted, sums)
    yield from found.end()


def _name(found: Sheet, row: Row, last: str) -> str:
    """The report's id; a row below that leaves it empty and brings a payment goes on with the report above."""
    given = found.text(row, "report_id")
    if given:
        return given
    stem = found.exhibit.name.rpartition(".")[0] or found.exhibit.name
    if "report_id" not in found.places:
        return f"{stem}-{row.number + 1}"
    if last and not found.text(row, "reporter_name") and not found.text(row, "narrative"):
        return last
    name = f"{stem}-{row.number + 1}"
    found.doubt(row, "bad-row", f"it has no report_id, and is called {name}")
    return name


def _mapping(found: Sheet) -> Problem:
    names = found.table.names
    read = "; ".join(f"{names[at]!r} as {column}" for column, at in found.places.items())
    left = [n for n, name in enumerate(names) if name and n not in found.places.values()]
    aside = f" Not used: {', '.join(repr(names[n]) for n in left)}." if left else ""
    return Problem("columns-inferred", f"{found.exhibit.name}: columns were read as: {read}.{aside}", CORRECT, found.exhibit.sha256)


def _report(found: Sheet, row: Row, name: str, counted: dict[str, int], sums: dict[str, list[Money]]) -> Iterator[Found]:
    fields = {column: text for column in reporting.FIELDS if (text := found.text(row, column))}
    region = reporting.region_of(fields.get("country", ""), found.exhibit.context)
    if "received_at" in fields:
        fields["received_at"] = cellwise.moment(found, row, "received_at")
    claims = []
    for suffix in ["", *sorted({c[c.index("#") :] for c in found.places if "#" in c}, key=lambda s: int(s[1:]))]:
        claim = _claim(found, row, name, suffix, region, counted)
        if claim:
            claims.append(claim)
            if claim.amount:
                sums[name].append(claim.amount)
    mine = [claim.paid_from for claim in claims] + [
        _account(found, row, "paid_from", region),
        _account(found, row, "reporter_account", region),
    ]
    if account := mine[-1]:
        fields["reporter_account"] = account
    yield Report(name, found.span(row), row.number, fields, reporting.own(fields, mine, region))
    yield from claims
    _total(found, row, name, sums[name])


def _account(found: Sheet, row: Row, column: str, region: str | None) -> str | None:
    bank = "paid_to_bank" if column.startswith("paid_to") else "paid_from_bank"
    suffix = column[column.index("#") :] if "#" in column else ""
    return cellwise.account(found.text(row, column), region, found.text(row, bank + suffix))


def _claim(found: Sheet, row: Row, name: str, suffix: str, region: str | None, counted: dict[str, int]) -> Claim | None:
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
    counted[name] += 1
    return Claim(
        name, found.span(row), row.number, counted[name], money, cellwise.moment(found, row, "paid_at" + suffix),
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


def _total(found: Sheet, row: Row, name: str, amounts: list[Money]) -> None:
    stated = found.text(row, "total_loss")
    if not stated or len(amounts) < _STATED_LEAST or len({m.asset for m in amounts}) != 1:
        return
    try:
        total = cellwise.amount(found, row, "total_loss", amounts[0].asset)
    except ValueError:
        return
    decimals = max([m.decimals for m in amounts] + [total.decimals if total else 0])
    if total and total.at(decimals) != sum(m.at(decimals) for m in amounts) and len(found.table.rows) == row.number + 1:
        paid = Money(sum(m.at(decimals) for m in amounts), decimals, total.asset)
        found.doubt(row, "total-differs", f"{name} states {total} {total.asset} in all; its payments are {paid}")
