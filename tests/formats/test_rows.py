"""Rows are cut when they are asked for: their texts, their cells and their places agree, forwards and backwards, whole and in pieces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.formats import rows, script, tables
from leadline.formats.stored import Stored
from leadline.model.records import Exhibit

LINE = st.lists(st.text(alphabet='ab "é\t\0 ', max_size=6), min_size=3, max_size=3).map(";".join)


def read(data: bytes, piece: int = 0) -> tables.Table:
    return tables.read(Exhibit("0" * 64, len(data), "text/csv", "x.csv"), Stored.of(data, piece))


@given(lines=st.lists(LINE, max_size=8), piece=st.integers(1, 90))
def test_texts_and_cells_of_a_row_agree(lines: list[str], piece: int) -> None:
    data = "\n".join(["name;amount;place", *lines]).encode()
    for row in read(data, piece).rows:
        assert [cell.text for cell in row.cells] == row.texts()
        assert [row.text(n) for n in range(len(row.cells))] == [text.strip() for text in row.texts()]
        assert row.text(None) == row.text(99) == ""
        for cell in row.cells:
            assert row.start <= cell.start <= cell.end <= row.end


def test_rows_are_a_sequence_in_both_directions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script, "AROUND", 0)
    data = b"name,amount\n" + b"".join(b"row %d,%d\n" % (n, n) for n in range(50))
    table = read(data, 64)
    assert isinstance(table.rows, rows.Rows)
    numbers = [row.number for row in table.rows]
    assert numbers == list(range(50)) == [row.number for row in reversed(table.rows)][::-1]
    assert len(table.rows) == 50
    assert [row.number for row in table.rows[2:5]] == [2, 3, 4]
    assert [row.number for row in table.rows[-2:]] == [48, 49]
    assert table.rows[49].texts() == ["row 49", "49"]
    assert [data[row.start : row.end] for row in table.rows] == data.splitlines()[1:]


def test_a_quote_that_is_not_closed_for_long_costs_one_row() -> None:
    filler = b"".join(b"row %d,%s\n" % (n, b"x" * 1000) for n in range(1_100))
    data = b'name,amount\n"open,1\n' + filler + b'"closed",2\n'
    for piece in (0, 2**18):
        table = read(data, piece)
        assert table.rows_in == 1_102
        assert [problem.what for problem in table.problems] == ["row 1: a quote is opened and never closed"]
