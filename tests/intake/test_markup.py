"""A page is cut into tags and texts as a browser does, in linear time, whatever it holds."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.intake.markup import End, Start, Text, tokens


def test_tags_texts_and_attributes() -> None:
    page = "<P CLASS='a b' id=x hidden>1 &lt; 2</p ><br/>end"
    assert list(tokens(page)) == [
        Start("p", {"class": "a b", "id": "x", "hidden": ""}), Text("1 < 2"), End("p"), Start("br", {}), Text("end"),
    ]  # fmt: skip
    assert Start("p", {"class": "a b"}).classes() == {"a", "b"}


def test_comments_scripts_and_styles_say_nothing() -> None:
    page = "a<!-- <p>no</p> --><script>if (1<2) '<p>no</p>'</SCRIPT ><style>no</style><?php no ?><!doctype html>b"
    assert "".join(t.text for t in tokens(page) if isinstance(t, Text)) == "ab"


def test_titles_and_text_areas_are_text() -> None:
    assert Text("a <b> & c") in list(tokens("<title>a <b> &amp; c</title>"))


def test_the_first_of_two_equal_attributes_counts() -> None:
    assert next(tokens("<a href=x HREF=y>")) == Start("a", {"href": "x"})


def test_an_address_with_entities_is_resolved() -> None:
    assert next(tokens('<a href="https://a.example/?x=1&amp;y=2">')) == Start("a", {"href": "https://a.example/?x=1&y=2"})


@pytest.mark.parametrize("page", ["1 < 2", "a <", "<3", "< p>"])
def test_a_lone_sign_is_text(page: str) -> None:
    assert "".join(t.text for t in tokens(page) if isinstance(t, Text)) == page


@pytest.mark.parametrize(
    "piece",
    ["<div>", "<a b='x ", '<a b="', "<", "<!--", "<script>", "</title", "<a x=1 ", "<p a = ", "&#9", "<b><p>", "<a/ "],
)
def test_time_grows_with_length_only(piece: str) -> None:
    page = piece * (1_000_000 // len(piece))
    start = time.perf_counter()
    assert sum(1 for _ in tokens(page)) >= 0
    assert time.perf_counter() - start < 10


@given(st.text(alphabet="<>/!-ap='\" &#;x1\n", max_size=80))
def test_any_page_is_cut_without_an_exception(page: str) -> None:
    for token in tokens(page):
        assert isinstance(token, Start | End | Text)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="<&"), max_size=80))
def test_text_without_tags_stays_as_it_is(page: str) -> None:
    assert "".join(t.text for t in tokens(page) if isinstance(t, Text)) == page
