"""What every statement of an account has in common: who the parties are, which way it is printed, whether it adds up.

Source of the rule: interface, "A statement's balances". Pure functions: records in, records out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from leadline import kinds
from leadline.extract import cellwise
from leadline.model.records import Balance, Problem
from leadline.model.values import Money, Ref, Span, decimal_text

# What can hold money. A bare number that looks like a card's or a phone's is some bank's account number.
HOLDERS = frozenset(
    ("iban", "account", "btc", "ltc", "bch", "doge", "eth", "tron", "sol", "xmr", "xrp", "ada", "upi", "pix", "paynow")
)

ADVICE = "The money was counted as printed. Ask the bank for the complete statement of these days and compare the rows."


@dataclass(frozen=True, slots=True)
class Line:
    """One booked row as the arithmetic sees it: `change` is signed (money in is positive), `running` the balance printed after it."""

    span: Span
    order: int
    at: str
    change: Money
    running: Money | None = None


@dataclass(frozen=True, slots=True)
class Printed:
    """An opening or closing balance as the statement prints it; overdrawn is negative."""

    amount: Money
    at: str
    span: Span


def account(text: str, region: str | None = None, bank: str = "") -> str | None:
    """Reads the account out of a cell that holds nothing else: a reference, or a national number as reports spell it; else None."""
    text = text.strip()
    found = kinds.guess(text) if text else None
    if found is not None and (found.kind in HOLDERS or text.startswith("+")):
        return str(found)
    if found is not None and found.kind not in ("card", "phone"):
        return None
    bic = kinds.parse("bic", bank) if bank else None
    return cellwise.national(text, bic[4:6] if bic else region, bic or bank)


def named(text: str, holder: str) -> str:
    """Names a party that the statement of `holder` gives only by name: `name:TEXT@ACCOUNT`, the same party as no other."""
    return str(Ref("name", f"{' '.join(text.split())}@{holder}"))


def newest_first(groups: Iterable[Sequence[Line]]) -> bool:
    """Says whether rows are printed newest first: by their dates, where these decide nothing by the running balances.

    `groups` are the rows of each holding as printed; a file is turned round as a whole.
    """
    trends = []
    for lines in groups:
        trends.append(Trend())
        for line in lines:
            trends[-1].add(line.at, line.change, line.running)
    return turned(trends)


def turned(trends: Iterable[Trend]) -> bool:
    """The same of what was seen of each holding's rows."""
    down = up = forward = backward = 0
    for trend in trends:
        steps = trend.times if trend.timed else trend.days  # a bare date and a time of that day do not compare
        down, up = down + steps[0], up + steps[1]
        forward, backward = forward + trend.forward, backward + trend.backward
    return down > up if down != up else backward < forward


@dataclass(slots=True)
class Trend:
    """What the rows of a holding, in the order of the file, say of the way it is printed; each row is seen once and not kept."""

    timed: bool = True  # every date has a time
    times: list[int] = field(default_factory=lambda: [0, 0])  # how often one is before the last, how often after it
    days: list[int] = field(default_factory=lambda: [0, 0])
    forward: int = 0  # running balances that do not follow from the row before
    backward: int = 0  # and that do not from the row behind
    decimals: int = 0  # the most that a row shows
    rows: int = 0
    _at: str = ""
    _known: Money | None = None  # the balance that the rows give
    _back: Money | None = None  # a printed balance less the rows from there on

    def add(self, at: str, change: Money, running: Money | None) -> None:
        """The next row."""
        self.rows += 1
        if at:
            self.timed &= len(at) > 10
            last, self._at = self._at, at
            if last:
                self.times[0], self.times[1] = self.times[0] + (at < last), self.times[1] + (last < at)
                self.days[0], self.days[1] = self.days[0] + (at[:10] < last[:10]), self.days[1] + (last[:10] < at[:10])
        self.decimals = max(self.decimals, change.decimals, running.decimals if running is not None else 0)
        computed = _plus(self._known, change, 1)
        if running is not None:
            self.forward += computed is not None and not _equal(computed, running)
            self.backward += self._back is not None and not _equal(self._back, running)
            computed = self._back = running
        self._known, self._back = computed, _plus(self._back, change, -1)


def _plus(known: Money | None, change: Money, sign: int) -> Money | None:
    if known is None:
        return None
    decimals = max(known.decimals, change.decimals)
    return Money(known.at(decimals) + sign * change.at(decimals), decimals, known.asset)


def _equal(one: Money, other: Money) -> bool:
    decimals = max(one.decimals, other.decimals)
    return one.at(decimals) == other.at(decimals)


def check(
    holder: str, statement: int, lines: Sequence[Line], opening: Printed | None, closing: Printed | None, *, order: int = 0
) -> Iterator[Balance | Problem]:
    """Yields a statement's balances, and a `balance-break` for each place where it does not add up.

    `lines` are the booked rows of one holding (one account, one asset), oldest first. A break counts on from the printed
    balance. `order` is the place of a statement without rows.
    """
    running = Check(holder, statement, _decimals(lines, opening, closing), opening)
    for line in lines:
        running.line(line)
    yield from running.end(closing, order)


@dataclass(slots=True)
class Check:
    """The same for rows that come one after the other and are not kept; `records` are the breaks that were found so far."""

    holder: str
    statement: int
    decimals: int
    start: Printed | None = None  # the opening balance, once it is known
    records: list[Balance | Problem] = field(default_factory=list)
    first: Line | None = None
    last: Line | None = None
    known: int | None = None
    moved: int = 0

    def __post_init__(self) -> None:
        self.known = self.start.amount.at(self.decimals) if self.start is not None else None

    def line(self, line: Line) -> None:
        """The next row, oldest first."""
        self.first, self.last = self.first or line, line
        change, asset = line.change.at(self.decimals), line.change.asset
        computed = None if self.known is None else self.known + change
        printed = None if line.running is None else line.running.at(self.decimals)
        self.moved += change
        if printed is not None and self.start is None:  # no opening is printed: the first running balance less the rows up to it
            self.start = Printed(Money(printed - self.moved, self.decimals, asset), self.first.at, line.span)
        elif printed is not None and computed is not None and printed != computed:
            said, given = Money(printed, self.decimals, asset), Money(computed, self.decimals, asset)
            self.records.append(_break(line.span, "after this row", said, given))
            gap = Money(printed - computed, self.decimals, asset)
            self.records.append(Balance(line.span, line.order, self.holder, line.at, gap, "break", self.statement))
        self.known = printed if printed is not None else computed

    def end(self, closing: Printed | None, order: int) -> Iterator[Balance | Problem]:
        """The opening balance, the breaks, the closing balance; where none is printed, it is the running balance of the last row."""
        first, last, start = self.first, self.last, self.start
        if start is not None:
            at = start.at or (first.at if first is not None else "")
            yield Balance(start.span, first.order if first else order, self.holder, at, start.amount, "opening", self.statement)
        yield from self.records
        shown = Printed(last.running, last.at, last.span) if last is not None and last.running is not None else None
        end = closing or shown
        if end is None:
            return
        said = end.amount.at(self.decimals)
        if closing is not None and self.known is not None and said != self.known:
            asset = end.amount.asset
            yield _break(end.span, "at its end", Money(said, self.decimals, asset), Money(self.known, self.decimals, asset))
        at = end.at or (last.at if last is not None else "")
        yield Balance(end.span, last.order if last else order, self.holder, at, end.amount, "closing", self.statement)


def breaks(lines: Sequence[Line]) -> int:
    """Counts the rows whose printed running balance does not follow from the one before, in the order given."""
    trend = Trend()
    for line in lines:
        trend.add(line.at, line.change, line.running)
    return trend.forward


def _decimals(lines: Sequence[Line], *printed: Printed | None) -> int:
    shown = [money.decimals for line in lines for money in (line.change, line.running) if money is not None]
    return max([0, *shown, *(balance.amount.decimals for balance in printed if balance is not None)])


def _break(span: Span, where: str, said: Money, computed: Money) -> Problem:
    gap = said.minor - computed.minor
    what = (
        f"the statement says {said} {said.asset} {where}, its own rows give {computed}: "
        f"{decimal_text(abs(gap), said.decimals)} {'more' if gap > 0 else 'less'}"
    )
    return Problem("balance-break", what, ADVICE, span.exhibit, span)
