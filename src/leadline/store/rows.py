"""How a record stands in its table: one function a direction, so that no stage knows a column's place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from leadline.engine import Engine
from leadline.model.records import Account, Balance, Claim, Count, Custody, Entry, Loss, Observation, Problem, Rate, Report
from leadline.model.values import Money, canonical


def put_problems(engine: Engine, problems: Iterable[Problem], stage: str = "extract") -> None:
    """Writes problems down, each once."""
    fresh = {p.id: p for p in problems}
    rows = (p.row() for p in fresh.values())
    engine.put("problem", ((*row[:4], row[4] or stage, *row[5:]) for row in rows), new=True)


def as_row(found: object) -> tuple[str, tuple[Any, ...]]:
    """The table of a record and its row there."""
    match found:
        case Observation(span, kind, value, raw, where, row):
            return "observation", (found.id, span.exhibit, span.start, span.end, kind, value, raw, where, row)
        case Entry():
            return "entry", _entry(found)
        case Balance(span, order, account, at, amount, basis, statement):
            return "balance", (span.exhibit, span.start, span.end, order, account, at, str(amount), amount.asset, basis, statement)
        case Claim(report, span, row, number, amount, paid_at, paid_from, paid_to, reference):
            return "claim", (
                found.id,
                report,
                span.exhibit,
                span.start,
                span.end,
                row,
                number,
                *_money(amount),
                paid_at,
                paid_from,
                paid_to,
                reference,
            )
        case Report(report, span, row, fields, own):
            return "report_row", (report, span.exhibit, span.start, span.end, row, _json(fields), _json(list(own)))
        case Loss(report, transfer, span, row):
            return "loss_row", (report, transfer, span.exhibit, span.start, span.end, row)
        case Account(account, span, row, fields):
            return "account_row", (account, span.exhibit, span.start, span.end, row, _json(fields))
        case Rate(asset, currency, at, price, source, span):
            return "rate", (asset, currency, at, price, source, span.exhibit, span.start, span.end)
        case Custody(target, span, fields):
            return "custody", (target, span.exhibit, span.start, span.end, _json(fields))
        case Count(exhibit, rows_in, rows_read, rows_reported):
            return "row_count", (exhibit, rows_in, rows_read, rows_reported)
    raise TypeError(f"an extractor yielded a {type(found).__name__}, which is no record")


def _entry(e: Entry) -> tuple[Any, ...]:
    return (
        e.span.exhibit, e.span.start, e.span.end, e.order, e.id, e.transfer_id, e.at, e.payer, e.payee,
        str(e.amount), e.amount.asset, e.side,
        *_money(e.fee), *_money(e.payee_amount), e.rail, e.status, e.reference, e.counterparty, e.statement,
        str(e.running) if e.running else None,
    )  # fmt: skip


def _money(money: Money | None) -> tuple[str | None, str | None]:
    return (str(money), money.asset) if money else (None, None)


def _json(value: object) -> str:
    return canonical(value).decode("utf-8", "replace")
