"""Accounts into which several reports paid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from leadline.detect.frame import Frame
from leadline.detect.ledger import listed, unique, values, words
from leadline.detect.patterns import finding
from leadline.engine import Engine
from leadline.model.conclusions import Finding
from leadline.plugins import detector

NAME = "account-named-by-several"


@detector(version=1)
def account_named_by_several(engine: Engine, frame: Frame) -> Iterator[Finding]:
    """An account that two reports or more say they paid: its statement, or a hold on it, serves all of them at once.

    Services' common accounts and references that were set aside are left out. The sum is that of the losses that tracing has opened there.
    """
    ledger = frame.ledger(engine)
    aside = {ref for (ref,) in engine.rows("SELECT ref FROM set_aside")} | set(ledger.services)
    named: dict[str, set[str]] = defaultdict(set)
    for report, ref in engine.rows("SELECT DISTINCT report, ref FROM mention WHERE role = 'payee'"):
        named[ref].add(report)
    losses = defaultdict(list)
    for lot in ledger.losses:
        if lot.account:
            losses[lot.account].append(lot)
            named[lot.account].add(lot.report)
    seqs = {name: int(seq) for name, seq in engine.rows("SELECT id, seq FROM report")}
    for account in sorted(a for a, reports in named.items() if len(reports) > 1 and a not in aside):
        reports = sorted(named[account], key=lambda name: (seqs.get(name, 0), name))
        lots = losses[account]
        seen = sum(ledger.moves[lot.transfer].seen for lot in lots if lot.transfer in ledger.moves)
        sums = ledger.total(lot.amount for lot in lots)
        why = [f"{len(reports)} reports name {account} as paid: {listed(reports)}."]
        if lots:
            why.append(
                f"{len(lots)} payments with {words(sums)} are traced into it; {seen} of them stand in a statement, ledger or chain export."
            )
        because = unique([*(claim for claim, _ in ledger.claims.get(account, [])), *(lot.transfer for lot in lots), *reports])
        confidence = "high" if len(reports) > 2 or seen > 1 else "medium"
        numbers = {"reports": reports, "amount": values(sums)}
        yield finding(NAME, (account,), confidence, tuple(why), because, numbers)
