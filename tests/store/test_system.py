"""The door to the system: posix here, its windows twin with a stand-in for msvcrt, and portable where there is neither."""

from __future__ import annotations

import errno
import importlib
import os
import stat
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from leadline.model.errors import StoreError
from leadline.store import system
from leadline.store.system import portable


class FakeMsvcrt(ModuleType):
    """Byte-range locks as Windows has them: exclusive, per handle, and refused with an OSError."""

    LK_NBLCK, LK_UNLCK = 2, 0

    def __init__(self) -> None:
        super().__init__("msvcrt")
        self.held: dict[int, set[int]] = {}

    def locking(self, handle: int, mode: int, length: int) -> None:
        start = os.lseek(handle, 0, os.SEEK_CUR)
        wanted = set(range(start, start + length))
        if mode == self.LK_UNLCK:
            self.held[handle] -= wanted
            return
        if any(wanted & others for others in self.held.values()):
            raise OSError(errno.EACCES, "Permission denied")
        self.held.setdefault(handle, set()).update(wanted)


@pytest.fixture(params=["chosen", "windows", "portable"])
def one(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    if request.param == "windows":
        monkeypatch.setitem(sys.modules, "msvcrt", FakeMsvcrt())
        monkeypatch.delitem(sys.modules, "leadline.store.system.windows", raising=False)
        return importlib.import_module("leadline.store.system.windows")
    return portable if request.param == "portable" else system.chosen


def test_one_writer_or_many_readers(one: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "case.lock"
    path.touch()
    alone = one.acquire(path, False)
    assert alone
    assert one.acquire(path, False) is None
    assert one.acquire(path, True) is None
    alone()
    readers = [one.acquire(path, True) for _ in range(3)]
    assert all(readers)
    assert one.acquire(path, False) is None
    for release in readers:
        release()
    last = one.acquire(path, False)
    assert last
    assert one.holders(path) in ([], [os.getpid()])
    last()
    assert path.read_bytes() == b""


def test_syncing_returns(one: ModuleType, tmp_path: Path) -> None:
    handle = system.create(tmp_path / "f")
    one.fsync(handle)
    os.close(handle)
    one.sync_folder(tmp_path)


BLOCKED = """
import sys
for name in ("fcntl", "resource", "pwd", "msvcrt"):
    sys.modules[name] = None
from pathlib import Path
from leadline.store import system
from leadline.store.folder import Store
from leadline.store.verify import verify
folder = Path(sys.argv[1])
with Store.create(folder) as store:
    (folder / "case.toml").touch()
    with store.vault.batch() as batch:
        batch.add(b"bytes")
        batch.add_file(folder / "case.toml")
        batch.commit()
    store.journal.append("new", "leadline", "2026-03-04T09:15:00Z")
with Store.open(folder, write=False) as store:
    print(system.chosen.__name__, len(list(store.vault.places())), verify(store))
"""


def test_a_case_works_without_what_only_posix_has(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", BLOCKED, str(tmp_path / "a.case")], capture_output=True, text=True)
    assert done.stdout == "leadline.store.system.portable 2 []\n", done.stderr
    left = [p.name for p in (tmp_path / "a.case").iterdir() if p.name.startswith("case.lock.")]
    assert left == []


def test_the_file_of_a_killed_holder_is_named_in_the_advice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from leadline.model.errors import HeldError
    from leadline.store import lock

    (tmp_path / "case.lock.writer-999999999-0").touch()
    monkeypatch.setattr(system, "chosen", portable)
    with pytest.raises(HeldError, match="999999999@") as told, lock.hold(tmp_path):
        raise AssertionError("two hold the case")
    assert "delete case.lock.writer-999999999-0" in told.value.advice


def test_files_are_for_their_owner_only_and_writes_are_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: real(handle, bytes(data)[:3]))  # a system that takes three bytes at a time
    handle = system.create(tmp_path / "new")
    system.write(handle, b"all of it")
    system.truncate(handle, 6)
    os.close(handle)
    assert (tmp_path / "new").read_bytes() == b"all of"
    with pytest.raises(FileExistsError):
        system.create(tmp_path / "new")
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o600
    system.seal(tmp_path / "new")
    system.unlink(tmp_path / "new")
    system.unlink(tmp_path / "new")
    system.folder(tmp_path / "d")
    system.folder(tmp_path / "d")
    assert (tmp_path / "d").is_dir()


def test_without_a_flag_for_it_a_link_is_still_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "f").touch()
    (tmp_path / "link").symlink_to(tmp_path / "f")
    monkeypatch.setattr(system, "_NO_LINK", 0)
    with pytest.raises(OSError, match=str(tmp_path)):
        system.evidence(tmp_path / "link")
    os.close(system.evidence(tmp_path / "f"))


REFUSALS = [(errno.ENOSPC, "full"), (errno.EACCES, "permission"), (errno.EROFS, "written"), (errno.EIO, "Input/output")]


@pytest.mark.parametrize("number, words", REFUSALS)
def test_what_the_system_refuses_is_said_in_plain_words(number: int, words: str) -> None:
    error = system.unusable(OSError(number, os.strerror(number)), "/case")
    assert isinstance(error, StoreError)
    assert words in error.what
    assert error.where == "/case"
    assert error.advice


def test_posix_reads_who_holds_a_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    posix = pytest.importorskip("leadline.store.system.posix")
    path = tmp_path / "case.lock"
    path.touch()
    inode = path.stat().st_ino
    rows = [
        f"1: FLOCK  ADVISORY  WRITE 41 fd:01:{inode} 0 EOF",
        f"1: -> FLOCK  ADVISORY  WRITE 42 fd:01:{inode} 0 EOF",
        f"2: POSIX  ADVISORY  WRITE 43 fd:01:{inode} 0 EOF",
        "3: FLOCK  ADVISORY  READ 44 fd:01:1 0 EOF",
    ]
    listing = "\n".join(rows)
    real = Path.read_text
    monkeypatch.setattr(Path, "read_text", lambda self, *a, **k: listing if str(self) == "/proc/locks" else real(self, *a, **k))
    assert posix.holders(path) == [41]
