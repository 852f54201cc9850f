"""Saved pages, with what every page carries."""

from __future__ import annotations

from lxml import html

from leadline import kinds
from leadline.scenario.pages import counter, page


def test_a_page_is_read_and_names_where_it_was_saved_from() -> None:
    data = page("Zenit & Co", "zenit.example.com", ["Pay to <here>"])
    tree = html.document_fromstring(data)
    assert tree.findtext(".//h1") == "Zenit & Co"
    assert tree.findtext(".//p") == "Pay to <here>"
    assert b"saved from url=(0026)https://zenit.example.com/ " in data
    assert b"invented" in data


def test_each_site_has_a_counter_of_its_own() -> None:
    one, other = counter("a.example.com"), counter("b.example.com")
    assert one != other
    assert kinds.parse("analytics", one) == one
    assert other.encode() in page("x", "a.example.com", [], counter_id=other)
