"""Hands out the rows and balances of one holding's statement, whatever its format: oldest first, then whether they add up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from leadline.extract import statements
from leadline.extract.statements import Line, Printed
from leadline.model.records import Entry, Exhibit, Found, Problem
from leadline.model.values import Money, Span

NOT_BOOKED = "pending"


@dataclass(frozen=True, slots=True)
class Booked:
    """One row of a statement. `change` is what the balance moves by, `credit` says which way where that is nothing.

    `other` is the counterparty's account, `name` what it is called. `running` is the balance that the file gives after the row,
    `charge` what of the change is the bank's.
    """

    span: Span
    at: str
    change: Money
    credit: bool
    other: str | None = None
    name: str = ""
    status: str = "booked"
    rail: str | None = None
    reference: str = ""
    running: Money | None = None
    charge: Money | None = None


def unnamed(exhibit: Exhibit, printed: str, span: Span) -> tuple[str, Problem]:
    """The name under which the rows of an account without a usable number stand: what is printed, else the file's; and the doubt."""
    holder = printed or PurePath(exhibit.name).stem or "unnamed account"
    known = f"only as {printed!r}" if printed else "not at all"
    what = f"the statement names its own account {known}; its bookings stand under {holder!r}"
    advice = "Find out the account's IBAN, or its bank and number; until then it is tied to no other account."
    return holder, Problem("account-doubt", what, advice, exhibit.sha256, span)


def finish(
    holder: str, rows: Sequence[Booked], opening: Printed | None, closing: Printed | None, *, number: int, order: int
) -> Iterator[Found]:
    """Yields the rows of statement `number` of `holder` as entries from `order` on, then its balances and each break."""
    if statements.newest_first([[_line(row, 0) for row in rows]]):
        rows = rows[::-1]
    lines = []
    for place, row in enumerate(rows, order):
        yield _entry(row, place, holder, number)
        if row.status != NOT_BOOKED:
            lines.append(_line(row, place))
    yield from statements.check(holder, number, lines, opening, closing, order=order + len(rows))


def _line(row: Booked, order: int) -> Line:
    return Line(row.span, order, row.at, row.change, row.running)


def _entry(row: Booked, order: int, holder: str, number: int) -> Entry:
    """A row as one side of a transfer; a charge is borne by the account: a payment that comes in arrives less it."""
    other = row.other or (statements.named(row.name, holder) if row.name else None)
    moved = replace(row.change, minor=abs(row.change.minor))
    amount, fee, arrives = moved, None, None
    if row.charge is not None:
        decimals = max(moved.decimals, row.charge.decimals)
        way = 1 if row.credit else -1
        amount = Money(moved.at(decimals) + way * row.charge.at(decimals), decimals, moved.asset)
        fee, arrives = (None, moved) if row.credit else (row.charge, None)
    return Entry(
        row.span, order, row.at, other if row.credit else holder, holder if row.credit else other, amount,
        side="payee" if row.credit else "payer", fee=fee, payee_amount=arrives, rail=row.rail, status=row.status,
        reference=row.reference or None, counterparty=row.name or None, statement=number, running=row.running,
    )  # fmt: skip
