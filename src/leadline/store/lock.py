"""Who owns a case: an advisory lock on `case.lock`, exclusive for what writes, shared for what only reads."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from leadline.model.errors import HeldError
from leadline.store import system

FILE = "case.lock"
_READ_ONLY = (errno.EROFS, errno.EACCES, errno.EPERM)


@contextmanager
def hold(folder: Path, *, shared: bool = False) -> Iterator[None]:
    """Holds the case for the length of a `with`. Raises HeldError, at once, that names who has it.

    The file itself is never removed: its inode is what processes agree on. Who writes puts his name into it.
    """
    path = folder / FILE
    try:
        os.close(system.extend(path))
        release = system.acquire(path, shared)
    except OSError as error:
        if not (shared and error.errno in _READ_ONLY):
            raise system.unusable(error, path) from error
        release = _unwritable(path)
    if release is None:
        raise HeldError(f"another process holds this case: {_who(path)}", where=str(folder), advice=_advice(path))
    try:
        if not shared:
            _name(path, f"{os.getpid()}@{socket.gethostname()}\n")
        yield
    finally:
        if not shared:
            _name(path, "")
        release()


def _unwritable(path: Path) -> Callable[[], None] | None:
    """A case on a read-only disk: locked if it has a lock file, else free, as nobody can write there."""
    return system.acquire(path, True) if path.exists() else _nothing


def _nothing() -> None:
    """Releases a lock that was not needed."""


def _name(path: Path, text: str) -> None:
    try:
        path.write_text(text, "utf-8")
    except OSError:
        return  # only the message to another process is poorer; the lock itself holds


def _who(path: Path) -> str:
    host = socket.gethostname()
    if pids := system.holders(path):
        return ", ".join(f"{pid}@{host}" for pid in pids)
    try:
        return path.read_text("utf-8", "replace").strip()[:200] or "its name is not known"
    except OSError:
        return "its name is not known"


def _advice(path: Path) -> str:
    left = sorted(other.name for other in path.parent.glob(f"{FILE}.*"))
    if left:  # only the portable lock leaves files
        return f"Wait until it has finished and give the command again; if it is dead, delete {', '.join(left)} in the case folder."
    return "Wait until it has finished, or end it, and give the command again."
