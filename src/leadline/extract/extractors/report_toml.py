"""Reads report.toml: the fields of one report and its payments."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Any

from leadline.extract import cellwise, reporting
from leadline.formats import dates, numbers, toml
from leadline.formats.columns import PLAIN
from leadline.formats.text import Text, decode
from leadline.model.records import WHOLE, Claim, Custody, Exhibit, Found, Problem, Report
from leadline.model.values import Money, Span
from leadline.plugins import extractor

_INHERITED = ("loss_currency", "paid_from", "paid_from_bank")  # what a payment has from the report where it gives none itself
_PAYMENT = re.compile(r"^[ \t]*\[\[[ \t]*payment[ \t]*\]\]", re.MULTILINE)
_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)


@extractor(media=("application/toml; table=report",), version=3)
def report_toml(exhibit: Exhibit, data: bytes) -> Iterator[Found]:
    """report.toml: the same fields as a row of `reports`, and any number of `[[payment]]`."""
    decoded = decode(data)
    try:
        given = toml.read(decoded.text)
    except ValueError as error:
        yield Problem("malformed", f"{exhibit.name} cannot be read: {error}.", "Mend the line it names.", exhibit.sha256)
        return
    texts = {key: _text(value) for key, value in given.items()}
    name = texts.get("report_id", "")  # empty: the folder names the report
    region = reporting.region_of(texts.get("country", ""), exhibit.context)
    rows = _payments(given, texts)
    spans = _spans(exhibit, decoded, len(data), len(rows))
    claims = []
    for number, row in enumerate(rows, 1):
        for found in _claim(exhibit, name, number, row, region, spans[number - 1]):
            if isinstance(found, Claim):
                claims.append(found)
            yield found
    yield from _total(exhibit, texts, claims, single=rows == [texts])
    fields = {key: texts[key] for key in reporting.FIELDS if texts.get(key)}
    whole = exhibit.span(0, len(data))
    if "received_at" in fields:
        try:
            fields["received_at"] = dates.when(fields["received_at"], exhibit.context.date_order or "dmy", exhibit.context.zone)
        except ValueError:
            what = f"{exhibit.name}: {fields.pop('received_at')[:40]!r} is no time."
            yield Problem("bad-date", what, "Write it as 2026-03-04T09:15:00Z or 2026-03-04.", exhibit.sha256, whole)
    yield from _custody(exhibit, given, texts, whole)
    account = cellwise.account(texts.get("reporter_account", ""), region)
    if account:
        fields["reporter_account"] = account
    mine = [claim.paid_from for claim in claims]
    mine += [cellwise.account(texts.get("paid_from", ""), region, texts.get("paid_from_bank", "")), account]
    yield Report(name, whole, WHOLE, fields, reporting.own(fields, mine, region))


def _custody(exhibit: Exhibit, given: dict[str, Any], texts: dict[str, str], whole: Span) -> Iterator[Found]:
    """The origin of all exhibits of the report: the columns of a table `custody`, here or in `[custody]`; a note alone is none."""
    inner = given.get("custody")
    told = {key: _text(value) for key, value in inner.items()} if isinstance(inner, dict) else texts
    fields = {key: told[key] for key in PLAIN["custody"][1] if told.get(key)}
    if not fields.keys() - {"note"}:
        return
    if "obtained_at" in fields:
        try:
            fields["obtained_at"] = dates.when(fields["obtained_at"], exhibit.context.date_order or "dmy", exhibit.context.zone)
        except ValueError:
            what = f"{exhibit.name}: {fields['obtained_at'][:40]!r} is no time; it is kept as it is written."
            yield Problem("bad-date", what, "Write it as 2026-03-04T09:15:00Z or 2026-03-04.", exhibit.sha256, whole)
    yield Custody("", whole, fields)


def _payments(given: dict[str, Any], texts: dict[str, str]) -> list[dict[str, str]]:
    """The fields of each payment: of `[[payment]]`, or the report's own where it has no such tables."""
    listed = given.get("payment")
    tables = [payment for payment in listed if isinstance(payment, dict)] if isinstance(listed, list) else []
    if tables:
        inherited = {key: texts[key] for key in _INHERITED if texts.get(key)}
        return [inherited | {key: _text(value) for key, value in payment.items()} for payment in tables]
    return [texts] if any(texts.get(key) for key in ("loss_amount", "paid_to", "wallet")) else []


def _spans(exhibit: Exhibit, text: Text, size: int, payments: int) -> list[Span]:
    """The bytes of each `[[payment]]`; the whole file where they cannot be told apart."""
    starts = [match.start() for match in _PAYMENT.finditer(text.text)]
    if len(starts) != payments:
        return [exhibit.span(0, size)] * payments
    ends = [match.start() for match in _TABLE.finditer(text.text)] + [len(text.text)]
    cut = [(start, next(end for end in ends if end > start)) for start in starts]
    return [exhibit.span(text.byte(start), text.byte(start + len(text.text[start:end].rstrip()))) for start, end in cut]


def _total(exhibit: Exhibit, texts: dict[str, str], claims: list[Claim], *, single: bool) -> Iterator[Problem]:
    """Says where a total that the report states is another than the sum of its payments."""
    stated = texts.get("total_loss", "") or ("" if single else texts.get("loss_amount", ""))
    known = [claim.amount for claim in claims if claim.amount is not None]
    if not stated or not known or len(known) < len(claims) or len({amount.asset for amount in known}) > 1:
        return
    try:
        total = Money.parse(numbers.amount(stated, exhibit.context.decimal or "."), known[0].asset)
    except ValueError:
        return
    if reporting.differs(total, known):
        what = f"{exhibit.name} states {total} {total.asset} in all; its {len(known)} payments are {reporting.add(known)} {total.asset}."
        yield Problem("total-differs", what, reporting.ASK, exhibit.sha256, claims[0].span)


def _text(value: Any) -> str:
    match value:
        case datetime.datetime() | datetime.date():
            return value.isoformat()
        case bool():
            return "true" if value else "false"
        case str() | int() | float():
            return str(value).strip()
    return ""


def _claim(exhibit: Exhibit, name: str, number: int, row: dict[str, str], region: str | None, span: Span) -> Iterator[Found]:
    to = cellwise.account(row.get("paid_to", ""), region, row.get("paid_to_bank", "")) or cellwise.account(row.get("wallet", ""), region)
    printed = row.get("loss_amount", "") or row.get("amount", "")
    unit = cellwise.asset(row.get("loss_currency", "") or row.get("currency", ""), to, printed, exhibit.context.currency)
    money, at = None, ""
    try:
        money = Money.parse(numbers.amount(printed, exhibit.context.decimal or "."), unit) if printed and unit else None
    except ValueError as error:
        what = f"{exhibit.name}: payment {number}: {error}; it is kept without its amount."
        yield Problem("bad-amount", what, "Write amounts as 4200.00.", exhibit.sha256, span)
    try:
        at = dates.when(row["paid_at"], exhibit.context.date_order or "dmy", exhibit.context.zone) if row.get("paid_at") else ""
    except ValueError as error:
        what = f"{exhibit.name}: payment {number}: {error}; it is kept without its time."
        yield Problem("bad-date", what, "Write it as 2026-03-04T09:15:00Z or 2026-03-04.", exhibit.sha256, span)
    if printed and not unit:
        what = f"{exhibit.name}: payment {number} names no currency; it is kept without its amount."
        yield Problem("currency-missing", what, "Add loss_currency.", exhibit.sha256, span)
    paid_from = cellwise.account(row.get("paid_from", ""), region, row.get("paid_from_bank", ""))
    yield Claim(name, span, WHOLE, number, money, at, paid_from, to, row.get("payment_reference") or None)
