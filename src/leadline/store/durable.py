"""Writing a file so that it is whole or absent, whatever happens meanwhile: temp name, fsync, rename, fsync of the folder."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from leadline.store import system

NEW = ".new"  # ending of a file that will take another's place


def publish(temp: Path, chunks: Iterable[bytes | bytearray], target: Path | None = None) -> None:
    """Writes `chunks` into the new file `temp`, sealed and on the disk; with `target` also moves it there. Raises OSError.

    On any failure the temp file is removed, as far as the system lets us.
    """
    with _new(temp, 0o600) as handle:
        for chunk in chunks:
            system.write(handle, chunk)
        system.seal(temp)
    if target is not None:
        move(temp, target)


def replace(path: Path, data: bytes, temp: Path | None = None) -> None:
    """Puts `data` in the place of what the file `path` holds: whole, or as it was. Raises OSError.

    For files that people read and change; `temp` is where it is written first (default: beside it, with the ending `NEW`).
    """
    temp = temp or path.with_name(path.name + NEW)
    system.unlink(temp)  # of a killed run
    with _new(temp, 0o666) as handle:  # as any file that a program writes: the user's mask decides who reads it
        system.write(handle, data)
        if path.exists():
            temp.chmod(path.stat().st_mode & 0o777)
    move(temp, path)


@contextmanager
def _new(temp: Path, mode: int) -> Iterator[int]:
    """A new file, on the disk when the `with` ends, and gone where it does not end well."""
    handle = system.create(temp, mode)
    done = False
    try:
        yield handle
        system.fsync(handle)
        done = True
    finally:
        os.close(handle)
        if not done:
            discard(temp)


def move(temp: Path, target: Path) -> None:
    """Gives a durable temp file its final name, durably. Raises OSError; the temp file is then gone or at its target."""
    done = False
    try:
        system.rename(temp, target)
        system.sync_folder(target.parent)
        done = True
    finally:
        if not done:
            discard(temp)


def discard(temp: Path) -> None:
    """Removes a temp file; if that is refused it stays, and the next opening for writing removes it."""
    try:
        system.unlink(temp)
    except OSError:
        return
