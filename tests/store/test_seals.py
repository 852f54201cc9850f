"""A seal is made and undone whole: whichever call of the system fails, wherever the program is killed, the bytes are plain or sealed, once."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from leadline.model.errors import LeadlineError, StoreError, UsageError
from leadline.model.log import JournalEntry
from leadline.store import sealing, seals, system
from leadline.store.folder import Store
from leadline.store.hash_lists import Lists
from leadline.store.vault import Place
from leadline.store.verify import examine, verify

AT = "2026-03-04T09:15:00Z"
SECRET = b"".join(hashlib.sha256(b"secret %d" % n).digest() for n in range(3))
BIG = b"".join(hashlib.sha256(b"big %d" % n).digest() for n in range(60))
FILES = {"before.txt": b"packed before it", "secret.png": SECRET, "after.txt": b"packed behind it", "big.png": BIG, "empty": b""}
Do = Callable[[Store, bytes], None]
CALLS = ("create", "extend", "write", "seal", "fsync", "sync_folder", "rename", "truncate", "unlink")


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def replay(store: Store, entry: JournalEntry) -> None:
    """What `Case` does with an entry, without readers: sources of an intake are files, nothing lies inside them."""
    if entry.what == "seal":
        seals.apply(store, entry)
        return
    now = {p.sha256: p for p in store.vault.places()}
    known = store.known()
    with store.transaction():
        for n, given in enumerate(entry.data.get("sources", []), 1):
            if given["exhibit"] not in known:
                place = now[given["exhibit"]]
                row = (place.sha256, place.size, place.file, place.start, "image/png", "picture/1", given["path"], n)
                store.engine.put("exhibit", [row])
                store.engine.put("source", [(f"s-{n}", n, given["path"], place.sha256, None, "", "", None, None, entry.id)])
        if entry.what == "unseal":  # `Case` makes all tables anew
            for name in entry.data["exhibits"]:
                store.engine.run("UPDATE exhibit SET place = ? WHERE sha256 = ?", [now[name].file, name])
                store.engine.run("DELETE FROM sealed WHERE exhibit = ?", [name])
                store.engine.run("DELETE FROM problem WHERE kind = 'sealed' AND exhibit = ?", [name])
        store.mark(entry.id)


@contextmanager
def opening(folder: Path, sweep: bool = True) -> Iterator[Store]:
    store = Store.open(folder, write=True, at=AT) if folder.exists() else Store.create(folder)
    with store:
        store.vault.large = 1000
        (folder / "case.toml").touch()
        if sweep:
            seals.sweep(store)
        for entry in store.behind:
            replay(store, entry)
        seals.complete(store, AT)
        yield store


def first(folder: Path) -> Path:
    """A case with five exhibits: two pictures, one packed between others, one in a file of its own."""
    made = folder / "first.case"
    with opening(made) as store:
        store.journal.append("new", "leadline", AT, {"title": "first"})
        with store.vault.batch() as batch:
            places = {path: batch.add(data) for path, data in FILES.items()}
            batch.commit()
        sources = [{"path": path, "exhibit": place.sha256} for path, place in places.items()]
        replay(store, store.journal.append("intake", "leadline", AT, {"sources": sources}))
    return made


def mark(store: Store, data: bytes) -> None:
    entry = seals.make(store, {sha(data): (seals.MARKED, "seen by chance")}, "Kim", AT)
    if entry is not None:
        seals.apply(store, entry)


def unmark(store: Store, data: bytes) -> None:
    for by in ("Kim", "Alex"):
        if not seals.standing(store.journal.entries()).get(sha(data)):
            return
        store.journal.append("judgement", by, AT, {"target": sha(data), "verdict": "unseal", "why": "a wrong file"})
    if seals.agreed(store, sha(data)):
        replay(store, seals.undo(store, sha(data), "Alex", AT))


def shown(folder: Path, data: bytes) -> list[str]:
    """The files below a folder in which some 16 bytes of `data` stand."""
    blocks = {data[at : at + 16] for at in range(len(data) - 15)}
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return [path.name for path in files if any(block in path.read_bytes() for block in blocks)]


def wrong(store: Store, data: bytes, sealed: bool | None) -> list[str]:
    """What is not as it must be after a crash; `sealed` None: either is right, and never half of both."""
    found = [f"{f.what}: {f.why}" for f in verify(store)]
    is_sealed = sha(data) in seals.standing(store.journal.entries())
    if sealed is not None and is_sealed != sealed:
        found.append(f"sealed is {is_sealed}")
    for path, held in FILES.items():
        if path != ("secret.png" if data == SECRET else "big.png") and store.bytes(sha(held)) != held:
            found.append(f"{path} has other bytes")
    if not is_sealed and store.bytes(sha(data)) != data:
        found.append("it is not sealed, and has other bytes")
    files = [p.file for p in store.vault.places() if p.sha256 == sha(data)]
    if len(files) != 1 or sealing.sealed(files[0]) != is_sealed:
        found.append(f"it is in {files}")
    if is_sealed and (plain := shown(store.folder, data)):
        found.append(f"its bytes stand in {plain}")
    return found


class Failing:
    """Makes the n-th call of the system fail with an error, or end the program there."""

    def __init__(self, patch: pytest.MonkeyPatch, at: int, error: Callable[[], BaseException]) -> None:
        self.at, self.error, self.count = at, error, 0
        for name in CALLS:
            patch.setattr(system, name, self._wrapped(name, getattr(system, name)))

    def _wrapped(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any) -> Any:
            self.count += 1
            if self.count == self.at or (self.count > self.at and isinstance(self.error(), Killed)):
                if name == "write":
                    os.write(given[0], bytes(given[1])[: len(given[1]) // 2])
                raise self.error()
            return real(*given)

        return call


class Killed(BaseException):
    """The program is gone: no call of it reaches the system any more."""


def broken() -> BaseException:
    return OSError(errno.EIO, os.strerror(errno.EIO))


def faults(folder: Path, data: bytes, do: Do, error: Callable[[], BaseException], sweep: bool = True, step: int = 1) -> list[str]:
    """Runs `do` once for each call (or each `step`-th) with that call failing; what was wrong after any run, and after `do` came again."""
    start = first(folder)
    sealing_it = do is mark
    if not sealing_it:
        with opening(start) as store:
            mark(store, data)
    found: list[str] = []
    for at in range(1, 200, step):
        case = Path(shutil.copytree(start, folder / f"{at}.case"))
        done = False
        with pytest.MonkeyPatch.context() as patch, suppress(Killed, StoreError), opening(case) as store:
            failing = Failing(patch, at, error)
            do(store, data)
            done = True
        try:
            with opening(case, sweep) as store:
                found += [f"call {at}: {what}" for what in wrong(store, data, sealing_it if done else None)]
                do(store, data)
                found += [f"call {at}, again: {what}" for what in wrong(store, data, sealing_it)]
        except LeadlineError as told:
            found.append(f"call {at}: {told}")
        shutil.rmtree(case)
        if failing.count < at:
            assert at > 12, "the harness counts too few calls"
            return found
    return ["it makes calls without end"]


@pytest.mark.long
@pytest.mark.parametrize("error", [broken, Killed], ids=["fails", "killed"])
@pytest.mark.parametrize("data", [SECRET, BIG], ids=["packed", "own file"])
@pytest.mark.parametrize("do", [mark, unmark])
def test_wherever_it_ends_a_seal_is_whole_and_the_next_command_carries_on(
    do: Do, data: bytes, error: Callable[[], BaseException], tmp_path: Path
) -> None:
    assert faults(tmp_path, data, do, error) == []


@pytest.mark.parametrize("do, data, step", [(mark, SECRET, 4), (unmark, SECRET, 5)], ids=["mark", "unmark"])
def test_the_same_at_some_calls(do: Do, data: bytes, step: int, tmp_path: Path) -> None:
    assert faults(tmp_path, data, do, Killed, step=step) == []


def test_the_harness_finds_what_the_sweep_would_have_finished(tmp_path: Path) -> None:
    assert faults(tmp_path, SECRET, unmark, Killed, sweep=False, step=3) != []


def test_the_harness_finds_plain_bytes_that_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seals, "destroy", lambda store: None)
    case = first(tmp_path)
    assert shown(case, SECRET)
    with opening(case) as store:
        mark(store, SECRET)
        assert "plain bytes are still in" in " ".join(f.why for f in verify(store))
        assert wrong(store, SECRET, True) != []


def test_verify_finds_every_change_of_a_sealed_file_and_a_missing_one(tmp_path: Path) -> None:
    case = first(tmp_path)
    with opening(case) as store:
        mark(store, SECRET)
        assert verify(store) == []
        assert "sealed on" in " ".join(note.why for note in examine(store).notes)
        path = store.vault.path(store.known()[sha(SECRET)].file)
        whole = path.read_bytes()
        path.chmod(0o600)
        for at in range(3, len(whole), 47):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :])
            assert verify(store), at
            path.write_bytes(whole[:at])
            assert verify(store), at
        path.unlink()
        assert any("missing" in f.why for f in verify(store))


def test_one_person_under_two_spellings_undoes_nothing(tmp_path: Path) -> None:
    assert seals.person("  Kim\u00a0 LEE ") == seals.person("ｋｉｍ lee") == "kim lee"
    assert seals.person("Straße") == seals.person("STRASSE")
    assert seals.person("Kim Lee") != seals.person("Kim Le")
    case = first(tmp_path)
    with opening(case) as store:
        mark(store, SECRET)

        def said(by: str, verdict: str = "unseal") -> bool:
            store.journal.append("judgement", by, AT, {"target": sha(SECRET), "verdict": verdict, "why": "asked"})
            return seals.agreed(store, sha(SECRET))

        assert [said(by) for by in ("Kim Lee", "KIM  LEE", "ｋｉｍ lee")] == [False] * 3
        assert not said("Alex", "withdraw")
        assert said("Alex")
        assert not said("kim lee", "withdraw"), "who takes it back does not count"
        assert said("Robin")
        with pytest.raises(UsageError, match="not sealed"):
            seals.agreed(store, sha(BIG))


def test_words_that_undid_an_earlier_seal_do_not_undo_a_later_one(tmp_path: Path) -> None:
    case = first(tmp_path)
    with opening(case) as store:
        mark(store, SECRET)
        unmark(store, SECRET)
        assert store.bytes(sha(SECRET)) == SECRET
        assert seals.excused(store.journal.entries()) == {sha(SECRET)}
        mark(store, SECRET)
        assert not seals.agreed(store, sha(SECRET))
        assert wrong(store, SECRET, True) == []


def test_what_the_vault_holds_is_compared_with_a_list_that_came_later(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text(hashlib.sha1(SECRET).hexdigest() + "\n" + hashlib.md5(b"").hexdigest())
    case = first(tmp_path)
    with opening(case) as store:
        store.lists = Lists.of(tmp_path, ["list.txt"])
        assert seals.screen(store) == {sha(SECRET): (seals.LISTED, "its SHA-1 stands on the list list.txt")}
        mark(store, SECRET)
        assert seals.screen(store) == {}
        unmark(store, SECRET)
        assert seals.screen(store) == {}, "two people have said that the list is wrong about it"


def test_a_large_file_that_a_list_names_leaves_no_copy_on_its_way_in(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text(sha(BIG))
    (tmp_path / "big.png").write_bytes(BIG)
    with opening(tmp_path / "a.case") as store:
        with store.vault.batch({}, Lists.of(tmp_path, ["list.txt"])) as batch:
            place = batch.add_file(tmp_path / "big.png")
            batch.commit()
        assert sealing.sealed(place.file)
        assert batch.sealed == {sha(BIG): "its SHA-256 stands on the list list.txt"}
        assert place == Place(sha(BIG), len(BIG), place.file, 0)
    assert shown(tmp_path / "a.case", BIG) == []
