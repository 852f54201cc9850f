"""How reports state their payments: sums instead of single payments, a day too early, and payments that never were."""

from __future__ import annotations

from leadline.scenario import clock
from leadline.scenario.dice import Dice
from leadline.scenario.world import Claim, Report, World, fresh

_SUM_DAYS = 25  # interface: several payments may stand for one sum within 31 days


def state(world: World) -> None:
    """Turns the plain claims into what victims write down."""
    dice = world.dice.apart("claims")
    rows = [r for r in world.reports if r.form in ("row", "complaint")]
    for report in rows:
        if dice.chance(12) and _summable(report):
            _sum(report)
    for report in world.reports:
        for claim in report.claims:
            move = claim.moves[0]
            if (
                len(claim.moves) == 1
                and claim.payee.dialect
                and not (move.payer and move.payer.dialect)
                and claim.payee.tie.kind == "iban"
                and dice.chance(20)
            ):
                claim.at = max(0, claim.at - clock.DAY)
    _never_paid(world, rows, dice)


def _summable(report: Report) -> bool:
    """Whether the sum can be found again: one payee with a statement that shows the payer's account, a few weeks, nothing else."""
    claims = report.claims
    if not 2 <= len(claims) <= 6:
        return False
    payee, payer = claims[0].payee, claims[0].payer
    same = all(c.payee is payee and c.payer is payer for c in claims) and payer is not None and not payer.dialect
    return (
        same
        and payee.tie.kind == "iban"
        and bool(payee.dialect)
        and payee.role == "mule1"
        and claims[-1].at - claims[0].at < _SUM_DAYS * clock.DAY
    )


def _sum(report: Report) -> None:
    first = report.claims[0]
    moves = [c.moves[0] for c in report.claims]
    total = sum(m.amount for m in moves)
    if total in first.payee.amounts:
        return
    first.payee.amounts.add(total)
    report.claims = [Claim(moves, total, first.asset, first.at, first.payee, first.payer)]


def _never_paid(world: World, rows: list[Report], dice: Dice) -> None:
    """A claim that the payee's own statement does not bear out: a problem, and no transfer."""
    left = 1 + world.size // 100
    for report in dice.shuffled(rows):
        claim = report.claims[0] if report.claims else None
        if left == 0 or claim is None or claim.payee.tie.kind != "iban" or not claim.payee.dialect or len(claim.moves) != 1:
            continue
        left -= 1
        amount = fresh(claim.amount + 13_300, 700, claim.payee, claim.payer)
        report.claims.append(Claim([], amount, claim.asset, claim.moves[0].later, claim.payee, claim.payer))
