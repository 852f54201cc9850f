"""The stage as a whole: the small folder's promise, hard invented worlds, and size."""

from __future__ import annotations

import time
import tracemalloc

import pytest
from tests.link.worlds import World, invented, networks, score

from leadline import link
from leadline.model.settings import Settings

NL, TRON = "iban:NL91ABNA0417164300", "tron:TVGatnbFMEEZPU4UFsc6L72CbRPwFY4Jrq"
HELP = ("email:advice.centre@example.org", "phone:+491713920077")


def small_folder() -> World:
    """Six reports, two networks, an advice centre that filed for both, a service that both would pay."""
    world = World()
    table = world.exhibit("reports.csv")
    rows = {
        "R-101": (NL, ("email:anna@example.com", "phone:+491713920051")), "R-102": (NL, HELP),
        "R-201": (TRON, HELP), "R-202": (TRON, ("email:dora@example.com",)),
    }  # fmt: skip
    for name, (payee, own) in rows.items():
        row = world.row(table, name, own=own)
        world.say(table, payee, "paid_to", row)
        world.pay(table, name, payee, row)
        for ref in own:
            world.say(table, ref, "reporter_email" if ref.startswith("email") else "reporter_phone", row)
        if name == "R-102":
            world.say(table, "phone:+491713920011", "contact_phone", row)
    world.say(world.file("R-103", "WhatsApp Chat.txt"), "phone:+491713920011", "author")
    world.say(world.file("R-103", "offer.eml!payment-details.txt"), NL)
    world.say(world.file("R-203", "R-203.txt"), TRON)
    return world


def test_the_small_folder_has_two_networks_and_the_advice_centre_ties_neither() -> None:
    case = small_folder().store()
    link.run(case, Settings())
    assert networks(case) == [["R-101", "R-102", "R-103"], ["R-201", "R-202", "R-203"]]
    assert all(role == "own" for ref in HELP for (role,) in case.rows("SELECT role FROM mention WHERE ref = ?", [ref]))
    assert case.rows("SELECT COUNT(*) FROM link WHERE why LIKE '%advice.centre%'") == [(0,)]


def test_common_things_are_set_aside_with_why_and_source() -> None:
    world = World()
    table = world.exhibit("reports.csv")
    for name in ("R-1", "R-2"):
        world.say(table, "url:https://bit.ly/", "url", world.row(table, name))
    case = world.store()
    link.run(case, Settings())
    rows = dict(case.rows("SELECT ref, source FROM set_aside WHERE reports = 2"))
    assert "domain:bit.ly" in rows
    assert "2026-11" in rows["domain:bit.ly"]
    assert networks(case) == []


@pytest.mark.parametrize(
    ("reports", "seeds", "precision", "recall"), [(25, 8, 0.90, 0.85), (60, 6, 0.85, 0.85), (400, 6, 0.99, 0.95), (3000, 1, 0.99, 0.95)]
)
def test_hard_worlds_are_divided_as_they_were_made(reports: int, seeds: int, precision: float, recall: float) -> None:
    """Small worlds are harder than any case: a third of the reports name an unlisted thing of everyone, five reports are a network."""
    scores = []
    for seed in range(seeds):
        world = invented(reports, seed)
        case = world.store()
        link.run(case, Settings())
        scores.append(score(world.truth, networks(case)))
    assert sum(p for p, _ in scores) / seeds >= precision, scores
    assert sum(r for _, r in scores) / seeds >= recall, scores


def test_no_reporters_own_reference_stands_among_a_networks_references() -> None:
    world = invented(120, 3)
    case = world.store()
    link.run(case, Settings())
    sql = "SELECT COUNT(*) FROM mention m JOIN own o ON o.ref = m.ref WHERE m.role <> 'own'"
    assert case.rows(sql) == [(0,)]


def test_twenty_thousand_reports_take_seconds() -> None:
    """The bound is wide: machines that test are slow and shared. About 20 s when measured on one of two busy cores."""
    world = invented(20_000, 1)
    case = world.store()
    start = time.process_time()
    link.run(case, Settings())
    took = time.process_time() - start
    assert took < 90, f"{took:.0f} s"
    precision, recall = score(world.truth, networks(case))
    assert precision >= 0.99
    assert recall >= 0.95


def test_memory_grows_by_few_kilobytes_a_report() -> None:
    case = invented(3_000, 2).store()
    tracemalloc.start()
    link.run(case, Settings())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3_000 * 50_000, f"{peak // 3_000} bytes a report"
