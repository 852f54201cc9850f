"""A lead, not a tracing: everything that an account with money of a loss pays is marked."""

from __future__ import annotations

from leadline.plugins import rule
from leadline.trace.answer import Answer, Rest, ordered
from leadline.trace.book import Ledger
from leadline.trace.flow import Flow, Hop
from leadline.trace.lots import CLEAN, Shares, cut
from leadline.trace.reach import bits, reach


@rule(authority="no rule of law: the widest circle of where money of a loss could be; Möser, Böhme and Breuker (2014)")
def poison(ledger: Ledger) -> Answer:
    """A holding reached by a loss stays reached, and what it pays reaches the payee with the same losses, each in full.

    It shows where to look and claims nothing: the same unit counts for every loss that could be in it. Named and measured for
    bitcoin by Möser, Böhme and Breuker, "Towards Risk Scoring of Bitcoin Transactions" (2014).
    """
    found = reach(ledger)
    flow = Flow(ledger, _clean, cut, names=[CLEAN] * len(ledger.losses)).run()
    resting = [
        Rest(holding, origin, flow.balance[holding], found.since[holding, origin])
        for holding, held in found.held.items() for origin in bits(held)
    ]  # fmt: skip
    hops = []
    for event, passing in found.spread:
        move = ledger.move(event)
        hops += [Hop(event, origin, move.amount, move.received) for origin in bits(passing)]
    result = ordered("poison", ledger, resting, hops, [], flow.unexplained)
    result.conserved = False  # by its nature: a unit counts once for every loss
    return result


def _clean(clean: int) -> Shares:
    """Lots of a holding when every loss counts as clean; balances need no more."""
    return Shares(clean, lambda own, loss, amount: amount)
