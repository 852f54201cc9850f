"""Which holdings could have money of which losses: the poison rule's reach.

Source of the rule: interface, "Poison" and "Unexplained". Sets of losses are bits of an integer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leadline.trace.book import NOWHERE, Ledger, Move


@dataclass(slots=True)
class Reach:
    """`reached[n]`: the payer's holding of event n could have had money of a loss before it. `spread`: which groups passed at n.

    `held`: the groups of each holding at the end; `since`: the event that brought a group first, for (holding, group).
    """

    reached: bytearray
    spread: list[tuple[int, int]]
    held: dict[int, int]
    since: dict[tuple[int, int], int]


def reach(ledger: Ledger, groups: Sequence[int] | None = None) -> Reach:
    """Follows all losses, or `groups` of them (a number for each loss) where only who was reached at all is asked."""
    places = groups if groups is not None else range(len(ledger.losses))
    opens = {loss.event: 1 << places[n] for n, loss in enumerate(ledger.losses)}
    walls = _walls(ledger, places)
    ends = ledger.ends()
    found = Reach(bytearray(len(ledger.events)), [], {}, {})
    held = found.held
    for n, move in enumerate(ledger.events):
        if not isinstance(move, Move):
            continue
        passing = held.get(move.payer, 0) if move.payer not in ends else 0
        opened = opens.get(n, 0)
        if passing:
            found.reached[n] = 1
        if not (passing or opened) or move.itself:
            continue
        if passing and move.amount:
            found.spread.append((n, passing))
        if move.payee == NOWHERE or move.gone or not move.arrives:
            continue
        new = ((passing if move.amount else 0) | opened) & ~walls.get(move.payee, 0) & ~held.get(move.payee, 0)
        if new:
            held[move.payee] = held.get(move.payee, 0) | new
            if groups is None:
                for group in bits(new):
                    found.since[move.payee, group] = n
    return found


def shortfalls(ledger: Ledger) -> bytearray:
    """For each event whether its payer was reached by any loss. Losses that no own account can stop are one group."""
    if ledger.reached is not None:
        return ledger.reached
    paid = {move.payee for move in ledger.events if isinstance(move, Move)}
    homes = {report for holding, report in ledger.homes().items() if holding in paid}
    groups: list[int] = []
    known: dict[str, int] = {}
    for loss in ledger.losses:
        groups.append(known.setdefault(loss.report, len(known) + 1) if loss.report in homes else 0)
    ledger.reached = reach(ledger, groups).reached
    return ledger.reached


def bits(number: int) -> list[int]:
    """The places of the ones in a number, lowest first."""
    text = bin(number)[:1:-1]
    return [place for place, digit in enumerate(text) if digit == "1"]


def _walls(ledger: Ledger, places: Sequence[int]) -> dict[int, int]:
    """For each own account the losses that do not reach it: those of its report."""
    mine: dict[str, int] = {}
    for n, loss in enumerate(ledger.losses):
        mine[loss.report] = mine.get(loss.report, 0) | 1 << places[n]
    return {holding: mine[report] for holding, report in ledger.homes().items() if report in mine}
