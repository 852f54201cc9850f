"""The rows that say money moved, as tracing reads them, in the order of the exhibits and their rows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from leadline.engine import Engine
from leadline.model.records import Problem
from leadline.model.values import Span, digest
from leadline.trace.times import Times
from leadline.trace.units import trim

ROWS = """
    SELECT e.exhibit, e.start_at, e.end_at, e.row_order, e.transfer_id, e.time_at, e.payer, e.payee, e.amount, e.asset, e.side,
           e.fee, e.fee_asset, e.payee_amount, e.payee_asset, e.rail, e.status, e.reference, e.counterparty, e.statement, e.running,
           coalesce(x.seq, 0)
    FROM named_entry e LEFT JOIN exhibit x ON x.sha256 = e.exhibit ORDER BY 22, 1, e.row_order, e.start_at, e.end_at"""

STATEMENT = "exchange-statement"  # the rail of what an exchange's statement of one customer says
NOT_DONE = frozenset(("pending", "failed", "rejected", "declined", "cancelled", "canceled", "reverted", "dropped"))
NOT_TRACED = "It is shown and moves nothing. If the money did move, correct the row in a copy of the table and take that in."
_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")


@dataclass(slots=True)
class Row:
    """One row of evidence, or several that say the same (`spans`). Amounts are plain decimals in their shortest form."""

    spans: list[Span]
    order: int
    transfer_id: str | None
    at: str
    payer: str | None
    payee: str | None
    amount: str
    asset: str
    side: str = ""
    fee: str | None = None
    fee_asset: str | None = None
    payee_amount: str | None = None
    payee_asset: str | None = None
    rail: str | None = None
    status: str | None = None
    reference: str | None = None
    counterparty: str | None = None
    statement: int = 0
    running: str | None = None
    place: int = 0
    payee_at: str | None = None
    payee_key: tuple[int, int] = (0, 0)
    made: str = ""  # the id where the row's own would not do
    by_span: str = ""
    traced: bool = True

    @property
    def span(self) -> Span:
        """Where it stands first."""
        return self.spans[0]

    @property
    def id(self) -> str:
        """The `transfer_id`, else made from the row's place in the evidence."""
        if self.made or self.transfer_id:
            return self.made or str(self.transfer_id)
        if not self.by_span:
            self.by_span = "t-" + digest(self.span.exhibit, self.span.start, self.span.end)
        return self.by_span

    @property
    def key(self) -> tuple[int, int, int]:
        """Its place among rows of one instant."""
        return self.place, self.order, self.span.start

    @property
    def itself(self) -> bool:
        """From a holding to itself."""
        return self.payer == self.payee and self.payee_asset in (None, self.asset)

    @property
    def arrives(self) -> tuple[str, str]:
        """What the payee gets; of an exchange that does not say, what left the payer."""
        return (self.amount, self.asset) if self.payee_amount is None else (self.payee_amount, self.payee_asset or self.asset)

    def content(self) -> tuple[str | None, ...]:
        """What two rows of one `transfer_id` must share to be one transfer."""
        return (
            self.at, self.payer, self.payee, self.amount, self.asset, self.fee, self.fee_asset, self.payee_amount, self.payee_asset,
            (self.status or "").strip().lower(),
        )  # fmt: skip


def read(engine: Engine) -> list[Row]:
    """All rows, in the order of the exhibits and, inside one, of its rows."""
    once: dict[str | None, str | None] = {}  # the same exhibit, account and asset stand in many rows: one text serves all

    def same(text: str | None) -> str | None:
        return once.setdefault(text, text)

    rows = []
    for found in engine.each(ROWS):
        row = _row(str(same(found[0])), *found[1:])
        row.payer, row.payee, row.asset = same(row.payer), same(row.payee), str(same(row.asset))
        row.rail, row.status, row.counterparty = same(row.rail), same(row.status), same(row.counterparty)
        rows.append(row)
    return rows


def _row(
    exhibit: str, start: int, end: int, order: int, name: str | None, at: str, payer: str | None, payee: str | None,
    amount: str, asset: str, side: str, fee: str | None, fee_asset: str | None, got: str | None, got_asset: str | None,
    rail: str | None, status: str | None, reference: str | None, counterparty: str | None, statement: int, running: str | None, place: int,
) -> Row:  # fmt: skip
    return Row(
        [Span(exhibit, start, end)], order, name or None, at, payer or None, payee or None, trim(amount), asset, side, _trim(fee),
        fee_asset, _trim(got), got_asset or None, rail, status, reference, counterparty, statement, _trim(running), place,
    )  # fmt: skip


def set_aside(rows: Iterable[Row], times: Times) -> list[Problem]:
    """Marks the rows that are not traced, and says why. Source: interface, "A transfer": not traced, and a problem."""
    problems, known = [], dict[str, Row]()
    for row in rows:
        why = _fault(row, times)
        if row.transfer_id and not row.side:
            before = known.setdefault(row.transfer_id, row)
            if why is None and before is not row and before.content() != row.content():
                why = f"the transfer_id {row.transfer_id} was used before with other content"
            if before is not row and before.content() != row.content():
                row.made = "t-" + digest(row.span.exhibit, row.span.start, row.span.end)
        if why is not None:
            row.traced = False
            problems.append(not_traced(row, why))
    return problems


def not_traced(row: Row, why: str) -> Problem:
    """The problem of a row that moves nothing."""
    return Problem("not-traced", f"transfer {row.id} is not traced: {why}", NOT_TRACED, row.span.exhibit, row.span, "trace")


def _fault(row: Row, times: Times) -> str | None:
    """Why a row by itself is not traced."""
    status = (row.status or "").strip().lower()
    if status in NOT_DONE:
        return f"its status is {status}"
    for text, name in ((row.amount, "amount"), (row.fee, "fee"), (row.payee_amount, "payee_amount")):
        if text is None:
            continue
        if not _PLAIN.fullmatch(text):
            return f"its {name} is no number"
        if text.startswith("-") and text.strip("-0."):
            return f"its {name} is negative"
    if row.payer is None and row.payee is None:
        return "it has neither payer nor payee"
    if times.instant(row.at) is None:
        return "it has no time, and so no place in the ledger"
    return None


def _trim(text: str | None) -> str | None:
    return trim(text) if text is not None else None
