"""Hops on the chain: coins that come from somewhere, transfers that two exports show, rows that moved nothing."""

from __future__ import annotations

from leadline.scenario.statements import shows, statement
from leadline.scenario.world import World


def test_a_wallet_never_sends_what_it_has_not(world: World) -> None:
    wallets = [a for a in world.accounts if a.dialect.get("form") in ("tron", "evm")]
    assert {a.dialect["form"] for a in wallets} == {"tron", "evm"}
    for account in wallets:
        assert all(e.running is None or e.running >= 0 for e in statement(account).entries)


def test_some_transfers_stand_in_two_exports_under_one_hash(world: World) -> None:
    both = [m for m in world.moves if m.txid and m.payer and m.payee and shows(m.payer, m) and shows(m.payee, m)]
    assert both
    hashes = [m.txid for m in world.moves if m.txid]
    assert len(hashes) == len(set(hashes))


def test_coins_bought_from_an_exchange_are_a_bridge(world: World) -> None:
    assert world.bridges
    for bank, chain in world.bridges:
        assert bank.payee in world.service("exchange")
        assert chain.payer in world.service("hot-wallet")
        assert chain.at > bank.later


def test_failed_and_pending_rows_are_there(world: World) -> None:
    statuses = {(m.status, m.payer.dialect.get("form") if m.payer else None) for m in world.moves if m.status}
    assert {("failed", "tron"), ("failed", "ether"), ("pending", "xml")} <= statuses
    assert any(m.ledger and m.status for m in world.moves)
    assert any(m.fee for m in world.moves if m.asset == "ETH")
