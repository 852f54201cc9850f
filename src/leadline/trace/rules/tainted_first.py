"""The money of losses leaves before clean money."""

from __future__ import annotations

from leadline.plugins import rule
from leadline.trace.answer import Answer, answer
from leadline.trace.book import Ledger
from leadline.trace.flow import Flow
from leadline.trace.lots import CLEAN, Piece, Queue, cut


class Tainted(Queue):
    """A holding that keeps the lots of losses in order of arrival, and clean money apart as one number."""

    def __init__(self, clean: int) -> None:
        super().__init__(0)
        self.clean = clean

    def put(self, pieces: list[Piece], when: int) -> None:  # type: ignore[override]
        """Appends the lots of losses and adds up the clean ones."""
        self.clean += sum(amount for origin, amount in pieces if origin == CLEAN)
        super().put([piece for piece in pieces if piece[0] != CLEAN], when)

    def take(self, amount: int) -> list[Piece]:
        """Takes from the front of the losses' lots, then clean money."""
        pieces = self.pull(min(amount, self.loss), last=False)
        clean = amount - sum(part for _, part in pieces)
        self.clean -= clean
        return [*pieces, (CLEAN, clean)] if clean else pieces


@rule(authority="Re Oatway [1903] 2 Ch 356")
def tainted_first(ledger: Ledger) -> Answer:
    """The money of losses leaves first, in the order of its arrival, then clean money.

    Re Oatway: where the wrongdoer's first payment out bought what is still there, the claimant may elect to treat it as made
    with his money.
    """
    return answer("tainted-first", Flow(ledger, Tainted, cut).run())
