"""Limits that every POSIX system has (`setrlimit`): memory, CPU time, size of written files, open files, core dumps."""

from __future__ import annotations

import resource

from leadline.cage.limits import Limits

_SPARE = 5  # seconds between the first signal and the last


def confine(limits: Limits) -> list[str]:
    """Sets what holds for the whole life of this process."""
    told = []
    for name, soft, words in (
        (resource.RLIMIT_AS, limits.memory, f"memory {limits.memory // 2**20} MiB"),
        (resource.RLIMIT_FSIZE, 0, "no file can be written"),
        (resource.RLIMIT_CORE, 0, "no core dump"),
        (resource.RLIMIT_NOFILE, limits.files, f"{limits.files} open files"),
    ):
        if _lower(name, soft):
            told.append(words)
    return [*told, f"CPU time {limits.seconds} s a file, more for large ones"]


def each(limits: Limits, size: int) -> None:
    """Gives the next job its CPU time, counted from what this process has used."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime) + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = spent + limits.time(size)
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def adopt(handle: int, limits: Limits) -> None:
    """Nothing to do from outside."""


def _lower(name: int, value: int) -> bool:
    """Lowers a limit for good; False where this system does not have it."""
    _, hard = resource.getrlimit(name)
    most = value if hard == resource.RLIM_INFINITY else min(value, hard)
    try:
        resource.setrlimit(name, (most, most))
    except (OSError, ValueError):
        return False
    return True
