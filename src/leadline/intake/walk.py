"""Lists the files of what was handed in, in one order on every machine, following no link."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from leadline.model.records import Problem

# A file of holes costs whoever makes it nothing and would fill the disk of whoever copies it, with all other evidence left out.
VAST, EMPTIER = 64 * 2**30, 100


@dataclass(frozen=True, slots=True)
class Found:
    """One file handed in: where it lies, and its path relative to what was taken in, with `/`."""

    file: Path
    path: str


def files(paths: Iterable[Path]) -> tuple[list[Found], list[Problem]]:
    """Every regular file below the given files and folders by path, by code point; what is none is a problem each."""
    found: list[Found] = []
    problems: list[Problem] = []
    for path in paths:
        for item in _below(path) if path.is_dir() else [Found(path, shown(path.name))]:
            if isinstance(item, Problem):
                problems.append(item)
            elif problem := _no_file(item):
                problems.append(problem)
            else:
                found.append(item)
    return sorted(found, key=lambda f: (f.path, str(f.file))), problems


def shown(name: str) -> str:
    """A file's name as text: bytes that are no UTF-8 are shown as `\\xNN` (the bytes themselves stay as they are on disk)."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _below(folder: Path) -> Iterator[Found | Problem]:
    stack = [folder]
    while stack:
        here = stack.pop()
        try:
            entries = sorted(os.scandir(here), key=lambda e: os.fsencode(e.name))
        except OSError as error:
            yield _unreadable(shown(str(here.relative_to(folder))), f"the folder cannot be listed ({error.strerror})")
            continue
        for entry in entries:
            path = Path(entry.path)
            name = shown(path.relative_to(folder).as_posix())
            if entry.is_symlink():
                yield _unreadable(name, "it is a link, and links are not followed")
            elif not _is_folder(entry):
                yield Found(path, name)
            elif _is_case(path):
                yield _unreadable(name, "it is a case folder of Leadline, not evidence")
            else:
                stack.append(path)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False  # what it is cannot be asked, which is told when it is looked at


def _is_case(folder: Path) -> bool:
    # os.path gives no error where a path is longer than the system takes; the folder is then told when it cannot be listed
    return os.path.isfile(folder / "case.toml") and os.path.isdir(folder / "vault")  # noqa: PTH112,PTH113


def _no_file(item: Found) -> Problem | None:
    try:
        told = os.lstat(item.file)
    except OSError as error:
        return _unreadable(item.path, f"it cannot be looked at ({error.strerror})")
    mode = told.st_mode
    if stat.S_ISLNK(mode):
        return _unreadable(item.path, "it is a link, and links are not followed")
    if not stat.S_ISREG(mode):
        return _unreadable(item.path, "it is a device, a pipe or a socket, not a file")
    held = getattr(told, "st_blocks", told.st_size // 512) * 512
    if told.st_size > VAST and told.st_size > EMPTIER * held:
        what = f"{item.path} was not taken in: it says that it has {told.st_size:,} bytes, and only {held:,} of them are on the disk."
        advice = "Copy what it holds out of it (an image of a disk: its files), and hand that in."
        return Problem("over-limit", what, advice, stage="intake")
    return None


def _unreadable(path: str, why: str) -> Problem:
    return Problem("unreadable", f"{path} was not taken in: {why}.", "Hand in the file itself, with leave to read it.", stage="intake")
