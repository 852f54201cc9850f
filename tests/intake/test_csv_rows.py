"""Rows written as CSV come back as they were, through the standard library's reader and through our own."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from leadline.formats.splitting import split
from leadline.intake import csv_rows

CELL = st.text(st.one_of(st.sampled_from('",\r\n ab;'), st.characters(exclude_categories=["Cs"])), max_size=8)
ROWS = st.lists(st.integers(1, 4), min_size=1, max_size=5).flatmap(lambda w: st.lists(st.lists(CELL, min_size=w[0], max_size=w[0]), min_size=1, max_size=6))


@given(ROWS)
def test_rows_come_back(rows: list[list[str]]) -> None:
    text = csv_rows.written(rows).decode()
    assert list(csv.reader(io.StringIO(text, newline=""))) == rows
    records = list(split(text, ","))
    assert len(records) == len(rows)


def test_a_lone_carriage_return_ends_no_row() -> None:
    """The control: the standard library's writer breaks this row in two."""
    assert csv_rows.row(["a\rb", "c"]) == '"a\rb",c\n'
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerow(["a\rb", "c"])
    assert out.getvalue() in ("a\rb,c\n", '"a\rb",c\n')  # newer versions quote it
