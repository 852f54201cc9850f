"""Headers of statements are found, and where their columns part."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.intake import pdf_tables
from leadline.intake.pdf_lines import Line, Word


def line(base: float, *cells: tuple[float, str], size: float = 10) -> Line:
    """A line of phrases; each word's letters are half the size wide."""
    words = []
    for x, text in cells:
        at = x
        for word in text.split(" "):
            words.append(Word(word, at, at + 5 * len(word), base, size))
            at += 5 * len(word) + 3
    return Line(1, base, words)


HEADER = line(100, (0, "Date"), (100, "Description"), (300, "Money out"), (400, "Money in"), (500, "Balance"))


def test_a_header_is_found_below_titles() -> None:
    titles = [line(50, (0, "Example Bank")), line(80, (0, "Statement of account 1 to 28 February"))]
    (found,) = pdf_tables.headers([*titles, HEADER, line(115, (0, "01/02/2026"), (100, "Rent"), (320, "5.00"))])
    assert found.names == ["Date", "Description", "Money out", "Money in", "Balance"]
    assert [column.role for column in found.columns] == ["date", "details", "debit", "credit", "balance"]
    assert (found.first, found.after) == (2, 3)
    assert found.alike(found)


def test_a_header_in_two_lines_is_one() -> None:
    some = [line(100, (0, "Booking"), (100, "Details"), (300, "Amount"), (400, "Balance")), line(112, (0, "date"), (300, "EUR"))]
    (found,) = pdf_tables.headers(some)
    assert found.names == ["Booking date", "Details", "Amount EUR", "Balance"]


def test_names_that_stand_close_are_told_apart_by_what_they_are() -> None:
    (found,) = pdf_tables.headers([line(100, (0, "Date Value date Details Money out Money in Balance"))])
    assert found.names == ["Date", "Value date", "Details", "Money out", "Money in", "Balance"]


@pytest.mark.parametrize("text", ["Date of birth", "We pay on the date due, balance and amount", "Details"])
def test_prose_is_no_header(text: str) -> None:
    assert not list(pdf_tables.headers([line(10, (0, text)), line(22, (0, "more text"))]))


@pytest.mark.parametrize("text", ["01.02.2026", "1 Feb 2026", "01.02.", "01/02", "1 Feb", "Feb 3", "2026-02-01"])
def test_days(text: str) -> None:
    assert pdf_tables.dated(text)


@pytest.mark.parametrize("text", ["", "12,50", "1.234,56", "Page 1", "1 this", "0", "33.44", "Rent"])
def test_no_days(text: str) -> None:
    assert not pdf_tables.dated(text)


@pytest.mark.parametrize("text", ["12,50", "-1.234,56", "1 234,56", "1'234.56", "(12.50)", "12.50-", "+5", "£1,200.00", "EUR 5.00", "5,00 EUR", "12,50 €", "- 3.00"])
def test_amounts(text: str) -> None:
    assert pdf_tables.amount(text)


@pytest.mark.parametrize("text", ["", "Rent", "12 Rent", "A-220", "12,50 S", "01/02/2026"])
def test_no_amounts(text: str) -> None:
    assert not pdf_tables.amount(text)


def test_a_number_between_two_columns_of_money_is_doubtful_and_beside_a_text_is_money() -> None:
    (header,) = pdf_tables.headers([HEADER])
    wide = line(115, (0, "01/02/2026"), (100, "Rent"), (362, "5.00"), (500, "9.00"))  # right in the middle of both
    grid = pdf_tables.grid(header, [wide])
    assert grid.cells(wide)[1]
    left = line(115, (0, "01/02/2026"), (100, "Rent"), (270, "5.00"), (500, "9.00"))
    grid = pdf_tables.grid(header, [left])
    assert grid.cells(left) == (["01/02/2026", "Rent", "5.00", "", "9.00"], "")


def test_a_number_whose_thousands_stand_apart_is_not_cut() -> None:
    grid = pdf_tables.Grid(pdf_tables.Header(1, [], 0, 0).columns, [])
    (header,) = pdf_tables.headers([HEADER])
    grid = pdf_tables.Grid(header.columns, [90, 290, 390, 490])
    assert "one number" in grid.cells(line(115, (0, "01/02/2026"), (383, "1 234,00")))[1]


words = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=12)


@given(words, st.integers(0, 3))
def test_corridors_are_those_of_a_plain_count(spans: list[tuple[int, int]], most: int) -> None:
    some = [Word("x", x, x + wide, 0, 10) for x, wide in spans]
    low, high = 10.0, 50.0
    found = pdf_tables._free(some, low, high, most)
    for tenth in range(int(low * 10) + 5, int(high * 10), 10):  # the middles of whole stretches: ends are whole numbers
        x = tenth / 10
        free = sum(word.x0 < x < word.x1 for word in some) <= most
        assert any(a < x < b for a, b in found) == free
