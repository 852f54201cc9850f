"""Many processes at one case: one owns it, the others are told by whom; who only reads shares it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.durability.life import NOW, command, evidence

HOLDER = """
import sys
from pathlib import Path
from leadline.store.folder import Store
with Store.open(Path(sys.argv[1]), write=True):
    print("held", flush=True)
    sys.stdin.read()
"""


def refused(case: Path, count: int) -> tuple[list[str], float]:
    """Commands of every kind while another process holds the case; what is wrong, and the seconds that one alone takes."""
    asked = [("run", str(case)), ("show", str(case), "summary"), ("verify", str(case)), ("judge", str(case), "rule:lifo", "confirm", "--by", "T", "--why", "x")]
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(case)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        if holder.stdout is None or holder.stdout.readline() != "held\n":
            raise RuntimeError("the case could not be held")
        start = time.monotonic()
        ends = [_end(words) for words in asked[:1]]
        seconds = time.monotonic() - start
        ends += _ends([asked[n % len(asked)] for n in range(count)])
        holder.communicate("")
    return [f"refused: {code}: {told[-300:]}" for code, _, told in ends if code != 6 or f"{holder.pid}@" not in told], seconds


def born(folder: Path, count: int) -> list[str]:
    """Commands that all make the same case at once: one does, and the others are refused or find it made."""
    place = folder / "race"
    place.mkdir()
    if not (folder / "a").exists():
        evidence(folder)
    words = ("investigate", str(folder / "a" / "evidence"), "--case", str(place / "heron.case"), "--now", NOW)
    ends = _ends([words] * count, place)
    wrong = [f"born: {code}: {told[-300:]}" for code, _, told in ends if code not in (0, 6)]
    if not any(code == 0 for code, _, _ in ends):
        wrong.append("born: nobody made the case")
    entries = (place / "heron.case" / "journal" / "entries.jsonl").read_bytes()
    if entries.count(b'"what":"intake"') != 1 or entries.count(b'"what":"new"') != 1:
        wrong.append("born: the case was begun or its evidence taken in more than once")
    code, out, told = _end(("verify", str(place / "heron.case")))
    return wrong if code == 0 else [*wrong, f"born: verify: {out}{told}"]


def readers(case: Path, count: int) -> list[str]:
    """Commands that only read, at once: all are served, and alike."""
    ends = _ends([("show", str(case), "transfers", "--json", "--now", NOW)] * count)
    wrong = [f"readers: {code}: {told[-300:]}" for code, _, told in ends if code != 0]
    return wrong if len({out for _, out, _ in ends}) == 1 else [*wrong, "readers: not all read the same"]


def _ends(asked: list[tuple[str, ...]], folder: Path | None = None) -> list[tuple[int, str, str]]:
    running = [subprocess.Popen(command(words), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder) for words in asked]
    found = []
    for process in running:
        out, told = process.communicate()
        found.append((process.returncode, out, told))
    return found


def _end(words: tuple[str, ...]) -> tuple[int, str, str]:
    done = subprocess.run(command(words), capture_output=True, text=True, env=dict(os.environ))
    return done.returncode, done.stdout, done.stderr
