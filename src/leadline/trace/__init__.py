"""Stage 4: transfers to trails.

`run` concludes transfers, losses and their trails from the records; `load` and `follow` trace again from the tables alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from leadline.engine import Engine
from leadline.engine.memory import give_back
from leadline.model.records import Problem
from leadline.model.settings import Settings
from leadline.model.values import decimal_text
from leadline.trace import checks, claims, coins, covers, losses, transfers, units
from leadline.trace.answer import Answer
from leadline.trace.book import Ledger
from leadline.trace.ledger import chosen_rule, load
from leadline.trace.rows import Row
from leadline.trace.rule import RULES, follow
from leadline.trace.times import Times

__all__ = ["RULES", "TABLES", "Answer", "Ledger", "chosen_rule", "follow", "load", "run"]

TABLES = ("transfer", "loss", "decimals", "traced", "resting", "hop", "written_off", "unexplained", "account_total")
ALWAYS = ("fifo", "pro-rata")  # shown side by side in every answer
SHOWN = """
    SELECT amount, asset FROM entry UNION ALL SELECT fee, fee_asset FROM entry WHERE fee IS NOT NULL
    UNION ALL SELECT coalesce(payee_amount, '0'), coalesce(payee_asset, asset) FROM entry
    UNION ALL SELECT running, asset FROM entry WHERE running IS NOT NULL AND side = 'payer'
    UNION ALL SELECT running, coalesce(payee_asset, asset) FROM entry WHERE running IS NOT NULL AND side = 'payee'
    UNION ALL SELECT amount, asset FROM balance UNION ALL SELECT amount, asset FROM claim WHERE amount IS NOT NULL AND asset IS NOT NULL"""


def run(engine: Engine, settings: Settings) -> None:
    """Concludes the transfers, the losses and their trails under the case's rule, fifo and pro-rata, and writes them."""
    problems = _transfers(engine, Times(settings.zone))  # its rows are gone before the ledger is made of what it wrote
    give_back()
    book = load(engine, settings)
    flow = checks.balances(book)
    problems += checks.problems(engine, flow)
    engine.put("account_total", checks.totals(flow))
    del flow
    for number, rule in enumerate(dict.fromkeys((chosen_rule(engine), *ALWAYS))):
        _write(engine, follow(book, rule), first=not number)
        give_back()
    known = {problem.id: problem for problem in problems}
    engine.put("problem", (problem.row() for problem in known.values()))


def _transfers(engine: Engine, times: Times) -> list[Problem]:
    """Writes the transfers, the losses and the decimals of the assets; what is wrong with any."""
    found, problems = transfers.conclude(engine, times)
    decimals = units.decide(engine.rows(SHOWN))
    problems += transfers.set_aside_large(found, decimals)
    told, doubts = claims.read(engine)
    search = losses.Search(transfers.in_order(found, times), covers.read(engine, times), told, decimals, times)
    search.run()
    ordered = transfers.in_order([*found, *search.claimed], times)
    problems += [*doubts, *search.problems, *transfers.between(ordered, times), *coins.early(ordered)]
    engine.put("decimals", sorted(decimals.items()))
    engine.put("transfer", transfers.table(ordered, decimals))
    engine.put("loss", _losses(ordered, search.chosen, decimals))
    return problems


def _losses(ordered: Sequence[Row], chosen: Mapping[int, losses.Chosen], decimals: Mapping[str, int]) -> Iterator[tuple[Any, ...]]:
    """The rows of the table `loss`: numbered for each report in the order of the ledger."""
    counts: dict[str, int] = defaultdict(int)
    for seq, row in enumerate(ordered, 1):
        loss = chosen.get(id(row))
        if loss is None or not row.traced:
            continue
        counts[loss.report] += 1
        exchange = row.payee_asset not in (None, row.asset) and row.payee_amount is not None
        amount, asset = row.arrives
        gone = row.payee_asset not in (None, row.asset) and row.payee_amount is None  # it counts as gone outside
        paid = (_printed(row.amount, row.asset, decimals), row.asset) if exchange else (None, None)
        yield (
            f"{loss.report}/{counts[loss.report]}", seq, loss.report, row.id, None if gone else row.payee,
            _printed(amount, asset, decimals), asset, *paid, losses.because(loss),
        )  # fmt: skip


def _printed(text: str, asset: str, decimals: Mapping[str, int]) -> str:
    return decimal_text(units.units(text, decimals[asset]), decimals[asset])


def _write(engine: Engine, answer: Answer, *, first: bool) -> None:
    """Writes the rows of one rule; the shortfalls, which are the same under each, with the first."""
    rule = answer.rule
    engine.put("traced", [(rule, answer.conserved)])
    engine.put("resting", _numbered(rule, answer.rows("resting"), ("account", "origin", "amount", "asset", "since")))
    engine.put("hop", _numbered(rule, answer.rows("hops"), ("transfer", "origin", "amount", "asset", "at", "payee_amount", "payee_asset")))
    engine.put("written_off", _numbered(rule, answer.rows("written_off"), ("transfer", "origin", "amount", "asset", "as", "account", "at")))
    if first:
        keys = ("transfer", "account", "amount", "asset")
        engine.put("unexplained", ((seq, *(one[key] for key in keys)) for seq, one in enumerate(answer.rows("unexplained"), 1)))


def _numbered(rule: str, rows: Iterable[Mapping[str, Any]], keys: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    for seq, row in enumerate(rows, 1):
        yield (rule, seq, *(row.get(key) for key in keys))
