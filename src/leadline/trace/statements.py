"""At which places of the ledger the balances of statements stand, and what each of them says.

Source of the rule: interface, "A statement's balances". Rows of statements are found among the transfers by their spans.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from leadline.model.values import Span
from leadline.trace.book import Check
from leadline.trace.times import Times
from leadline.trace.units import units

BEFORE, MOVE, AFTER = 0, 1, 2  # what stands at one transfer's place: before it, itself, after it
SpanKey = tuple[str, int, int]
Key = tuple[int, int, int, int]  # place of the transfer, BEFORE or AFTER, then what comes first among equals


@dataclass(frozen=True, slots=True)
class Booked:
    """One row of a statement: `change` is what the balance moves by, in whole units, `transfer` its place among the transfers.

    `order` counts the rows of the exhibit; `credit`: money in.
    """

    order: int
    at: str
    change: int
    credit: bool
    running: int | None
    transfer: int


@dataclass(frozen=True, slots=True)
class Said:
    """A balance as it was read."""

    span: Span
    place: int
    order: int
    account: str
    at: str
    amount: str
    asset: str
    basis: str
    statement: int


@dataclass(slots=True)
class Statement:
    """One statement of one holding: its rows oldest first, its balances."""

    place: int
    number: int
    rows: list[Booked] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)

    def printed(self, basis: str) -> Said | None:
        """The balance of one basis."""
        return next((said for said in self.said if said.basis == basis), None)

    def covers(self, times: Times) -> tuple[int, int]:
        """The first and last instant that it speaks of."""
        places = [place for at in self.ats() if (place := times.instant(at)) is not None]
        return min(places, default=0), max(places, default=0)

    def ats(self) -> list[str]:
        """The times of its rows and balances."""
        return [row.at for row in self.rows] + [said.at for said in self.said]


class Checks:
    """Makes the events of one case's statements."""

    def __init__(self, times: Times, decimals: Mapping[str, int], instants: Sequence[int]) -> None:
        self.times, self.decimals, self.instants = times, decimals, instants

    def of(self, holding: int, asset: str, statements: Iterable[Statement]) -> Iterator[tuple[Key, Check]]:
        """The events of one holding's statements, each with its place."""
        decimals = self.decimals[asset]
        ordered = sorted(statements, key=lambda s: (*s.covers(self.times), s.place, s.number))
        ends = list(accumulate((self._ends(statement) for statement in ordered), max))  # a closing comes after all that came before it
        asides = _asides(ordered, ends)
        periods = [self._days(statement) for statement in ordered]
        for n, statement in enumerate(ordered):
            ended = [m for m in range(n) if periods[m][1] <= periods[n][0]]
            before = max(ended, key=lambda m: (periods[m][1], periods[m][0], m), default=None)
            if n == 0 or before is not None:  # one that overlaps all that came before says what they say
                last, end = (ordered[before], ends[before]) if before is not None else (None, -1)
                yield from self._opening(holding, decimals, statement, last, end)
            yield from self._breaks(holding, decimals, statement)
            said = statement.printed("closing")
            if said is not None:
                check = Check(holding, said.at, units(said.amount, decimals), said.span, aside=asides[n], basis="closing")
                yield (ends[n], AFTER, 1, said.order), check

    def _opening(
        self, holding: int, decimals: int, statement: Statement, before: Statement | None, end: int
    ) -> Iterator[tuple[Key, Check]]:
        """The first statement's opening; a later one's difference from the closing before it, and not before that."""
        said = statement.printed("opening")
        if said is None:
            return
        amount = units(said.amount, decimals)
        place = min((row.transfer for row in statement.rows), default=_after(self.instants, self.times.place(said.at) - 1) + 1)
        key = (place, BEFORE, 1, said.order) if place > end else (end, AFTER, 2, said.order)
        closing = _end(before, decimals) if before is not None else None
        if closing is None:
            yield key, Check(holding, said.at, amount, said.span, basis="opening")
        elif closing != amount:
            yield key, Check(holding, said.at, amount - closing, said.span, by=True, basis="opening")

    def _breaks(self, holding: int, decimals: int, statement: Statement) -> Iterator[tuple[Key, Check]]:
        """Each place inside a statement that does not add up, right after its row."""
        rows = sorted(statement.rows, key=lambda row: row.order)
        orders = [row.order for row in rows]
        latest = list(accumulate((row.transfer for row in rows), max))
        for said in statement.said:
            if said.basis != "break":
                continue
            upto = bisect_right(orders, said.order) - 1
            exact = upto >= 0 and orders[upto] == said.order
            place = rows[upto].transfer if exact else latest[upto] if upto >= 0 else self._until(said.at)
            yield (place, AFTER, 0, said.order), Check(holding, said.at, units(said.amount, decimals), said.span, by=True, basis="break")

    def _ends(self, statement: Statement) -> int:
        """The place of its last row, or where its closing says."""
        said = statement.printed("closing")
        return max((row.transfer for row in statement.rows), default=self._until(said.at if said is not None else ""))

    def _days(self, statement: Statement) -> tuple[int, int]:
        """The first and last day of which it speaks."""
        days = [day for at in statement.ats() if (day := self.times.day(at)) is not None]
        return min(days, default=0), max(days, default=0)

    def _until(self, at: str) -> int:
        """The place of the last transfer of a time, of a bare date of that day."""
        return _after(self.instants, self.times.end(at))


def _asides(ordered: Sequence[Statement], ends: Sequence[int]) -> list[int]:
    """For each closing the money that was sent by then and that this account books in a later statement."""
    mine = [{row.transfer for row in statement.rows} for statement in ordered]
    asides, counted = [0] * len(ordered), set()
    for n, statement in enumerate(ordered):
        for row in statement.rows:
            earlier = n - 1
            while row.credit and earlier >= 0 and ends[earlier] >= row.transfer:
                if row.transfer not in mine[earlier] and (earlier, row.transfer) not in counted:
                    asides[earlier] += row.change
                    counted.add((earlier, row.transfer))
                earlier -= 1
    return asides


def table(
    times: Times, decimals: Mapping[str, int], instants: Sequence[int], rows: Iterable[tuple[int, Said]]
) -> Iterator[tuple[Key, Check]]:
    """The events of the table `balances`: a holding's first row before the transfers of its instant, later ones after them."""
    known: set[int] = set()
    timed: list[tuple[int, int, int, bool, Check]] = []
    for holding, said in sorted(rows, key=lambda row: (times.place(row[1].at), row[1].place, row[1].order)):
        check = Check(holding, said.at, units(said.amount, decimals[said.asset]), said.span)
        first = holding not in known
        timed.append((times.place(said.at) if first else times.end(said.at), said.place, said.order, first, check))
        known.add(holding)
    for n, (instant, _, _, first, check) in enumerate(sorted(timed, key=lambda row: row[:3])):
        yield (_after(instants, instant - first), AFTER, 3, n), check


def group(rows: Iterable[tuple[tuple[int, str, str, int], Booked]], said: Iterable[Said]) -> dict[tuple[str, str], list[Statement]]:
    """The statements of each account and asset. `rows` name the exhibit's place, account, asset and the statement's number."""
    found: dict[tuple[str, str], dict[tuple[int, int], Statement]] = defaultdict(dict)
    for (place, account, asset, number), row in rows:
        found[account, asset].setdefault((place, number), Statement(place, number)).rows.append(row)
    for one in said:
        found[one.account, one.asset].setdefault((one.place, one.statement), Statement(one.place, one.statement)).said.append(one)
    return {holding: list(statements.values()) for holding, statements in found.items()}


def _end(statement: Statement, decimals: int) -> int | None:
    """The closing of a statement: as printed, else as its last row, else as its opening and rows give it."""
    said, opening = statement.printed("closing"), statement.printed("opening")
    if said is not None:
        return units(said.amount, decimals)
    if statement.rows and statement.rows[-1].running is not None:
        return statement.rows[-1].running
    if opening is None:
        return None
    breaks = sum(units(one.amount, decimals) for one in statement.said if one.basis == "break")
    return units(opening.amount, decimals) + sum(row.change for row in statement.rows) + breaks


def _after(instants: Sequence[int], instant: int) -> int:
    """The place of the last transfer at or before an instant; -1 where there is none."""
    return bisect_right(instants, instant) - 1
