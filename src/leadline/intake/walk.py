"""Lists the files of what was handed in, in one order on every machine, following no link."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from leadline.model.records import Problem


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
            elif not entry.is_dir():
                yield Found(path, name)
            elif _is_case(path):
                yield _unreadable(name, "it is a case folder of Leadline, not evidence")
            else:
                stack.append(path)


def _is_case(folder: Path) -> bool:
    return (folder / "case.toml").is_file() and (folder / "vault").is_dir()


def _no_file(item: Found) -> Problem | None:
    try:
        mode = os.lstat(item.file).st_mode
    except OSError as error:
        return _unreadable(item.path, f"it cannot be looked at ({error.strerror})")
    if stat.S_ISLNK(mode):
        return _unreadable(item.path, "it is a link, and links are not followed")
    if not stat.S_ISREG(mode):
        return _unreadable(item.path, "it is a device, a pipe or a socket, not a file")
    return None


def _unreadable(path: str, why: str) -> Problem:
    return Problem("unreadable", f"{path} was not taken in: {why}.", "Hand in the file itself, with leave to read it.", stage="intake")
