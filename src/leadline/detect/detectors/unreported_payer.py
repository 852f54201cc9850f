"""Payers who have not reported: people who may not know that they were deceived."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from leadline.detect.everyday import ground
from leadline.detect.frame import Frame
from leadline.detect.ledger import Lot, Move, unique, values, words
from leadline.detect.patterns import finding
from leadline.engine import Engine
from leadline.model.conclusions import Finding
from leadline.plugins import detector

NAME = "unreported-payer"
DAYS = 31  # before the first and after the last reported loss: still alike in time
TIMES = 5  # as much or as little as the largest and smallest reported loss: still alike in amount


@detector(version=1)
def unreported_payer(engine: Engine, frame: Frame) -> Iterator[Finding]:
    """Somebody who paid into an account that received reported losses, and is neither a reporter, a service, nor a station of the money."""
    ledger = frame.ledger(engine)
    losses: dict[str, list[Lot]] = defaultdict(list)
    for lot in ledger.losses:
        if lot.account and lot.account not in ledger.services and lot.account not in ledger.own:
            losses[lot.account].append(lot)
    stations = ledger.stations | {lot.account for lot in ledger.resting if lot.account}
    lost = {lot.transfer for lot in ledger.losses}
    known = stations | set(ledger.own) | set(ledger.services) | {ledger.moves[t].payer for t in lost if t in ledger.moves}
    paid: dict[tuple[str, str], list[Move]] = defaultdict(list)
    for move in ledger.moves.values():
        if (
            move.payee in losses
            and move.payer
            and move.payer not in known
            and move.id not in lost
            and move.traced
            and move.arrives.minor > 0
        ):
            paid[move.payer, str(move.payee)].append(move)
    for (payer, account), moves in sorted(paid.items()):
        everyday = [move for move in moves if ground(move.text)]
        alike = [move for move in moves if move not in everyday and _alike(move, losses[account], frame)]
        sums = ledger.total(move.arrives for move in moves)
        why = [
            f"{payer} paid {words(sums)} in {len(moves)} payments into {account}, which received {len(losses[account])} reported losses; "
            "the payer is in no report."
        ]
        if alike:
            first, last = _ends(losses[account])
            why.append(
                f"{len(alike)} of the payments resemble the reported losses: within {DAYS} days of {first} to {last}, and of like amount."
            )
        if everyday:
            why.append(f"The text of {len(everyday)} of the payments names an everyday ground: {ground(everyday[0].text)}.")
        numbers = {
            "payer": payer,
            "account": account,
            "payments": len(moves),
            "alike": len(alike),
            "amount": values(sums),
            "at": moves[0].at,
        }
        because = unique([*(move.id for move in moves), *(lot.transfer for lot in losses[account])])
        yield finding(NAME, (payer, account), "medium" if alike else "low", tuple(why), because, numbers)


def _ends(losses: list[Lot]) -> tuple[str, str]:
    times = sorted(lot.at for lot in losses if lot.at)
    return (times[0], times[-1]) if times else ("", "")


def _alike(move: Move, losses: list[Lot], frame: Frame) -> bool:
    """Near the reported losses in time, and between a fifth of the smallest and five times the largest of the same asset."""
    same = [lot.amount for lot in losses if lot.amount.asset == move.arrives.asset]
    first, last, at = (frame.moment(text) for text in (*_ends(losses), move.at))
    if not same or first is None or last is None or at is None:
        return False
    wide = max(move.arrives.decimals, *(money.decimals for money in same))
    units, least, most = move.arrives.at(wide), min(m.at(wide) for m in same), max(m.at(wide) for m in same)
    near = (first - at).days <= DAYS and (at - last).days <= DAYS
    return near and units * TIMES >= least and units <= most * TIMES
