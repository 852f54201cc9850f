"""Runs the hostile corpus and mutants of it through the installed command, and prints what came of them.

    python bench/hostile.py [--mutants 20000] [--seed 1] [--first 0] [--big] [--no-corpus] [--linear]

Each line is a group of the corpus, or 500 mutants in one folder, beside the good files. A crash is a reader that failed or a command that
did not end with 0; a hang is a reader that was ended for its time. `--linear` prints how the time of every reader and extractor grows
instead. What is wrong is listed below its line, and the exit code is then 1.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.hostile import batches, corpus, expect, law, linear, run

HEADS = ("files", "read", "partly", "unread", "crashes", "hangs", "changed", "connections", "missing", "seconds")
SHOWN = ("files", "read", "partly", "not read", "crashes", "hangs", "changed", "connect", "good lost", "seconds")


def line(name: str, tally: batches.Tally) -> None:
    cells = [getattr(tally, head) for head in HEADS]
    print(f"{name:>16} " + " ".join(f"{cell:>9.0f}" if isinstance(cell, float) else f"{cell:>9,}" for cell in cells), flush=True)
    for breach in tally.breaches:
        print(f"  {breach}", flush=True)


def group(name: str, big: bool) -> batches.Tally:
    listener = run.Listener()
    before, expect.CANARY[0] = expect.CANARY[0], listener.address
    place = Path(tempfile.mkdtemp(prefix="leadline-hostile-"))
    try:
        cases = corpus.write(place / "evidence", [name], big=big)
        done = run.investigate(place / "evidence", place, listener=listener)
        return batches.counted(done, f"{name}/", law.breaches(done, cases))
    finally:
        expect.CANARY[0] = before
        listener.close()
        run.cleared(place)


def main() -> int:
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("--mutants", type=int, default=20_000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--first", type=int, default=0, help="the number of the first mutant")
    asked.add_argument("--big", action="store_true", help="the corpus at the size of the threat")
    asked.add_argument("--no-corpus", action="store_true")
    asked.add_argument("--linear", action="store_true", help="print how time grows, and nothing else")
    args = asked.parse_args()
    if args.linear:
        return linear.table(linear.LARGEST)
    print(f"{'':>16} " + " ".join(f"{head:>9}" for head in SHOWN))
    whole = batches.Tally()
    for name in [] if args.no_corpus else expect.groups():
        tally = group(name, args.big)
        line(name, tally)
        whole.add(tally)
    for tally in batches.batches(args.seed, args.mutants, args.first):
        line("mutants", tally)
        whole.add(tally)
    wrong, whole.breaches = len(whole.breaches), []
    line("together", whole)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
