"""Makes the n-th call of the system fail in the installed command, or kills it there, and holds the case against an undisturbed one.

The call is refused by a small library (faults.c) that the loader puts between the program and the C library: nothing of the program
is patched, and what the database writes is reached too. Needs Linux and a C compiler.
"""

from __future__ import annotations

import errno
import os
import random
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.durability.kills import Started, ended, gone, output
from tests.durability.life import NOW, Life, Truth, Wrong, evidence, facts, shown

Numbers = Callable[[list[str]], Iterable[int]]  # which of a command's calls are to fail
Words = Callable[[Path], tuple[str, ...]]  # a command over the case in a folder

SOURCE = Path(__file__).with_name("faults.c")


@dataclass(frozen=True, slots=True)
class Fault:
    """How calls fail: with which number, and whether every later one that needs space fails too; 0 kills the process."""

    name: str
    number: int
    stays: bool = False


@dataclass(slots=True)
class Figures:
    """What a run of faults did."""

    runs: int = 0
    by: Counter[str] = field(default_factory=Counter)  # command, fault, exit code
    calls: Counter[str] = field(default_factory=Counter)  # how often each call was the one that failed
    wrong: Wrong = field(default_factory=Wrong)


def build(compiler: str, folder: Path) -> Path:
    """The library."""
    made = folder / "faults.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(made), str(SOURCE), "-ldl"], check=True)
    return made


def once(started: Started, words: tuple[str, ...], root: Path, at: int, fault: Fault) -> tuple[int, bytes, str, list[str]]:
    """Runs a command with the call number `at` failing (0: none); exit code, standard output and error, the calls that it made."""
    log = root.with_name(f"{root.name}.calls")
    log.unlink(missing_ok=True)
    more = {
        "FAULT_UNDER": f"{root}:{os.environ['LEADLINE_CONFIG']}",
        "FAULT_AT": str(at),
        "FAULT_ERRNO": str(fault.number),
        "FAULT_LOG": str(log),
        **({"FAULT_STAYS": "1"} if fault.stays else {}),
    }
    pid, coming = started.start(words, root, root, more)
    code = coming.result()
    alive = gone(pid)
    out, told = (path.read_bytes() for path in output(root))
    shown = told.decode("utf-8", "replace") + (f"Traceback: processes stayed alive: {alive}" if alive else "")
    return code, out, shown, log.read_text("utf-8", "replace").splitlines() if log.exists() else []


def sweep(
    started: Started,
    base: Path,
    words: Words,
    rest: list[Words],
    fault: Fault,
    figures: Figures,
    numbers: Numbers,
) -> int:
    """One command over copies of the folder `base`, once for each of its calls, then again and `rest`. How many calls it makes.

    What all of them give without a fault is what each must end with.
    """
    clean = copy(base, base.with_name(f"{base.name}-clean"))
    calls = once(started, words(clean), clean, 0, fault if fault.number else Fault("none", 5))[3]
    truth = Truth({}, "", set())
    if (clean / "answer.html").exists():
        truth.answers.add((clean / "answer.html").read_bytes())
    _run(started, [one(clean) for one in rest], clean, truth, figures.wrong)
    truth.views, truth.facts = shown(clean / "heron.case"), facts(clean / "heron.case")
    for at in numbers(calls):
        root = copy(base, base.with_name(f"{base.name}-{fault.name}-{at}"))
        given = words(root)
        life = Life(root, truth, figures.wrong)
        code, out, told, made = once(started, given, root, at, fault)
        figures.runs += 1
        figures.by[f"{given[0]}, {fault.name}: exit {code}"] += 1
        if len(made) >= at:
            figures.calls[made[at - 1].split(" ")[1]] += 1
        _told(code, told, fault, f"{root.name} ({made[at - 1] if len(made) >= at else 'not reached'})", figures.wrong)
        life.ended(given, out, False)
        _run(started, ([] if life.done(given) else [given]) + [one(root) for one in rest], root, truth, figures.wrong, life)
        life.finished()
        if not any(root.name in line for line in figures.wrong.all()):
            shutil.rmtree(root)
    shutil.rmtree(clean)
    return len(calls)


def _run(started: Started, commands: list[tuple[str, ...]], root: Path, truth: Truth, wrong: Wrong, life: Life | None = None) -> None:
    """Commands that nothing disturbs; without a life they say what is true."""
    for words in commands:
        code, out, told = ended(started, words, root, None, "")[:3]
        if code:
            wrong.other.append(f"{root.name}, again: {words[0]} ended with {code}: {told.decode('utf-8', 'replace')[-500:]}")
        answer = root / "answer.html"
        if life is not None:
            life.ended(words, out, code == 0)
        elif answer.exists():
            truth.answers.add(answer.read_bytes())


def _told(code: int, told: str, fault: Fault, label: str, wrong: Wrong) -> None:
    """A refused call ends with exit 7 and words that say so, or is of no consequence and ends with 0."""
    if fault.number == 0:
        if code not in (-9, 0):
            wrong.other.append(f"{label}: killed, and ended with {code}")
    elif code not in (0, 7) or "Traceback" in told or (code == 7 and "leadline: " not in told):
        wrong.other.append(f"{label}: ended with {code}: {told[-1500:]}")


@dataclass(slots=True)
class Bench:
    """Commands, each with the case that it begins with and the commands that end what it began."""

    started: Started
    bases: dict[str, Path]
    words: dict[str, Words]
    rest: dict[str, list[Words]]

    def sweep(self, name: str, fault: Fault, figures: Figures, numbers: Numbers) -> int:
        """Fails calls of one command."""
        return sweep(self.started, self.bases[name], self.words[name], self.rest[name], fault, figures, numbers)


FULL, BROKEN, INTERRUPTED, KILLED = Fault("full", errno.ENOSPC, True), Fault("broken", errno.EIO), Fault("interrupted", errno.EINTR), Fault("killed", 0)


def bench(folder: Path, compiler: str) -> Bench:
    """A small case, command by command: `new`, `intake`, `run`, `judge`, and `investigate` that writes the answer."""
    evidence(folder)
    given = str(folder / "a" / "evidence")
    words: dict[str, Words] = {
        "new": lambda root: ("new", str(root / "heron.case")),
        "intake": lambda root: ("intake", str(root / "heron.case"), given),
        "run": lambda root: ("run", str(root / "heron.case"), "--now", NOW),
        "judge": lambda root: ("judge", str(root / "heron.case"), "rule:lifo", "confirm", "--by", "T. Probe", "--why", "invented"),
        "investigate": lambda root: ("investigate", given, "--case", str(root / "heron.case"), "--now", NOW),
    }
    made = Bench(Started(True, build(compiler, folder)), {}, words, {name: [] for name in words})
    made.rest["judge"] = [words["run"]]  # a decision that was journaled is not given again
    made.rest["intake"] = [words["run"]]
    base = folder / "new"
    base.mkdir()
    for name, of in words.items():
        made.bases[name] = base
        base = copy(base, folder / f"after-{name}")
        code, _, told, _ = ended(made.started, of(base), base, None, "")
        if code:
            raise RuntimeError(f"{name} ended with {code}: {told.decode()}")
    return made


def copy(base: Path, to: Path) -> Path:
    """A copy of a folder, links and times as they are."""
    shutil.rmtree(to, ignore_errors=True)
    return Path(shutil.copytree(base, to))


def some(most: int, seed: int) -> Numbers:
    """So many call numbers, spread over all."""

    def chosen(calls: list[str]) -> list[int]:
        return sorted(random.Random(seed).sample(range(1, len(calls) + 1), min(most, len(calls))))

    return chosen


def on(ending: str, most: int) -> Numbers:
    """The first so many calls on files with this ending."""

    def chosen(calls: list[str]) -> list[int]:
        return [n for n, call in enumerate(calls, 1) if call.endswith(ending)][:most]

    return chosen
