"""Accounts of services: tables first, then people's marks."""

from __future__ import annotations

from tests.link.worlds import World

from leadline.engine.accounts import services


def test_the_latest_mark_of_a_person_holds_over_the_table() -> None:
    world = World()
    world.service("iban:BE68539007547034")
    world.service("iban:LT121000011101001000")
    world.judge("iban:LT121000011101001000", "customer")
    world.judge("tron:TVGatnbFMEEZPU4UFsc6L72CbRPwFY4Jrq", "service")
    found = services(world.store())
    assert set(found) == {"iban:BE68539007547034", "tron:TVGatnbFMEEZPU4UFsc6L72CbRPwFY4Jrq"}
    assert found["iban:BE68539007547034"] == ("the common account of Invented Pay", "test")
    assert "Vera Example" in found["tron:TVGatnbFMEEZPU4UFsc6L72CbRPwFY4Jrq"][1]
