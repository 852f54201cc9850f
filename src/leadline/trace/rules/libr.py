"""Lowest intermediate balance: the holder's own money leaves first."""

from __future__ import annotations

from leadline.plugins import rule
from leadline.trace.answer import Answer, answer
from leadline.trace.book import Ledger
from leadline.trace.flow import Flow
from leadline.trace.lots import Shares, share_out


def _of_clean(clean: int, loss: int, amount: int) -> int:
    """Clean money as far as it goes."""
    return min(clean, amount)


@rule(authority="Re Hallett's Estate (1880) 13 Ch D 696; James Roscoe (Bolton) Ltd v Winder [1915] 1 Ch 62")
def libr(ledger: Ledger) -> Answer:
    """Clean money leaves first, as far as it goes; the rest from the losses in proportion to what each has there now.

    Re Hallett's Estate: the wrongdoer is taken to spend his own money first. Roscoe v Winder: the claim is capped at the lowest
    balance since; clean money paid in later refills nothing. Among victims the charge rolls.
    """
    return answer("libr", Flow(ledger, lambda clean: Shares(clean, _of_clean), share_out).run())
