"""What every Python has: a lock made of files that are created only where they do not exist yet.

Used where neither `fcntl` nor `msvcrt` is there. A killed process leaves its file behind; who is refused is told which
file to delete, since nothing here can tell a dead process from a slow one on another machine.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

_ENDING = re.compile(r"\.(?:writer|reader)-([0-9]+)(?:-[0-9]+)?")


def fsync(handle: int) -> None:
    """Returns when the file's bytes are on the disk."""
    os.fsync(handle)


def sync_folder(path: Path) -> None:
    """Nothing: not every system can open a folder."""


def acquire(path: Path, shared: bool) -> Callable[[], None] | None:
    """Takes the lock without waiting; returns what releases it, or None where another process has it.

    Each side writes its own file first and looks for the other's then, so of two at once at most one gets in.
    """
    mine = _mark(path, "reader" if shared else "writer")
    others = [other for other in _marks(path) if other != mine and not (shared and ".reader-" in other.name)]
    if others:
        mine.unlink()
        return None
    return mine.unlink


def holders(path: Path) -> list[int]:
    """The processes whose files say that they hold the lock."""
    return sorted({int(match[1]) for mark in _marks(path) if (match := _ENDING.fullmatch(mark.name.removeprefix(path.name)))})


def _mark(path: Path, role: str) -> Path:
    for number in range(1_000_000):
        mark = path.with_name(f"{path.name}.{role}-{os.getpid()}-{number}")
        try:
            os.close(os.open(mark, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        except FileExistsError:
            continue
        return mark
    raise OSError(f"too many lock files beside {path}")


def _marks(path: Path) -> list[Path]:
    beside = [other for other in path.parent.iterdir() if other.name.startswith(path.name)]
    return sorted(other for other in beside if _ENDING.fullmatch(other.name.removeprefix(path.name)))
