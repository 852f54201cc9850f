"""Runs mutants through the installed command, many in one folder beside the good files, and counts what came of them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.hostile import expect, law, mutants, run

FOLDER = 500
LATE = ("took more than", "more CPU time")  # how the cage tells of what hangs


@dataclass
class Tally:
    """Figures of one batch or of many."""

    files: int = 0
    read: int = 0
    partly: int = 0
    unread: int = 0
    crashes: int = 0
    hangs: int = 0
    changed: int = 0
    connections: int = 0
    missing: int = 0  # good files that were not read whole
    seconds: float = 0.0
    breaches: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Adds another batch."""
        for name in ("files", "read", "partly", "unread", "crashes", "hangs", "changed", "connections", "missing", "seconds"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.breaches += other.breaches


def counted(done: run.Outcome, prefix: str, found: list[str]) -> Tally:
    """The figures of one run; `prefix` is where the files lie that are counted."""
    tally = Tally(seconds=done.seconds, breaches=found)
    tally.files = sum(1 for path in done.before if path.startswith(prefix) and (done.folder / path).is_file())
    states = [row["state"] for row in done.view("inventory") if row["path"].startswith(prefix) and "!" not in row["path"]]
    tally.read, tally.partly, tally.unread = (states.count(s) for s in (expect.READ, expect.PARTLY, expect.NOT))
    failed = [p["what"] for p in done.view("problems") if p["kind"] == "reader-failed"]
    tally.hangs = sum(any(late in what for late in LATE) for what in failed) + (done.code == -1)
    tally.crashes = len(failed) + (done.code not in (0, -1)) - (tally.hangs - (done.code == -1))
    tally.changed = sum(done.before[path] != done.after.get(path) for path in done.before)
    tally.connections = done.visits + sum(line.startswith("socket.") for line in done.tried)
    tally.missing = len({line.partition(":")[0] for line in law.controls(done)}) if done.code == 0 else len(expect.of("good"))
    return tally


def batch(seed: int, numbers: range, listener: run.Listener) -> Tally:
    """One folder of mutants and the good files, investigated."""
    with tempfile.TemporaryDirectory(prefix="leadline-mutants-") as place:
        work = Path(place)
        mutants.write(work / "evidence" / "mutants", seed, numbers)
        for case in expect.of("good"):
            case.write(work / "evidence")
        listener.visits = 0
        done = run.investigate(work / "evidence", work, listener=listener)
        found = [f"{line}  (again: python tests/hostile/mutants.py SEED NUMBER, both in the file's name)" for line in law.breaches(done, [])]
        return counted(done, "mutants/", found)


def batches(seed: int, count: int, first: int = 0, size: int = FOLDER) -> Iterator[Tally]:
    """So many mutants from a number on, a folder at a time."""
    listener = run.Listener()
    try:
        for start in range(first, first + count, size):
            yield batch(seed, range(start, min(first + count, start + size)), listener)
    finally:
        listener.close()
