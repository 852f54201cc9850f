"""The one pass over the ledger that all rules but poison share: balances, shortfalls, and what is taken and put.

Only holdings with money of a loss have lots; every other holding is one number. Source of the rules: interface, "Tracing,
exactly": a transfer, a loss, returned, services, a balance, unexplained, an exchange.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from leadline.trace.book import NOWHERE, Check, Ledger, Move
from leadline.trace.lots import CLEAN, Holding, Piece, Swap
from leadline.trace.reach import shortfalls

KINDS = ("later-loss", "outside", "returned", "overdraft", "unseen", "fee")  # the order of write-offs inside one event


class Hop(NamedTuple):
    """What of one origin went with one transfer; `received` in an exchange."""

    event: int
    origin: int
    amount: int
    received: int | None = None


class Gone(NamedTuple):
    """What of one origin ended at one event. `holding`: in which it ended; `account`: as it is printed."""

    event: int
    origin: int
    amount: int
    kind: str
    asset: str
    account: str | None
    holding: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A balance that says something else than what is known; `opening`: the first row of a holding with nothing in it."""

    event: int
    known: int
    said: int
    opening: bool


class Flow:
    """Walks a ledger once. `hold` makes the lots of a holding that has only clean money, `swap` divides an exchange.

    `names` gives the origin under which each loss goes on (its own place, or a pool); `home` the origins that count as
    returned when they come into a holding.
    """

    def __init__(
        self, ledger: Ledger, hold: Callable[[int], Holding], swap: Swap,
        names: Sequence[int] | None = None, home: Mapping[int, frozenset[int]] | None = None,
    ) -> None:  # fmt: skip
        self.ledger, self.hold, self.swap = ledger, hold, swap
        self.balance = [0] * len(ledger.holdings)
        self.debt: dict[int, int] = {}
        self.lots: dict[int, Holding] = {}
        self.hops: list[Hop] = []
        self.gone: list[Gone] = []
        self.unexplained: list[tuple[int, int]] = []  # event, units
        self.differences: list[Difference] = []
        self.ends = ledger.ends()
        self.home = home if home is not None else returns(ledger)
        self.opens = {loss.event: names[n] if names is not None else n for n, loss in enumerate(ledger.losses)}
        self._reached = shortfalls(ledger)
        self._checked: set[int] = set()
        self._short = 0

    def run(self) -> Flow:
        """Walks all events; afterwards the lists hold what happened."""
        balance, lots, debt, opens, ends, reached = self.balance, self.lots, self.debt, self.opens, self.ends, self._reached
        for n, event in enumerate(self.ledger.events):
            if not isinstance(event, Move):
                self._check(n, event)
                continue
            payer, payee, amount = event.payer, event.payee, event.amount
            if (
                payer < 0 or payee < 0 or payer == payee or event.fee or event.received is not None or event.gone or event.excess
                or payer in lots or payee in lots or n in opens or payer in ends or payer in debt or payee in debt
            ):  # fmt: skip
                self._move(n, event)
                continue
            known = balance[payer]  # clean money between two holdings without lots: most events of most ledgers
            if known >= amount:
                balance[payer] = known - amount
            else:
                balance[payer] = 0
                if reached[n]:
                    self.unexplained.append((n, amount - known))
            balance[payee] += amount
        return self

    def _move(self, n: int, move: Move) -> None:
        """One transfer: takes the amount, puts what was taken, takes the fee, adds the excess."""
        self._short = 0
        if not move.itself:
            pieces = self._take(move.payer, move.amount)
            if n in self.opens:
                self._open(n, move, pieces)
            elif move.gone:
                self._hops(n, pieces, None)
                self._end(n, pieces, "outside", move.asset, move.payer, move.payer)
            else:
                got = self.swap(pieces, move.received) if move.received is not None else None
                self._hops(n, pieces, got)
                self._arrive(n, move, pieces if got is None else got)
        if move.fee:
            self._end(n, self._take(move.payer, move.fee), "fee", move.asset, move.payer, move.payer)
        if move.excess and n not in self.opens and move.payee != NOWHERE:
            self._put(n, move.payee, [(CLEAN, move.excess)], NOWHERE)
        if self._short and self._reached[n]:
            self.unexplained.append((n, self._short))

    def _open(self, n: int, move: Move, pieces: list[Piece]) -> None:
        """A loss: what of others is among the payer's money ends, the money goes on under its own name."""
        self._hops(n, pieces, None)
        self._end(n, pieces, "later-loss", move.asset, move.payer, move.payer)
        name = [(self.opens[n], move.arrives)]
        if move.gone:
            self._end(n, name, "outside", move.asset, move.payer, NOWHERE)
        else:
            self._arrive(n, move, name, opened=True)

    def _arrive(self, n: int, move: Move, pieces: list[Piece], *, opened: bool = False) -> None:
        """Puts what was taken into the payee's holding; without a payee it is gone."""
        if move.payee == NOWHERE:
            self._end(n, pieces, "outside", move.arrives_in, move.payer, NOWHERE if opened else move.payer)
        else:
            self._put(n, move.payee, pieces, move.payee if opened else move.payer)

    def _take(self, holding: int, amount: int) -> list[Piece]:
        """Takes from a holding: what is known by the rule, the rest clean and last. Nowhere and services give clean money."""
        if not amount:
            return []
        if holding == NOWHERE or holding in self.ends:
            return [(CLEAN, amount)]
        known = min(self.balance[holding], amount)
        pieces = self._known(holding, known)
        if known < amount:
            if holding in self.debt:
                self.debt[holding] += amount - known
            else:
                self._short += amount - known
            pieces.append((CLEAN, amount - known))
        return pieces

    def _known(self, holding: int, amount: int) -> list[Piece]:
        """Takes what is known to be there."""
        self.balance[holding] -= amount
        lots = self.lots.get(holding)
        if lots is None:
            return [(CLEAN, amount)] if amount else []
        pieces = lots.take(amount)
        if not lots.loss:
            del self.lots[holding]
        return pieces

    def _put(self, n: int, holding: int, pieces: list[Piece], payer: int) -> None:
        """Puts pieces into a holding: what returns becomes clean, a debt is paid first. `payer`: where returned money was lost from."""
        home = self.home.get(holding)
        if home is not None:
            back = [piece for piece in pieces if piece[0] in home]
            self._end(n, back, "returned", self.ledger.holdings[holding][1], holding, payer)
            pieces = [(CLEAN if origin in home else origin, amount) for origin, amount in pieces]
        total = sum(amount for _, amount in pieces)
        lots = self.lots.get(holding)
        if lots is None and any(amount for origin, amount in pieces if origin != CLEAN):
            lots = self.lots[holding] = self.hold(self.balance[holding])
        if lots is not None:
            lots.put(pieces, n)
        self.balance[holding] += total
        if holding in self.debt:
            paid = min(self.debt[holding], total)
            self._owe(holding, self.debt[holding] - paid)
            self._end(n, self._known(holding, paid), "overdraft", self.ledger.holdings[holding][1], holding, holding)

    def _owe(self, holding: int, amount: int) -> None:
        """Sets a holding's debt."""
        if amount:
            self.debt[holding] = amount
        else:
            self.debt.pop(holding, None)

    def _check(self, n: int, check: Check) -> None:
        """A balance: more than known is clean and arrives now; less has left unseen, now, by the rule."""
        holding = check.holding
        there, owed = self.balance[holding], self.debt.get(holding, 0)
        said = there - owed + check.amount if check.by else check.amount + check.aside
        if check.by and not owed and said < 0:
            said = 0  # the statement lacks more than is known: all of that has left, and a gap is no overdraft
        opening = holding not in self._checked and not there and not owed and not check.by
        self._checked.add(holding)
        if holding in self.ends:
            if said > there:
                self._put(n, holding, [(CLEAN, said - there)], NOWHERE)
            return
        if said != there - owed:
            self.differences.append(Difference(n, there - owed, said, opening))
        self._owe(holding, max(0, -said))
        if said > there:
            self._put_clean(n, holding, said - there)
        elif there > max(0, said):
            pieces = self._known(holding, there - max(0, said))
            self._end(n, pieces, "unseen", self.ledger.holdings[holding][1], holding, holding)

    def _put_clean(self, n: int, holding: int, amount: int) -> None:
        """Money that a balance shows and no transfer explains; it pays no debt, the balance has just set that."""
        lots = self.lots.get(holding)
        if lots is not None:
            lots.put([(CLEAN, amount)], n)
        self.balance[holding] += amount

    def _hops(self, n: int, pieces: Sequence[Piece], got: Sequence[Piece] | None) -> None:
        """One row for each origin that went with a transfer."""
        given = _by_origin(pieces)
        if got is None:
            self.hops += [Hop(n, origin, amount) for origin, amount in sorted(given.items())]
            return
        received = _by_origin(got)
        self.hops += [Hop(n, origin, amount, received.get(origin, 0)) for origin, amount in sorted(given.items())]

    def _end(self, n: int, pieces: Iterable[Piece], kind: str, asset: str, printed: int, holding: int) -> None:
        """One row for each origin that ends at an event."""
        account = self.ledger.holdings[printed][0] if printed != NOWHERE else None
        for origin, amount in sorted(_by_origin(pieces).items()):
            self.gone.append(Gone(n, origin, amount, kind, asset, account, holding))


def returns(ledger: Ledger) -> dict[int, frozenset[int]]:
    """For each holding that is a report's own, the losses of that report."""
    mine: dict[str, set[int]] = {}
    for n, loss in enumerate(ledger.losses):
        mine.setdefault(loss.report, set()).add(n)
    return {holding: frozenset(mine[report]) for holding, report in ledger.homes().items() if report in mine}


def _by_origin(pieces: Iterable[Piece]) -> dict[int, int]:
    found: dict[int, int] = {}
    for origin, amount in pieces:
        if origin != CLEAN and amount:
            found[origin] = found.get(origin, 0) + amount
    return found
