"""Components, their ids, and what people hold apart."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from leadline.link.networks import Sets, networks
from leadline.model.conclusions import Link, Reason
from leadline.model.values import digest


def link(a: str, b: str, score: float = 5.0) -> Link:
    return Link(a, b, score, (Reason("x", None, score, ()),))


def test_the_earliest_report_names_the_network_and_the_largest_comes_first() -> None:
    made, cut = networks(["Z", "B", "C", "D", "E"], [link("D", "E"), link("Z", "C"), link("B", "C")], [])
    assert [n.reports for n in made] == [("Z", "B", "C"), ("D", "E")]
    assert made[0].id == "n-" + digest("Z")
    assert not cut


def test_two_that_people_hold_apart_are_parted_at_the_weakest_link_between_them() -> None:
    links = [link("A", "B", 9), link("B", "C", 4), link("C", "D", 8)]
    made, cut = networks(["A", "B", "C", "D"], links, [("A", "D")])
    assert [n.reports for n in made] == [("A", "B"), ("C", "D")]
    assert [(c.a, c.b) for c in cut] == [("B", "C")]


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(3, 20)).filter(lambda t: t[0] != t[1]), max_size=25),
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda t: t[0] != t[1]), max_size=3),
)
def test_no_network_ever_holds_two_that_are_held_apart(ties: list[tuple[int, int, int]], apart: list[tuple[int, int]]) -> None:
    names = [f"R{n}" for n in range(10)]
    links = {(a, b): link(names[a], names[b], float(s)) for a, b, s in ties}
    made, _ = networks(names, links.values(), [(names[a], names[b]) for a, b in apart])
    together = {pair for network in made for pair in combinations(sorted(network.reports), 2)}
    assert not together & {(min(names[a], names[b]), max(names[a], names[b])) for a, b in apart}


@given(st.lists(st.tuples(st.integers(0, 19), st.integers(0, 19)), max_size=40))
def test_union_find_agrees_with_walking_the_graph(pairs: list[tuple[int, int]]) -> None:
    sets = Sets(20)
    for a, b in pairs:
        sets.join(a, b)
    reach = {n: {n} for n in range(20)}
    for _ in range(20):
        for a, b in pairs:
            reach[a] |= reach[b]
            reach[b] |= reach[a]
    assert all((sets.root(a) == sets.root(b)) == (b in reach[a]) for a, b in combinations(range(20), 2))
    assert all(sets.size[sets.root(n)] == len(reach[n]) for n in range(20))
