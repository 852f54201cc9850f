"""Reads bank statements in CSV with any columns, one side of each transfer, and checks that they add up."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field, replace

from leadline.extract import bank, statements
from leadline.extract.bank import Layout
from leadline.extract.statements import Line, Printed
from leadline.formats import tables
from leadline.formats.stored import Data
from leadline.formats.tables import Row
from leadline.model.records import Count, Entry, Exhibit, Found, Problem
from leadline.model.values import Money
from leadline.plugins import extractor

ROW = "If it is a booking, look at the row in the file; a heading, a total or a footer needs nothing."
MANY = 10_000  # problems that wait for the end of a statement
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


@dataclass(slots=True)
class _Holding:
    """What the rows of one account and asset show: how they are printed, and the balances that its first and last row print."""

    number: int  # of its first row, as they are read
    trends: dict[bool, statements.Trend]  # with the fees on top of the amounts, and inside them
    first: tuple[int, str | None, Printed | None]
    last: tuple[int, str | None, Printed | None]


@dataclass(slots=True)
class _Whole:
    """What a statement's rows show, seen one after the other and not kept."""

    layout: Layout
    rows: int = 0
    fees: bool = False
    holdings: dict[tuple[str, str], _Holding] = field(default_factory=dict)

    def add(self, one: _Row) -> None:
        """The next row."""
        end = one.row.number, one.basis, _printed(self.layout, one) if one.change is None else None
        held = self.holdings.get(one.holding)
        if held is None:
            ways = (True, False) if "fee" in self.layout.places else (True,)
            held = self.holdings[one.holding] = _Holding(self.rows, {way: statements.Trend() for way in ways}, end, end)
        held.last = end
        self.rows += 1
        self.fees |= bool(one.fee)
        if one.change is not None and _status(self.layout, one.row) not in NOT_BOOKED:
            for way, trend in held.trends.items():
                trend.add(one.at, _net(one, on_top=way), one.running)

    def on_top(self) -> bool:
        """Whether fees come on top of the amounts or are inside them: as the running balances say; on top where they say nothing."""
        if not self.fees:
            return True
        shown = {way: [held.trends[way] for held in self.holdings.values()] for way in (True, False)}
        outside, inside = (min(sum(t.forward for t in shown[way]), sum(t.backward for t in shown[way])) for way in (True, False))
        self.layout.notes.append("fees on top of the amounts" if outside <= inside else "fees inside the amounts")
        return outside <= inside


@extractor(media=("text/csv; table=statement",), pieces=True)
def bank_csv(exhibit: Exhibit, data: Data) -> Iterator[Found]:
    """Reads bank statements with any columns: dates, signs and accounts are inferred, shown, and correctable in case.toml."""
    table = tables.read(exhibit, data)
    yield from table.doubts()
    layout = bank.layout(exhibit, table)
    lacks = bank.lacking(layout)
    if lacks is not None:
        yield lacks
        yield Count(exhibit.sha256, table.rows_in, 0, table.rows_in)
        return
    whole = _Whole(layout)
    for row in table.rows:
        try:
            whole.add(_read(layout, row))
        except (ValueError, OverflowError) as error:
            yield Problem("bad-row", f"row {row.number + 1} was not read: {error}", ROW, exhibit.sha256, exhibit.span(row.start, row.end))
    on_top = whole.on_top()
    back = statements.turned(held.trends[on_top] for held in whole.holdings.values())
    if back:
        layout.notes.append("printed newest first, turned round")
    yield from filter(None, [bank.inferred(layout)])
    yield from layout.doubts
    unused = yield from _statements(layout, whole, on_top=on_top, back=back)
    read = whole.rows - unused
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


def _net(one: _Row, *, on_top: bool) -> Money:
    """What the balance moves by."""
    change = one.change or Money(0, 0, one.holding[1])
    if one.fee is None or not on_top:
        return change
    decimals = max(change.decimals, one.fee.decimals)
    return Money(change.at(decimals) - one.fee.at(decimals), decimals, change.asset)


def _statements(layout: Layout, whole: _Whole, *, on_top: bool, back: bool) -> Generator[Found, None, int]:
    """Hands out the entries in order, then the balances of each holding; gives back how many rows only print a balance in between."""
    rows = layout.table.rows
    running = _checks(layout, whole, on_top=on_top, back=back)
    unused: list[tuple[int, Problem]] = []
    order = count = 0
    for row in reversed(rows) if back else rows:
        try:
            one = _read(layout, row)
        except (ValueError, OverflowError):
            continue  # that was said
        check = running[one.holding]
        if one.change is None:
            if row.number not in check.used:
                what = f"row {row.number + 1} only prints a balance between bookings; it was not used"
                problem = Problem("bad-row", what, ROW, layout.exhibit.sha256, layout.exhibit.span(row.start, row.end))
                unused.append((check.running.statement, problem))
                count += 1
        else:
            if _status(layout, row) not in NOT_BOOKED:
                check.running.line(Line(layout.exhibit.span(row.start, row.end), order, one.at, _net(one, on_top=on_top), one.running))
            yield _entry(layout, one, order, check.running.statement, on_top=on_top)
            order += 1
        if len(unused) + len(check.running.records) > MANY:  # what waits for the end must not fill the memory
            yield from check.running.records
            yield from (problem for _, problem in unused)
            check.running.records, unused = [], []
    for check in running.values():
        yield from check.running.end(check.closing, order)
    for _, problem in sorted(unused, key=lambda waiting: waiting[0]):
        yield problem
    return count


@dataclass(slots=True)
class _Checked:
    """The arithmetic of a holding, the balance that its statement ends with, and the rows that print an end's balance."""

    running: statements.Check
    closing: Printed | None
    used: set[int]


def _checks(layout: Layout, whole: _Whole, *, on_top: bool, back: bool) -> dict[tuple[str, str], _Checked]:
    """The arithmetic of each holding, in the order in which they come."""
    found: dict[tuple[str, str], _Checked] = {}
    ordered = sorted(whole.holdings.items(), key=lambda item: -item[1].last[0] if back else item[1].number)
    for number, (holding, held) in enumerate(ordered):
        ends = {"opening": held.last if back else held.first, "closing": held.first if back else held.last}
        printed = {basis: shown for basis, (_, said, shown) in ends.items() if said == basis}
        used = {ends[basis][0] for basis in printed}
        if len(ordered) == 1:
            printed = _titled(layout, holding[1]) | printed
        opening, closing = printed.get("opening"), printed.get("closing")
        shown = [balance.amount.decimals for balance in (opening, closing) if balance is not None]
        decimals = max([held.trends[on_top].decimals, *shown])
        found[holding] = _Checked(statements.Check(holding[0], number, decimals, opening), closing, used)
    return found


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
