"""In proportion, anew at every payment."""

from __future__ import annotations

from leadline.plugins import rule
from leadline.trace.answer import Answer, answer
from leadline.trace.book import Ledger
from leadline.trace.flow import Flow
from leadline.trace.lots import Shares, in_proportion, share_out


@rule(authority="Boughner v Greyhawk Equity Partners 2013 ONCA 26; Shalson v Russo [2003] EWHC 1637 (Ch)")
def pro_rata(ledger: Ledger) -> Answer:
    """Clean money and all losses leave together in proportion to what each has there now.

    The rolling charge of the North American cases; on a chain known as the haircut.
    """
    return answer("pro-rata", Flow(ledger, lambda clean: Shares(clean, in_proportion), share_out).run())
