"""Tables that other programs read as meant."""

from __future__ import annotations

import csv
import io
import warnings
from datetime import datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.scenario.tables import Day, Number, column, line, money, short, workbook

CELLS = st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from(',;"\n'), max_size=12), min_size=2, max_size=5)


@given(CELLS, st.sampled_from(",;"))
def test_a_line_reads_back(cells: list[str], delimiter: str) -> None:
    assert list(csv.reader(io.StringIO(line(cells, delimiter), newline=""), delimiter=delimiter)) == [cells]


@pytest.mark.parametrize(
    ("minor", "decimals", "sign", "grouping", "text"),
    [(-123450, 2, ",", ".", "-1.234,50"), (5, 2, ".", "", "0.05"), (1234567, 0, ".", ",", "1,234,567"), (-5, 8, ".", "", "-0.00000005")],
)
def test_amounts_are_printed_to_the_unit(minor: int, decimals: int, sign: str, grouping: str, text: str) -> None:
    assert money(minor, decimals, sign, grouping) == text


def test_explorers_leave_zeros_out() -> None:
    assert [short(n, 6) for n in (1_500_000, 2_000_000, 1)] == ["1.5", "2", "0.000001"]


def test_a_workbook_opens_with_dates_numbers_and_text() -> None:
    data = workbook("a & b", [["Date", "Who"], [Day(154), "Käthe <x>", Number("-12.50")], [], ["", "  two spaces"]])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["a & b"]
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[1] == (datetime(2026, 3, 4), "Käthe <x>", -12.5)  # noqa: DTZ001  a spreadsheet's dates have no zone
    assert rows[3][1] == "  two spaces"


def test_columns_go_on_after_z() -> None:
    assert [column(n) for n in (0, 25, 26, 51, 52)] == ["A", "Z", "AA", "AZ", "BA"]
