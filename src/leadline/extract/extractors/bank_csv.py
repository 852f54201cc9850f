"""Reads bank statements in CSV with any columns, one side of each transfer, and checks that they add up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from leadline.extract import bank, statements
from leadline.extract.bank import Layout
from leadline.extract.statements import Line, Printed
from leadline.formats import tables
from leadline.formats.tables import Row
from leadline.model.records import Count, Entry, Exhibit, Found, Problem
from leadline.model.values import Money
from leadline.plugins import extractor

ROW = "If it is a booking, look at the row in the file; a heading, a total or a footer needs nothing."
NOT_BOOKED = {"pending", "failed", "rejected", "declined", "cancelled", "canceled", "reverted", "dropped"}


@dataclass(frozen=True, slots=True)
class _Row:
    """One row that moved money (`change`, signed), or one that only prints a balance (`change` None)."""

    row: Row
    at: str
    holder: str
    change: Money | None
    fee: Money | None = None
    running: Money | None = None
    basis: str | None = None  # opening · closing, where the row calls itself so

    @property
    def holding(self) -> tuple[str, str]:
        """Account and asset: what a balance is one of."""
        money = self.change or self.running
        return self.holder, money.asset if money is not None else ""


@extractor(media=("text/csv; table=statement",))
def bank_csv(exhibit: Exhibit, data: bytes) -> Iterator[Found]:
    """Reads bank statements with any columns: dates, signs and accounts are inferred, shown, and correctable in case.toml."""
    table = tables.read(exhibit, data)
    yield from table.doubts()
    layout = bank.layout(exhibit, table)
    lacks = bank.lacking(layout)
    if lacks is not None:
        yield lacks
        yield Count(exhibit.sha256, table.rows_in, 0, table.rows_in)
        return
    rows: list[_Row] = []
    for row in table.rows:
        try:
            rows.append(_read(layout, row))
        except (ValueError, OverflowError) as error:
            yield Problem("bad-row", f"row {row.number + 1} was not read: {error}", ROW, exhibit.sha256, exhibit.span(row.start, row.end))
    on_top = _fees_on_top(layout, rows)
    groups = _groups(rows)
    if statements.newest_first([_lines(layout, group, on_top=on_top) for group in groups.values()]):
        rows.reverse()
        groups = _groups(rows)
        layout.notes.append("printed newest first, turned round")
    yield from filter(None, [bank.inferred(layout)])
    yield from layout.doubts
    unused: list[_Row] = []
    yield from _statements(layout, rows, groups, unused, on_top=on_top)
    for one in unused:
        what = f"row {one.row.number + 1} only prints a balance between bookings; it was not used"
        yield Problem("bad-row", what, ROW, exhibit.sha256, exhibit.span(one.row.start, one.row.end))
    read = len(rows) - len(unused)
    yield Count(exhibit.sha256, table.rows_in, read, table.rows_in - read)


def _read(layout: Layout, row: Row) -> _Row:
    """Reads one row. Raises ValueError where it is no booking."""
    change, running = _change(layout, row), layout.money(row, "balance")
    holder = layout.account(row)
    if change is None:
        basis = next((found for cell in row.cells if (found := bank.meaning("balance", cell.text))), None)
        if running is None or basis is None:
            raise ValueError("it has no amount")
        return _Row(row, _at(layout, row), holder, None, None, running, basis)
    at, fee = layout.at(row), layout.money(row, "fee")
    if fee is not None:
        fee = replace(fee, minor=abs(fee.minor)) if fee.minor else None
    return _Row(row, at, holder, change, fee, running)


def _at(layout: Layout, row: Row) -> str:
    """The date of a row that prints a balance, where it has one."""
    try:
        return layout.at(row)
    except (ValueError, OverflowError):
        return ""


def _change(layout: Layout, row: Row) -> Money | None:
    """What a row moves, signed; None where it has no amount."""
    amount = layout.money(row, "amount")
    if amount is not None:
        if not layout.directed:
            return amount
        word = layout.text(row, "direction")
        way = bank.meaning("direction", word)
        if way is None:
            raise ValueError(f"{word!r} says neither in nor out")
        return replace(amount, minor=amount.minor if way == "credit" else -amount.minor)
    debit, credit = layout.money(row, "debit"), layout.money(row, "credit")
    if debit is not None and credit is not None and debit.minor and credit.minor:
        raise ValueError("it has a debit and a credit")
    if debit is not None and (debit.minor or credit is None):
        return debit if layout.debits_negative else replace(debit, minor=-debit.minor)
    return credit


def _groups(rows: list[_Row]) -> dict[tuple[str, str], list[_Row]]:
    """The rows of each holding, in order."""
    groups: dict[tuple[str, str], list[_Row]] = {}
    for one in rows:
        groups.setdefault(one.holding, []).append(one)
    return groups


def _net(one: _Row, *, on_top: bool) -> Money:
    """What the balance moves by."""
    change = one.change or Money(0, 0, one.holding[1])
    if one.fee is None or not on_top:
        return change
    decimals = max(change.decimals, one.fee.decimals)
    return Money(change.at(decimals) - one.fee.at(decimals), decimals, change.asset)


def _lines(layout: Layout, rows: list[_Row], *, on_top: bool, order: int = 0) -> list[Line]:
    """The booked rows as the arithmetic sees them."""
    span = layout.exhibit.span
    return [
        Line(span(one.row.start, one.row.end), order, one.at, _net(one, on_top=on_top), one.running)
        for one in rows
        if one.change is not None and _status(layout, one.row) not in NOT_BOOKED
    ]


def _fees_on_top(layout: Layout, rows: list[_Row]) -> bool:
    """Whether fees come on top of the amounts or are inside them: as the running balances say; on top where they say nothing."""
    if not any(one.fee for one in rows):
        return True
    groups = _groups(rows).values()
    ways = [[_lines(layout, group, on_top=way) for group in groups] for way in (True, False)]
    outside, inside = (min(sum(map(statements.breaks, way)), sum(statements.breaks(g[::-1]) for g in way)) for way in ways)
    layout.notes.append("fees on top of the amounts" if outside <= inside else "fees inside the amounts")
    return outside <= inside


def _statements(
    layout: Layout, rows: list[_Row], groups: dict[tuple[str, str], list[_Row]], unused: list[_Row], *, on_top: bool
) -> Iterator[Found]:
    """Hands out the entries in order, then the balances of each holding; rows that print a balance in between go to `unused`."""
    numbers = {holding: number for number, holding in enumerate(groups)}
    lines: dict[tuple[str, str], list[Line]] = {holding: [] for holding in groups}
    order = 0
    for one in rows:
        if one.change is None:
            continue
        lines[one.holding] += _lines(layout, [one], on_top=on_top, order=order)
        yield _entry(layout, one, order, numbers[one.holding], on_top=on_top)
        order += 1
    for holding, group in groups.items():
        ends = {"opening": group[0], "closing": group[-1]}
        printed = {basis: _printed(layout, one) for basis, one in ends.items() if one.change is None and one.basis == basis}
        unused += [one for one in group if one.change is None and one not in [ends[basis] for basis in printed]]
        if len(groups) == 1:
            printed = _titled(layout, holding[1]) | printed
        yield from statements.check(
            holding[0], numbers[holding], lines[holding], printed.get("opening"), printed.get("closing"), order=order
        )


def _printed(layout: Layout, one: _Row) -> Printed | None:
    return Printed(one.running, one.at, layout.exhibit.span(one.row.start, one.row.end)) if one.running is not None else None


def _titled(layout: Layout, asset: str) -> dict[str, Printed | None]:
    """The balances that stand in title rows above the table."""
    span = layout.exhibit.span
    return {
        basis: Printed(Money.parse(number, asset), "", span(row.start, row.end)) for basis, (number, row) in bank.titled(layout).items()
    }


def _status(layout: Layout, row: Row) -> str:
    """The state of a row as the ledger calls it, else as printed."""
    text = layout.text(row, "status")
    return bank.meaning("status", text) or text.lower()


def _entry(layout: Layout, one: _Row, order: int, statement: int, *, on_top: bool) -> Entry:
    """A row as one side of a transfer; a fee is borne by the account: a payment that comes in arrives less it."""
    net, fee = _net(one, on_top=on_top), one.fee
    credit = net.minor > 0 or (net.minor == 0 and fee is None)
    amount, arrives = replace(net, minor=abs(net.minor)), None
    if fee is not None:
        decimals = max(net.decimals, fee.decimals)
        amount = Money(abs(net.at(decimals)) + (fee.at(decimals) if credit else -fee.at(decimals)), decimals, net.asset)
        fee, arrives = (None, net) if credit else (fee, None)
    if amount.minor < 0:  # a fee of more than the row moves: the row is the fee
        amount, fee = replace(amount, minor=0), replace(net, minor=abs(net.minor))
    other, name = _other(layout, one)
    return Entry(
        layout.exhibit.span(one.row.start, one.row.end), order, one.at, other if credit else one.holder, one.holder if credit else other,
        amount, side="payee" if credit else "payer", fee=fee, payee_amount=arrives, status=_status(layout, one.row) or None,
        reference=layout.text(one.row, "reference") or layout.text(one.row, "details") or None, counterparty=name or None,
        statement=statement, running=one.running,
    )  # fmt: skip


def _other(layout: Layout, one: _Row) -> tuple[str | None, str]:
    """The other side and its name as printed: an account, else a name that only this statement gives."""
    printed, name = layout.text(one.row, "counterparty_account"), layout.text(one.row, "counterparty")
    ref = statements.account(printed, layout.exhibit.context.region, layout.text(one.row, "counterparty_bank"))
    text = printed or name or layout.text(one.row, "details")
    return ref or (statements.named(text, one.holder) if text else None), name
