"""The engine takes rows as they are, guesses nothing, and tells a full disk or a damaged file from a bug."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadline.engine import Engine, duck
from leadline.engine.duck import Duck
from leadline.model.errors import StoreError


@pytest.fixture
def engine() -> Duck:
    engine = Duck(duckdb.connect(":memory:"), "the case")
    engine.run("CREATE TABLE t (a VARCHAR, b BIGINT, c BOOLEAN, d DOUBLE)")
    return engine


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
ROW = st.tuples(st.none() | TEXT, st.none() | st.integers(-(2**63), 2**63 - 1), st.none() | st.booleans(), st.floats(allow_nan=False))


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ROW, max_size=20))
def test_what_goes_in_comes_out(engine: Duck, rows: list[tuple[object, ...]]) -> None:
    engine.run("DELETE FROM t")
    assert engine.put("t", rows) == len(rows)
    assert engine.rows("SELECT * FROM t ORDER BY rowid") == rows
    assert list(engine.each("SELECT * FROM t ORDER BY rowid", at_once=3)) == rows


def test_text_that_looks_like_a_number_stays_text(engine: Duck) -> None:
    engine.put("t", [("0012", 1, None, 0.0), ("1e5", 2, None, 0.0), ("NULL", 3, None, 0.0), ("a\x00b", 4, None, 0.0)])
    assert [row[0] for row in engine.rows("SELECT a FROM t ORDER BY b")] == ["0012", "1e5", "NULL", "a\x00b"]


def test_more_rows_than_one_batch(engine: Duck, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duck, "BATCH", 7)
    assert engine.put("t", ((str(n), n, None, None) for n in range(50))) == 50
    assert engine.rows("SELECT count(*), sum(b) FROM t") == [(50, 1225)]
    assert engine.put("t", ()) == 0


def test_a_row_that_does_not_fit_is_an_error_and_no_part_of_it_stays(engine: Duck) -> None:
    for bad in [("a", "x", None, 0.0), ("\ud800", 1, None, 0.0)]:
        with pytest.raises(duckdb.Error):
            engine.put("t", [("a", 1, None, 0.0), bad])
    with pytest.raises(ValueError, match="zip"):
        engine.put("t", [("a", 1)])
    assert engine.rows("SELECT count(*) FROM t") == [(0,)]
    engine.put("t", [("a", 1, None, 0.0)])


def test_it_has_the_shape_that_stages_see(engine: Duck) -> None:
    seen: Engine = engine
    seen.run("INSERT INTO t VALUES (?, ?, ?, ?)", ["x", 1, True, 0.5])
    assert seen.rows("SELECT b FROM t WHERE a = ?", ["x"]) == [(1,)]


@pytest.mark.parametrize(
    "error, words",
    [
        (duckdb.FatalException("FATAL Error: database has been invalidated"), "rebuild"),
        (duckdb.IOException("IO Error: Could not write file: No space left on device"), "Free some space"),
        (duckdb.TransactionException("Failed to commit: Could not write file: No space left on device"), "Free some space"),
        (duckdb.OutOfMemoryException("Out of Memory Error"), "Close other programs"),
        (duckdb.Error("Corrupt database file: computed checksum 1 does not match stored checksum 2"), "rebuild"),
    ],
)
def test_what_the_disk_or_the_memory_does_is_told_with_advice(error: duckdb.Error, words: str) -> None:
    told = duck.told(error, "the case")
    assert isinstance(told, StoreError)
    assert words in told.advice
    assert told.where == "the case"


def test_a_bug_stays_a_bug(engine: Duck) -> None:
    for sql in ("SELECT nothing FROM t", "SELEC", "SELECT error('x')"):
        with pytest.raises(duckdb.Error):
            engine.rows(sql)
        with pytest.raises(duckdb.Error):
            engine.run(sql)
        with pytest.raises(duckdb.Error):
            list(engine.each(sql))


def test_a_flipped_bit_is_told_and_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    engine = Duck(duckdb.connect(str(path)), str(path))
    engine.run("CREATE TABLE t AS SELECT range a, hash(range) b FROM range(50000)")
    engine.close()
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    engine = Duck(duckdb.connect(str(path), read_only=True), str(path))
    with pytest.raises(StoreError, match="tables cannot be used"):
        engine.rows("SELECT bit_xor(hash(t)) FROM t")
    engine.close()


def test_undoing_what_is_gone_is_quiet(engine: Duck) -> None:
    engine.undo()
    engine.run("BEGIN TRANSACTION")
    engine.put("t", [("a", 1, None, 0.0)])
    engine.undo()
    assert engine.rows("SELECT count(*) FROM t") == [(0,)]
