"""What Linux, macOS and the BSDs have: flock, fsync of folders."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Callable
from pathlib import Path

from leadline.model.errors import StoreError

_FULL = getattr(fcntl, "F_FULLFSYNC", None)  # macOS: fsync alone leaves the bytes in the drive's cache
_NO_SYNC = (errno.EINVAL, errno.EBADF, errno.EACCES, errno.ENOTSUP)  # file systems that cannot sync a folder


def fsync(handle: int) -> None:
    """Returns when the file's bytes are on the disk."""
    if _FULL is not None:
        try:
            fcntl.fcntl(handle, _FULL)
        except OSError:
            os.fsync(handle)  # network file systems refuse the stronger call
        return
    os.fsync(handle)


def sync_folder(path: Path) -> None:
    """Returns when the folder's list of names is on the disk."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_SYNC:
            raise
    finally:
        os.close(handle)


def acquire(path: Path, shared: bool) -> Callable[[], None] | None:
    """Takes the lock (flock) on a file without waiting; returns what releases it, or None where another has it."""
    handle = os.open(path, (os.O_RDONLY if shared else os.O_RDWR) | os.O_CLOEXEC)
    taken = False
    try:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        taken = True
    except BlockingIOError:
        return None
    except OSError as error:
        advice = "Move the case to a disk of this machine."
        raise StoreError(f"this file system cannot lock files: {error.strerror}", where=str(path), advice=advice) from error
    finally:
        if not taken:
            os.close(handle)
    return lambda: os.close(handle)


def holders(path: Path) -> list[int]:
    """The processes that hold a flock on the file, from Linux's list; empty on systems without one."""
    try:
        inode = str(path.stat().st_ino)
        lines = Path("/proc/locks").read_text("ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    found = [line.split() for line in lines]
    return sorted({int(f[4]) for f in found if len(f) > 5 and f[1] == "FLOCK" and f[5].rpartition(":")[2] == inode and int(f[4]) > 0})
