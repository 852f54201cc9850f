"""Links by shared references: weights, reasons, spans."""

from __future__ import annotations

import json
from typing import Any

from tests.link.worlds import World

from leadline import link
from leadline.link.linkers.shared_reference import shared_reference
from leadline.model.settings import Settings

IBAN = "iban:NL91ABNA0417164300"


def links(world: World) -> list[Any]:
    case = world.store()
    link.run(case, Settings())
    return list(shared_reference(case))


def pair(*refs: tuple[str, str, str]) -> World:
    """Two reports that share references, each in a field on either side."""
    world = World()
    table = world.exhibit("reports.csv")
    left, right = world.row(table, "R-1"), world.row(table, "R-2")
    for ref, one, other in refs:
        world.say(table, ref, one, left)
        world.say(table, ref, other, right)
    return world


def test_a_link_says_why_in_words_with_the_bytes_of_both_sides() -> None:
    world = pair((IBAN, "paid_to", "paid_to"), ("phone:+491713920011", "contact_phone", "narrative"))
    (found,) = links(world)
    assert (found.a, found.b) == ("R-1", "R-2")
    assert [reason.ref for reason in found.why] == [IBAN, "phone:+491713920011"]
    assert found.why[0].reason == "both paid into this account (named in 2 of 2 reports)"
    assert found.why[1].reason == "one was contacted through it, the other tells of it (named in 2 of 2 reports)"
    assert found.score == round(sum(reason.weight for reason in found.why), 2)
    assert len(found.why[0].spans) == 2


def test_what_sellers_give_to_many_is_no_reason_alone_or_beside_others() -> None:
    kinds = ("ip:192.0.2.7", "analytics:UA-1", "favicon:1", "kit:abc", "hash:def", "bic:ABNANL2A", "asn:64496", "name:Lena@iban:X")
    assert links(pair(*((ref, "narrative", "narrative") for ref in kinds))) == []
    (found,) = links(pair((IBAN, "paid_to", "paid_to"), ("ip:192.0.2.7", "narrative", "narrative")))
    assert [reason.ref for reason in found.why] == [IBAN]


def test_a_hundred_reports_of_one_account_are_a_chain_not_all_pairs() -> None:
    world = World()
    table = world.exhibit("reports.csv")
    for n in range(100):
        world.say(table, IBAN, "paid_to", world.row(table, f"R-{n:03}"))
    found = links(world)
    assert len(found) == 99
    assert all("named in 100 of 100 reports" in one.why[0].reason for one in found)


def test_pages_of_one_site_tie_whatever_their_paths_and_tracking() -> None:
    world = World()
    table = world.exhibit("reports.csv")
    for name, url in (("R-1", "https://www.quick.example/login?utm=1"), ("R-2", "https://quick.example/")):
        world.say(table, f"url:{url}", "url", world.row(table, name))
    (found,) = links(world)
    assert found.why[0].ref == "domain:quick.example"


def test_the_same_in_and_out_of_a_table_the_same_twice() -> None:
    world = pair((IBAN, "paid_to", "narrative"))
    case = world.store()
    link.run(case, Settings())
    rows = case.rows("SELECT * FROM link")
    for table in link.TABLES:
        case.run(f"DELETE FROM {table}")
    link.run(case, Settings())
    assert case.rows("SELECT * FROM link") == rows
    assert json.loads(rows[0][4])[0]["spans"][0].keys() == {"exhibit", "start", "end"}
