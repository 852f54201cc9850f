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
    _known: tuple[int, int] | None = None  # units and decimals: the balance that the rows give
    _back: tuple[int, int] | None = None  # a printed balance less the rows from there on

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
            printed = running.minor, running.decimals
            self.forward += computed is not None and not _equal(computed, printed)
            self.backward += self._back is not None and not _equal(self._back, printed)
            computed = self._back = printed
        self._known, self._back = computed, _plus(self._back, change, -1)


def _plus(known: tuple[int, int] | None, change: Money, sign: int) -> tuple[int, int] | None:
    if known is None:
        return None
    decimals = max(known[1], change.decimals)
    return known[0] * 10 ** (decimals - known[1]) + sign * change.at(decimals), decimals


def _equal(one: tuple[int, int], other: tuple[int, int]) -> bool:
    decimals = max(one[1], other[1])
    return one[0] * 10 ** (decimals - one[1]) == other[0] * 10 ** (decimals - other[1])


def breaks(lines: Sequence[Line]) -> int:
    """Counts the rows whose printed running balance does not follow from the one before, in the order given."""
    return sum(computed != printed for _, computed, printed in _steps(lines, None, _decimals(lines)) if computed is not None)


def check(
    holder: str, statement: int, lines: Sequence[Line], opening: Printed | None, closing: Printed | None, *, order: int = 0
) -> Iterator[Balance | Problem]:
    """Yields a statement's balances, and a `balance-break` for each place where it does not add up.

    `lines` are the booked rows of one holding (one account, one asset), oldest first. A break counts on from the printed
    balance. `order` is the place of a statement without rows.
    """
    decimals = _decimals(lines, opening, closing)
    first, last = (lines[0].order, lines[-1].order) if lines else (order, order)
    start = opening or _implied(lines, decimals)
    if start is not None:
        yield Balance(start.span, first, holder, start.at or (lines[0].at if lines else ""), start.amount, "opening", statement)
    known = start.amount.at(decimals) if start else None
    for line, computed, printed in _steps(lines, known, decimals):
        if printed is not None and computed is not None and printed != computed:
            asset = line.change.asset
            yield _break(line.span, "after this row", Money(printed, decimals, asset), Money(computed, decimals, asset))
            yield Balance(line.span, line.order, holder, line.at, Money(printed - computed, decimals, asset), "break", statement)
        known = printed if printed is not None else computed
    end = closing or _last(lines)
    if end is None:
        return
    said = end.amount.at(decimals)
    if closing is not None and known is not None and said != known:
        asset = end.amount.asset
        yield _break(end.span, "at its end", Money(said, decimals, asset), Money(known, decimals, asset))
    yield Balance(end.span, last, holder, end.at or (lines[-1].at if lines else ""), end.amount, "closing", statement)


def _steps(lines: Sequence[Line], known: int | None, decimals: int) -> Iterator[tuple[Line, int | None, int | None]]:
    """Each row with the balance that its predecessors give and the one that is printed, in whole units."""
    for line in lines:
        computed = None if known is None else known + line.change.at(decimals)
        printed = None if line.running is None else line.running.at(decimals)
        yield line, computed, printed
        known = printed if printed is not None else computed


def _implied(lines: Sequence[Line], decimals: int) -> Printed | None:
    """The opening balance where none is printed: the first running balance less the rows up to it."""
    moved = 0
    for line in lines:
        moved += line.change.at(decimals)
        if line.running is not None:
            return Printed(Money(line.running.at(decimals) - moved, decimals, line.change.asset), lines[0].at, line.span)
    return None


def _last(lines: Sequence[Line]) -> Printed | None:
    """The closing balance where none is printed: the running balance of the last row."""
    if not lines or lines[-1].running is None:
        return None
    return Printed(lines[-1].running, lines[-1].at, lines[-1].span)


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
