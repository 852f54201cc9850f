"""One writer or many readers; whoever is refused learns at once by whom; a dead holder holds nothing."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from leadline.model.errors import HeldError, StoreError
from leadline.store import lock, system

HOLD = """
import sys, time
from pathlib import Path
from leadline.store import lock
with lock.hold(Path(sys.argv[1]), shared=sys.argv[2] == "shared"):
    print("held", flush=True)
    sys.stdin.read()
"""


def holder(folder: Path, how: str) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(folder), how], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_process_is_refused_at_once_and_told_by_whom(tmp_path: Path) -> None:
    process = holder(tmp_path, "alone")
    start = time.monotonic()
    for shared in (False, True):
        with pytest.raises(HeldError) as told, lock.hold(tmp_path, shared=shared):
            raise AssertionError("two hold the case")
        assert f"{process.pid}@{socket.gethostname()}" in told.value.what
        assert (told.value.exit_code, told.value.where) == (6, str(tmp_path))
        assert told.value.advice
    assert time.monotonic() - start < 1
    assert (tmp_path / lock.FILE).read_text() == f"{process.pid}@{socket.gethostname()}\n"
    process.kill()
    process.wait()
    with lock.hold(tmp_path):
        assert (tmp_path / lock.FILE).read_text().startswith(f"{os.getpid()}@")
    assert (tmp_path / lock.FILE).read_bytes() == b"", "the file stays: its inode is what processes agree on"


def test_readers_share_and_keep_a_writer_out(tmp_path: Path) -> None:
    process = holder(tmp_path, "shared")
    with lock.hold(tmp_path, shared=True), lock.hold(tmp_path, shared=True):
        assert (tmp_path / lock.FILE).read_bytes() == b"", "who reads changes nothing"
    with pytest.raises(HeldError), lock.hold(tmp_path):
        raise AssertionError("a writer beside a reader")
    process.communicate("")
    with lock.hold(tmp_path):
        pass


def test_a_lock_taken_from_outside_is_respected(tmp_path: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    with lock.hold(tmp_path):
        pass
    with (tmp_path / lock.FILE).open("r+b") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with pytest.raises(HeldError), lock.hold(tmp_path):
            raise AssertionError("two hold the case")
    with lock.hold(tmp_path):
        pass


def test_a_read_only_disk_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: Path) -> int:
        raise OSError(30, "Read-only file system", str(path))

    monkeypatch.setattr(system, "extend", refused)
    with lock.hold(tmp_path, shared=True):
        pass
    with pytest.raises(StoreError, match="written") as told, lock.hold(tmp_path):
        raise AssertionError("a writer on a read-only disk")
    assert told.value.exit_code == 7


def test_an_error_inside_releases_the_case(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), lock.hold(tmp_path):
        raise ZeroDivisionError
    with lock.hold(tmp_path):
        pass
