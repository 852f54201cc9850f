"""What Windows has: byte-range locks by `msvcrt`, no fsync of folders. The twin of `posix`."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

_msvcrt: Any = importlib.import_module("msvcrt")

# A lock on Windows is a range of bytes and always exclusive. The writer takes all slots, a reader one of them. They lie
# far behind the end of the file, so that the holder's name in it stays readable.
_BASE, _SLOTS = 2**30, 64


def fsync(handle: int) -> None:
    """Returns when the file's bytes are on the disk."""
    os.fsync(handle)


def sync_folder(path: Path) -> None:
    """Nothing: Windows writes a rename through its own journal and has no call for it."""


def acquire(path: Path, shared: bool) -> Callable[[], None] | None:
    """Takes the lock without waiting; returns what releases it, or None where another process has it."""
    handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOINHERIT", 0))
    first = os.getpid() % _SLOTS
    ranges = [(_BASE + (first + n) % _SLOTS, 1) for n in range(_SLOTS)] if shared else [(_BASE, _SLOTS)]
    for start, length in ranges:
        if _lock(handle, _msvcrt.LK_NBLCK, start, length):
            return lambda: _release(handle, start, length)
    os.close(handle)
    return None


def holders(path: Path) -> list[int]:
    """None: Windows does not tell; the holder's name stands in the file."""
    return []


def _lock(handle: int, mode: int, start: int, length: int) -> bool:
    os.lseek(handle, start, os.SEEK_SET)
    try:
        _msvcrt.locking(handle, mode, length)
    except OSError:
        return False
    return True


def _release(handle: int, start: int, length: int) -> None:
    _lock(handle, _msvcrt.LK_UNLCK, start, length)
    os.close(handle)
