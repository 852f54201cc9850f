"""Payments: once to twenty times, five on average, into accounts that were told."""

from __future__ import annotations

from collections import Counter

from leadline.scenario import SWITCHES, clock
from leadline.scenario.build import build
from leadline.scenario.world import World


def test_400_reports_make_about_1900_payments() -> None:
    world = build(9103, 400, SWITCHES)
    counts = Counter(sum(len(c.moves) for c in r.claims) for r in world.reports)
    assert 1650 <= sum(n * times for n, times in counts.items()) <= 2250
    assert max(counts) >= 15
    assert counts[1] > counts[10]


def test_some_payments_are_younger_than_three_days(world: World) -> None:
    recent = [c for r in world.reports for c in r.claims if c.at > clock.NOW - 72 * clock.HOUR]
    assert 3 <= len(recent) <= 8
    assert all(m.at <= clock.NOW for m in world.moves)


def test_no_two_losses_into_one_account_are_equal(world: World) -> None:
    seen = set()
    for report in world.reports:
        for claim in report.claims:
            for move in claim.moves:
                assert move.payee is not None
                assert (move.payee.ref, move.amount) not in seen
                seen.add((move.payee.ref, move.amount))


def test_a_processor_and_a_victims_account_are_paid_in_several_reports(world: World) -> None:
    traps = {t["what"] for t in world.traps}
    assert {"payment processor", "victim's account used to pass money on"} <= traps
    used = {m.payee.ref for m in world.moves if m.payee and m.payee.role == "victim-used-as-mule"}
    for report in world.reports:
        if report.bank and report.bank.ref in used:
            assert report.bank.ref in report.own()
