"""Groups that hold together by many clues (groups.py over description.py)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from leadline.link.description import Division
from leadline.link.evidence import Named, Seen
from leadline.link.groups import groups


def named(role: str, *reports: int) -> Named:
    return {report: {"x": Seen(role)} for report in reports}


def two_teams(shared: Named) -> list[int]:
    """Reports 0-5 and 6-11 each hold together by three clues; `shared` is named by some of both."""
    clues = {"phone:s": shared}
    for team, base in enumerate((0, 6)):
        clues[f"iban:{team}"] = named("payee", *range(base, base + 4))
        clues[f"phone:{team}"] = named("contact", *range(base + 2, base + 6))
        clues[f"domain:{team}.example"] = named("site", base, base + 3, base + 5)
    return groups(clues, 12)


def test_a_hotline_does_not_make_one_network_of_two() -> None:
    assert set(two_teams(named("told", 1, 7))) == {0, 6}


def test_teams_that_share_a_thing_of_their_own_are_one() -> None:
    assert set(two_teams(named("contact", 0, 1, 2, 6, 7, 8))) == {0}


def test_reports_that_share_an_account_and_nothing_else_are_one_group() -> None:
    assert groups({"iban:A": named("payee", 0, 2, 4)}, 5) == [0, 1, 0, 3, 0]


def test_single_reports_are_tied_by_a_text_where_nothing_speaks_against_it() -> None:
    assert groups({"phone:a": named("told", 0, 1, 2), "phone:b": named("contact", 3, 4)}, 5) == [0, 0, 0, 3, 3]


@given(st.lists(st.sets(st.integers(0, 14), min_size=1, max_size=6), max_size=14))
def test_the_division_is_the_same_whatever_the_order_of_the_clues_and_names_each_group_by_its_first_report(sets: list[set[int]]) -> None:
    clues = {f"iban:{n}": named("payee", *sorted(s)) for n, s in enumerate(sets)}
    found = groups(clues, 15)
    assert found == groups(dict(reversed(list(clues.items()))), 15)
    assert all(found[group] == group <= report for report, group in enumerate(found))


@given(st.lists(st.lists(st.integers(0, 9), min_size=2, max_size=5, unique=True), min_size=1, max_size=8))
def test_uniting_counts_agree_with_counting_anew(sets: list[list[int]]) -> None:
    division = Division(sets, 10)
    division.divide()
    sizes, inside = dict(division.size), [dict(c) for c in division.inside]
    division.take(division.group)
    assert {k: v for k, v in sizes.items() if v} == {k: v for k, v in division.size.items() if v}
    assert [{k: v for k, v in c.items() if v} for c in inside] == [dict(c) for c in division.inside]
