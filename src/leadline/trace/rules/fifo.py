"""First in, first out."""

from __future__ import annotations

from leadline.plugins import rule
from leadline.trace.answer import Answer, answer
from leadline.trace.book import Ledger
from leadline.trace.flow import Flow
from leadline.trace.lots import Piece, Queue, cut


class First(Queue):
    """A holding whose lots leave in the order of their arrival."""

    def take(self, amount: int) -> list[Piece]:
        """Takes from the front."""
        return self.pull(amount, last=False)


@rule(authority="Devaynes v Noble, Clayton's Case (1816) 1 Mer 572")
def fifo(ledger: Ledger) -> Answer:
    """What came into an account first leaves it first.

    Clayton's Case, the order of a running account; the default between innocent claimants in England, easily displaced
    (Barlow Clowes v Vaughan [1992] 4 All ER 22).
    """
    return answer("fifo", Flow(ledger, First, cut).run())
