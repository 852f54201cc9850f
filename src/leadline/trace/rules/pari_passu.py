"""One common fund, shared by what each paid in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from leadline.plugins import rule
from leadline.trace.answer import Answer, Rest, ordered
from leadline.trace.book import NOWHERE, Ledger
from leadline.trace.flow import Flow, Gone, Hop
from leadline.trace.lots import Shares, in_proportion, share_out
from leadline.trace.proportion import divide

STEPS = {"exchange": 0, "later-loss": 1, "outside": 2, "returned": 2, "overdraft": 2, "unseen": 2, "fee": 3}


@dataclass(slots=True)
class Fund:
    """The losses paid into a joined set of holdings from one pool; `pots` is what of each is left, by asset."""

    members: list[int] = field(default_factory=list)
    amounts: list[int] = field(default_factory=list)
    pots: dict[str, list[int]] = field(default_factory=dict)

    def receive(self, asset: str, amount: int) -> list[int]:
        """Adds what an exchange brought to the members' pots; their shares."""
        shares = divide(self.amounts, amount)
        pots = self.pots.setdefault(asset, [0] * len(self.members))
        self.pots[asset] = [pot + share for pot, share in zip(pots, shares, strict=True)]
        return shares

    def leave(self, asset: str, amount: int) -> list[int]:
        """Takes an amount out of the members' pots in proportion to what is left in them; their shares."""
        shares = divide(self.pots[asset], amount)
        self.pots[asset] = [pot - share for pot, share in zip(self.pots[asset], shares, strict=True)]
        return shares


class Funds:
    """The funds of one pass: which there are, and how each amount is shared."""

    def __init__(self, flow: Flow, pools: Sequence[int]) -> None:
        self.ledger = flow.ledger
        self.above = list(range(len(self.ledger.holdings)))
        self.loss_at = {loss.event: n for n, loss in enumerate(self.ledger.losses)}
        for hop in flow.hops:
            self._join(hop, flow)
        self.funds: dict[tuple[int, int], Fund] = {}
        for n, loss in enumerate(self.ledger.losses):
            move = self.ledger.move(loss.event)
            fund = self._fund(loss.event, NOWHERE if move.gone else move.payee, pools[n])
            fund.members.append(n)
            fund.amounts.append(move.arrives)
            fund.pots.setdefault(move.arrives_in, []).append(move.arrives)

    def share(self, flow: Flow) -> tuple[list[Hop], list[Gone], list[Rest]]:
        """The rows of each member."""
        hops = [row for hop in flow.hops if hop.received is None for row in self._passed(hop)]
        received = [self._received(hop) for hop in flow.hops if hop.received is not None]
        exchanged = [hop for hop in flow.hops if hop.received is not None]
        leaving: list[tuple[int, int, int]] = [(hop.event, STEPS["exchange"], n) for n, hop in enumerate(exchanged)]
        leaving += [(end.event, STEPS[end.kind], -1 - n) for n, end in enumerate(flow.gone)]
        gone: list[Gone] = []
        for _, _, place in sorted(leaving):
            if place >= 0:
                hops += self._given(exchanged[place], received[place])
            else:
                gone += self._ended(flow.gone[-1 - place])
        return hops, gone, list(self._rest(flow))

    def _passed(self, hop: Hop) -> Iterator[Hop]:
        fund = self._fund(hop.event, self.ledger.move(hop.event).payer, hop.origin)
        for member, part in zip(fund.members, divide(fund.amounts, hop.amount), strict=True):
            yield Hop(hop.event, member, part)

    def _received(self, hop: Hop) -> list[int]:
        move = self.ledger.move(hop.event)
        return self._fund(hop.event, move.payer, hop.origin).receive(move.into, hop.received or 0)

    def _given(self, hop: Hop, received: Sequence[int]) -> Iterator[Hop]:
        move = self.ledger.move(hop.event)
        fund = self._fund(hop.event, move.payer, hop.origin)
        for member, part, got in zip(fund.members, fund.leave(move.asset, hop.amount), received, strict=True):
            yield Hop(hop.event, member, part, got)

    def _ended(self, end: Gone) -> Iterator[Gone]:
        fund = self._fund(end.event, end.holding, end.origin)
        for member, part in zip(fund.members, fund.leave(end.asset, end.amount), strict=True):
            yield Gone(end.event, member, part, end.kind, end.asset, end.account, end.holding)

    def _rest(self, flow: Flow) -> Iterator[Rest]:
        """What is at rest, in the order of account and asset."""
        for holding in sorted(flow.lots, key=self.ledger.holdings.__getitem__):
            for pool, amount, since in sorted(flow.lots[holding].rest()):
                fund = self._fund(since, holding, pool)
                for member, part in zip(fund.members, fund.leave(self.ledger.holdings[holding][1], amount), strict=True):
                    yield Rest(holding, member, part, since)

    def _join(self, hop: Hop, flow: Flow) -> None:
        """Joins two holdings between which money of a pool moved and did not end on the way."""
        move = self.ledger.move(hop.event)
        ended = hop.event in self.loss_at or move.gone or hop.received == 0
        if ended or move.payee == NOWHERE or move.payee in flow.home:
            return
        self.above[self._top(move.payer)] = self._top(move.payee)

    def _top(self, holding: int) -> int:
        while self.above[holding] != holding:
            self.above[holding] = self.above[self.above[holding]]
            holding = self.above[holding]
        return holding

    def _fund(self, event: int, holding: int, pool: int) -> Fund:
        """The fund of a holding and a pool; a loss that went nowhere is its own."""
        key = (self._top(holding), pool) if holding != NOWHERE else (-1 - event, pool)
        return self.funds.setdefault(key, Fund())


def _pools(ledger: Ledger) -> list[int]:
    """The pool of each loss: the losses of one asset are one."""
    known: dict[str, int] = {}
    return [known.setdefault(ledger.move(loss.event).arrives_in, len(known)) for loss in ledger.losses]


def _homes(ledger: Ledger, pools: Iterable[int]) -> dict[int, frozenset[int]]:
    """Whatever pool money comes into the own account of any report with a loss is returned."""
    reports, all_pools = {loss.report for loss in ledger.losses}, frozenset(pools)
    return {holding: all_pools for holding, report in ledger.homes().items() if report in reports}


@rule(authority="Barlow Clowes v Vaughan [1992] 4 All ER 22; Law Society of Upper Canada v Toronto-Dominion Bank (1998) 42 OR (3d) 257")
def pari_passu(ledger: Ledger) -> Answer:
    """All losses of one asset whose money met are one fund, of which each has the part that it paid in.

    Every member bears every write-off and every payment alike, also earlier ones, which is why it distributes rather than traces.
    Between clean money and losses it is as pro-rata.
    """
    pools = _pools(ledger)
    flow = Flow(ledger, lambda clean: Shares(clean, in_proportion), share_out, pools, _homes(ledger, pools)).run()
    hops, gone, resting = Funds(flow, pools).share(flow)
    return ordered("pari-passu", ledger, resting, hops, gone, flow.unexplained)
