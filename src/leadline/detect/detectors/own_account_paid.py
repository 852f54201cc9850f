"""A reporter's own account into which money of other reports went: a victim may have been used, or somebody wrote a wrong account."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from leadline.detect.frame import Frame
from leadline.detect.ledger import Ledger, Lot, listed, unique, values, words
from leadline.detect.patterns import finding
from leadline.engine import Engine
from leadline.model.conclusions import Finding
from leadline.model.values import Money
from leadline.plugins import detector

NAME = "own-account-paid"


@detector(version=1)
def own_account_paid(engine: Engine, frame: Frame) -> Iterator[Finding]:
    """An account that one report gives as its reporter's own and that other reports, or their money, paid."""
    ledger = frame.ledger(engine)
    money: dict[str, list[Lot]] = defaultdict(list)
    for lot in [*ledger.losses, *ledger.hops]:
        if lot.account in ledger.own and lot.account not in ledger.services and lot.report not in ledger.own[lot.account]:
            money[lot.account].append(lot)
    claims = {
        account: [(claim, report) for claim, report in made if report not in ledger.own[account]]
        for account, made in ledger.claims.items() if account in ledger.own and account not in ledger.services
    }  # fmt: skip
    for account in sorted(set(money) | {account for account, made in claims.items() if made}):
        owners, lots, made = ledger.own[account], money[account], claims.get(account, [])
        others = unique([*(lot.report for lot in lots), *(report for _, report in made)])
        sums = ledger.total(lot.amount for lot in lots)
        seen = any(ledger.moves[lot.transfer].seen for lot in lots if lot.transfer in ledger.moves)
        why = [f"{account} is the reporter's own account in {listed(owners)}; money of {listed(others)} went into it."]
        if lots:
            why.append(f"{words(sums)} in {len({lot.transfer for lot in lots})} payments are traced into it under the rule {ledger.rule}.")
        back = not made and _paid_back(ledger, owners, lots)
        why.append(
            "It came from stations of the money and is less than the reporter lost: it may be a pretended profit, paid with others' money."
            if back
            else "The reporter may have been talked into passing money on: a possible victim first."
        )
        numbers = {"account": account, "owners": owners, "reports": list(others), "amount": values(sums)}
        because = unique([*(claim for claim, _ in made), *(lot.transfer for lot in lots), *owners, *others])
        yield finding(NAME, (account, *owners), "low" if back else "high" if seen else "medium", tuple(why), because, numbers)


def _paid_back(ledger: Ledger, owners: list[str], lots: list[Lot]) -> bool:
    """Whether what came in is less than the owners lost, asset by asset, and came from accounts that losses or hops had reached."""
    payers = {ledger.moves[lot.transfer].payer for lot in lots if lot.transfer in ledger.moves}
    lost = ledger.total(lot.amount for lot in ledger.losses if lot.report in owners)
    came = ledger.total(lot.amount for lot in lots)
    return payers <= ledger.stations and all(asset in lost and _less(money, lost[asset]) for asset, money in came.items())


def _less(left: Money, right: Money) -> bool:
    wide = max(left.decimals, right.decimals)
    return left.at(wide) < right.at(wide)
