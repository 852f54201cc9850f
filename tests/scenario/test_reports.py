"""Reports: every form is there, every network hangs together, nobody is tied by what is nobody's."""

from __future__ import annotations

from collections import Counter

from leadline.scenario.reports import parts, refs
from leadline.scenario.world import World


def test_every_form_of_paper_is_used(world: World) -> None:
    forms = Counter(r.form for r in world.reports)
    assert set(forms) == {"row", "complaint", "late", "folder", "text", "mail", "page", "picture"}
    assert forms["row"] + forms["complaint"] > len(world.reports) // 2
    assert len({r.papers_of for r in world.reports if r.form == "folder"}) >= 6


def test_every_network_hangs_together_in_truth(world: World) -> None:
    for network in world.networks:
        assert [len(part) for part in parts(network)] == [len(network.reports)]


def test_without_its_traps_no_report_is_tied_to_another_network(world: World) -> None:
    owner: dict[str, int] = {}
    for report in world.reports:
        for tie in refs(report):
            network = report.network if report.network >= 0 else -1 - report.number
            assert owner.setdefault(tie.ref, network) == network


def test_each_report_has_a_name_and_was_received_before_now(world: World) -> None:
    assert len({r.id for r in world.reports}) == len(world.reports)
    assert all(0 < r.received < 170 * 86_400 + 9 * 3600 for r in world.reports if r.form != "picture")
