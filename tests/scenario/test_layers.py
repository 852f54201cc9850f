"""Money behind the first accounts: never more than there is, never in the doubtful days between two bookings."""

from __future__ import annotations

from leadline.scenario import clock
from leadline.scenario.layers import Till, dollars
from leadline.scenario.spelling import Tie
from leadline.scenario.statements import shows, statement
from leadline.scenario.world import Account, World


def test_no_account_with_a_statement_goes_below_nothing(world: World) -> None:
    shown = [a for a in world.accounts if a.dialect and a.tie.kind == "iban"]
    assert len(shown) > 10
    for account in shown:
        assert all(e.running is None or e.running >= 0 for e in statement(account).entries), account.ref


def test_nothing_leaves_between_the_two_bookings_of_a_payment(world: World) -> None:
    """Where days or precision differ, a payment out in between would be a doubt: whose money was it?"""
    both = [m for m in world.moves if m.payer and m.payee and shows(m.payer, m) and shows(m.payee, m) and m.payee.tie.kind == "iban"]
    late = [m for m in both if m.booked >= 0]
    mixed = [m for m in both if m.payer and m.payee and m.payer.timed != m.payee.timed]
    assert late
    assert mixed
    for move in {*late, *mixed}:
        assert move.payee is not None
        assert 0 <= clock.day(move.later) - clock.day(move.at) <= 2 * clock.DAY
        end = move.later if move.payee.timed else clock.day(move.later) + clock.DAY
        leaving = [m.at for m in move.payee.moves if m.payer is move.payee and not m.status]
        assert not [at for at in leaving if clock.day(move.at) <= at < end]


def test_where_only_days_are_printed_money_rests_a_night(world: World) -> None:
    for account in world.accounts:
        if account.role == "mule2" and account.dialect and not account.timed:
            inflows = [m.later for m in account.moves if m.payee is account and m.payer]
            for move in account.moves:
                if move.payer is account and move.payee and not move.status:
                    assert any(clock.day(at) < clock.day(move.at) for at in inflows)


def test_a_spell_between_two_bookings_is_left_out() -> None:
    till = Till(Account(Tie("iban", "X"), "", "mule1", "EUR"), 0, [(100, 200), (201, 900)])
    assert till.next_open(50) == 50
    assert till.next_open(150) == 900 + 7 * 60


def test_what_an_exchange_gives_is_a_little_less() -> None:
    assert dollars("EUR", 10_000) == 107_460_000


def test_payers_who_did_not_report_are_known(world: World) -> None:
    reporters = {m for r in world.reports for c in r.claims for m in c.moves}
    assert world.unreported
    assert not reporters & set(world.unreported)
