"""On the chain: victims' coins and what the exchange paid out go from wallet to wallet; each export shows one wallet's transfers."""

from __future__ import annotations

from typing import Any

from leadline.scenario import clock, codes
from leadline.scenario.dice import Dice
from leadline.scenario.layers import dollars
from leadline.scenario.networks import wallet
from leadline.scenario.world import Account, Move, Network, World, fresh

EXPLORER: dict[str, dict[str, Any]] = {
    "tron": {"name": "explorer-tron", "form": "tron", "time": True},
    "eth": {"name": "explorer-evm", "form": "evm", "time": True},
}
LEDGER = "ledger/seized ledger.csv"
_CENT = 10_000  # of a token with six decimals
_LAST = clock.NOW - 12 * clock.HOUR


def hop(world: World) -> None:
    """Works through the wallets of every network that has an export."""
    dice = world.dice.apart("hops")
    exchanged = _exchanged(world)
    for network in world.networks:
        for chain in ("tron", "eth"):
            crews = [a for c in network.crews for a in [*c.accounts, *c.bridges] if a.tie.kind == chain]
            seen = {a.ref: a for a in crews if a.moves and (world.size <= 100 or dice.chance(50))}
            bought = exchanged.get(network.index, []) if chain == "tron" else []
            _chain(world, network, chain, list(seen.values()), bought, dice)


def _chain(world: World, network: Network, chain: str, wallets: list[Account], exchanged: list[Move], dice: Dice) -> None:
    if not wallets and not exchanged:
        return
    hub, second = (wallet(world, chain, "hub", network.index) for _ in range(2))
    deposit = wallet(world, chain, "deposit", network.index)
    network.upper += [hub, second, deposit]
    for source in wallets:
        source.dialect = EXPLORER[chain]
        _onward(world, source, hub, dice, percent=80)
    for move in exchanged:
        at = clock.day(move.later) + clock.DAY + dice.between(8, 18) * clock.HOUR
        amount = fresh(dollars(move.asset, move.amount), _CENT, hub)
        paid = Move(at, _hot(world, chain, 0), hub, amount, hub.asset, txid=codes.txid(world.seed, "out", network.index, len(world.moves)))
        world.bridges.append((move, world.move(paid)))
    for source, target, least in ((hub, second, 3), (second, deposit, 4)):
        if len(source.moves) >= least:  # a wallet that saw little is not worth an export
            source.dialect = EXPLORER[chain]
            _onward(world, source, target, dice, percent=80)


def _exchanged(world: World) -> dict[int, list[Move]]:
    """What each network paid to an exchange, early enough that coins came of it, in order of time."""
    found: dict[int, list[Move]] = {}
    moves = [m for a in world.service("exchange") for m in a.moves if m.payer and m.later < _LAST - 2 * clock.DAY]
    for move in sorted(moves, key=lambda m: (m.later, m.amount)):
        if move.payer:
            found.setdefault(move.payer.network, []).append(move)
    return found


def _hot(world: World, chain: str, place: int) -> Account:
    return [a for a in world.service("hot-wallet") if a.tie.kind == chain][place]


def _onward(world: World, source: Account, target: Account, dice: Dice, percent: int) -> None:
    """Sends on, minutes after coins come in, most of what is there."""
    free = 0
    for move in sorted((m for m in source.moves if m.payee is source), key=lambda m: m.at):
        free += move.amount
        at = move.at + dice.between(3, 50) * clock.MINUTE
        amount = free * dice.between(80, 100) // 100 // _CENT * _CENT
        if not dice.chance(percent) or at > _LAST or amount <= 0:
            continue
        while amount in source.amounts or amount in target.amounts:
            amount -= _CENT
        if amount > 0:
            txid = codes.txid(world.seed, "hop", source.ref, len(world.moves))
            world.move(Move(at, source, target, fresh(amount, 1, source, target), source.asset, txid=txid))
            free -= amount


def ledger(world: World) -> None:
    """A ledger seized from a trader who takes coins from deposit addresses: a plain table, with a failed and a pending row."""
    done = 0
    for account in [a for a in world.accounts if a.role == "deposit"]:
        inflow = next((m for m in account.moves if m.payee is account), None)
        if inflow is None or done == 3:
            continue
        done += 1
        for number, (part, fee, status) in enumerate(((6, 1_000_000, ""), (3, 0, ""), (1, 0, ("failed", "pending", "failed")[done - 1]))):
            at = inflow.at + (number + 1) * clock.HOUR
            amount = fresh(inflow.amount * part // 10 // _CENT * _CENT, _CENT, account)
            key = f"LEDGER-{done}{number + 1}"
            move = Move(at, account, None, amount, account.asset, "OTC desk Invented Harbour", "cash", status=status, fee=fee, key=key)
            move.ledger = LEDGER
            world.move(move)


def failures(world: World) -> None:
    """Rows that moved nothing: a failed token transfer, a booking still pending."""
    dice = world.dice.apart("failures")
    for form, status in (("tron", "failed"), ("xml", "pending"), ("zip", "pending")):
        shown = [
            m
            for m in world.moves
            if m.payer and m.payer.dialect.get("form") == form and not m.status and m.payee and m.payer.role != "victim"
        ]
        for move in dice.some(shown, 1 + world.size // 2_000):
            text = "INV 0000" if not move.txid else ""
            txid = codes.txid(world.seed, "failed", move.txid) if move.txid else ""
            amount = fresh(move.amount + 3 * _CENT, _CENT, move.payer, move.payee)
            world.move(
                Move(move.at + 2 * clock.MINUTE, move.payer, move.payee, amount, move.asset, move.name, text, status=status, txid=txid)
            )


def gas(world: World) -> None:
    """Native coins for fees: the export of one wallet's own Ether, with fees and a reverted transaction."""
    shown = next((a for a in world.accounts if a.dialect.get("form") == "evm" and a.moves), None)
    if shown is None:
        return
    ether = Account(shown.tie, "", shown.role, "ETH", shown.network, {"name": "explorer-evm", "form": "ether", "time": True})
    world.accounts.append(ether)
    start = min(m.at for m in shown.moves)
    hot = next(a for a in world.service("hot-wallet") if a.tie.kind == "eth")
    other = next((m.payee for m in shown.moves if m.payer is shown and m.payee), hot)
    for number, (payer, payee, amount, fee, status) in enumerate(
        ((hot, ether, 5_000_000, 42_000, ""), (ether, other, 1_200_000, 31_500, ""), (ether, other, 900_000, 31_500, "failed"))
    ):
        txid = codes.txid(world.seed, "gas", number)
        world.move(Move(start - clock.HOUR + number * 20 * clock.MINUTE, payer, payee, amount, "ETH", status=status, fee=fee, txid=txid))
