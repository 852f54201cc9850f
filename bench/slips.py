"""Reads invented slips (tests/intake/slips.py) as intake and extraction do: codes exact, references right, marked, wrong or missing.

    python bench/slips.py [--first N] [--count N] [--plain] [--jsonl FILE]

Without the extra `[ocr]` only the codes are measured. Seeds from 10,000 on are held out: nothing was tuned on them.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.intake.slip_measure import Read, measure, table  # noqa: E402
from tests.intake.slips import draw  # noqa: E402


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--first", type=int, default=10_000)
    asked.add_argument("--count", type=int, default=400)
    asked.add_argument("--plain", action="store_true", help="only the letters inside Pillow")
    asked.add_argument("--jsonl", type=Path, help="what each slip gave")
    args = asked.parse_args()
    total: Counter[str] = Counter()
    by_spoil: dict[str, Counter[str]] = {}
    started = time.process_time()
    with (args.jsonl or Path("/dev/null")).open("w") as told:
        for seed in range(args.first, args.first + args.count):
            slip = draw(seed, plain=args.plain)
            one: Read = measure(slip)
            total += one.counts
            by_spoil.setdefault(slip.spoiled, Counter()).update(one.counts)
            told.write(json.dumps({"seed": seed, "spoiled": slip.spoiled, **one.counts, "notes": one.notes}, ensure_ascii=False) + "\n")
            told.flush()
    print(table(total, by_spoil))
    print(f"{args.count} slips from seed {args.first}, {(time.process_time() - started) / args.count:.1f} s of processor time each")
    return 1 if total["wrong, unmarked"] or total["code wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
