"""At which places of the ledger the balances of statements stand, and what each of them says.

Source of the rule: interface, "A statement's balances". Rows of statements are found among the transfers by their spans.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

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
        ats = [row.at for row in self.rows] + [said.at for said in self.said]
        places = [times.place(at) for at in ats if times.instant(at) is not None]
        return (min(places), max(places)) if places else (0, 0)


class Checks:
    """Makes the events of one case's statements."""

    def __init__(self, times: Times, decimals: Mapping[str, int], instants: Sequence[int]) -> None:
        self.times, self.decimals, self.instants = times, decimals, instants

    def of(self, holding: int, asset: str, statements: Iterable[Statement]) -> Iterator[tuple[Key, Check]]:
        """The events of one holding's statements, each with its place."""
        decimals = self.decimals[asset]
        ordered = sorted(((s.covers(self.times), s) for s in statements), key=lambda p: (*p[0], p[1].place, p[1].number))
        asides = self._asides([statement for _, statement in ordered])
        for n, (covers, statement) in enumerate(ordered):
            yield from self._opening(holding, decimals, [(c, s) for c, s in ordered[:n] if c[1] <= covers[0]], statement, first=n == 0)
            yield from self._breaks(holding, decimals, statement)
            said = statement.printed("closing")
            if said is not None:
                check = Check(holding, said.at, units(said.amount, decimals), said.span, aside=asides[n], basis="closing")
                yield (self._ends(statement), AFTER, 1, said.order), check

    def _opening(
        self, holding: int, decimals: int, ended: Sequence[tuple[tuple[int, int], Statement]], statement: Statement, *, first: bool
    ) -> Iterator[tuple[Key, Check]]:  # fmt: skip
        """The first statement's opening; a later one's difference from the closing before it.

        One that overlaps all that came before says what they say.
        """
        said = statement.printed("opening")
        if said is None or (not first and not ended):
            return
        amount = units(said.amount, decimals)
        key = self._before(statement, said)
        before = max(ended, key=lambda pair: (pair[0][1], pair[0][0], pair[1].place, pair[1].number), default=None)
        closing = _end(before[1], decimals) if before is not None else None
        if closing is None:
            yield key, Check(holding, said.at, amount, said.span, basis="opening")
        elif closing != amount:
            yield key, Check(holding, said.at, amount - closing, said.span, by=True, basis="opening")

    def _breaks(self, holding: int, decimals: int, statement: Statement) -> Iterator[tuple[Key, Check]]:
        """Each place inside a statement that does not add up, right after its row."""
        for said in statement.said:
            if said.basis != "break":
                continue
            upto = [row.transfer for row in statement.rows if row.order <= said.order]
            exact = [row.transfer for row in statement.rows if row.order == said.order]
            place = max(exact) if exact else max(upto, default=self._until(said.at))
            yield (place, AFTER, 0, said.order), Check(holding, said.at, units(said.amount, decimals), said.span, by=True, basis="break")

    def _asides(self, ordered: Sequence[Statement]) -> list[int]:
        """For each closing the money that was sent by then and that this account books in a later statement."""
        ends = [self._ends(statement) for statement in ordered]
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

    def _ends(self, statement: Statement) -> int:
        """The place of its last row, or where its closing says."""
        said = statement.printed("closing")
        return max((row.transfer for row in statement.rows), default=self._until(said.at if said is not None else ""))

    def _before(self, statement: Statement, said: Said) -> Key:
        if statement.rows:
            return min(row.transfer for row in statement.rows), BEFORE, 1, said.order
        return _after(self.instants, self.times.place(said.at) - 1) + 1, BEFORE, 1, said.order

    def _until(self, at: str) -> int:
        """The place of the last transfer of a time, of a bare date of that day."""
        return _after(self.instants, self.times.end(at))


def table(
    times: Times, decimals: Mapping[str, int], instants: Sequence[int], rows: Iterable[tuple[int, Said]]
) -> Iterator[tuple[Key, Check]]:
    """The events of the table `balances`: a holding's first row before the transfers of its instant, later ones after them."""
    known: set[int] = set()
    for holding, said in sorted(rows, key=lambda row: (times.place(row[1].at), row[1].place, row[1].order)):
        check = Check(holding, said.at, units(said.amount, decimals[said.asset]), said.span)
        if holding in known:
            yield (_after(instants, times.end(said.at)), AFTER, 2, len(known)), check
        else:
            yield (_after(instants, times.place(said.at) - 1) + 1, BEFORE, 0, len(known)), check
        known.add(holding)


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
