"""Kills commands at random moments, or at each call of the system, and holds the case against an undisturbed one."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.durability.life import Life, Truth, Wrong, command, evidence, steps, undisturbed

MOST = {"new": 3, "intake": 6, "run": 6}  # kills of one step: then it is left to end; of the other commands `OFTEN`
OFTEN = 14
WAIT = 20.0  # seconds after which a process that should be gone counts as left alive


@dataclass(slots=True)
class Figures:
    """What a run of kills did."""

    kills: int = 0
    lives: int = 0
    by: Counter[str] = field(default_factory=Counter)  # stage and what was killed
    wrong: Wrong = field(default_factory=Wrong)


FORK = """
import json, os, sys
import leadline.case, leadline.scenario, leadline.cli.main as cli
while line := sys.stdin.readline():
    words, out, told, folder, more = json.loads(line)
    if pid := os.fork():
        print(pid, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
        continue
    os.setsid()
    os.chdir(folder)
    os.environ.update(more)
    for number, name in ((0, os.devnull), (1, out), (2, told)):
        os.dup2(os.open(name, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), number)
    sys.exit(cli.main(words))
"""


class Started:
    """Starts commands: each in an interpreter of its own, or (`forked`) as copies of one that has loaded the program.

    The second costs a third of the time, and no kill falls into the loading, in which nothing is written.
    """

    def __init__(self, forked: bool, preload: Path | None = None) -> None:
        self._parent: subprocess.Popen[str] | None = None
        self._forked, self._preload = forked, preload
        self._own: dict[str, str] = {}
        self.again()

    def again(self) -> None:
        """Takes the environment as it is now."""
        self.close()
        self._own = {**os.environ, **({"LD_PRELOAD": str(self._preload)} if self._preload else {})}
        if self._forked:
            pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
            self._parent = subprocess.Popen([sys.executable, "-c", FORK], env=self._own, **pipes)

    def start(self, words: tuple[str, ...], base: Path, folder: Path, more: dict[str, str] | None = None) -> tuple[int, Future[int]]:
        """Starts one, in a session of its own, with `more` in its environment; its process, and its exit code when it has ended."""
        out, told = output(base)
        code: Future[int] = Future()
        if self._parent is None:
            with out.open("wb") as one, told.open("wb") as other:
                made: Any = {"stdin": subprocess.DEVNULL, "cwd": folder, "start_new_session": True, "env": {**self._own, **(more or {})}}
                process = subprocess.Popen(command(words), stdout=one, stderr=other, **made)
            threading.Thread(target=lambda: code.set_result(process.wait()), daemon=True).start()
            return process.pid, code
        given, answers = self._parent.stdin, self._parent.stdout
        if given is None or answers is None:
            raise RuntimeError("the parent of all commands has no pipes")
        given.write(json.dumps([words, str(out), str(told), str(folder), more or {}]) + "\n")
        given.flush()
        pid = int(answers.readline())
        threading.Thread(target=lambda: code.set_result(int(answers.readline())), daemon=True).start()
        return pid, code

    def close(self) -> None:
        """Ends the parent."""
        if self._parent is not None:
            self._parent.communicate("")
            self._parent = None


def run(
    folder: Path,
    kills: int,
    seed: int,
    forked: bool = False,
    tell: Callable[[str], bool] = lambda text: True,
    plans: tuple[int, ...] = (0, 1),
) -> Figures:
    """So many kills, spread over whole lives of a case; fewer where `tell` says False."""
    dice, figures, started = random.Random(seed), Figures(), Started(forked)
    evidence(folder)
    truth = undisturbed(folder, lambda words, root: ended(started, words, root, None, "")[:3], plans)
    while figures.kills < kills:
        root = folder / f"life-{figures.lives}"
        root.mkdir()
        live(root, plans[figures.lives % len(plans)], truth, dice, figures, kills, started)
        figures.lives += 1
        on = tell(f"{figures.kills} kills, {figures.lives} lives, {len(figures.wrong.all())} wrong")
        if not any(root.name in line for line in figures.wrong.all()):
            shutil.rmtree(root)
        if not on:
            break
    started.close()
    return figures


def live(root: Path, plan: int, truth: Truth, dice: random.Random, figures: Figures, most: int, started: Started) -> None:
    """One life: each step is killed at moments spread over its length and goes on, until it was killed often enough."""
    life = Life(root, truth, figures.wrong)
    for n, (stage, words) in enumerate(steps(root, plan)):
        before = shutil.copytree(root, root.with_name(f"{root.name}.before"))
        known, left = life.known(), MOST.get(words[0], OFTEN)
        while True:
            how = dice.choices(("group", "parent"), (2, 1))[0]
            after = dice.random() * truth.seconds[plan, n] * 1.05
            code, out, told, hit = ended(started, words, root, after if left > 0 and figures.kills < most else None, how)
            if hit:
                left -= 1
                figures.kills += 1
                figures.by[f"{stage}, {how}"] += 1
            if code not in (0, -signal.SIGKILL) or b"Traceback" in told:
                figures.wrong.other.append(f"{root.name}: {words[0]} ended with {code}: {told.decode('utf-8', 'replace')[:500]}")
                return
            life.ended(words, out, code == 0, closely=dice.random() < 0.25)
            if not (code == 0 or life.done(words)):
                continue
            if left <= 0 or figures.kills >= most:
                break
            shutil.rmtree(root)  # the step came to its end between two kills: once more, from where it began
            shutil.copytree(before, root)
            life.back(known)
        shutil.rmtree(before)
    life.finished()


def output(base: Path) -> tuple[Path, Path]:
    """Where standard output and error of a command over a case below `base` go: beside it."""
    return base.with_name(f"{base.name}.out"), base.with_name(f"{base.name}.err")


def ended(started: Started, words: tuple[str, ...], root: Path, after: float | None, how: str) -> tuple[int, bytes, bytes, bool]:
    """Runs a command and kills it after so many seconds; exit code, standard output and error, whether the kill came in time."""
    pid, coming = started.start(words, root, root)
    out, told = output(root)
    hit = False
    if after is not None:
        try:
            coming.result(after)
        except TimeoutError:
            hit = kill(pid, how)
    code = coming.result()
    alive = gone(pid)
    text = told.read_bytes() + (b"Traceback: processes stayed alive: " + repr(alive).encode() if alive else b"")
    return code, out.read_bytes(), text, hit


def kill(pid: int, how: str) -> bool:
    """Kills a whole group, the command alone, or one of the processes that read for it; False where there is none to kill."""
    try:
        if how == "group":
            os.killpg(pid, signal.SIGKILL)
        elif how == "parent":
            os.kill(pid, signal.SIGKILL)
        else:
            readers = [other for other in session(pid) if other != pid]
            if not readers:
                return False
            os.kill(readers[0], signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def session(pid: int) -> list[int]:
    """The processes of a session that are not dead (Linux; elsewhere none is found)."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text("ascii", "replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == pid and fields[0] not in "ZX":
            found.append(int(entry.parent.name))
    return sorted(found)


def gone(pid: int) -> list[int]:
    """The processes of a session that are still there when all should be gone."""
    until = time.monotonic() + WAIT
    while (alive := session(pid)) and time.monotonic() < until:
        time.sleep(0.02)
    return alive
