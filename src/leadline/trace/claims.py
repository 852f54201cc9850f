"""What reports say was paid: the payments to look for in the ledger, each told once."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from leadline.engine import Engine
from leadline.model.records import Problem
from leadline.model.values import Span, digest
from leadline.trace.units import trim

CLAIMS = """
    SELECT c.id, c.report, c.exhibit, c.start_at, c.end_at, c.row_no, c.number, c.amount, c.asset, c.paid_at, c.paid_from, c.paid_to,
           c.payment_reference, coalesce(x.seq, 0)
    FROM named_claim c LEFT JOIN exhibit x ON x.sha256 = c.exhibit ORDER BY 14, c.exhibit, c.row_no, c.start_at, c.number, c.id"""
LOSS_ROWS = """
    SELECT l.report, l.transfer, l.exhibit, l.start_at, l.end_at FROM loss_row l LEFT JOIN exhibit x ON x.sha256 = l.exhibit
    ORDER BY coalesce(x.seq, 0), l.exhibit, l.row_no, l.start_at"""

ASK = "Ask the reporter or his bank, and add it to the report; until then the payment is counted as reported, but cannot be followed."


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment that a report says was made: amount in its shortest form. `ids` are the claims that tell it."""

    report: str
    span: Span
    place: int
    row: int
    number: int
    amount: str
    asset: str
    paid_at: str
    paid_from: str | None
    paid_to: str
    reference: str | None
    ids: tuple[str, ...]

    @property
    def transfer_id(self) -> str:
        """The id under which it enters the ledger where nothing else shows it."""
        return "t-" + digest(self.span.exhibit, self.span.start, self.span.end, "claim", self.number)

    @property
    def alike(self) -> tuple[object, ...]:
        """Payments of one report that are equal in this are interchangeable."""
        return self.report, self.amount, self.asset, self.paid_at, self.paid_from, self.paid_to


@dataclass(frozen=True, slots=True)
class Naming:
    """One row of the table `losses`: a report's loss is this transfer (its id, or `txid:chain/hash`)."""

    report: str
    transfer: str
    span: Span


@dataclass(slots=True)
class Told:
    """All that reports say of payments. `stated`: each report's amounts by asset; `received`: when a report came in."""

    payments: list[Payment] = field(default_factory=list)
    namings: list[Naming] = field(default_factory=list)
    received: dict[str, str] = field(default_factory=dict)
    stated: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    incomplete: list[tuple[str, Problem]] = field(default_factory=list)  # report, what is missing


def read(engine: Engine) -> tuple[Told, list[Problem]]:
    """Reads claims, rows of `losses` and the dates of reports; problems are claims that cannot be followed or are told twice."""
    told = Told()
    wallets: dict[tuple[str, str, int], str] = {}
    for report, exhibit, row, fields in engine.each("SELECT report, exhibit, row_no, fields FROM report_row ORDER BY exhibit, row_no"):
        values = json.loads(fields)
        if values.get("received_at"):
            told.received[report] = min(told.received.get(report, "9999"), str(values["received_at"]))
        if values.get("wallet"):
            wallets[report, exhibit, row] = str(values["wallet"])
    found: list[Payment] = []
    once: dict[str, str] = {}  # one exhibit holds many claims: one text serves all
    for name, report, exhibit, start, end, row, number, amount, asset, at, payer, paid_to, reference, place in engine.each(CLAIMS):
        span = Span(once.setdefault(exhibit, exhibit), start, end)
        payee: str = paid_to or wallets.get((report, exhibit, row), "")
        if amount and asset:
            told.stated.setdefault(report, {}).setdefault(asset, []).append(amount)
        lacks = _lacks(amount, asset, payee)
        if lacks is not None:
            told.incomplete.append((report, Problem(lacks[0], f"report {report}: {lacks[1]}", ASK, exhibit, span, "trace")))
            continue
        found.append(Payment(report, span, place, row, number, trim(amount), asset, at or "", payer or None, payee, reference, (name,)))
    told.payments, problems = _once(found)
    told.namings = [Naming(report, transfer, Span(exhibit, start, end)) for report, transfer, exhibit, start, end in engine.rows(LOSS_ROWS)]
    return told, problems


def _lacks(amount: str | None, asset: str | None, payee: str) -> tuple[str, str] | None:
    """What a claim lacks to be followed."""
    if not amount:
        return "amount-missing", "a payment is told without its amount"
    if not asset:
        return "asset-missing", f"a payment of {amount} is told without its currency"
    if amount.startswith("-") or not trim(amount).strip("0."):
        return "bad-amount", f"a payment of {amount} {asset} is told; that is no payment"
    if not payee:
        return "payee-missing", f"a payment of {amount} {asset} is told without the account it went to"
    return None


def _once(found: Iterable[Payment]) -> tuple[list[Payment], list[Problem]]:
    """Counts a payment that a report tells in several exhibits once; inside one exhibit each telling is a payment."""
    alike: dict[tuple[object, ...], list[tuple[Payment, set[str]]]] = defaultdict(list)
    kept: list[tuple[tuple[object, ...], int]] = []
    problems = []
    for payment in found:
        same = alike[payment.alike]
        for n, (first, exhibits) in enumerate(same):
            if payment.span.exhibit not in exhibits:
                exhibits.add(payment.span.exhibit)
                same[n] = (_joined(first, payment), exhibits)
                what = f"report {payment.report} tells the payment of {payment.amount} {payment.asset} in two exhibits: counted once"
                advice = "If these are two payments, say so in the report, with the time of each."
                problems.append(Problem("duplicate", what, advice, payment.span.exhibit, payment.span, "trace"))
                break
        else:
            kept.append((payment.alike, len(same)))
            same.append((payment, {payment.span.exhibit}))
    return [alike[key][n][0] for key, n in kept], problems


def _joined(first: Payment, second: Payment) -> Payment:
    return Payment(
        first.report, first.span, first.place, first.row, first.number, first.amount, first.asset, first.paid_at, first.paid_from,
        first.paid_to, first.reference or second.reference, first.ids + second.ids,
    )  # fmt: skip
