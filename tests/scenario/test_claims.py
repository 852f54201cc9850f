"""What victims write down: sums, days that are off by one, payments that the statement does not know."""

from __future__ import annotations

from itertools import combinations

from leadline.scenario import clock
from leadline.scenario.world import World


def test_a_sum_stands_for_payments_of_one_month_to_one_account(world: World) -> None:
    sums = [c for r in world.reports for c in r.claims if len(c.moves) > 1]
    assert sums
    for claim in sums:
        assert claim.amount == sum(m.amount for m in claim.moves)
        assert {(m.payer, m.payee) for m in claim.moves} == {(claim.payer, claim.payee)}
        assert all(0 <= m.at - claim.at < 31 * clock.DAY for m in claim.moves)
        assert all(m.amount != claim.amount for m in claim.payee.moves)


def test_a_claim_is_never_far_from_its_transfer(world: World) -> None:
    for report in world.reports:
        for claim in report.claims:
            if len(claim.moves) == 1 and report.form != "late":
                assert -clock.DAY <= clock.day(claim.moves[0].at) - clock.day(claim.at) <= 3 * clock.DAY


def test_what_was_never_paid_is_to_an_account_whose_statement_is_there(world: World) -> None:
    never = [c for r in world.reports for c in r.claims if not c.moves]
    assert never
    for claim in never:
        assert claim.payee.dialect
        assert claim.amount not in {m.amount for m in claim.payee.moves}


def test_a_sum_adds_up_in_one_way_only(world: World) -> None:
    for claim in [c for r in world.reports for c in r.claims if len(c.moves) > 1]:
        near = [m.amount for m in claim.payee.moves if m.payer is claim.payer and -clock.DAY <= m.at - claim.at < 32 * clock.DAY]
        ways = sum(sum(some) == claim.amount for n in range(1, len(near) + 1) for some in combinations(near, n))
        assert ways == 1
