"""Every state of the journal is signed; a crash costs nothing that was acknowledged, and no change goes unseen."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadline.model.errors import IntegrityError, StoreError
from leadline.model.values import canonical
from leadline.store import merkle, system
from leadline.store.journal import CHECKPOINTS, ENTRIES, Checkpoint, Journal
from leadline.store.keys import Signer, signed

AT = "2026-03-04T09:15:00Z"


def filled(folder: Path, count: int = 5) -> Journal:
    journal = Journal.create(folder, Signer())
    for n in range(count):
        journal.append("intake", "leadline", AT, {"n": n, "text": "zwei\nZeilen \u2028 é"})
    return journal


def open_again(folder: Path) -> Journal:
    return Journal.open(folder, Signer(), "2026-03-05T00:00:00Z")


def test_entries_come_back_as_they_were_written(tmp_path: Path) -> None:
    journal = filled(tmp_path / "j", 3)
    journal.append("judgement", "A. Officer", AT)
    again = Journal(tmp_path / "j", Signer())
    assert [e.id for e in again.entries()] == [1, 2, 3, 4]
    assert [e.what for e in again.entries(2)] == ["intake", "judgement"]
    assert next(again.entries()).data == {"n": 0, "text": "zwei\nZeilen \u2028 é"}
    assert (again.size, again.acknowledged, again.root()) == (4, 4, journal.root())
    assert again.check() == []
    assert again.unfinished() == []
    lines = (tmp_path / "j" / ENTRIES).read_bytes().splitlines()
    assert all(canonical(json.loads(line)) == line for line in lines)


def test_an_outsider_can_check_the_proofs(tmp_path: Path) -> None:
    journal = filled(tmp_path / "j", 7)
    lines = (tmp_path / "j" / ENTRIES).read_bytes().splitlines()
    points = journal.checkpoints()
    for point in points:
        assert signed(point.key, canonical({"size": point.size, "root": point.root, "at": point.at}), point.signature)
    for number, line in enumerate(lines, 1):
        assert merkle.included(merkle.leaf(line), number - 1, 7, journal.inclusion(number), bytes.fromhex(points[-1].root))
    for old in points:
        for new in points[old.size - 1 :]:
            proof = journal.consistency(old.size, new.size)
            assert merkle.consistent(old.size, new.size, proof, bytes.fromhex(old.root), bytes.fromhex(new.root))


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(1, 400))
def test_a_torn_entry_is_kept_aside_and_told(tmp_path: Path, cut: int) -> None:
    folder = tmp_path / str(cut) / "j"
    if folder.exists():
        return
    folder.parent.mkdir()
    filled(folder, 3)
    line = canonical({"id": 4, "at": AT, "by": "leadline", "what": "intake", "data": {"text": "x" * 400}})[:cut]
    with (folder / ENTRIES).open("ab") as file:
        file.write(line)
    assert Journal(folder, Signer()).unfinished()
    journal = open_again(folder)
    assert (folder / "torn-1.bin").read_bytes() == line
    last = list(journal.entries())[-1]
    assert (last.id, last.what, last.by, last.at) == (4, "repair", "leadline", "2026-03-05T00:00:00Z")
    assert last.data["file"] == "torn-1.bin"
    assert last.data["size"] == cut
    assert open_again(folder).size == 4, "told once"
    assert journal.check() == []


def test_a_whole_entry_without_its_checkpoint_gets_it(tmp_path: Path) -> None:
    filled(tmp_path / "j", 3)
    path = tmp_path / "j" / CHECKPOINTS
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:2]))
    assert Journal(tmp_path / "j", Signer()).unfinished() == ["entry 3 has no checkpoint yet"]
    journal = open_again(tmp_path / "j")
    assert (journal.size, journal.acknowledged) == (3, 3)
    assert journal.check() == []
    path.write_bytes(b"".join(lines[:2]) + lines[2][:50])
    journal = open_again(tmp_path / "j")
    assert [e.what for e in journal.entries()] == ["intake"] * 3 + ["repair"]
    assert journal.check() == []


def _drop_last_entry(entries: list[bytes], points: list[bytes]) -> None:
    entries.pop()


def _drop_two_checkpoints(entries: list[bytes], points: list[bytes]) -> None:
    del points[-2:]


def _change(entries: list[bytes], points: list[bytes]) -> None:
    entries[1] = entries[1].replace(b'"n":1', b'"n":7')


def _swap(entries: list[bytes], points: list[bytes]) -> None:
    entries[0], entries[1] = entries[1], entries[0]


def _no_line_end(entries: list[bytes], points: list[bytes]) -> None:
    entries[-1] = entries[-1][:-1]


def _sign_with_another_key(entries: list[bytes], points: list[bytes]) -> None:
    points[-1] = points[-1].replace(json.loads(points[-1])["key"].encode(), b"0" * 64)


def _garbage(entries: list[bytes], points: list[bytes]) -> None:
    points[-1] = b"garbage\n"


CHANGES = [_drop_last_entry, _drop_two_checkpoints, _change, _swap, _no_line_end, _sign_with_another_key, _garbage]


@pytest.mark.parametrize("change", CHANGES)
def test_what_no_crash_can_do_is_refused(change: Callable[[list[bytes], list[bytes]], None], tmp_path: Path) -> None:
    folder = tmp_path / "j"
    filled(folder)
    entries, points = ((folder / name).read_bytes().splitlines(keepends=True) for name in (ENTRIES, CHECKPOINTS))
    change(entries, points)
    (folder / ENTRIES).write_bytes(b"".join(entries))
    (folder / CHECKPOINTS).write_bytes(b"".join(points))
    before = [(folder / name).read_bytes() for name in (ENTRIES, CHECKPOINTS)]
    assert Journal(folder, Signer()).check()
    with pytest.raises(IntegrityError) as told:
        open_again(folder)
    assert told.value.advice
    assert [(folder / name).read_bytes() for name in (ENTRIES, CHECKPOINTS)] == before, "nothing is mended that was tampered with"


@pytest.mark.parametrize("number", range(5))
def test_a_checkpoint_taken_out_of_the_middle_is_found(number: int, tmp_path: Path) -> None:
    filled(tmp_path / "j")
    path = tmp_path / "j" / CHECKPOINTS
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:number] + lines[number + 1 :]))
    failures = Journal(tmp_path / "j", Signer()).check()
    assert failures or number == 4, "without the last one it looks like a crash, which the tables know better"


def test_a_rewritten_journal_needs_the_key(tmp_path: Path) -> None:
    """Who changes an entry and makes all roots anew fails at the signatures."""
    folder = tmp_path / "j"
    filled(folder)
    entries = (folder / ENTRIES).read_bytes().replace(b'"n":1', b'"n":7').splitlines(keepends=True)
    tree, points = merkle.Tree(), []
    for line, old in zip(entries, Journal(folder, Signer()).checkpoints(), strict=True):
        tree.add(merkle.leaf(line.rstrip(b"\n")))
        points.append(Checkpoint(old.size, tree.root().hex(), old.at, old.key, old.signature).line())
    (folder / ENTRIES).write_bytes(b"".join(entries))
    (folder / CHECKPOINTS).write_bytes(b"".join(points))
    assert sum("signature" in why for why in Journal(folder, Signer()).check()) >= 4


@pytest.mark.parametrize("step", range(1, 5))
def test_an_append_that_fails_leaves_nothing(step: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The entry's write, its fsync, the checkpoint's write, its fsync: after each failure the journal is as it was."""
    journal = filled(tmp_path / "j", 2)
    before = [(tmp_path / "j" / name).read_bytes() for name in (ENTRIES, CHECKPOINTS)]
    count = 0

    def failing(name: str) -> Callable[..., None]:
        real = getattr(system, name)

        def call(handle: int, *rest: bytes) -> None:
            nonlocal count
            count += 1
            if count == step:
                if rest:
                    os.write(handle, rest[0][:10])
                raise OSError(errno.ENOSPC, "No space left on device")
            real(handle, *rest)

        return call

    with monkeypatch.context() as patch:
        patch.setattr(system, "write", failing("write"))
        patch.setattr(system, "fsync", failing("fsync"))
        with pytest.raises(StoreError, match="full") as told:
            journal.append("intake", "leadline", AT)
    assert told.value.exit_code == 7
    assert [(tmp_path / "j" / name).read_bytes() for name in (ENTRIES, CHECKPOINTS)] == before
    assert journal.append("intake", "leadline", AT).id == 3
    assert open_again(tmp_path / "j").check() == []


def test_where_even_taking_back_fails_nothing_more_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = filled(tmp_path / "j", 2)

    def broken(handle: int, *rest: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patch:
        for name in ("fsync", "truncate"):
            patch.setattr(system, name, broken)
        with pytest.raises(StoreError):
            journal.append("intake", "leadline", AT)
    with pytest.raises(StoreError, match="taken back"):
        journal.append("intake", "leadline", AT)
    again = open_again(tmp_path / "j")
    assert again.check() == []
    assert again.size in (2, 3)


def test_a_line_that_is_no_entry_names_its_number(tmp_path: Path) -> None:
    filled(tmp_path / "j", 2)
    path = tmp_path / "j" / ENTRIES
    for bad in (b"[]\n", b'{"id":3}\n', b"\xff\n", b"[" * 100_000 + b"\n", b'{"at":"","by":"","id":true,"what":""}\n'):
        old = path.read_bytes()
        path.write_bytes(old + bad)
        journal = Journal(tmp_path / "j", Signer())
        with pytest.raises(IntegrityError, match="line 3"):
            list(journal.entries())
        assert any("line 3" in why for why in journal.check())
        path.write_bytes(old)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    filled(tmp_path / "j", 2)
    (tmp_path / "j" / CHECKPOINTS).unlink()
    with pytest.raises(IntegrityError, match="is missing"):
        Journal(tmp_path / "j", Signer())
