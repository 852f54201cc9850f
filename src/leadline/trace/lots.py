"""What a holding is made of under a rule: lots `(origin, amount, arrived)`, how they are taken and how they arrive.

A holding that has no money of a loss is one number and needs none of this; see `flow`. Origins are the losses' places in the
order of the ledger, `arrived` is the place of an event in it. Source of the rules: interface, "Lots" and "An exchange".
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence

from leadline.trace.proportion import divide, divide_twice

CLEAN = -1
Piece = tuple[int, int]  # origin, units
Rest = tuple[int, int, int]  # origin, units, arrival of the earliest lot
Swap = Callable[[Sequence[Piece], int], list[Piece]]


class Holding(ABC):
    """The lots of one account in one asset; `loss` is how much of them is money of losses."""

    loss: int = 0

    @abstractmethod
    def take(self, amount: int) -> list[Piece]:
        """Takes `amount` (at most what is there) by the rule; the pieces in the order in which they leave."""

    @abstractmethod
    def put(self, pieces: Iterable[Piece], when: int) -> None:
        """Puts pieces in, in their order, arriving at the event `when`."""

    @abstractmethod
    def rest(self) -> Iterator[Rest]:
        """What of each loss is there, with the arrival of its earliest lot."""


class Queue(Holding):
    """Lots in the order of their arrival, which fifo takes from the front and lifo from the back."""

    def __init__(self, clean: int) -> None:
        self.lots: deque[Rest] = deque()
        if clean:
            self.lots.append((CLEAN, clean, -1))

    def put(self, pieces: Iterable[Piece], when: int) -> None:
        """Appends lots; neighbours of one origin are one lot where they are clean or arrived together."""
        lots = self.lots
        for origin, amount in pieces:
            if not amount:
                continue
            if origin != CLEAN:
                self.loss += amount
            if lots and lots[-1][0] == origin and (origin == CLEAN or lots[-1][2] == when):
                lots[-1] = (origin, lots[-1][1] + amount, lots[-1][2])
            else:
                lots.append((origin, amount, when))

    def rest(self) -> Iterator[Rest]:
        """Adds up the lots of each loss."""
        found: dict[int, Rest] = {}
        for origin, amount, when in self.lots:
            if origin != CLEAN:
                before = found.get(origin)
                found[origin] = (origin, amount + before[1], before[2]) if before else (origin, amount, when)
        return iter(found.values())

    def pull(self, amount: int, *, last: bool) -> list[Piece]:
        """Takes from one end of the queue."""
        lots, pieces = self.lots, []
        while amount:
            origin, there, when = lots[-1] if last else lots[0]
            part = min(there, amount)
            if part < there:
                lots[-1 if last else 0] = (origin, there - part, when)
            elif last:
                lots.pop()
            else:
                lots.popleft()
            amount -= part
            if origin != CLEAN:
                self.loss -= part
            pieces.append((origin, part))
        return pieces


class Shares(Holding):
    """Clean money and one lot an origin, which leave in proportion; `of_clean` says what of a taking is clean."""

    def __init__(self, clean: int, of_clean: Callable[[int, int, int], int]) -> None:
        self.clean = clean
        self.amounts: dict[int, int] = {}
        self.since: dict[int, int] = {}
        self.of_clean = of_clean

    def put(self, pieces: Iterable[Piece], when: int) -> None:
        """Adds to the lot of each origin; one that was nothing arrives now."""
        for origin, amount in pieces:
            if origin == CLEAN:
                self.clean += amount
            elif amount:
                self.loss += amount
                if origin in self.amounts:
                    self.amounts[origin] += amount
                else:
                    self.amounts[origin] = amount
                    self.since[origin] = when

    def take(self, amount: int) -> list[Piece]:
        """Takes the clean part, then divides the rest among the losses by what each has there now."""
        clean = self.of_clean(self.clean, self.loss, amount)
        self.clean -= clean
        left = amount - clean
        pieces = [(CLEAN, clean)] if clean else []
        if not left:
            return pieces
        held = sorted(self.amounts.items())
        if left == self.loss:
            self.loss, self.amounts, self.since = 0, {}, {}
            return pieces + held
        self.loss -= left
        amounts = self.amounts
        for (origin, there), part in zip(held, divide([amount for _, amount in held], left), strict=True):
            if part:
                pieces.append((origin, part))
                if part == there:
                    del amounts[origin], self.since[origin]
                else:
                    amounts[origin] = there - part
        return pieces

    def rest(self) -> Iterator[Rest]:
        """What of each loss is there."""
        return ((origin, amount, self.since[origin]) for origin, amount in self.amounts.items())


def in_proportion(clean: int, loss: int, amount: int) -> int:
    """What of a taking is clean where clean money and losses leave alike; a half goes to clean."""
    return divide((clean, loss), amount)[0]


def cut(pieces: Sequence[Piece], received: int) -> list[Piece]:
    """An exchange under an ordered rule: the piece that ends at the c-th of G given units ends at ⌊c·Y/G⌋ of the Y received."""
    given = sum(amount for _, amount in pieces)
    if not given:
        return [(CLEAN, received)]
    got, gone, end = [], 0, 0
    for origin, amount in pieces:
        gone += amount
        start, end = end, gone * received // given
        got.append((origin, end - start))
    return got


def share_out(pieces: Sequence[Piece], received: int) -> list[Piece]:
    """An exchange under the other rules: the received is divided twice, with what each gave as weight."""
    given: dict[int, int] = {}
    for origin, amount in pieces:
        given[origin] = given.get(origin, 0) + amount
    clean = given.pop(CLEAN, 0)
    if not clean and not any(given.values()):
        return [(CLEAN, received)]
    origins = sorted(given)
    of_clean, parts = divide_twice(clean, [given[origin] for origin in origins], received)
    return [(CLEAN, of_clean), *zip(origins, parts, strict=True)]
