"""Rows of several exhibits that are one row of the world: overlapping statements, exports of two wallets, one table twice.

What one exhibit shows several times happened several times; what several exhibits show is counted as often as the one that shows
it most often.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable

from leadline.model.records import Problem
from leadline.trace.rows import STATEMENT, Row
from leadline.trace.times import Times

OVERLAP = "Nothing to do, if both are statements of these days. Otherwise take in the complete statement of the account."


def merge(
    rows: Iterable[Row], key: Callable[[Row], Hashable], agree: Callable[[Row, Row], bool]
) -> tuple[list[Row], list[tuple[Row, Row]]]:
    """Joins rows of one key from different exhibits, in order; the rows left, and which row each joined one went into."""
    kept: list[Row] = []
    joined: list[tuple[Row, Row]] = []
    alike: dict[Hashable, list[tuple[Row, set[str]]]] = defaultdict(list)
    for row in rows:
        exhibit = row.span.exhibit
        for first, exhibits in alike[key(row)]:
            if exhibit not in exhibits and agree(first, row):
                exhibits.add(exhibit)
                first.spans += row.spans
                joined.append((first, row))
                break
        else:
            alike[key(row)].append((row, {exhibit}))
            kept.append(row)
    return kept, joined


def tables(rows: Iterable[Row]) -> list[Row]:
    """Rows that show both sides: one `transfer_id` is one transfer, and so is one row of a transaction in two exports."""
    named: dict[str, Row] = {}
    rest: list[Row] = []
    for row in rows:
        if row.transfer_id is None or row.made:
            rest.append(row)
        elif row.transfer_id in named:
            named[row.transfer_id].spans += row.spans
        else:
            named[row.transfer_id] = row
    ledger = [row for row in rest if row.rail == STATEMENT and not row.made]
    chain = [row for row in rest if (row.reference or "").startswith("txid:") and not row.made and row.rail != STATEMENT]
    plain = [row for row in rest if row.made or (row.rail != STATEMENT and not (row.reference or "").startswith("txid:"))]
    kept, joined = merge(chain, _chain_key, lambda first, row: None in (first.fee, row.fee) or first.fee == row.fee)
    for first, row in joined:
        if first.fee is None:
            first.fee, first.fee_asset = row.fee, row.fee_asset
    booked, _ = merge(ledger, _ledger_key, lambda first, row: True)  # exports of one account at an exchange overlap
    return [*named.values(), *plain, *kept, *booked]


def _chain_key(row: Row) -> Hashable:
    return row.reference, row.payer, row.payee, row.amount, row.asset


def _ledger_key(row: Row) -> Hashable:
    return (row.at, row.reference, row.status, row.running, *row.content()[1:9])


def statements(rows: Iterable[Row], times: Times) -> tuple[list[Row], list[Problem]]:
    """Rows of statements of one account that overlap: the same day, amount, other side and reference in two exhibits."""

    def key(row: Row) -> Hashable:
        day = times.day(row.at)
        return row.side, row.payer, row.payee, day, row.amount, row.asset, row.fee, row.counterparty, row.reference, row.status

    def agree(first: Row, row: Row) -> bool:
        return first.running is None or row.running is None or first.running == row.running

    kept, joined = merge(rows, key, agree)
    pairs: dict[tuple[str, str, str], tuple[Row, int]] = {}
    for first, row in joined:
        account = (row.payer if row.side == "payer" else row.payee) or ""
        pair = (account, first.span.exhibit, row.span.exhibit)
        pairs[pair] = (pairs[pair][0] if pair in pairs else row, pairs.get(pair, (row, 0))[1] + 1)
    return kept, [
        Problem(
            "overlapping-statements",
            f"two statements of {account} show the same {count} row{'s' if count > 1 else ''} (also in exhibit {first[:12]}): counted once",
            OVERLAP, row.span.exhibit, row.span, "trace",
        )
        for (account, first, _), (row, count) in pairs.items()
    ]  # fmt: skip
