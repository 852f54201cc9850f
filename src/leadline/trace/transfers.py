"""Rows of evidence to transfers: what is one movement, what is not traced, in which order they stand.

Source of the rules: interface, "Which two rows are one transfer", "A transfer", "The ledger".
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from leadline.engine import Engine
from leadline.model.records import Problem
from leadline.model.values import canonical, decimal_text, digest
from leadline.trace import coins, pairing, rows, same, withdrawals
from leadline.trace.rows import Row
from leadline.trace.times import Times
from leadline.trace.units import too_large, units

TWO_TIMES = "Compare both statements: the money was spent between the two bookings, so the order of that day is a presumption."
NO_RATE = "Find the amount that was received, and give it as payee_amount."


def conclude(engine: Engine, times: Times) -> tuple[list[Row], list[Problem]]:
    """All transfers of a case, those that are not traced among them, and what is wrong with any."""
    read = rows.read(engine)
    problems = [*rows.set_aside(read, times), *coins.known_whole(read)]
    traced = [row for row in read if row.traced]
    plain = [row for row in traced if not row.side]  # before pairing: a pair has no side any more
    sided, overlaps = same.statements([row for row in traced if row.side], times)
    told = [(account, holder) for account, holder in engine.rows(
        "SELECT account, json_extract_string(fields, '$.holder') FROM named_account ORDER BY account") if holder]  # fmt: skip
    paired, doubts = pairing.pair(sided, times, pairing.holders(sided, told))
    found = [*withdrawals.join(same.tables(plain)), *paired, *(row for row in read if not row.traced)]
    return found, [*problems, *overlaps, *doubts, *_exchanges(found)]


def in_order(found: Iterable[Row], times: Times) -> list[Row]:
    """Transfers in the order of the ledger, each with an id of its own."""
    ordered = coins.in_order(sorted(found, key=lambda row: (times.place(row.at), *row.key)), times)
    used: set[str] = set()
    for row in sorted(ordered, key=lambda row: not row.traced):
        count = 1
        while row.id in used:
            count += 1
            row.made = "t-" + digest(row.span.exhibit, row.span.start, row.span.end, count)
        used.add(row.id)
    return ordered


def set_aside_large(found: Iterable[Row], decimals: Mapping[str, int]) -> list[Problem]:
    """Marks amounts of 2**256 units or more as not traced. Source: interface, "Units"."""
    problems = []
    for row in found:
        amounts = ((row.amount, row.asset), (row.fee, row.fee_asset or row.asset), (row.payee_amount, row.payee_asset or row.asset))
        if row.traced and any(text is not None and too_large(units(text, decimals[asset])) for text, asset in amounts):
            row.traced = False
            problems.append(rows.not_traced(row, "it shows 2**256 units of its asset or more"))
    return problems


def between(ordered: Sequence[Row], times: Times) -> list[Problem]:
    """The payments out of a payee between the two times that two statements give for what came in."""
    paid: dict[tuple[str, str], list[tuple[tuple[int, int, int, int], Row]]] = defaultdict(list)
    for row in ordered:
        if row.traced and row.payer is not None and row.payer != row.payee:
            paid[row.payer, row.asset].append(((times.place(row.at), *row.key), row))
    keys = {holding: [key for key, _ in found] for holding, found in paid.items()}
    problems = []
    for row in ordered:
        if not row.traced or row.payee_at is None or row.payee is None:
            continue
        holding = (row.payee, row.payee_asset or row.asset)
        low, high = sorted(((times.place(row.at), *row.key), (times.place(row.payee_at), row.payee_key[0], row.payee_key[1], 0)))
        out = paid.get(holding, [])[bisect_right(keys.get(holding, []), low) : bisect_left(keys.get(holding, []), high)]
        if out:
            other = out[0][1]
            what = (
                f"{row.payee} paid {other.amount} {other.asset} ({other.id}) between the two times that two statements give for "
                f"transfer {row.id}: {row.at} with the payer, {row.payee_at} with the payee"
            )
            problems.append(Problem("two-times", what, TWO_TIMES, other.span.exhibit, other.span, "trace"))
    return problems


def table(ordered: Sequence[Row], decimals: Mapping[str, int]) -> Iterable[tuple[object, ...]]:
    """The rows of the table `transfer`."""
    for seq, row in enumerate(ordered, 1):
        fee_asset = (row.fee_asset or row.asset) if row.fee is not None else None
        got_asset = (row.payee_asset or row.asset) if row.payee_amount is not None else row.payee_asset
        yield (
            row.id, seq, row.at, row.payer, row.payee, _printed(row.amount, row.asset, decimals), row.asset,
            _printed(row.fee, fee_asset, decimals), fee_asset, _printed(row.payee_amount, got_asset, decimals), got_asset,
            row.rail, row.status, row.reference, row.payee_at, row.traced,
            canonical([span.json() for span in row.spans]).decode(), row.place, row.order,
        )  # fmt: skip


def _printed(text: str | None, asset: str | None, decimals: Mapping[str, int]) -> str | None:
    if text is None or asset is None:
        return text
    places = decimals[asset]
    return decimal_text(units(text, places), places)


def _exchanges(found: Iterable[Row]) -> list[Problem]:
    """Exchanges without the amount that was received: their money counts as gone outside."""
    return [
        Problem(
            "exchange-without-amount",
            f"transfer {row.id} exchanges {row.asset} into {row.payee_asset} and does not say how much was received: "
            "its money counts as gone outside",
            NO_RATE, row.span.exhibit, row.span, "trace",
        )
        for row in found if row.traced and row.payee_asset not in (None, row.asset) and row.payee_amount is None
    ]  # fmt: skip
