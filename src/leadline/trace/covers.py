"""Which days the statements of an account cover."""

from __future__ import annotations

from collections import defaultdict

from leadline.engine import Engine
from leadline.trace.times import Times

DAYS = """
    SELECT exhibit, statement, account, asset, time_at FROM named_balance WHERE basis <> 'table'
    UNION ALL SELECT exhibit, statement, payer, asset, time_at FROM named_entry WHERE side = 'payer'
    UNION ALL SELECT exhibit, statement, payee, coalesce(payee_asset, asset), time_at FROM named_entry WHERE side = 'payee'"""


def read(engine: Engine, times: Times) -> dict[tuple[str, str], list[tuple[int, int]]]:
    """For each account and asset the first and last day of each of its statements, in the case's zone."""
    days: dict[tuple[str, str, str, int], tuple[int, int]] = {}
    for exhibit, statement, account, asset, at in engine.rows(DAYS):
        day = times.day(at)
        if account and day is not None:
            key = (account, asset, exhibit, statement)
            first, last = days.get(key, (day, day))
            days[key] = (min(first, day), max(last, day))
    found: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for (account, asset, _, _), period in days.items():
        found[account, asset].append(period)
    return dict(found)
