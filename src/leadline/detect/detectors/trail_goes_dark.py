"""Where the trail ends because nobody has the next statement: what to ask for next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from leadline.detect.frame import Frame
from leadline.detect.ledger import CHAINS, Ledger, Lot, kind, listed, unique, values, words
from leadline.detect.patterns import finding
from leadline.engine import Engine
from leadline.model.conclusions import Finding
from leadline.model.values import Money
from leadline.plugins import detector

NAME = "trail-goes-dark"


@detector(version=1)
def trail_goes_dark(engine: Engine, frame: Frame) -> Iterator[Finding]:
    """An account in which loss money rests and whose statement is not in the case, the largest amounts of each asset first.

    An account that is a reporter's own is left out. At a service the next record is the customer's, on a chain the later transfers.
    """
    ledger = frame.ledger(engine)
    rests: dict[tuple[str, str], list[Lot]] = defaultdict(list)
    for lot in ledger.resting:
        if lot.account and lot.account not in ledger.stated and lot.account not in ledger.own:
            rests[lot.account, lot.amount.asset].append(lot)
    brought: dict[tuple[str, str], list[str]] = defaultdict(list)
    for lot in [*ledger.losses, *ledger.hops]:
        brought[lot.account or "", lot.origin].append(lot.transfer)
    sums = {key: ledger.total(lot.amount for lot in lots)[key[1]] for key, lots in rests.items()}
    for key in sorted(rests, key=lambda k: (k[1], -sums[k].minor, k[0])):
        yield _finding(ledger, *key, rests[key], sums[key], unique(t for lot in rests[key] for t in brought[lot.account or "", lot.origin]))


def _finding(ledger: Ledger, account: str, asset: str, lots: list[Lot], money: Money, transfers: tuple[str, ...]) -> Finding:
    reports = unique(lot.report for lot in lots)
    held = "service" if account in ledger.services else "chain" if kind(account) in CHAINS else "bank"
    end = {
        "service": f"It is {ledger.services.get(account, ('', ''))[0]}: the customer behind the deposit is known there.",
        "chain": "It is an address on a public chain: its later transfers can be exported.",
        "bank": "No statement of this account is in the case.",
    }[held]
    why = (f"{words({asset: money})} of {len(reports)} reports ({listed(reports)}) rest in {account} under the rule {ledger.rule}.", end)
    seen = all(ledger.moves[t].seen for t in transfers if t in ledger.moves)
    numbers = {
        "account": account, "asset": asset, "amount": values({asset: money}), "held": held, "reports": list(reports),
        "since": min(lot.at for lot in lots),
    }  # fmt: skip
    because = unique([*transfers, *reports])
    return finding(NAME, (account, asset), "high" if seen and transfers else "medium", why, because, numbers)
