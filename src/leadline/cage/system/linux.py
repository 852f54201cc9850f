"""Linux: the limits of POSIX, then Landlock (kernel 5.13: no file but Python's own can be opened) and seccomp (no network, no program,
no process, no change to a file system). Both need no rights. What the kernel does not have is left out of what is told.
"""

from __future__ import annotations

import ctypes
import os
import sys
import sysconfig
import zoneinfo
from pathlib import Path

from leadline.cage.limits import Limits
from leadline.cage.system import posix, seccomp

adopt, each = posix.adopt, posix.each

_NO_NEW_PRIVS, _DEATH_SIGNAL, _NOT_DUMPABLE, _KILL = 38, 1, 4, 9
_CREATE, _ADD, _RESTRICT = 444, 445, 446  # landlock_* have the same numbers on every architecture
_READ = 1 << 2 | 1 << 3  # READ_FILE, READ_DIR
_BY_VERSION = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}  # accesses to files


class _Ruleset(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64)]


class _Below(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32)]


def confine(limits: Limits) -> list[str]:
    """Sets what holds for the whole life of this process."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_DEATH_SIGNAL, _KILL, 0, 0, 0)
    libc.prctl(_NOT_DUMPABLE, 0, 0, 0, 0)
    told = posix.confine(limits)
    if libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return told
    if _landlock(libc):
        told.append("Landlock: no file but Python's own can be opened")
    if seccomp.install(libc):
        told.append("seccomp: no network, no other program or process, no change to any file")
    return told


def _landlock(libc: ctypes.CDLL) -> bool:
    """Allows reading below Python's own folders and the system's libraries, and no other access to a file system, no TCP."""
    version = libc.syscall(_CREATE, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return False
    files = _BY_VERSION[min(version, 5)]
    rules = _Ruleset(files, 3 if version >= 4 else 0, 3 if version >= 6 else 0)
    size = 8 if version < 4 else 16 if version < 6 else 24
    handle = libc.syscall(_CREATE, ctypes.byref(rules), ctypes.c_size_t(size), 0)
    if handle < 0:
        return False
    for folder in _folders():
        try:
            parent = os.open(folder, getattr(os, "O_PATH", os.O_RDONLY) | os.O_CLOEXEC)
        except OSError:
            continue
        below = _Below(_READ & files if folder.is_dir() else 1 << 2, parent)
        libc.syscall(_ADD, handle, 1, ctypes.byref(below), 0)
        os.close(parent)
    done = bool(libc.syscall(_RESTRICT, handle, 0) == 0)
    os.close(handle)
    return done


def _folders() -> list[Path]:
    """Where Python, its packages, shared libraries and time zones lie."""
    found = {Path(p) for p in (*sys.path, sys.prefix, sys.base_prefix, sys.exec_prefix, *zoneinfo.TZPATH) if p}
    found |= {Path(p) for p in (sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")) if p}
    found |= {Path(p) for p in ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/share/zoneinfo", "/dev/null", "/dev/urandom")}
    return sorted(p for p in found if p.exists() and p != Path("/"))
