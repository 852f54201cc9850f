"""Runs `leadline investigate` over invented cases and prints reports a second, the memory peak and how time grows.

    python bench/end_to_end.py [--reports 400 5000 50000] [--seed 77] [--runs 1] [--work DIR]

Every durability step is on. Needs nothing but Leadline; generating the case is not counted.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path


def measured(words: list[str]) -> tuple[float, float]:
    """Wall seconds of a command, and the peak memory in MiB of its processes together; ends the run where it fails."""
    start = time.perf_counter()
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    peak = [0.0]
    watch = threading.Thread(target=_watch, args=(process, peak), daemon=True)
    watch.start()
    told = process.stderr.read() if process.stderr else b""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = status
    if status:
        sys.exit(f"{' '.join(words)} failed:\n{told.decode('utf-8', 'replace')[-2000:]}")
    scale = 2**20 if sys.platform == "darwin" else 2**10
    return time.perf_counter() - start, max(peak[0], used.ru_maxrss / scale)


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
        peak[0] = max(peak[0], sum(pages.get(pid, 0) for pid in ours) * os.sysconf("SC_PAGESIZE") / 2**20)
        time.sleep(0.2)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("--reports", type=int, nargs="+", default=[400, 5_000, 50_000])
    asked.add_argument("--seed", type=int, default=77)
    asked.add_argument("--runs", type=int, default=1)
    asked.add_argument("--work", type=Path, default=None)
    args = asked.parse_args()
    work = args.work or Path(tempfile.mkdtemp(prefix="leadline-bench-"))
    leadline = [sys.executable, "-m", "leadline"]
    print(f"{'reports':>8} {'files':>8} {'seconds':>9} {'reports/s':>10} {'peak MiB':>9} {'t(n)/t(before)':>15}")
    before: tuple[int, float] | None = None
    for count in args.reports:
        place = work / f"seed-{args.seed}-reports-{count}"
        if not place.exists():
            subprocess.run([*leadline, "scenario", "--seed", str(args.seed), "--reports", str(count), "--out", str(place)], check=True, stdout=subprocess.DEVNULL)
        files = sum(path.is_file() for path in (place / "evidence").rglob("*"))
        times, peaks = [], []
        for _ in range(args.runs):
            case = work / f"bench-{count}.case"
            shutil.rmtree(case, ignore_errors=True)
            seconds, peak = measured([*leadline, "investigate", str(place / "evidence"), "--case", str(case), "--quiet"])
            times.append(seconds)
            peaks.append(peak)
        seconds, peak = statistics.median(times), max(peaks)
        growth = f"{seconds / before[1]:.1f} (x{count / before[0]:g})" if before else ""
        print(f"{count:>8} {files:>8} {seconds:>9.1f} {count / seconds:>10.0f} {peak:>9.0f} {growth:>15}", flush=True)
        before = (count, seconds)


if __name__ == "__main__":
    main()
