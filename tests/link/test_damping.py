"""Common things that no list names."""

from __future__ import annotations

from leadline.link.damping import common_clues
from leadline.link.evidence import Evidence, Named, Seen


def named(role: str, *reports: int) -> Named:
    return {report: {"x": Seen(role)} for report in reports}


def world(hotline: Named) -> Evidence:
    clues: dict[str, Named] = {"phone:line": hotline}
    for team in range(4):
        base = 5 * team
        clues[f"iban:{team}"] = named("payee", *range(base, base + 4))
        clues[f"phone:{team}"] = named("contact", base + 1, base + 3, base + 4)
    return Evidence([f"R-{n}" for n in range(20)], clues)


def test_a_line_that_stands_in_many_groups_is_set_aside_and_says_why() -> None:
    found = common_clues(world(named("told", 0, 6, 12, 18)))
    assert [common.clue for common in found] == ["phone:line"]
    assert "4 groups" in found[0].why()
    assert "4 reports" in found[0].why()


def test_a_networks_own_line_is_kept() -> None:
    assert common_clues(world(named("contact", 0, 1, 2, 4))) == []


def test_an_account_that_alone_ties_its_reports_is_kept_however_many_they_are() -> None:
    evidence = Evidence([f"R-{n}" for n in range(300)], {"iban:A": named("payee", *range(300))})
    assert common_clues(evidence) == []
