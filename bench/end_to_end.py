"""Runs `leadline investigate` over invented cases and prints reports a second, the memory peak and how time grows.

    python bench/end_to_end.py [--reports 400 5000 50000] [--seed 77] [--runs 1] [--work DIR]

Every durability step is on. Needs nothing but Leadline; generating the case is not counted.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from measure import measured


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
            took = measured([*leadline, "investigate", str(place / "evidence"), "--case", str(case), "--quiet"])
            times.append(took.wall)
            peaks.append(took.peak)
        seconds, peak = statistics.median(times), max(peaks)
        growth = f"{seconds / before[1]:.1f} (x{count / before[0]:g})" if before else ""
        print(f"{count:>8} {files:>8} {seconds:>9.1f} {count / seconds:>10.0f} {peak:>9.0f} {growth:>15}", flush=True)
        before = (count, seconds)


if __name__ == "__main__":
    main()
