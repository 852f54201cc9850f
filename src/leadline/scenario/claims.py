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
        if dice.chance(25) and (group := _summable(report)):
            _sum(report, group)
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


def _summable(report: Report) -> list[Claim]:
    """Claims whose sum can be found again: one payee with a statement that shows the payer's account, a few weeks, nothing else."""
    for payee in {c.payee.ref: c.payee for c in report.claims}.values():
        group = [c for c in report.claims if c.payee is payee][:6]
        payer = group[0].payer
        known = payer is not None and not payer.dialect and all(c.payer is payer for c in group)
        short = group[-1].at - group[0].at < _SUM_DAYS * clock.DAY
        if len(group) > 1 and known and short and payee.tie.kind == "iban" and payee.dialect and payee.role == "mule1":
            return group
    return []


def _sum(report: Report, group: list[Claim]) -> None:
    """Makes one claim of a group, where no transfer has its amount."""
    first = group[0]
    total = sum(c.amount for c in group)
    if total not in first.payee.amounts and _ways(first, total) == 1:
        first.payee.amounts.add(total)
        summed = Claim([c.moves[0] for c in group], total, first.asset, first.at, first.payee, first.payer)
        report.claims = [summed, *(c for c in report.claims if c not in group)]


def _ways(first: Claim, total: int) -> int:
    """In how many ways transfers of those weeks from the payer to the payee add up to the total."""
    near = [m for m in first.payee.moves if m.payer is first.payer and -clock.DAY <= m.at - first.at < 32 * clock.DAY]
    ways = {0: 1}
    for move in near:
        for amount, count in list(ways.items()):
            ways[amount + move.amount] = ways.get(amount + move.amount, 0) + count
    return ways.get(total, 0)


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
