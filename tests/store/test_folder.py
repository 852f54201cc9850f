"""A case folder is opened by one writer, compared with its journal at once, and made good where a crash came between."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from leadline.model.errors import HeldError, IntegrityError, StoreError, UsageError
from leadline.store import folder as folder_module
from leadline.store import tables
from leadline.store.folder import Store
from leadline.store.verify import verify

AT = "2026-03-04T09:15:00Z"
Opening = Callable[..., AbstractContextManager[Store]]
Take = Callable[..., Any]



def test_a_new_case_has_its_parts_and_is_for_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "a.case"
    with Store.create(folder) as store:
        (folder / "case.toml").touch()
        assert store.behind == []
        assert store.journal.size == 0
    assert sorted(p.name for p in folder.iterdir()) == ["case.duckdb", "case.duckdb.sha256", "case.lock", "case.toml", "journal", "packages", "vault"]
    if os.name == "posix":
        assert {stat.S_IMODE(p.stat().st_mode) for p in (folder, *folder.iterdir()) if p.is_dir()} == {0o700}
    with pytest.raises(UsageError, match="already"):
        Store.create(folder)


def test_what_is_no_case_is_said(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "photo.jpg").touch()
    for name in ("none", "full"):
        with pytest.raises(UsageError) as told:
            Store.open(tmp_path / name, write=False)
        assert "leadline new" in told.value.advice
    with pytest.raises(UsageError, match="already"):
        Store.create(tmp_path / "full")
    assert [p.name for p in (tmp_path / "full").iterdir()] == ["photo.jpg"]


def test_an_interrupted_creation_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "a.case"
    Store.create(folder).close()  # killed before case.toml was written
    with pytest.raises(UsageError, match="interrupted"):
        Store.open(folder, write=True)
    with Store.create(folder):
        (folder / "case.toml").touch()
    Store.open(folder, write=False).close()


def test_settings_that_were_lost_are_not_invented(case: Path) -> None:
    (case / "case.toml").unlink()
    with pytest.raises(StoreError, match=r"case\.toml"):
        Store.open(case, write=False)
    with pytest.raises(UsageError, match="already"):
        Store.create(case)


def test_exhibits_are_found_by_their_hash(case: Path) -> None:
    with Store.open(case, write=False) as store:
        assert len(store.known()) == 4
        for sha, place in store.known().items():
            assert store.bytes(sha) == store.vault.read(place)
        with pytest.raises(UsageError, match="no exhibit"):
            store.bytes("0" * 64)
        with pytest.raises(HeldError):
            Store.open(case, write=True)
        Store.open(case, write=False).close()
    Store.open(case, write=True).close()


def test_reading_changes_no_byte_of_the_case(case: Path) -> None:
    def state() -> dict[str, tuple[int, bytes]]:
        return {str(p): (p.stat().st_mtime_ns, p.read_bytes()) for p in case.rglob("*") if p.is_file()}

    before = state()
    with Store.open(case, write=False, damaged=True) as store:
        assert verify(store) == []
        store.facts()
    assert state() == before


def test_what_a_crash_left_undone_is_known_and_applied(case: Path, opening: Opening, take: Take) -> None:
    with opening(case) as store:
        facts = store.facts()
        with store.vault.batch(store.known()) as batch:
            place = batch.add(b"journaled only")
            batch.commit()
        source = {"path": "late.txt", "exhibit": place.sha256, "size": place.size}
        entry = store.journal.append("intake", "leadline", AT, {"sources": [source]})
        store.journal.append("run", "leadline", AT)
        with store.transaction():
            tables.set_meta(store.engine, "other", "work")  # says nothing of the intake
        assert [e.id for e in store.behind] == [entry.id]
    with Store.open(case, write=False) as store:
        assert [e.id for e in store.behind] == [entry.id]
        assert verify(store) == []
    with opening(case) as store:
        assert store.behind == []
        assert store.applied == store.journal.size == entry.id + 1
        assert place.sha256 in store.known()
        assert store.facts() != facts


def test_a_transaction_that_fails_does_not_count_as_applied(case: Path) -> None:
    def fails(store: Store) -> None:
        with store.transaction():
            store.mark(store.journal.size)
            raise ZeroDivisionError

    with Store.open(case, write=True) as store:
        store.journal.append("judgement", "A. Officer", AT, {"target": "l-1"})
        before = store.applied
        with pytest.raises(ZeroDivisionError):
            fails(store)
        assert store.applied == before
        assert len(store.behind) == 1
    with Store.open(case, write=True) as store:
        assert len(store.behind) == 1, "closing does not count it either"
        with store.transaction():
            store.mark(store.behind[0].id)
    with Store.open(case, write=True) as store:
        assert store.behind == []


def test_the_mark_never_passes_an_entry_that_was_not_applied(case: Path) -> None:
    with Store.open(case, write=True) as store:
        first = store.journal.append("judgement", "A", AT).id
        second = store.journal.append("judgement", "A", AT).id
        store.mark(second)
        assert [e.id for e in store.behind] == [first, second]
        store.mark(first)
        store.mark(second)
        assert store.behind == []


def test_a_shortened_journal_is_refused(case: Path) -> None:
    for name in ("entries.jsonl", "checkpoints.jsonl"):
        path = case / "journal" / name
        lines = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(b"".join(lines[:-1]))
    for write in (False, True):
        with pytest.raises(IntegrityError, match="missing") as told:
            Store.open(case, write=write)
        assert told.value.exit_code == 4
    with Store.open(case, write=False, damaged=True) as store:
        assert any("missing" in f.why for f in verify(store))


def test_another_cases_journal_is_refused(case: Path, tmp_path: Path, opening: Opening, take: Take) -> None:
    with opening(tmp_path / "other.case") as store:
        for n in range(4):
            take(store, {"x": b"%d" % n})
    shutil.rmtree(case / "journal")
    shutil.copytree(tmp_path / "other.case" / "journal", case / "journal")
    with pytest.raises(IntegrityError, match="not the one"):
        Store.open(case, write=True)


def test_without_tables_only_verify_and_rebuild_open(case: Path) -> None:
    (case / tables.FILE).unlink()
    for write in (False, True):
        with pytest.raises(StoreError, match="missing") as told:
            Store.open(case, write=write)
        assert "rebuild" in told.value.advice
    with Store.open(case, write=False, damaged=True) as store:
        assert not store.has_tables
        with pytest.raises(StoreError, match="missing"):
            _ = store.engine


@pytest.mark.parametrize("damage", ["missing", "garbage", "half", "none"])
def test_the_tables_are_made_anew_with_the_same_facts(damage: str, case: Path, opening: Opening) -> None:
    with Store.open(case, write=False) as store:
        facts = store.facts()
    path = case / tables.FILE
    data = path.read_bytes()
    if damage == "missing":
        path.unlink()
    elif damage != "none":
        path.write_bytes(b"garbage" if damage == "garbage" else data[: len(data) // 2])
    with Store.open(case, write=True, at=AT, damaged=True) as store:
        assert store.has_tables == (damage == "none")
        store.renew()
        assert store.applied == 0
        assert [e.id for e in store.behind] == [2, 3]
    assert (case / folder_module.OLD).exists() == (damage != "missing")
    with opening(case) as store:
        assert store.facts() == facts
        assert verify(store) == []
        store.drop_old()
    assert not (case / folder_module.OLD).exists()


KILLED = """
import os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from conftest import opening, take
with opening(Path(sys.argv[1])) as store:
    store.engine.run("CHECKPOINT")
    for n in range(6):
        take(store, {f"killed-{n}": b"killed %d" % n})
    os._exit(0)
"""


def test_a_shortened_log_of_the_tables_is_made_good(case: Path, opening: Opening) -> None:
    """DuckDB opens a log whose end was cut off without a word; the journal knows what must be there."""
    subprocess.run([sys.executable, "-c", KILLED, str(case), str(Path(__file__).parent)], check=True)
    log = case / (tables.FILE + ".wal")
    whole = log.read_bytes()
    with Store.open(case, write=False) as store:
        assert store.behind == []
        facts = store.facts()
    for part in (0.3, 0.7, 0.95):
        copy = case.with_name(f"copy-{part}.case")
        shutil.copytree(case, copy)
        (copy / log.name).write_bytes(whole[: int(len(whole) * part)])
        with Store.open(copy, write=False) as store:
            assert store.behind
        with opening(copy) as store:
            assert store.facts() == facts
            assert verify(store) == []


def test_what_a_killed_run_spilled_is_removed(case: Path) -> None:
    (case / tables.SPILL).mkdir()
    (case / tables.SPILL / "duckdb_temp_storage-0.tmp").write_bytes(b"evidence in clear")
    (case / "vault" / "incoming").mkdir(exist_ok=True)
    (case / "vault" / "incoming" / "file").write_bytes(b"half")
    Store.open(case, write=True).close()
    assert not (case / tables.SPILL).exists()
    assert list((case / "vault" / "incoming").iterdir()) == []


def test_empty_folders_that_an_archive_left_out_are_made_again(case: Path) -> None:
    (case / "packages").rmdir()
    Store.open(case, write=True).close()
    assert (case / "packages").is_dir()


def test_an_opening_that_fails_holds_nothing(case: Path) -> None:
    (case / tables.FILE).rename(case / "aside")
    with pytest.raises(StoreError):
        Store.open(case, write=True)
    (case / "aside").rename(case / tables.FILE)
    Store.open(case, write=True).close()
