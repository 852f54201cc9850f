"""Runs a command and says what it took: wall time, CPU time, and the memory of all its processes together at the peak."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Took:
    """Wall and CPU seconds (of the command and every process that it waited for), peak memory in MiB: of all together, of the largest one."""

    wall: float
    cpu: float
    peak: float
    largest: float
    said: str = ""


def measured(words: list[str]) -> Took:
    """Runs a command to its end; ends the bench where it fails."""
    start = time.perf_counter()
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    peak = [0.0, 0.0]
    watch = threading.Thread(target=_watch, args=(process, peak), daemon=True)
    watch.start()
    told: list[bytes] = []
    errors = threading.Thread(target=lambda: told.append(process.stderr.read() if process.stderr else b""), daemon=True)
    errors.start()
    said = process.stdout.read() if process.stdout else b""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = status
    errors.join()
    if status:
        sys.exit(f"{' '.join(words)} failed:\n{told[0].decode('utf-8', 'replace')[-2000:]}")
    scale = 2**20 if sys.platform == "darwin" else 2**10
    wall = time.perf_counter() - start
    alone = used.ru_maxrss / scale
    return Took(wall, used.ru_utime + used.ru_stime, max(peak[0], alone), max(peak[1], alone), said.decode("utf-8", "replace"))


def _watch(process: subprocess.Popen[bytes], peak: list[float]) -> None:
    """Adds up what the command and the processes that it started hold, five times a second (where there is /proc; else the command alone)."""
    while process.returncode is None and Path("/proc/self").exists():
        pages, parents = {}, {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                pages[int(folder.name)] = int((folder / "statm").read_text().split()[1])
            except (OSError, ValueError, IndexError):
                continue  # it has just ended
        ours = {process.pid}
        while more := {pid for pid, parent in parents.items() if parent in ours} - ours:
            ours |= more
        held = [pages.get(pid, 0) * os.sysconf("SC_PAGESIZE") / 2**20 for pid in ours]
        peak[0], peak[1] = max(peak[0], sum(held)), max(peak[1], *held)
        time.sleep(0.2)
