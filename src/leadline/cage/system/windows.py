"""Windows: a job object around the child holds it to its memory, to one process, and ends it with the program.

Written after the documentation of `CreateJobObjectW` and `JOBOBJECT_EXTENDED_LIMIT_INFORMATION`; never run on Windows so far. The network
and the file system are not closed to the child here: `leadline doctor` says so.
"""

from __future__ import annotations

import ctypes

from leadline.cage.limits import Limits

_EXTENDED = 9  # JobObjectExtendedLimitInformation
_ONE_PROCESS, _PROCESS_MEMORY, _DIE_ON_ERROR, _KILL_ON_CLOSE = 0x8, 0x100, 0x400, 0x2000


class _Basic(ctypes.Structure):
    _fields_ = [
        ("process_time", ctypes.c_int64), ("job_time", ctypes.c_int64), ("flags", ctypes.c_uint32), ("least", ctypes.c_size_t),
        ("most", ctypes.c_size_t), ("processes", ctypes.c_uint32), ("affinity", ctypes.c_size_t), ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    ]  # fmt: skip


class _Extended(ctypes.Structure):
    _fields_ = [
        ("basic", _Basic), ("io", ctypes.c_uint64 * 6), ("process_memory", ctypes.c_size_t), ("job_memory", ctypes.c_size_t),
        ("peak_process", ctypes.c_size_t), ("peak_job", ctypes.c_size_t),
    ]  # fmt: skip


def confine(limits: Limits) -> list[str]:
    """Says what `adopt` has set from outside."""
    return [f"memory {limits.memory // 2**20} MiB", "no other process", "network and files are NOT closed to readers on Windows"]


def each(limits: Limits, size: int) -> None:
    """Nothing to do from inside: the program ends a child that takes too long."""


def adopt(handle: int, limits: Limits) -> None:
    """Puts a child into a job object. Raises OSError where Windows refuses."""
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined]
    kernel.CreateJobObjectW.restype = ctypes.c_void_p
    job = kernel.CreateJobObjectW(None, None)
    told = _Extended()
    told.basic.flags = _ONE_PROCESS | _PROCESS_MEMORY | _DIE_ON_ERROR | _KILL_ON_CLOSE
    told.basic.processes, told.process_memory = 1, limits.memory
    done = job and kernel.SetInformationJobObject(ctypes.c_void_p(job), _EXTENDED, ctypes.byref(told), ctypes.sizeof(told))
    if not done or not kernel.AssignProcessToJobObject(ctypes.c_void_p(job), ctypes.c_void_p(handle)):
        raise OSError(ctypes.get_last_error(), "the job object was refused")  # type: ignore[attr-defined]
