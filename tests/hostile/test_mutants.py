"""Mutants of the corpus and the goldens: no crash, no hang, nothing lost in silence, the good files beside them always read."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.hostile import batches, mutants

SHORT, LONG = 300, 20_000
posix = pytest.mark.skipif(os.name == "nt", reason="the watch tells through a named pipe")


@posix
def test_some_hundred_mutants_harm_nothing() -> None:
    held(SHORT)


@pytest.mark.long
@pytest.mark.timeout(14_400)
@posix
def test_twenty_thousand_mutants_harm_nothing() -> None:
    held(LONG)


def held(count: int) -> None:
    whole = batches.Tally()
    for tally in batches.batches(seed=1, count=count):
        whole.add(tally)
    assert not whole.breaches, "\n".join(whole.breaches[:50])
    assert whole.files == whole.read + whole.partly + whole.unread == count
    assert (whole.crashes, whole.hangs, whole.changed, whole.connections, whole.missing) == (0, 0, 0, 0, 0)


def test_a_mutant_is_made_by_its_seed_and_number(tmp_path: Path) -> None:
    made = [mutants.mutant(7, n) for n in range(200)]
    assert [mutants.mutant(7, n) for n in (199, 3, 42)] == [made[199], made[3], made[42]]
    assert len({m.data for m in made}) > 190
    assert mutants.mutant(8, 42).data != made[42].data
    done = subprocess.run([sys.executable, mutants.__file__, "7", "42", "-o", str(tmp_path / "m")], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "m").read_bytes() == made[42].data
    assert made[42].name in done.stdout


def test_mutants_come_of_every_base_and_differ_from_it() -> None:
    given = dict(mutants.bases())
    some = [mutants.mutant(1, n) for n in range(3_000)]
    assert {m.base for m in some} == {name for name in given if not name.startswith("good/")}
    assert sum(m.data == given[m.base] for m in some) < len(some) // 50


def test_a_reader_that_falls_is_counted_and_named(tmp_path: Path) -> None:
    from tests.hostile.test_law import problem, sound

    done = sound(tmp_path)
    done.views["problems"] += [
        problem("a/x.txt", "reader-failed", "x.txt: pdf/1 failed (IndexError)"),
        problem("a/x.txt", "reader-failed", "x.txt: pdf/1 failed (it took more than 60 seconds)"),
    ]
    done.visits, done.after = 1, {}
    found = batches.counted(done, "a/", [])
    assert (found.crashes, found.hangs, found.changed, found.connections, found.missing) == (1, 1, 1, 1, 4)
