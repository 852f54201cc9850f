"""Reads report.toml: the fields of one report and its payments."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Iterator
from typing import Any

from leadline.extract import cellwise, reporting
from leadline.formats import dates, numbers
from leadline.formats.text import decode
from leadline.model.records import WHOLE, Claim, Exhibit, Found, Problem, Report
from leadline.model.values import Money
from leadline.plugins import extractor


@extractor(media=("application/toml; table=report",))
def report_toml(exhibit: Exhibit, data: bytes) -> Iterator[Found]:
    """report.toml: the same fields as a row of `reports`, and any number of `[[payment]]`."""
    span = exhibit.span(0, len(data))
    try:
        given = tomllib.loads(decode(data).text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        yield Problem("malformed", f"{exhibit.name} cannot be read: {error}.", "Mend the line it names.", exhibit.sha256)
        return
    texts = {key: _text(value) for key, value in given.items()}
    name = texts.get("report_id", "")  # empty: the folder names the report
    region = reporting.region_of(texts.get("country", ""), exhibit.context)
    payments = [p for p in given.get("payment", []) if isinstance(p, dict)] if isinstance(given.get("payment"), list) else []
    rows = [{key: _text(value) for key, value in payment.items()} for payment in payments]
    if not rows and any(texts.get(key) for key in ("loss_amount", "paid_to", "wallet")):
        rows = [texts]
    claims = []
    for number, row in enumerate(rows, 1):
        for found in _claim(exhibit, name, number, texts | row, region, len(data)):
            if isinstance(found, Claim):
                claims.append(found)
            yield found
    fields = {key: texts[key] for key in reporting.FIELDS if texts.get(key)}
    if "received_at" in fields:
        try:
            fields["received_at"] = dates.when(fields["received_at"], exhibit.context.date_order or "dmy", exhibit.context.zone)
        except ValueError:
            what = f"{exhibit.name}: {fields.pop('received_at')[:40]!r} is no time."
            yield Problem("bad-date", what, "Write it as 2026-03-04T09:15:00Z or 2026-03-04.", exhibit.sha256, span)
    account = cellwise.account(texts.get("reporter_account", ""), region)
    if account:
        fields["reporter_account"] = account
    mine = [claim.paid_from for claim in claims] + [cellwise.account(texts.get("paid_from", ""), region), account]
    yield Report(name, span, WHOLE, fields, reporting.own(fields, mine, region))


def _text(value: Any) -> str:
    match value:
        case datetime.datetime() | datetime.date():
            return value.isoformat()
        case bool():
            return "true" if value else "false"
        case str() | int() | float():
            return str(value).strip()
    return ""


def _claim(exhibit: Exhibit, name: str, number: int, row: dict[str, str], region: str | None, size: int) -> Iterator[Found]:
    span = exhibit.span(0, size)
    to = cellwise.account(row.get("paid_to", ""), region, row.get("paid_to_bank", "")) or cellwise.account(row.get("wallet", ""), region)
    printed = row.get("loss_amount", "") or row.get("amount", "")
    unit = cellwise.asset(row.get("loss_currency", "") or row.get("currency", ""), to, printed, exhibit.context.currency)
    money, at = None, ""
    try:
        money = Money.parse(numbers.amount(printed, exhibit.context.decimal or "."), unit) if printed and unit else None
        at = dates.when(row["paid_at"], exhibit.context.date_order or "dmy", exhibit.context.zone) if row.get("paid_at") else ""
    except ValueError as error:
        yield Problem(
            "bad-amount",
            f"{exhibit.name}: payment {number}: {error}.",
            "Write amounts as 4200.00, times as 2026-03-04.",
            exhibit.sha256,
            span,
        )
    if printed and not unit:
        yield Problem(
            "currency-missing", f"{exhibit.name}: payment {number} names no currency.", "Add loss_currency.", exhibit.sha256, span
        )
    yield Claim(
        name, span, WHOLE, number, money, at, cellwise.account(row.get("paid_from", ""), region), to, row.get("payment_reference") or None
    )
