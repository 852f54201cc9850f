"""Cutting text into records and cells, sound quotes and unsound ones."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.formats import splitting

CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="=\ufeff") | st.sampled_from('";,\n\t|'), max_size=12).map(str.strip)


def texts(text: str, delimiter: str = ",") -> list[list[str]]:
    return [[cell.text for cell in record.cells] for record in splitting.split(text, delimiter)]


def test_every_line_end_and_blank_lines() -> None:
    assert texts("a,b\r\n1,2\n\n3,4\r5,6") == [["a", "b"], ["1", "2"], ["3", "4"], ["5", "6"]]


def test_quotes_hold_delimiters_line_ends_and_doubled_quotes() -> None:
    assert texts('a,"one, ""two""\nthree",c\nd,,"e"') == [["a", 'one, "two"\nthree', "c"], ["d", "", "e"]]


def test_a_quote_inside_a_plain_cell_is_a_letter() -> None:
    assert texts('5" pipe,x\ny"z,w') == [['5" pipe', "x"], ['y"z', "w"]]


def test_a_quote_that_stays_open_swallows_nothing() -> None:
    found = list(splitting.split('id,text\n1,"open,5\n2,fine,6\n3,"fine",7', ","))
    assert [[cell.text for cell in record.cells] for record in found] == [["id", "text"], ["1", '"open', "5"], ["2", "fine", "6"], ["3", "fine", "7"]]
    assert [bool(record.fault) for record in found] == [False, True, False, False]


def test_stray_quotes_inside_a_quoted_cell_are_kept_and_said() -> None:
    (record,) = splitting.split('1,"she said "pay" at once",9', ",")
    assert [cell.text for cell in record.cells] == ["1", 'she said "pay" at once', "9"]
    assert "not doubled" in record.fault


def test_numbers_that_excel_keeps_as_text() -> None:
    assert texts('="00123","=""00456""",7') == [["00123", "00456", "7"]]


def test_places_are_those_of_the_bare_text() -> None:
    text = 'x, " a b " ,"c""d"\n'
    (record,) = splitting.split(text, ",")
    assert [text[cell.start : cell.end] for cell in record.cells] == ["x", "a b", 'c""d']
    assert text[record.start : record.end] == text.rstrip("\n")


@pytest.mark.parametrize(
    "text, delimiter",
    [
        ("a,b,c\n1,2,3\n4,5,6\n", ","),
        ("Datum;Betrag;Text\n04.03.2026;1,50;Miete, warm\n05.03.2026;2,75;Strom\n", ";"),
        ("a\tb\n1,5\t2\n2,5\t3\n", "\t"),
        ("a|b|c\n1|2|3\n", "|"),
        ("Central register, invented\n\nid;name;sum\n1;Anna;5\n2;Bert;6\n", ";"),
        ('id,text\n1,"a; b; c"\n2,"d; e; f"\n', ","),
        ("sep=;\na;b\n", ";"),
        ("one column\nvalue\n", ","),
        ("", ","),
    ],
)
def test_the_delimiter_is_told_by_even_columns(text: str, delimiter: str) -> None:
    assert splitting.sniff(text) == delimiter


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=5), st.sampled_from(splitting.DELIMITERS), st.sampled_from(["\n", "\r\n"]))
def test_what_a_sound_writer_wrote_is_read_back(rows: list[list[str]], delimiter: str, line_end: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=line_end, quoting=csv.QUOTE_ALL).writerows(rows)
    text = out.getvalue()
    found = list(splitting.split(text, delimiter))
    assert [[cell.text for cell in record.cells] for record in found] == rows
    for record in found:
        assert splitting.cells(text, record.start, record.end, delimiter) == record.cells
        assert all(text[cell.start : cell.end].replace('""', '"') == cell.text for cell in record.cells)


@given(st.text('ab,;"\n\r \t=', max_size=80))
def test_any_text_falls_into_records_without_a_gap(text: str) -> None:
    records = list(splitting.split(text, splitting.sniff(text)))
    outside, at = "", 0
    for record in records:
        assert at <= record.start <= record.end <= len(text)
        outside, at = outside + text[at : record.start], record.end
    assert not (outside + text[at:]).strip("\r\n")
    for record in records:
        assert splitting.cells(text, record.start, record.end, splitting.sniff(text)) == record.cells
