"""Builds the world of a scenario, step by step; each step draws from its own stream."""

from __future__ import annotations

from leadline.scenario import claims, hops, layers, networks, payments, reports, switches, traps
from leadline.scenario.dice import Dice
from leadline.scenario.people import Directory
from leadline.scenario.world import World


def build(seed: int, size: int, chosen: frozenset[str]) -> World:
    """The whole invented world, before any file is written."""
    dice = Dice("leadline scenario 1", seed, size, *sorted(chosen))
    world = World(seed, size, chosen, dice, Directory(dice.apart("directory")))
    networks.plan(world)
    reports.forms(world)
    payments.services(world)
    payments.pay(world)
    reports.mention(world)
    layers.statements(world)
    layers.strangers(world)
    layers.refunds(world)
    layers.flow(world)
    claims.state(world)
    hops.hop(world)
    hops.ledger(world)
    hops.failures(world)
    hops.gas(world)
    switches.plant(world)
    traps.plant(world)
    return world
