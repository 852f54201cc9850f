"""A disk that is really full, for every command that writes: exit 7, plain words, a case that verifies, and a next run that ends it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.durability.flips import verified
from tests.durability.life import NOW, command, evidence, facts, shown

MEASURED = "import os, resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2); os.execv(sys.executable, [sys.executable, *sys.argv[2:]])"


@pytest.fixture(autouse=True)
def _own_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEADLINE_CONFIG", str(tmp_path / "config"))


def done(words: tuple[str, ...], most: int | None = None, **more: object) -> tuple[int, str]:
    """A command to its end, no file larger than `most` bytes where that is said; exit code and standard error."""
    given = command(words) if most is None else [sys.executable, "-c", MEASURED, str(most), *command(words)[1:]]
    ended = subprocess.run(given, stderr=subprocess.PIPE, stdout=more.get("stdout", subprocess.DEVNULL), text=True, cwd=more.get("cwd"))  # type: ignore[call-overload]
    return ended.returncode, ended.stderr


def refused(code: int, told: str) -> None:
    assert code == 7, told
    assert "leadline: " in told
    assert "Traceback" not in told


@pytest.mark.skipif(os.name != "posix", reason="limits of a process are POSIX")
def test_a_file_that_may_not_grow_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    evidence(tmp_path)
    given, case, free = str(tmp_path / "a" / "evidence"), tmp_path / "heron.case", tmp_path / "free" / "heron.case"
    words = ("investigate", given, "--case", str(case), "--now", NOW)
    for most in (40, 4_000, 300_000, 900_000):
        refused(*done(words, most, cwd=tmp_path))
        if (case / "case.toml").exists():
            assert verified(case) == []
    assert done(words, cwd=tmp_path)[0] == 0
    free.parent.mkdir()
    assert done(("investigate", given, "--case", str(free), "--now", NOW), cwd=free.parent)[0] == 0
    assert (shown(case), facts(case), verified(case)) == (shown(free), facts(free), [])


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_behind_standard_output_is_told(tmp_path: Path) -> None:
    case = tmp_path / "heron.case"
    assert done(("new", str(case)))[0] == 0
    with Path("/dev/full").open("w") as full:
        refused(*done(("show", str(case), "summary", "--json"), stdout=full))
    assert verified(case) == []


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of 128 MB."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root on Linux")
    folder = tmp_path / "small"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=128m", "none", str(folder)], capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=False)


def test_a_full_disk_is_told_by_every_command_and_nothing_is_lost(tmp_path: Path, small: Path) -> None:
    evidence(tmp_path)
    (tmp_path / "b" / "later" / "large.txt").unlink()  # what is larger than the room that is left is a problem, and the others are taken in
    given, later = str(tmp_path / "a" / "evidence"), str(tmp_path / "b" / "later")
    cases = small / "heron.case", tmp_path / "heron.case"
    for part in (("investigate", given, "--case", "CASE", "--now", NOW), ("intake", "CASE", later), ("run", "CASE", "--now", NOW),
                 ("judge", "CASE", "rule:lifo", "confirm", "--by", "T. Probe", "--why", "invented")):  # fmt: skip
        here, free = (tuple(str(case) if word == "CASE" else word for word in part) for case in cases)
        filler = small / "filler"
        with filler.open("wb", buffering=0) as file:
            try:
                while file.write(bytes(65536)):
                    pass
            except OSError:
                os.truncate(filler, max(0, filler.stat().st_size - 65536))
        refused(*done(here, cwd=small))
        if (cases[0] / "case.toml").exists():
            assert verified(cases[0]) == []
        filler.unlink()
        again = ("run", str(cases[0])) if part[0] == "judge" and "rule:lifo" in (cases[0] / "journal" / "entries.jsonl").read_text() else here
        assert done(again, cwd=small)[0] == 0
        assert done(free, cwd=tmp_path)[0] == 0
    assert (shown(cases[0]), facts(cases[0]), verified(cases[0])) == (shown(cases[1]), facts(cases[1]), [])
