"""Last in, first out."""

from __future__ import annotations

from leadline.plugins import rule
from leadline.trace.answer import Answer, answer
from leadline.trace.book import Ledger
from leadline.trace.flow import Flow
from leadline.trace.lots import Piece, Queue, cut


class Last(Queue):
    """A holding whose lots leave in reverse order of their arrival."""

    def take(self, amount: int) -> list[Piece]:
        """Takes from the back."""
        return self.pull(amount, last=True)


@rule(authority="no rule of law of its own: the mirror of Clayton's Case, shown for comparison")
def lifo(ledger: Ledger) -> Answer:
    """What came into an account last leaves it first, and so arrives at the payee in reverse.

    The counterpart to Clayton's Case, where a payment out is tied to the money that came in just before it.
    """
    return answer("lifo", Flow(ledger, Last, cut).run())
