"""Which row names the columns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.formats import headers

TITLES = [["Central register of complaints, invented"], ["Printed on 4 March 2026", "", "", ""], ["Page 1"]]
PEOPLE = ["Name", "Town", "Colour"], ["Anna Probe", "Hamburg 7", "blue"], ["Bert Muster", "Ulm 9", "red"]


@pytest.mark.parametrize("above", [0, 1, 3])
def test_a_header_of_known_names_is_found_below_titles(above: int) -> None:
    rows = [*TITLES[:above], ["เลขที่คดี", "วันที่โอน", "จำนวนเงิน", "หมายเหตุอื่น"], ["1", "4 มี.ค. 2569", "5,000", "x"]]
    assert headers.find(rows) == above


def test_a_header_of_unknown_names_stands_apart_from_its_rows() -> None:
    assert headers.find([["Alpha", "Beta"], ["a1b2", "17"], ["c3d4", "18"]]) == 0
    assert headers.find([*TITLES, *PEOPLE]) == 3


def test_a_header_alone_is_a_header() -> None:
    assert headers.find([["account", "at", "amount", "asset"]]) == 0
    assert headers.find([["Alpha", "Beta"]]) == 0


def test_rows_without_a_header_have_none() -> None:
    assert headers.find([["1", "2026-03-04", "5.00"], ["2", "2026-03-05", "6.00"]]) is None
    assert headers.find([["Dear Anna", "how are you"], ["Yours", "Bert"]]) is None
    assert headers.find([]) is None


def test_the_first_of_two_headers_counts() -> None:
    assert headers.find([["Date", "Amount", "Balance"], ["2026-03-04", "5", "6"], ["Date", "Amount", "Balance"]]) == 0


@given(st.lists(st.lists(st.text(max_size=8), max_size=5), max_size=40))
def test_any_rows_give_a_place_or_none(rows: list[list[str]]) -> None:
    found = headers.find(rows)
    assert found is None or 0 <= found < min(len(rows), 30)
