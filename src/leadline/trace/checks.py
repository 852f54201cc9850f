"""What the balances say against what is known, and the totals of each account: the same under every rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from leadline.engine import Engine
from leadline.model.records import Problem
from leadline.model.values import Span, decimal_text
from leadline.trace.book import NOWHERE, Check, Ledger, Move
from leadline.trace.flow import Difference, Flow
from leadline.trace.ledger import balances as balances_of
from leadline.trace.lots import CLEAN, Shares, cut

ADVICE = "Ask for the statement of the days before: rows are missing, or money moved that no exhibit shows."
CHECK = "Compare the row with the evidence. If the amount is another, correct it in a copy of the table and take that in."
TOLD = "SELECT exhibit, start_at, end_at FROM problem WHERE kind = 'balance-break' AND stage <> 'trace'"


def balances(ledger: Ledger) -> Flow:
    """One pass that follows no loss: balances, debts, differences."""
    return Flow(ledger, _no_lots, cut, names=[CLEAN] * len(ledger.losses)).run()


def _no_lots(clean: int) -> Shares:
    return Shares(clean, lambda own, loss, amount: amount)


def problems(engine: Engine, flow: Flow) -> list[Problem]:
    """Every difference between a balance and what is known, but an opening, if the reader has not told it; and balances too large."""
    told = {(exhibit, start, end) for exhibit, start, end in engine.rows(TOLD)}
    ledger, found = flow.ledger, []
    for said in balances_of(engine, ledger.decimals)[1]:
        what = f"the balance of {said.account} at {said.at} is not traced: it shows 2**256 units of {said.asset} or more"
        found.append(Problem("not-traced", what, CHECK, said.span.exhibit, said.span, "trace"))
    for one in flow.differences:
        check = ledger.events[one.event]
        if isinstance(check, Check) and not one.opening and not _known(check, told):
            account, asset = ledger.holdings[check.holding]
            what = _what(one, check, account, asset, ledger.decimals[asset])
            found.append(Problem("balance-break", what, ADVICE, check.span.exhibit, check.span, "trace"))
    return found


def _known(check: Check, told: set[tuple[str, int, int]]) -> bool:
    span: Span = check.span
    return check.basis != "table" and (span.exhibit, span.start, span.end) in told


def _what(one: Difference, check: Check, account: str, asset: str, decimals: int) -> str:
    gap = one.said - one.known
    meaning = "the excess counts as clean and arrives now" if gap > 0 else "the rest has left unseen"
    what = {
        "table": "the balance", "opening": "the opening balance of the statement", "closing": "the closing balance of the statement",
        "break": "the statement",
    }[check.basis]  # fmt: skip
    return (
        f"{account} at {check.at}: {what} says {decimal_text(abs(gap), decimals)} {asset} {'more' if gap > 0 else 'less'} "
        f"than the {decimal_text(one.known, decimals)} that are known; {meaning}"
    )


def totals(flow: Flow) -> Iterator[tuple[str, str, str, str, str]]:
    """For each account and asset the balance at the end, what came in and what went out (fees too)."""
    ledger = flow.ledger
    came: Counter[int] = Counter()
    went: Counter[int] = Counter()
    for move in ledger.events:
        if not isinstance(move, Move):
            continue
        if move.payer != NOWHERE:
            went[move.payer] += move.fee + (0 if move.itself else move.amount)
        if move.payee != NOWHERE and not move.gone:
            came[move.payee] += move.excess if move.itself else move.arrives
    for holding, (account, asset) in sorted(enumerate(ledger.holdings), key=lambda one: one[1]):
        there = flow.balance[holding] - flow.debt.get(holding, 0)
        balance, money_in, money_out = (decimal_text(amount, ledger.decimals[asset]) for amount in (there, came[holding], went[holding]))
        yield account, asset, balance, money_in, money_out
