"""Measures the start: `leadline --help`, the demo with everything installed, the size of the environment.

    python bench/start.py
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path


def seconds(words: list[str], runs: int) -> float:
    """The median wall time of a command."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def size(folder: Path) -> float:
    """Megabytes of a folder on disk."""
    return sum(p.lstat().st_size for p in folder.rglob("*") if p.is_file() and not p.is_symlink()) / 1e6


def main() -> None:
    leadline = [sys.executable, "-m", "leadline"]
    print(f"leadline --help      {seconds([*leadline, '--help'], 7) * 1000:7.0f} ms (median of 7)")
    with tempfile.TemporaryDirectory() as work:
        start = time.perf_counter()
        process = subprocess.Popen([*leadline, "demo", "--to", f"{work}/demo", "--no-serve"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, _, used = os.wait4(process.pid, 0)
        print(f"leadline demo        {time.perf_counter() - start:7.1f} s, peak {used.ru_maxrss / 1024:.0f} MiB")
        show = seconds([*leadline, "show", f"{work}/demo/sample.case", "summary"], 5)
        print(f"leadline show        {show:7.2f} s (median of 5)")
    print(f"environment          {size(Path(sysconfig.get_paths()['purelib'])):7.0f} MB in {sysconfig.get_paths()['purelib']}")


if __name__ == "__main__":
    main()
