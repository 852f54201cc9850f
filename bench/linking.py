"""Holds networks, transfers and walls against the truth of invented cases.

    python bench/linking.py [--reports 100] [--seeds 501 502 503]

Pairs of reports in one network are counted: precision is the share of pairs made that are true, recall the share of true
pairs that were made. What two plain linkers reach on the same cases is shown by tests/scenario/test_hardness.py.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path
from typing import Any


def pairs(groups: Iterable[Iterable[str]]) -> set[tuple[str, str]]:
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def score(found: set[tuple[str, str]], true: set[tuple[str, str]]) -> tuple[float, float]:
    right = len(found & true)
    return (right / len(found) if found else 1.0), (right / len(true) if true else 1.0)


def rows(case: Path, what: str) -> list[dict[str, Any]]:
    done = subprocess.run([sys.executable, "-m", "leadline", "show", str(case), what, "--jsonl"], check=True, capture_output=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def missing(case: Path, truth: dict[str, Any]) -> tuple[int, int]:
    """How many of the true transfers the case does not show (a counterparty printed as a name agrees with any name), of how many."""

    def key(t: dict[str, Any]) -> tuple[str, ...]:
        sides = (str(t[side]) if t[side] and not str(t[side]).startswith("name:") else "name" for side in ("payer", "payee"))
        return (*sides, str(t["amount"]).rstrip("0").rstrip(".") if "." in t["amount"] else t["amount"], t["asset"])

    shown = Counter(key(t) for t in rows(case, "transfers"))
    true = Counter(key(t) for t in truth["transfers"] if not t.get("doubtful"))
    return sum((true - shown).values()), sum(true.values())


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("--reports", type=int, default=100)
    asked.add_argument("--seeds", type=int, nargs="+", default=[501, 502, 503])
    args = asked.parse_args()
    print(f"{'seed':>6} {'reports':>8} {'seconds':>8}  {'precision':>9} {'recall':>7}   transfers missing   own references shown")
    for seed in args.seeds:
        with tempfile.TemporaryDirectory() as work:
            place, case = Path(work) / "s", Path(work) / "s.case"
            command = [sys.executable, "-m", "leadline"]
            subprocess.run([*command, "scenario", "--seed", str(seed), "--reports", str(args.reports), "--out", str(place)], check=True, stdout=subprocess.DEVNULL)
            start = time.perf_counter()
            subprocess.run([*command, "investigate", str(place / "evidence"), "--case", str(case), "--quiet"], check=True, stdout=subprocess.DEVNULL)
            seconds = time.perf_counter() - start
            truth = json.loads((place / "truth.json").read_text("utf-8"))
            true = pairs(n["reports"] for n in truth["networks"])
            networks = rows(case, "networks")
            precision, recall = score(pairs(n["reports"] for n in networks), true)
            own = {ref for member in truth["members"].values() for ref in member["own"]}
            seen = sum(r["ref"] in own for n in networks for r in n["references"])
            lost, of = missing(case, truth)
            print(f"{seed:>6} {args.reports:>8} {seconds:>8.1f}  {precision:>9.4f} {recall:>7.4f}   {lost:>4} of {of:<8} {seen:>6}", flush=True)


if __name__ == "__main__":
    main()
