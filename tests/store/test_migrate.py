"""Migrations are numbered, frozen, each whole or not at all; a case of a newer version is left alone."""

from __future__ import annotations

import hashlib
from importlib import resources
from pathlib import Path

import duckdb
import pytest

from leadline.engine.duck import Duck
from leadline.model.errors import StoreError
from leadline.store import migrate

# A migration that cases have run must never change: write a new file with the next number instead.
FROZEN = {
    "0001_start.sql": "e3e3c5ec1992c2e3d3e07449902ccb1f86366e1677767eb0a495f98cc36f1bca",
    "0002_known_as.sql": "7fa2e61178531ebdaeb19476de1016e523bbd1f9bc1080efcd8e5f0e5cb78586",
    "0003_sealed.sql": "137f8fceb5b92063f219d6ee17ad8b93467e10b67bde6baae983c3f91ad9ae2d",
    "0004_large.sql": "4f9507ad4ee4c0e67489c20b35f0b5c426230932533fbff043301d5de7fd339f",
}


@pytest.fixture
def engine() -> Duck:
    return Duck(duckdb.connect(":memory:"), "here")


def test_migrations_are_frozen() -> None:
    found = {name: hashlib.sha256(text.encode("utf-8")).hexdigest() for _, name, text in migrate.steps()}
    assert found == FROZEN, "a released migration was changed, or a new one is not listed here yet"


def test_an_empty_database_gets_all_of_them_once(engine: Duck) -> None:
    assert migrate.version(engine) == 0
    assert migrate.migrate(engine) == len(FROZEN)
    assert migrate.version(engine) == len(FROZEN)
    assert migrate.migrate(engine) == 0
    migrate.check(engine)


def test_a_newer_case_is_refused_and_not_touched(engine: Duck) -> None:
    migrate.migrate(engine)
    engine.run("UPDATE meta SET value = '99' WHERE name = 'schema'")
    for refuse in (migrate.migrate, migrate.check):
        with pytest.raises(StoreError, match="newer") as told:
            refuse(engine)
        assert "Install" in told.value.advice
    assert migrate.version(engine) == 99


def test_an_older_case_is_brought_up_by_who_writes(engine: Duck) -> None:
    with pytest.raises(StoreError, match="older") as told:
        migrate.check(engine)
    assert "leadline run" in told.value.advice


def test_a_migration_that_fails_leaves_nothing_of_itself(engine: Duck, monkeypatch: pytest.MonkeyPatch) -> None:
    migrate.migrate(engine)
    more = (len(FROZEN) + 1, "0004_more.sql", "CREATE TABLE more (a INTEGER); INSERT INTO more VALUES (1); SELECT error('no')")
    real = migrate.steps()
    monkeypatch.setattr(migrate, "steps", lambda: [*real, more])
    with pytest.raises(duckdb.Error, match="no"):
        migrate.migrate(engine)
    assert migrate.version(engine) == len(FROZEN)
    assert not engine.rows("SELECT 1 FROM duckdb_tables() WHERE table_name = 'more'")
    monkeypatch.setattr(migrate, "steps", lambda: [*real, (*more[:2], "CREATE TABLE more (a INTEGER)")])
    assert migrate.migrate(engine) == 1


def test_a_gap_in_the_numbers_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "0002_two.sql").write_text("SELECT 1")
    (tmp_path / "migrations" / "notes.txt").write_text("")
    monkeypatch.setattr(resources, "files", lambda package: tmp_path)
    with pytest.raises(StoreError, match="gap"):
        migrate.steps()
