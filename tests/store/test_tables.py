"""DuckDB is opened so that no query leaves the case folder; a transaction is whole; the facts have one hash."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.engine.duck import Duck
from leadline.model.errors import StoreError
from leadline.store import migrate, tables


def fresh(folder: Path) -> Duck:
    engine = tables.connect(folder, write=True)
    migrate.migrate(engine)
    return engine


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('{outside}')",
        "SELECT * FROM read_csv('{outside}')",
        "COPY meta TO '{outside}.csv'",
        "ATTACH '{outside}.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET memory_limit = '8GiB'",
        "SET allowed_directories = ['/']",
        "SET lock_configuration = false",
    ],
)
def test_no_query_leaves_the_case_folder(sql: str, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("secret")
    (tmp_path / "it's a case").mkdir()
    engine = fresh(tmp_path / "it's a case")
    with pytest.raises((duckdb.Error, StoreError)):
        engine.rows(sql.format(outside=outside))
    assert sorted(p.name for p in tmp_path.glob("outside*")) == ["outside"]
    engine.put("meta", [("still", "works")])
    assert tables.meta(engine, "still") == "works"
    engine.close()


def test_the_settings_are_those_that_were_decided(tmp_path: Path) -> None:
    engine = tables.connect(tmp_path, write=True, memory="512MiB", threads=1)
    names = ("temp_directory", "memory_limit", "threads", "autoload_known_extensions", "autoinstall_known_extensions", "lock_configuration")
    found = dict(engine.rows(f"SELECT name, value FROM duckdb_settings() WHERE name IN {names}"))
    assert found["temp_directory"] == str(tmp_path / tables.SPILL)
    assert (found["memory_limit"], found["threads"]) == ("512.0 MiB", "1")
    assert (found["autoload_known_extensions"], found["autoinstall_known_extensions"]) == ("false", "false")
    tags = engine.rows("SELECT tags FROM duckdb_databases() WHERE database_name = 'case'")[0][0]
    assert tags["storage_version"].startswith(tables.FORMAT)
    engine.close()


def test_who_reads_cannot_write(tmp_path: Path) -> None:
    fresh(tmp_path).close()
    engine = tables.connect(tmp_path, write=False)
    with pytest.raises(duckdb.Error, match="read-only"):
        tables.set_meta(engine, "a", "b")
    assert tables.meta(engine, "schema") == str(len(migrate.steps()))
    assert tables.meta(engine, "a") is None
    engine.close()


def test_a_transaction_is_whole_or_nothing(tmp_path: Path) -> None:
    engine = fresh(tmp_path)

    def interrupted() -> None:
        with tables.transaction(engine):
            tables.set_meta(engine, "a", "1")
            raise KeyboardInterrupt

    def wrong() -> None:
        with tables.transaction(engine):
            tables.set_meta(engine, "a", "1")
            engine.put("row_count", [("x", 3, 1, 1)])

    for failing, error in ((interrupted, KeyboardInterrupt), (wrong, duckdb.ConstraintException)):
        with pytest.raises(error):
            failing()
        assert tables.meta(engine, "a") is None
    with tables.transaction(engine):
        tables.set_meta(engine, "a", "1")
        tables.set_meta(engine, "a", "2")
    assert tables.meta(engine, "a") == "2"
    engine.close()


@pytest.mark.parametrize("damage", [b"", b"garbage" * 1000, None])
def test_a_damaged_file_is_told_with_advice(damage: bytes | None, tmp_path: Path) -> None:
    fresh(tmp_path).close()
    path = tmp_path / tables.FILE
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    assert tables.attempt(tmp_path, write=False) is None

    def read() -> None:
        engine = tables.connect(tmp_path, write=False)
        try:
            tables.read_all(engine)
        finally:
            engine.close()

    with pytest.raises(StoreError) as told:
        read()
    assert "rebuild" in told.value.advice
    assert told.value.where == str(path)


def test_a_file_without_our_tables_is_taken_as_damaged(tmp_path: Path) -> None:
    tables.connect(tmp_path, write=True).close()
    assert tables.attempt(tmp_path, write=True) is None


ROWS = st.lists(
    st.tuples(st.text("abc", min_size=1, max_size=3), st.sampled_from(["x", "y|", "", "é"]), st.none() | st.sampled_from(["", "p"])),
    max_size=6,
    unique_by=lambda row: row[0],
)


def source(row: tuple[Any, ...], seq: int) -> tuple[Any, ...]:
    return (row[0], seq, row[1], "e" * 64, row[2], "", "", None, None, 1)


@settings(deadline=None, max_examples=15)
@given(rows=ROWS, order=st.randoms(use_true_random=False))
def test_the_facts_do_not_depend_on_the_order_of_writing(rows: list[tuple[Any, ...]], order: Any) -> None:
    full = [source(row, n) for n, row in enumerate(rows)]
    hashes = set()
    for some in (full, order.sample(full, len(full))):
        engine = Duck(duckdb.connect(":memory:"))
        migrate.migrate(engine)
        engine.put("source", some)
        hashes.add(tables.facts(engine))
        engine.close()
    assert len(hashes) == 1


def test_the_facts_depend_on_every_value_and_not_on_places(tmp_path: Path) -> None:
    engine = fresh(tmp_path)
    hashes = [tables.facts(engine)]
    engine.put("exhibit", [("a" * 64, 5, "segments/x.seg", 7, "text/plain", None, "a.txt", 1)])
    hashes.append(tables.facts(engine))
    engine.run("UPDATE exhibit SET place = 'segments/y.seg', start_at = 99")
    assert tables.facts(engine) == hashes[-1]
    for sql in (
        "UPDATE exhibit SET media = 'text/html'",
        "INSERT INTO source VALUES ('s', 1, 'p', 'e', NULL, '', '', NULL, NULL, 1)",
        "UPDATE source SET report = ''",
        "UPDATE source SET report = 'R'",
        "INSERT INTO judgement VALUES (3, 't', 'confirm', 'A', 'b', 'c')",
        "INSERT INTO problem VALUES ('p', NULL, NULL, NULL, 'extract', 'k', 'w', 'a')",
    ):
        engine.run(sql)
        hashes.append(tables.facts(engine))
    assert len(set(hashes)) == len(hashes)
    engine.run("INSERT INTO problem VALUES ('q', NULL, NULL, NULL, 'trace', 'k', 'w', 'a')")
    engine.run("INSERT INTO done VALUES ('e', 's', 'k')")
    assert tables.facts(engine) == hashes[-1], "conclusions and book-keeping are no facts"
    engine.close()


def test_every_table_with_records_is_part_of_the_facts(tmp_path: Path) -> None:
    """A new table must be added to the facts, or here with the reason why it is none."""
    none = {"meta", "problem", "done", "fingerprint"}
    engine = fresh(tmp_path)
    text = migrate.steps()[0][2]
    before_conclusions = text.partition("-- Conclusions")[0]
    have = {str(row[0]) for row in engine.rows("SELECT table_name FROM duckdb_tables()")}
    replayed = {"sealed"}  # of a later migration
    assert {t for t in have if f"CREATE TABLE {t} (" in before_conclusions} - none | replayed == set(tables.RECORDS)
    engine.close()
