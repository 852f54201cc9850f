"""What is handed in is listed in one order, no link is followed, and what is no file is told."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from leadline.intake import walk
from leadline.intake.walk import files, shown


def test_files_stand_by_code_point_with_paths_relative_to_what_was_handed_in(tmp_path: Path) -> None:
    for name in ("b/z.txt", "b/A.txt", "ä.txt", "a.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    found, problems = files([tmp_path])
    assert [f.path for f in found] == ["a.txt", "b/A.txt", "b/z.txt", "ä.txt"]
    assert not problems
    assert [f.path for f in files([tmp_path / "b" / "z.txt"])[0]] == ["z.txt"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes in folders, and lets administrators only make links")
def test_links_pipes_and_case_folders_are_problems(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("x")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "old.case" / "vault").mkdir(parents=True)
    (tmp_path / "old.case" / "case.toml").write_text("")
    found, problems = files([tmp_path])
    assert [f.path for f in found] == ["real.txt"]
    assert len(problems) == 4
    assert all(p.kind == "unreadable" and p.advice for p in problems)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="this system's file names are text")
def test_a_name_that_is_no_text_is_shown_with_its_bytes(tmp_path: Path) -> None:
    name = os.fsdecode(b"bad\xff.txt")
    (tmp_path / name).write_text("x")
    assert [f.path for f in files([tmp_path])[0]] == ["bad\\xff.txt"]
    assert shown(name) == "bad\\xff.txt"


@pytest.mark.skipif(os.name == "nt", reason="makes a folder that its own system cannot name, by handles that Windows does not have")
def test_a_path_longer_than_the_system_takes_is_a_problem_and_the_rest_is_found(tmp_path: Path) -> None:
    handle = os.open(tmp_path, os.O_RDONLY)
    for _ in range(18):
        os.mkdir("l" * 250, dir_fd=handle)
        inner = os.open("l" * 250, os.O_RDONLY, dir_fd=handle)
        os.close(handle)
        handle = inner
    os.close(handle)
    (tmp_path / "near.txt").write_text("x")
    found, problems = files([tmp_path])
    assert [f.path for f in found] == ["near.txt"]
    assert [p.kind for p in problems] == ["unreadable"]
    assert "lll" in problems[0].what


@pytest.mark.skipif(sys.platform != "linux", reason="asks for a file of holes, which not every system makes")
def test_a_file_of_holes_is_left_out_and_a_small_one_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, size in (("vast.bin", 10**12), ("small.bin", 10**9)):
        with (tmp_path / name).open("wb") as file:
            file.truncate(size)
    found, problems = files([tmp_path])
    assert [f.path for f in found] == ["small.bin"]
    assert [p.kind for p in problems] == ["over-limit"]
    monkeypatch.setattr(walk, "VAST", 10**13)
    assert len(files([tmp_path])[0]) == 2
