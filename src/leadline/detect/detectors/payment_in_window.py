"""Payments whose money still rests where they brought it, with the end of the time in which it may be stopped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from leadline.detect.channels import channel
from leadline.detect.frame import Frame
from leadline.detect.ledger import Ledger, Lot, listed, unique, words
from leadline.detect.patterns import finding
from leadline.engine import Engine
from leadline.model.conclusions import Finding
from leadline.model.values import Money
from leadline.plugins import detector

NAME = "payment-in-window"


@detector(version=1)
def payment_in_window(engine: Engine, frame: Frame) -> Iterator[Finding]:
    """A loss, or an onward payment of loss money, of which something rests where it went: holds the absolute deadline of its channel.

    What rests is laid to the latest payments first. Whether the time has run out is not decided here: a finding knows no present.
    """
    ledger = frame.ledger(engine)
    arrivals: dict[tuple[str, str, str], list[Lot]] = defaultdict(list)
    for lot in [*ledger.losses, *ledger.hops]:
        if lot.account:
            arrivals[lot.account, lot.origin, lot.amount.asset].append(lot)
    rests: dict[tuple[str, str, str], list[tuple[Lot, Money]]] = defaultdict(list)
    for lot in ledger.resting:
        for arrival, part in _laid(lot, arrivals[lot.account or "", lot.origin, lot.amount.asset]):
            rests[arrival.transfer, lot.account or "", lot.amount.asset].append((arrival, part))
    order = {name: place for place, name in enumerate(ledger.moves)}
    for (transfer, account, asset), parts in sorted(rests.items(), key=lambda item: (order.get(item[0][0], -1), item[0])):
        found = _finding(ledger, frame, transfer, account, asset, parts)
        if found:
            yield found


def _laid(lot: Lot, arrivals: list[Lot]) -> Iterator[tuple[Lot, Money]]:
    """What rests of an origin in an account, laid to its arrivals there, the latest first."""
    left, decimals = lot.amount.minor, lot.amount.decimals
    for arrival in reversed(arrivals):
        wide = max(decimals, arrival.amount.decimals)
        left, decimals = left * 10 ** (wide - decimals), wide
        part = min(left, arrival.amount.at(wide))
        if part > 0:
            yield arrival, Money(part, wide, lot.amount.asset)
        left -= max(part, 0)


def _finding(ledger: Ledger, frame: Frame, transfer: str, account: str, asset: str, parts: list[tuple[Lot, Money]]) -> Finding | None:
    move = ledger.moves.get(transfer)
    at = move.at if move else parts[0][0].at
    sums = ledger.total(part for _, part in parts)
    reports = unique(arrival.report for arrival, _ in parts)
    country = next((ledger.countries[r] for r in reports if r in ledger.countries), frame.region)
    paid = move.arrives if move else sums[asset]
    way = channel(country, account, paid)
    deadline = frame.after(at, way.hours, way.banking_days)
    if deadline is None:
        return None
    seen = move.seen if move else False
    why = (
        f"On {at} {words({asset: paid})} went to {account}; {words(sums)} of it, from {listed(reports)}, rest there "
        f"under the rule {ledger.rule}.",
        f"{way.ground()}. The time ends at {deadline}.",
    )
    numbers = {
        "account": account, "transfer": transfer, "at": at, "amount": str(sums[asset]), "paid": str(paid), "asset": asset,
        "reports": list(reports), "origins": list(unique(arrival.origin for arrival, _ in parts)), "rule": ledger.rule,
        "channel": way.name, "type": way.type, "deadline": deadline, "ground": way.ground(), "addressee": way.addressee,
        "payer": move.payer if move else None,
    }  # fmt: skip
    because = unique([transfer, *reports])
    return finding(NAME, (transfer, account), "high" if seen else "medium", why, because, numbers)
