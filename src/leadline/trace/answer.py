"""What a rule answers: losses, what rests, hops, write-offs, shortfalls, as the interface prints them.

Source of the form and the order: interface, "Conserved" and the example below it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from leadline.model.values import decimal_text
from leadline.trace.book import Ledger
from leadline.trace.flow import KINDS, Flow, Gone, Hop

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rest:
    """What of one origin is in one holding at the end; `since` is the event of its earliest lot's arrival."""

    holding: int
    origin: int
    amount: int
    since: int


@dataclass(slots=True)
class Answer:
    """The rows of one rule over one ledger, in whole units and in the order of the interface."""

    rule: str
    ledger: Ledger
    resting: list[Rest]
    hops: list[Hop]
    gone: list[Gone]
    unexplained: list[tuple[int, int]]
    conserved: bool

    def json(self) -> Row:
        """The row of `leadline trace --json`."""
        parts = {part: list(self.rows(part)) for part in ("resting", "hops", "written_off", "unexplained")}
        return {"rule": self.rule, "losses": list(losses(self.ledger)), **parts, "conserved": self.conserved}

    def rows(self, part: str) -> Iterator[Row]:
        """The rows of one part of the answer, each made when it is asked for: there may be millions of hops."""
        if part == "resting":
            return map(self._resting, self.resting)
        if part == "hops":
            return map(self._hop, self.hops)
        if part == "written_off":
            return map(self._gone, self.gone)
        return (self._unexplained(event, amount) for event, amount in self.unexplained)

    def _text(self, amount: int, asset: str) -> str:
        return decimal_text(amount, self.ledger.decimals[asset])

    def _name(self, origin: int) -> str:
        return self.ledger.losses[origin].origin

    def _resting(self, rest: Rest) -> Row:
        account, asset = self.ledger.holdings[rest.holding]
        row = {
            "account": account, "origin": self._name(rest.origin), "amount": self._text(rest.amount, asset), "asset": asset,
            "since": self.ledger.events[rest.since].at,
        }  # fmt: skip
        return row | {"service": self.ledger.services[account]} if account in self.ledger.services else row

    def _hop(self, hop: Hop) -> Row:
        move = self.ledger.move(hop.event)
        row = {
            "transfer": move.id, "origin": self._name(hop.origin), "amount": self._text(hop.amount, move.asset), "asset": move.asset,
            "at": move.at,
        }  # fmt: skip
        if hop.received is None:
            return row
        return row | {"payee_amount": self._text(hop.received, move.into), "payee_asset": move.into}

    def _gone(self, gone: Gone) -> Row:
        event = self.ledger.events[gone.event]
        return {
            "transfer": None if gone.kind == "unseen" else self.ledger.move(gone.event).id, "origin": self._name(gone.origin),
            "amount": self._text(gone.amount, gone.asset), "asset": gone.asset, "as": gone.kind, "account": gone.account, "at": event.at,
        }  # fmt: skip

    def _unexplained(self, event: int, amount: int) -> Row:
        move = self.ledger.move(event)
        account, asset = self.ledger.holdings[move.payer]
        return {"transfer": move.id, "account": account, "amount": self._text(amount, asset), "asset": asset}


def losses(ledger: Ledger) -> Iterable[Row]:
    """The losses of a ledger as every rule prints them, in its order; rows of amount 0 are left out."""
    for loss in ledger.losses:
        move = ledger.move(loss.event)
        if not move.arrives:
            continue
        account = None if move.payee < 0 or move.gone else ledger.holdings[move.payee][0]
        row = {
            "origin": loss.origin, "transfer": move.id, "account": account,
            "amount": decimal_text(move.arrives, ledger.decimals[move.arrives_in]), "asset": move.arrives_in,
        }  # fmt: skip
        if move.received is not None:
            row |= {"paid_amount": decimal_text(move.amount, ledger.decimals[move.asset]), "paid_asset": move.asset}
        yield row


def answer(rule: str, flow: Flow) -> Answer:
    """The answer of a rule that follows each loss by itself."""
    resting = [Rest(holding, *rest) for holding, lots in flow.lots.items() for rest in lots.rest()]
    return ordered(rule, flow.ledger, resting, flow.hops, flow.gone, flow.unexplained)


def ordered(
    rule: str, ledger: Ledger, resting: Sequence[Rest], hops: Sequence[Hop], gone: Sequence[Gone], unexplained: list[tuple[int, int]]
) -> Answer:
    """Puts the rows in order, and checks that every unit of every loss is somewhere."""
    names = ledger.holdings
    rank = {kind: place for place, kind in enumerate(KINDS)}
    resting = sorted((r for r in resting if r.amount), key=lambda r: (*names[r.holding], r.origin))
    hops = sorted(h for h in hops if h.amount or h.received)
    gone = sorted((g for g in gone if g.amount), key=lambda g: (g.event, g.origin, rank[g.kind]))
    return Answer(rule, ledger, resting, hops, gone, unexplained, conserved(ledger, resting, hops, gone))


def conserved(ledger: Ledger, resting: Sequence[Rest], hops: Sequence[Hop], gone: Sequence[Gone]) -> bool:
    """Says whether loss + received by exchange = at rest + written off + given by exchange, for every origin and asset."""
    left: Counter[tuple[int, str]] = Counter()
    for n, loss in enumerate(ledger.losses):
        move = ledger.move(loss.event)
        left[n, move.arrives_in] += move.arrives
    for event, origin, amount, received in hops:
        if received is not None:
            move = ledger.move(event)
            left[origin, move.asset] -= amount
            left[origin, move.into] += received
    for rest in resting:
        left[rest.origin, ledger.holdings[rest.holding][1]] -= rest.amount
    for end in gone:
        left[end.origin, end.asset] -= end.amount
    return not any(left.values())
