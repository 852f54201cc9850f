"""Accounts through which money passes within three days."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from leadline.detect.frame import Frame
from leadline.detect.ledger import Move, unique, words
from leadline.detect.patterns import finding
from leadline.engine import Engine
from leadline.model.conclusions import Finding
from leadline.model.values import Money
from leadline.plugins import detector

NAME = "pass-through"
HOURS = 72
LEAST = 80  # per cent of the money in that leaves in time
HIGH = 90


@dataclass(slots=True)
class Passage:
    """What went through one holding: payments in, payments out that used them in time, and the sums in the smallest unit."""

    ins: list[Move] = field(default_factory=list)
    outs: list[Move] = field(default_factory=list)
    came: int = 0
    passed: int = 0


@detector(version=1)
def pass_through(engine: Engine, frame: Frame) -> Iterator[Finding]:
    """An account that loss money reached and from which at least 80 % of what came in left again within 72 hours (first in, first out).

    Not for services, and not for an account that is a reporter's own: that one is a pattern of its own.
    """
    ledger = frame.ledger(engine)
    reached = ledger.stations - set(ledger.services) - set(ledger.own)
    moves: dict[tuple[str, str], list[Move]] = defaultdict(list)
    for move in ledger.moves.values():
        if move.traced and move.payer != move.payee:
            for account, asset in ((move.payer, move.amount.asset), (move.payee, move.arrives.asset)):
                if account in reached:
                    moves[account, asset].append(move)
    for (account, asset), some in sorted(moves.items()):
        decimals = max(ledger.decimals.get(asset, 0), *(m.amount.decimals for m in some), *(m.arrives.decimals for m in some))
        passage = _passage(account, asset, some, decimals, frame)
        if passage.came and passage.passed * 100 >= LEAST * passage.came:
            yield _finding(account, asset, passage, decimals)


def _passage(account: str, asset: str, moves: Iterable[Move], decimals: int, frame: Frame) -> Passage:
    """Follows the holding in the order of the ledger: each payment out uses the oldest money that is there."""
    passage, waiting = Passage(), deque[tuple[float, int]]()
    for move in moves:
        moment = frame.moment(move.at)
        if moment is None:
            continue
        at = moment.timestamp()
        if move.payee == account and move.arrives.asset == asset:
            units = move.arrives.at(decimals)
            passage.ins.append(move)
            passage.came += units
            waiting.append((at, units))
            continue
        left, used = move.amount.at(decimals), False
        while left and waiting:
            since, units = waiting.popleft()
            taken = min(left, units)
            left -= taken
            if at - since <= HOURS * 3600:
                passage.passed += taken
                used = True
            if units > taken:
                waiting.appendleft((since, units - taken))
        if used:
            passage.outs.append(move)
    return passage


def _finding(account: str, asset: str, passage: Passage, decimals: int) -> Finding:
    part = passage.passed * 100 // passage.came
    came, passed = Money(passage.came, decimals, asset), Money(passage.passed, decimals, asset)
    confidence = "low" if len(passage.ins) == 1 else "high" if part >= HIGH else "medium"
    why = (
        f"{words({asset: came})} came into {account} in {len(passage.ins)} payments; {words({asset: passed})} of it ({part} %) left within "
        f"{HOURS} hours in {len(passage.outs)} payments: an account used to pass money on.",
    )
    numbers = {"came": str(came), "passed": str(passed), "asset": asset, "percent": part, "hours": HOURS}
    because = unique(move.id for move in [*passage.ins, *passage.outs])
    return finding(NAME, (account, asset), confidence, why, because, numbers)
