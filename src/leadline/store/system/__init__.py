"""The one door from the store to the operating system: what must be durable goes through these few calls.

What only one system has lies in `posix`, `windows` or `portable`, which offer the same four names; nothing else in the
store imports `fcntl` or `msvcrt`. Each call can be replaced by a test that makes the n-th of them fail.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

from leadline.model.errors import StoreError

try:
    from leadline.store.system import posix as chosen
except ImportError:
    try:
        from leadline.store.system import windows as chosen  # type: ignore[no-redef]
    except ImportError:
        from leadline.store.system import portable as chosen  # type: ignore[no-redef]

_PLAIN = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOINHERIT", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)  # else opening a named pipe waits for its writer

SEALED = 0o400
FULL = "Free some space and give the command again; everything that was acknowledged is whole."


def create(path: Path, mode: int = 0o600) -> int:
    """Opens a file that must not exist yet; for its owner only, if not said otherwise."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _PLAIN, mode)


def extend(path: Path) -> int:
    """Opens a file for appending; makes it where it is missing."""
    return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | _PLAIN, 0o600)


def evidence(path: Path) -> int:
    """Opens what was handed in, for reading: never through a symbolic link, never waiting for a pipe. Raises OSError."""
    if not _NO_LINK and stat.S_ISLNK(os.lstat(path).st_mode):
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    return os.open(path, os.O_RDONLY | _NO_LINK | _NO_WAIT | _PLAIN)


def write(handle: int, data: bytes | bytearray | memoryview) -> None:
    """Writes all of `data`."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]


def fsync(handle: int) -> None:
    """Returns when the file's bytes are on the disk."""
    chosen.fsync(handle)


def sync_folder(path: Path) -> None:
    """Returns when the folder's list of names is on the disk, where the system can say so."""
    chosen.sync_folder(path)


def rename(path: Path, target: Path) -> None:
    """Gives a file its final name, in place of what had it."""
    os.replace(path, target)  # noqa: PTH105  one call that a test can make fail


def truncate(handle: int, size: int) -> None:
    """Cuts an open file to its first `size` bytes."""
    os.ftruncate(handle, size)


def unlink(path: Path) -> None:
    """Removes a file, also a sealed one."""
    try:
        path.unlink(missing_ok=True)
    except PermissionError:  # Windows refuses to remove a read-only file
        path.chmod(0o600)
        path.unlink(missing_ok=True)


def seal(path: Path) -> None:
    """Makes a file read-only for its owner and nothing for others."""
    path.chmod(SEALED)


def folder(path: Path) -> None:
    """Makes sure that a folder is there, for its owner only, durably."""
    if not path.is_dir():
        path.mkdir(mode=0o700, exist_ok=True)
        sync_folder(path.parent)


def acquire(path: Path, shared: bool) -> Callable[[], None] | None:
    """Takes the lock on a file without waiting; returns what releases it, or None where another process has it."""
    return chosen.acquire(path, shared)


def holders(path: Path) -> list[int]:
    """The processes that hold the lock, as far as the system tells."""
    return chosen.holders(path)


def unusable(error: OSError, where: object) -> StoreError:
    """The StoreError that says in plain words what the system refused, and what to do."""
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", None)):
        return StoreError("the disk is full", where=str(where), advice=FULL)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        what = "this may not be written" if error.errno == errno.EROFS else "permission refused"
        return StoreError(what, where=str(where), advice="Check who owns the case folder and whether its disk is mounted read-only.")
    advice = "Check the disk; copy the case folder to another one, run `leadline verify` on the copy and go on there."
    return StoreError(f"the system reports: {error.strerror or error}", where=str(where), advice=advice)
