"""Durability of the installed command: kills, refused calls of the system, flipped bits. Prints what was done and what was lost.

    python bench/durability.py --kills 1000
    python bench/durability.py --calls
    python bench/durability.py --flips 10000
    python bench/durability.py --race 50
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.durability import faults, flips, kills, race
from tests.durability.life import Wrong


def verdict(wrong: Wrong) -> int:
    """Prints what was found to be wrong."""
    for name in ("lost", "torn", "twice", "other"):
        found = getattr(wrong, name)
        print(f"{name:6} {len(found)}")
        for line in found[:20]:
            print(f"       {line}")
    return len(wrong.all())


def killed(folder: Path, count: int, seed: int, forked: bool, minutes: float) -> int:
    """Kills at random moments."""
    start = time.monotonic()

    def tell(text: str) -> bool:
        print(f"{text}, {time.monotonic() - start:,.0f} s", file=sys.stderr, flush=True)
        return time.monotonic() - start < minutes * 60

    figures = kills.run(folder, count, seed, forked, tell)
    how = "copies of one loaded interpreter" if forked else "an interpreter each"
    print(f"{figures.kills} kills in {figures.lives} lives of a case, commands as {how}, seed {seed}, {time.monotonic() - start:,.0f} s")
    for name, number in sorted(figures.by.items()):
        print(f"       {number:5} {name}")
    return verdict(figures.wrong)


def refused(folder: Path, most: int, seed: int) -> int:
    """Every call of every command fails, or `most` of each."""
    start = time.monotonic()
    compiler = shutil.which("cc")
    if compiler is None:
        sys.exit("refusing calls needs a C compiler (cc)")
    made, figures = faults.bench(folder, compiler), faults.Figures()
    for name in made.words:
        for fault in (faults.FULL, faults.BROKEN, faults.INTERRUPTED, faults.KILLED):
            calls = made.sweep(name, fault, figures, faults.some(most, seed))
            print(f"{name}, {fault.name}: {calls} calls, {time.monotonic() - start:,.0f} s", file=sys.stderr, flush=True)
    print(f"{figures.runs} commands with a refused or deadly call, {time.monotonic() - start:,.0f} s")
    for count in (figures.by, figures.calls):
        for one, number in sorted(count.items()):
            print(f"       {number:5} {one}")
    return verdict(figures.wrong)


def flipped(folder: Path, count: int, seed: int) -> int:
    """Bits and cuts."""
    start = time.monotonic()
    case = flips.made(folder)
    bad = 0
    for name, figures in (("in this process", flips.run(case, count, seed)), ("by the command", flips.by_command(case, count // 50, seed))):
        print(f"{sum(figures.done.values())} changes {name}, seed {seed}, {time.monotonic() - start:,.0f} s")
        for what, number in sorted(figures.done.items()):
            print(f"       {number:5} {what}, found {figures.found[what]}")
        print(f"missed {len(figures.missed)}, crashed {len(figures.crashed)}")
        for line in [*figures.missed, *figures.crashed][:20]:
            print(f"       {line}")
        bad += len(figures.missed) + len(figures.crashed)
    return bad


def raced(folder: Path, count: int) -> int:
    """Many processes at one case."""
    case = flips.made(folder)
    wrong, seconds = race.refused(case, count)
    print(f"{count} commands at a held case: {len(wrong)} wrong; alone a refusal takes {seconds:.2f} s from start to exit")
    wrong += race.born(folder, count)
    wrong += race.readers(case, count)
    print("\n".join(wrong) or f"{count} commands that make one case at once, {count} that read one: 0 wrong")
    return len(wrong)


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--kills", type=int, default=0, metavar="N", help="kill commands at N random moments")
    asked.add_argument("--forked", action="store_true", help="start commands as copies of an interpreter that has loaded the program")
    asked.add_argument("--calls", action="store_true", help="fail each call of the system that the commands make")
    asked.add_argument("--most", type=int, default=10_000, metavar="N", help="only N calls of each command")
    asked.add_argument("--flips", type=int, default=0, metavar="N", help="flip N/2 bits and cut N/2 files, one at a time")
    asked.add_argument("--race", type=int, default=0, metavar="N", help="N processes at one case")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--minutes", type=float, default=1e6, help="begin no further life of a case after so long")
    asked.add_argument("--keep", metavar="DIR", help="work there, and keep cases in which something was wrong")
    args = asked.parse_args()
    folder = Path(args.keep or tempfile.mkdtemp(prefix="durability-")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["LEADLINE_CONFIG"] = str(folder / "config")
    bad = 0
    if args.kills:
        bad += killed(folder, args.kills, args.seed, args.forked, args.minutes)
    if args.calls:
        bad += refused(folder, args.most, args.seed)
    if args.flips:
        bad += flipped(folder, args.flips, args.seed)
    if args.race:
        bad += raced(folder, args.race)
    if not args.keep:
        shutil.rmtree(folder, ignore_errors=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
