"""Whichever call of the system fails: a clear word and exit 7, nothing lost, and the next run ends as if nothing had been."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.durability.faults import BROKEN, FULL, INTERRUPTED, KILLED, Bench, Fault, Figures, Numbers, bench, on, some


@pytest.fixture(scope="module")
def commands(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """The small case; the library that refuses calls is compiled here."""
    compiler = shutil.which("cc")
    if compiler is None or not Path("/proc/self/fd").exists():
        message = "refusing calls of the system needs Linux and a C compiler"
        if os.environ.get("LEADLINE_ALL") == "1":
            pytest.fail(message)
        pytest.skip(message)
    folder = tmp_path_factory.mktemp("faults")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LEADLINE_CONFIG", str(folder / "config"))
        made = bench(folder, compiler)
        yield made
        made.started.close()


def test_some_calls_of_each_command_fail_and_nothing_is_lost(commands: Bench) -> None:
    figures = Figures()
    for name, fault, most in (("new", FULL, 3), ("judge", BROKEN, 3), ("intake", FULL, 1), ("run", INTERRUPTED, 1), ("investigate", KILLED, 3)):
        assert commands.sweep(name, fault, figures, some(most, 1)) > 20
    assert figures.wrong.all() == []
    assert figures.runs == 11


@pytest.mark.long
@pytest.mark.timeout(20_000)
@pytest.mark.parametrize("fault", [FULL, BROKEN, INTERRUPTED, KILLED], ids=lambda fault: fault.name)
def test_every_call_of_every_command_fails_and_nothing_is_lost(fault: Fault, commands: Bench) -> None:
    figures = Figures()
    assert sum(commands.sweep(name, fault, figures, some(10_000, 1)) for name in commands.words) > 350
    assert figures.wrong.all() == []


@pytest.mark.parametrize(
    "careless, name, fault, numbers",
    [
        ("in place", "investigate", KILLED, on("/answer.html", 4)),
        ("no transaction", "judge", KILLED, on("/case.duckdb.wal", 5)),
        ("bug", "judge", BROKEN, on("/checkpoints.jsonl", 2)),
    ],
)
def test_the_harness_finds_a_protection_that_is_missing(
    careless: str, name: str, fault: Fault, numbers: Numbers, commands: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARELESS", careless)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent / "careless"), prepend=":")
    commands.started.again()
    figures = Figures()
    commands.sweep(name, fault, figures, numbers)
    monkeypatch.undo()
    commands.started.again()
    assert figures.runs > 0
    assert figures.wrong.all() != []
