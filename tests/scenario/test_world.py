"""The nouns of an invented world."""

from __future__ import annotations

from leadline.scenario.dice import Dice
from leadline.scenario.people import Directory
from leadline.scenario.spelling import Tie
from leadline.scenario.world import Account, Move, World, decimals, fresh


def test_an_amount_is_raised_until_neither_account_has_seen_it() -> None:
    one, other = (Account(Tie("iban", name), "", "mule1", "EUR") for name in "AB")
    assert fresh(100, 10, one) == 100
    assert fresh(100, 10, one, other) == 110
    assert fresh(110, 10, None, other) == 120


def test_a_transfer_stands_in_both_its_accounts() -> None:
    world = World(1, 25, frozenset(), Dice(1), Directory(Dice(1)))
    one, other = (Account(Tie("iban", name), "", "mule1", "EUR") for name in "AB")
    move = world.move(Move(5, one, other, 100, "EUR"))
    assert world.moves == one.moves == other.moves == [move]
    assert move.later == 5
    move.booked = 9
    assert move.later == 9


def test_units_are_those_of_the_asset() -> None:
    assert [decimals(asset) for asset in ("EUR", "USDT@tron", "BTC", "ETH")] == [2, 6, 8, 8]


def test_the_reporters_own_are_what_the_papers_call_so(world: World) -> None:
    for report in world.reports:
        own = report.own()
        assert own == sorted(set(own))
        assert all(claim.payer is None or claim.payer.ref in own for claim in report.claims)
