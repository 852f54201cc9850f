"""The order of transactions that spend one another's coins: a coin is made before it is spent.

Source of the rule: interface, "Bitcoin-like transactions". Transactions of one block have one time, and may lie in different exhibits;
they name the coins they spend, which is better evidence of their order than the order in which the exhibits were taken in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from leadline.model.records import Problem
from leadline.trace.rows import Row, not_traced
from leadline.trace.times import Times

BY_HAND = "Follow this step by hand: the heights of the blocks give their true order."
_COIN, _TRANSACTION = "outpoint:", "txid:"


def in_order(ordered: Sequence[Row], times: Times) -> list[Row]:
    """The rows in their order, but among those of one instant each transaction after those whose coins it spends, its inputs first."""
    found: list[Row] = []
    for _, group in groupby(ordered, key=lambda row: times.place(row.at)):
        rows = list(group)
        found += _sorted(rows) if any(_of(row) for row in rows) else rows
    return found


def _of(row: Row) -> str | None:
    """The transaction whose row it is, by the account that it stands around. Rows of a plain table, which have ids, keep their places."""
    if row.transfer_id is not None or row.reference is None or not row.reference.startswith(_TRANSACTION):
        return None
    return row.reference if row.reference in (row.payer, row.payee) else None


def _sorted(rows: list[Row]) -> list[Row]:
    """Rows of one instant; those of other things keep their places."""
    by_name: dict[str, list[Row]] = {}
    for row in rows:
        if name := _of(row):
            by_name.setdefault(name, []).append(row)
    sorted_rows = iter([row for name in _names(by_name) for row in sorted(by_name[name], key=lambda row: row.payee != name)])
    return [next(sorted_rows) if _of(row) else row for row in rows]


def _names(by_name: dict[str, list[Row]]) -> dict[str, None]:
    """The transactions, each after those whose coins it spends, else as they come; circles, which no chain has, are left as they are."""
    done: dict[str, None] = {}
    for first, rows in by_name.items():
        stack, opened, pending = [first], {first}, {first: _sources(rows)}
        while stack:
            source = next((name for name in pending[stack[-1]] if name in by_name and name not in done and name not in opened), None)
            if source is None:
                done.setdefault(stack.pop())
            else:
                stack.append(source)
                opened.add(source)
                pending[source] = _sources(by_name[source])
    return done


def _sources(rows: list[Row]) -> Iterator[str]:
    """The transactions that made the coins which these rows spend."""
    for row in rows:
        if row.payer is not None and row.payer.startswith(_COIN):
            yield _TRANSACTION + row.payer.removeprefix(_COIN).rpartition(":")[0]


def known_whole(found: Sequence[Row]) -> list[Problem]:
    """Sets aside what the history of an address says of a transaction that the case has with its coins: it would count twice."""
    whole = {_of(row) for row in found if row.traced and not row.side and f"{row.payer}{row.payee}".find(_COIN) >= 0}
    problems = []
    for row in found:
        if row.traced and row.side and (name := _of(row)) in whole and name is not None:
            row.traced = False
            problems.append(not_traced(row, f"{name} is in the case with all of its coins, which are followed"))
    return problems


def early(ordered: Sequence[Row]) -> list[Problem]:
    """Coins that the ledger spends before it makes them: a block's clock may run up to two hours behind that of an earlier block."""
    made: set[str] = set()
    spent: dict[str, Row] = {}
    problems = []
    for row in ordered:
        if not row.traced:
            continue
        if row.payer is not None and row.payer.startswith(_COIN) and row.payer not in made:
            spent.setdefault(row.payer, row)
        if row.payee is not None and row.payee.startswith(_COIN):
            made.add(row.payee)
            if other := spent.pop(row.payee, None):
                what = (
                    f"{row.payee} is spent at {other.at} and made at {row.at}, as the clocks of the two blocks say: "
                    "the ledger cannot follow it, and a trail ends there"
                )
                problems.append(Problem("block-times", what, BY_HAND, other.span.exhibit, other.span, "trace"))
    return problems
