"""Nothing acknowledged is ever lost: killed at any moment, any call of the system refused, the power cut at any step.

Each harness is shown to bite: with a protection taken away it must fail.
"""

from __future__ import annotations

import errno
import hashlib
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Any

import pytest

from leadline.model.errors import LeadlineError, StoreError
from leadline.store import durable, system
from leadline.store.folder import Store
from leadline.store.verify import verify

Opening = Callable[..., AbstractContextManager[Store]]
Take = Callable[..., Any]

CALLS = ("create", "extend", "write", "seal", "fsync", "sync_folder", "rename", "truncate", "unlink")


def files(number: int) -> dict[str, bytes]:
    """What intake `number` brings: small exhibits, a large one, one that an earlier intake had already."""
    return {
        f"{number}/small": b"small %d" % number,
        f"{number}/empty": b"",
        f"{number}/large": hashlib.sha256(b"%d" % number).digest() * 60,
        f"{number}/again": b"the same in every intake",
    }


def lost(folder: Path, acknowledged: list[int], opening: Opening) -> list[str]:
    """Opens a case after whatever happened to it; everything that is wrong with it."""
    with opening(folder) as store:
        wrong = [f"{f.what}: {f.why}" for f in verify(store)]
        held = {str(path): str(sha) for path, sha in store.engine.rows("SELECT path, exhibit FROM source")}
        rows = store.engine.rows("SELECT count(*), count(DISTINCT id) FROM source")[0]
        for number in acknowledged:
            for path, data in files(number).items():
                if held.get(path) != hashlib.sha256(data).hexdigest():
                    wrong.append(f"{path} was acknowledged and is lost")
                elif store.bytes(held[path]) != data:
                    wrong.append(f"{path} has other bytes")
    return wrong if rows[0] == rows[1] else [*wrong, "a source stands there twice"]


def started(folder: Path, number: int, opening: Opening, take: Take) -> Path:
    """A case of its own with one intake."""
    first = folder / "first.case"
    if not first.exists():
        with opening(first) as store:
            take(store, files(0))
    return Path(shutil.copytree(first, folder / f"{number}.case"))


# ---------------------------------------------------------------- kill -9

WRITER = """
import sys
from itertools import count
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from conftest import opening, take
from test_durability import files
with opening(Path(sys.argv[1])) as store:
    for number in count(int(sys.argv[2])):
        take(store, files(number))
        print(number, flush=True)
"""


def test_killed_at_any_moment_nothing_acknowledged_is_lost(tmp_path: Path, opening: Opening) -> None:
    dice = random.Random(5)
    folder = tmp_path / "killed.case"
    with opening(folder):
        pass
    acknowledged: list[int] = []
    for kill in range(20):
        first = 1000 * kill
        words = [sys.executable, "-c", WRITER, str(folder), str(first), str(Path(__file__).parent)]
        process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        assert process.stdout
        acknowledged.append(int(process.stdout.readline()))
        time.sleep(dice.random() * 0.15)
        process.kill()
        acknowledged += [int(line) for line in process.stdout if line.endswith("\n")]
        process.wait()
        if kill % 5 == 4:
            assert lost(folder, acknowledged, opening) == []
    assert len(acknowledged) >= 20


# ---------------------------------------------------------------- the n-th call fails


class Failing:
    """Makes the n-th call of the system fail, and, where `stays`, every later one that writes."""

    def __init__(self, patch: pytest.MonkeyPatch, at: int, number: int, stays: bool) -> None:
        self.at, self.number, self.stays = at, number, stays
        self.count = 0
        for name in CALLS:
            patch.setattr(system, name, self._wrapped(name, getattr(system, name)))

    def _wrapped(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any) -> Any:
            self.count += 1
            frees = name in ("unlink", "truncate")  # a full disk still lets go
            if self.count == self.at or (self.stays and self.count > self.at and not frees):
                if name == "write":
                    os.write(given[0], bytes(given[1])[: len(given[1]) // 2])  # a part gets through
                raise OSError(self.number, os.strerror(self.number))
            return real(*given)

        return call


def faults(folder: Path, opening: Opening, take: Take, number: int, stays: bool, patches: dict[str, Any] | None = None) -> list[str]:
    """Runs a small intake once for each call it makes, with that call failing; what was lost in any run."""
    wrong: list[str] = []
    for at in range(1, 1000):
        acknowledged = [0]
        case = started(folder, at, opening, take)
        with opening(case) as store, pytest.MonkeyPatch.context() as patch:
            for name, value in (patches or {}).items():
                patch.setattr(durable, name, value)
            failing = Failing(patch, at, number, stays)
            with suppress(StoreError):
                take(store, files(1))
                acknowledged.append(1)
        try:
            wrong += [f"call {at}: {what}" for what in lost(case, acknowledged, opening)]
            with opening(case) as store:  # the same command again ends as if nothing had been
                take(store, files(1))
            wrong += [f"call {at}, again: {what}" for what in lost(case, [0, 1], opening)]
        except LeadlineError as error:
            wrong.append(f"call {at}: {error}")
        if failing.count < at:
            assert at > 15, "the harness counts too few calls"
            return wrong
    return ["the intake makes calls without end"]


@pytest.mark.parametrize("number, stays", [(errno.ENOSPC, True), (errno.EIO, False)], ids=["full", "once"])
def test_whichever_call_fails_nothing_acknowledged_is_lost(number: int, stays: bool, tmp_path: Path, opening: Opening, take: Take) -> None:
    assert faults(tmp_path, opening, take, number, stays) == []


def test_the_harness_finds_a_file_written_under_its_final_name(tmp_path: Path, opening: Opening, take: Take) -> None:
    def careless(temp: Path, chunks: Iterator[bytes], target: Path | None = None) -> None:
        handle = system.create(temp)
        try:
            for chunk in chunks:
                system.write(handle, chunk)
        except OSError:
            if temp.suffix == ".seg":
                temp.rename(temp.parent.parent / "segments" / temp.name)
            raise
        finally:
            os.close(handle)

    assert faults(tmp_path, opening, take, errno.ENOSPC, True, {"publish": careless}) != []


# ---------------------------------------------------------------- the power is cut


class PowerCut(BaseException):
    """The machine is off: no handler of the program runs any further."""


class Disk:
    """A disk that keeps only what was synced: bytes by fsync of the file, names by fsync of the folder.

    `cut` brings the real files to the worst state that a disk may be in after the n-th call.
    """

    def __init__(self, patch: pytest.MonkeyPatch, at: int, honest: tuple[str, ...] = ("fsync", "sync_folder")) -> None:
        self.at, self.honest, self.count = at, honest, 0
        self.paths: dict[int, Path] = {}
        self.synced: dict[Path, int] = {}  # bytes on the disk, of every file that was written to
        self.new: set[Path] = set()  # names that are not on the disk yet
        for name in CALLS:
            patch.setattr(system, name, self._wrapped(name, getattr(system, name)))

    def _wrapped(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any) -> Any:
            self.count += 1
            if self.count >= self.at:
                raise PowerCut
            answer = real(*given)
            getattr(self, f"_{name}", lambda *_: None)(answer, *given)
            return answer

        return call

    def _create(self, handle: int, path: Path, mode: int = 0) -> None:
        self.paths[handle] = path
        self.synced[path] = 0
        self.new.add(path)

    def _extend(self, handle: int, path: Path) -> None:
        self.paths[handle] = path
        self.synced.setdefault(path, path.stat().st_size)

    def _fsync(self, _: None, handle: int) -> None:
        if "fsync" in self.honest:
            self.synced[self.paths[handle]] = os.fstat(handle).st_size

    def _sync_folder(self, _: None, folder: Path) -> None:
        if "sync_folder" in self.honest:
            self.new = {path for path in self.new if path.parent != folder}

    def _rename(self, _: None, path: Path, target: Path) -> None:
        self.synced[target] = self.synced.pop(path)
        self.new.discard(path)
        self.new.add(target)

    def cut(self) -> None:
        """What was not synced is gone."""
        for path, size in self.synced.items():
            if path in self.new:
                path.unlink(missing_ok=True)
            elif path.exists() and path.stat().st_size > size:
                path.chmod(0o600)
                with path.open("r+b") as file:
                    file.truncate(size)


def cuts(folder: Path, opening: Opening, take: Take, honest: tuple[str, ...] = ("fsync", "sync_folder")) -> list[str]:
    """Runs small intakes once for each call they make, with the power cut there; what was lost in any run."""
    wrong: list[str] = []
    for at in range(1, 1000):
        acknowledged = [0]
        case = started(folder, at, opening, take)
        with pytest.MonkeyPatch.context() as patch, suppress(PowerCut), opening(case) as store:
            disk = Disk(patch, at, honest)
            take(store, files(1))
            acknowledged.append(1)
        disk.cut()
        try:
            wrong += [f"call {at}: {what}" for what in lost(case, acknowledged, opening)]
        except LeadlineError as error:
            wrong.append(f"call {at}: {error}")
        except KeyError as error:  # an exhibit that the journal names is in no file
            wrong.append(f"call {at}: {error!r}")
        if disk.count < at:
            assert at > 15, "the harness counts too few calls"
            return wrong
    return ["the intakes make calls without end"]


def test_wherever_the_power_is_cut_nothing_acknowledged_is_lost(tmp_path: Path, opening: Opening, take: Take) -> None:
    assert cuts(tmp_path, opening, take) == []


@pytest.mark.parametrize("honest", [("fsync",), ("sync_folder",)], ids=["folders are not synced", "files are not synced"])
def test_the_power_cut_finds_a_sync_that_is_missing(honest: tuple[str, ...], tmp_path: Path, opening: Opening, take: Take) -> None:
    assert cuts(tmp_path, opening, take, honest) != []


# ---------------------------------------------------------------- a real disk that is full


@pytest.mark.skipif(not sys.platform.startswith("linux") or os.geteuid() != 0, reason="mounting a small disk needs root on Linux")
def test_a_full_disk_ends_with_exit_7_and_no_damage(tmp_path: Path, opening: Opening, take: Take) -> None:
    small = tmp_path / "small"
    small.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "none", str(small)], capture_output=True)
    if done.returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    try:
        case, acknowledged = small / "a.case", [0]
        with opening(case) as store:
            take(store, files(0))
        told: StoreError | None = None
        with suppress(StoreError), opening(case) as store:
            try:
                for number in range(1, 1000):
                    take(store, {**files(number), f"{number}/filling": os.urandom(200_000)})
                    acknowledged.append(number)
            except StoreError as error:
                told = error
        assert told is not None
        assert told.exit_code == 7
        assert "full" in told.what
        filler = sorted((case / "vault").rglob("*"), key=lambda p: p.stat().st_size)[-1]
        assert filler.exists()
        subprocess.run(["mount", "-o", "remount,size=40m", str(small)], check=True)
        assert lost(case, acknowledged, opening) == []
        assert len(acknowledged) > 5
    finally:
        subprocess.run(["umount", str(small)], check=False)
