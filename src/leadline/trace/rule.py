"""Follows the losses of a ledger under a declared rule."""

from __future__ import annotations

from leadline import plugins
from leadline.model.errors import UsageError
from leadline.trace.answer import Answer
from leadline.trace.book import Ledger, Lost, Move

RULES = ("fifo", "lifo", "tainted-first", "libr", "pro-rata", "pari-passu", "poison")


def follow(ledger: Ledger, rule: str, start: str | None = None) -> Answer:
    """The answer of one rule (a name of `RULES` or of an installed package); `start`: a transfer that replaces all losses.

    Raises UsageError where there is no such rule or no such transfer in the ledger.
    """
    known = plugins.family("rules")
    if rule not in known:
        raise UsageError(f"there is no tracing rule {rule!r}", advice=f"Choose one of {', '.join(RULES)}.")
    if start is not None:
        ledger = ledger.only([_start(ledger, start)])
    found = known[rule].function(ledger)
    if not isinstance(found, Answer):
        raise UsageError(f"the rule {rule!r} gives no answer", advice="Mend the package that brings it, or uninstall it.")
    return found


def _start(ledger: Ledger, start: str) -> Lost:
    """A transfer as the only loss: of its report where it is one, else under its own name."""
    for event, move in enumerate(ledger.events):
        if isinstance(move, Move) and move.id == start:
            if move.itself:
                raise UsageError(f"transfer {start} goes from an account to itself and moves nothing", advice="Choose another transfer.")
            report = next((loss.report for loss in ledger.losses if loss.event == event), start)
            return Lost(f"{report}/1", report, event)
    raise UsageError(f"no transfer {start!r} is traced in this case", advice="`leadline show CASE transfers` lists the ids.")
