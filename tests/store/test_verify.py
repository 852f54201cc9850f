"""Whatever is changed, cut off, removed or added in a case: verify finds it, and says where."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from leadline.store import tables
from leadline.store import verify as verify_module
from leadline.store.folder import Store
from leadline.store.journal import Journal
from leadline.store.verify import examine, verify

AT = "2026-03-04T09:15:00Z"
Opening = Callable[..., AbstractContextManager[Store]]
Take = Callable[..., Any]


@contextmanager
def changed(path: Path, data: bytes | None) -> Iterator[None]:
    whole, mode = path.read_bytes(), path.stat().st_mode
    path.chmod(0o600)
    if data is None:
        path.unlink()
    else:
        path.write_bytes(data)
    yield
    path.write_bytes(whole)
    path.chmod(mode)


def found(case: Path) -> list[str]:
    with Store.open(case, write=False, damaged=True) as store:
        return [f"{f.what}: {f.why}" for f in verify(store)]


def test_a_whole_case_passes_without_a_note(case: Path) -> None:
    with Store.open(case, write=False) as store:
        verdict = examine(store)
    assert (verdict.failures, verdict.notes) == ([], [])


def test_random_flips_in_the_vault_are_found(case: Path) -> None:
    dice = random.Random(1)
    with Store.open(case, write=False) as store:
        files = [store.vault.path(file) for file in store.vault.files()]
        assert len(files) == 3
        for n in range(90):
            path = files[n % 3]
            data = bytearray(path.read_bytes())
            data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
            with changed(path, bytes(data)):
                assert verify(store), f"flip {n} in {path}"
        assert verify(store) == []


def test_every_place_where_a_vault_file_can_be_cut_is_found(case: Path) -> None:
    dice = random.Random(2)
    with Store.open(case, write=False) as store:
        for path in [store.vault.path(file) for file in store.vault.files()]:
            data = path.read_bytes()
            for size in {0, 1, len(data) - 1, *(dice.randrange(len(data)) for _ in range(6))}:
                with changed(path, data[:size]):
                    assert verify(store), f"{path} cut to {size}"
            with changed(path, data + b"x"):
                assert verify(store)
            with changed(path, None):
                assert any("missing" in f.why for f in verify(store))
        assert verify(store) == []


def test_random_flips_and_cuts_in_the_journal_are_found(case: Path) -> None:
    dice = random.Random(3)
    with Store.open(case, write=False) as store:

        def again() -> list[str]:
            store.journal = Journal(case / "journal", store.journal.signer)
            return [f.why for f in verify(store)]

        for name in ("entries.jsonl", "checkpoints.jsonl"):
            path = case / "journal" / name
            data = path.read_bytes()
            for n in range(50):
                flipped = bytearray(data)
                flipped[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
                with changed(path, bytes(flipped)):
                    assert again(), f"flip {n} in {name}"
            for size in {0, len(data) - 1, *(dice.randrange(len(data)) for _ in range(12))}:
                with changed(path, data[:size]):
                    assert again(), f"{name} cut to {size}"
        assert again() == []


def test_flips_in_the_tables_are_found_or_change_nothing(case: Path) -> None:
    """A block that is not in use may change unseen: then every fact is as it was."""
    dice = random.Random(4)
    path = case / tables.FILE
    data = path.read_bytes()
    with Store.open(case, write=False) as store:
        facts = store.facts()
    missed = 0
    for _ in range(20):
        flipped = bytearray(data)
        flipped[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        path.write_bytes(flipped)
        if not found(case):
            missed += 1
            with Store.open(case, write=False) as store:
                assert store.facts() == facts
    assert missed < 15


def test_a_row_changed_behind_our_back_is_found(case: Path) -> None:
    for number, (sql, words) in enumerate(
        [
            ("UPDATE exhibit SET start_at = start_at + 1 WHERE seq = 1", "not those that were stored"),
            ("UPDATE exhibit SET place = 'segments/none.seg' WHERE seq = 1", "missing"),
            ("DELETE FROM exhibit WHERE seq = 1", "stands in no table"),
            ("DELETE FROM source WHERE seq = 1", "the tables lack it"),
            ("UPDATE source SET path = 'other.txt' WHERE seq = 1", "no journal entry"),
            ("UPDATE source SET parent = 's-none' WHERE seq = 1", "derived from s-none"),
            ("UPDATE source SET intake = 1 WHERE seq = 1", "no journal entry"),
            ("DELETE FROM source WHERE seq = 2", "no source says"),
            ("UPDATE meta SET value = '99' WHERE name = 'journal_size'", "entries are missing"),
            ("UPDATE meta SET value = 'x' WHERE name = 'journal_root'", "not the one"),
        ]
    ):
        with Store.open(case, write=True) as store:
            store.engine.run("BEGIN TRANSACTION")
            store.engine.run(sql)
            if "meta" in sql:
                store._applied = int(tables.meta(store.engine, "journal_size") or 0)
            whys = "\n".join(f.why for f in verify(store))
            store.engine.undo()
            store._applied = store.journal.size
        assert words in whys, (number, whys)


def test_bytes_that_no_table_names_are_a_note(case: Path) -> None:
    with Store.open(case, write=True) as store:
        with store.vault.batch() as batch:
            batch.add(b"an intake that was killed before its entry")
            batch.commit()
        verdict = examine(store)
    assert verdict.failures == []
    assert ["no table names it" in note.why for note in verdict.notes] == [True]


def test_a_strange_file_in_the_vault_fails(case: Path) -> None:
    (case / "vault" / "segments" / "notes.txt").write_text("hello")
    assert any("notes.txt" in line for line in found(case))


def test_what_was_forgotten_is_told_and_must_be_gone(case: Path) -> None:
    with Store.open(case, write=True) as store:
        sha = str(store.engine.rows("SELECT exhibit FROM source WHERE path = 'c.txt'")[0][0])
        entry = store.journal.append("forget", "A. Officer", AT, {"exhibit": sha, "why": "court order"})
        assert any("still in" in f.why for f in verify(store))
        moved = store.vault.forget(sha)
        with store.transaction():
            store.engine.run("DELETE FROM source WHERE exhibit = ?", [sha])
            store.engine.run("DELETE FROM exhibit WHERE sha256 = ?", [sha])
            for place in moved:
                store.engine.run("UPDATE exhibit SET place = ?, start_at = ? WHERE sha256 = ?", [place.file, place.start, place.sha256])
            store.mark(entry.id)
        verdict = examine(store)
    assert verdict.failures == []
    assert ["forgotten" in note.why for note in verdict.notes] == [True]


def test_without_tables_the_vault_is_still_held_against_the_journal(case: Path) -> None:
    (case / tables.FILE).unlink()
    assert [line.partition(":")[0] for line in found(case)] == [tables.FILE]
    large = next(p for p in (case / "vault").rglob("*") if p.is_file() and p.suffix != ".seg")
    large.unlink()
    assert any("in no file of the vault" in line for line in found(case))


def test_a_file_too_large_for_memory_is_checked_piece_by_piece(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify_module, "_WHOLE", 100)
    assert found(case) == []
    large = next(p for p in (case / "vault").rglob("*") if p.is_file() and p.suffix != ".seg")
    with changed(large, large.read_bytes()[:-1] + b"\x00"):
        assert any("not those that were stored" in line for line in found(case))
    segment = next((case / "vault").rglob("*.seg"))
    with changed(segment, segment.read_bytes()[:-2] + b"\x00\n"):
        assert found(case)


def test_a_crash_between_entry_and_tables_is_no_failure(case: Path, opening: Opening, take: Take) -> None:
    with Store.open(case, write=True) as store:
        store.journal.append("judgement", "A. Officer", AT, {"target": "l-1"})
    assert found(case) == []
