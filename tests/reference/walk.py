"""One pass over the events of a ledger under one rule, event by event. Nothing of the product is used."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from tests.reference.ledger import Case, Holding, Move, Said
from tests.reference.lots import CLEAN, ORDERED, Lot, exchanged, sums, take, total


@dataclass
class Hop:
    """What a transfer took of an origin."""

    event: int
    origin: int
    amount: int
    move: Move
    got: int | None = None  # what came of it in an exchange


@dataclass
class Gone:
    """What of an origin is written off."""

    event: int
    origin: int
    amount: int
    kind: str
    asset: str
    account: str
    at: str
    transfer: str | None
    holding: Holding


@dataclass
class Rest:
    """What of an origin is at rest."""

    account: str
    asset: str
    origin: int
    amount: int
    since: str


@dataclass
class Trace:
    """All of an answer, in units."""

    hops: list[Hop] = field(default_factory=list)
    gone: list[Gone] = field(default_factory=list)
    rests: list[Rest] = field(default_factory=list)


class Pass:
    """One pass over the events. What is followed has a number: a loss's, or for pari passu a pool's."""

    def __init__(self, case: Case, rule: str, number: dict[int, int]) -> None:
        self.case = case
        self.rule = rule
        self.number = number  # of a loss: what it is followed as
        self.lots: dict[Holding, list[Lot]] = defaultdict(list)
        self.debts: dict[Holding, int] = defaultdict(int)
        self.trace = Trace()
        self.moved: list[tuple[Holding, Holding]] = []  # holdings between which money of losses went

    def run(self) -> Trace:
        """Follows every event; then what is there is at rest."""
        for n, event in enumerate(self.case.events):
            if isinstance(event, Move):
                self.transfer(n, event)
            else:
                self.balance(n, event)
        for (account, asset), lots in self.lots.items():
            for origin, amount in sums(lots).items():
                since = next(lot.arrived for lot in lots if lot.origin == origin)
                self.trace.rests.append(Rest(account, asset, origin, amount, since))
        return self.trace

    def transfer(self, n: int, move: Move) -> None:
        """Takes, puts, and takes the fee; the excess comes after all the rest."""
        payer, payee = (move.payer, move.asset), (move.payee, move.got_asset)
        if not move.to_itself:
            taken = self.take(payer, move.amount)
            loss = self.case.opens.get(move.id)
            arriving = self.carried(n, move, taken) if loss is None else self.opened(n, move, taken, loss)
            if move.payee:
                self.put(n, move, payee, arriving, payer if loss is None else payee)
            else:
                self.write_off(n, "outside", arriving, move.got_asset, move.payer, move.at, move.id, payer if loss is None else nowhere(move))
        self.write_off(n, "fee", self.take(payer, move.fee), move.asset, move.payer, move.at, move.id, payer)
        if move.payee and move.id not in self.case.opens:
            self.put(n, move, payee, [Lot(CLEAN, move.excess)], payee)

    def opened(self, n: int, move: Move, taken: list[Lot], loss: int) -> list[Lot]:
        """A loss ends what of other losses the payer had, and opens its own lot."""
        for origin, amount in sums(taken).items():
            self.trace.hops.append(Hop(n, origin, amount, move))
        self.write_off(n, "later-loss", taken, move.asset, move.payer, move.at, move.id, (move.payer, move.asset))
        return [Lot(self.number[loss], self.case.origins[loss].amount)]

    def carried(self, n: int, move: Move, taken: list[Lot]) -> list[Lot]:
        """Any other transfer carries what it took, an exchange as the other asset."""
        arriving = exchanged(taken, move.got, self.rule) if move.exchange else taken
        received = sums(arriving)
        for origin, amount in sums(taken).items():
            self.trace.hops.append(Hop(n, origin, amount, move, received.get(origin, 0) if move.exchange else None))
        if received and move.payee and not any(self.is_own(move.payee, origin) for origin in received):
            self.moved.append(((move.payer, move.asset), (move.payee, move.got_asset)))
        return arriving

    def take(self, holding: Holding, x: int) -> list[Lot]:
        """Takes x by the rule; what is not known comes last and is clean, and adds to a debt. Outside and services give clean money."""
        if holding[0] == "" or holding[0] in self.case.services:
            return [Lot(CLEAN, x)]
        lots = self.lots[holding]
        known = min(x, total(lots))
        if self.debts[holding]:
            self.debts[holding] += x - known
        return [*take(lots, known, self.rule), Lot(CLEAN, x - known)]

    def put(self, n: int, move: Move, holding: Holding, arriving: list[Lot], source: Holding) -> None:
        """Puts lots into a holding: what is returned (out of `source`) becomes clean, a debt is paid first, the rest is there from now on."""
        pieces = [Lot(lot.origin, lot.amount, move.at) for lot in arriving if lot.amount]
        returned = [lot for lot in pieces if self.is_own(holding[0], lot.origin)]
        self.write_off(n, "returned", returned, holding[1], holding[0], move.at, move.id, source)
        for lot in returned:
            lot.origin = CLEAN
        if self.debts[holding]:
            paid = min(self.debts[holding], total(pieces))
            self.debts[holding] -= paid
            self.write_off(n, "overdraft", take(pieces, paid, self.rule), holding[1], holding[0], move.at, move.id, holding)
        for lot in pieces:
            self.add(holding, lot)

    def add(self, holding: Holding, lot: Lot) -> None:
        """One lot more; in rules of proportion a holding has one lot an origin."""
        if self.rule not in ORDERED:
            for there in self.lots[holding]:
                if there.origin == lot.origin:
                    there.amount += lot.amount
                    return
        self.lots[holding].append(lot)

    def is_own(self, account: str, origin: int) -> bool:
        """Whether money of this origin is returned when it comes into the account."""
        owner = self.case.owner.get(account)
        if origin == CLEAN or owner is None or account in self.case.services:
            return False
        if self.rule == "pari-passu":
            return any(loss.report == owner for loss in self.case.origins)
        return self.case.origins[origin].report == owner

    def balance(self, n: int, said: Said) -> None:
        """More than known is clean and arrives now, less left unseen now; below nothing it is a debt."""
        holding = (said.account, said.asset)
        lots = self.lots[holding]
        there = max(0, said.amount)
        if said.account in self.case.services:
            return
        self.debts[holding] = max(0, -said.amount)
        if there > total(lots):
            self.add(holding, Lot(CLEAN, there - total(lots), said.at))
        else:
            self.write_off(n, "unseen", take(lots, total(lots) - there, self.rule), said.asset, said.account, said.at, None, holding)

    def write_off(
        self, n: int, kind: str, lots: list[Lot], asset: str, account: str, at: str, transfer: str | None, holding: Holding
    ) -> None:
        """What of losses is among these lots ends here."""
        for origin, amount in sums(lots).items():
            self.trace.gone.append(Gone(n, origin, amount, kind, asset, account, at, transfer, holding))


def nowhere(move: Move) -> Holding:
    """In place of the holding of a loss that was paid to nobody: such a loss is a fund of its own."""
    return ("", move.id)
