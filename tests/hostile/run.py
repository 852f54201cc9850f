"""Runs the installed command over a folder, watched: what it answered, what it tried, what it left behind."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
WATCH = Path(__file__).resolve().parent / "watch" / "sitecustomize.py"
GENEROUS = 3_000  # seconds after which a command counts as hanging
VIEWS = ("inventory", "problems", "observations", "transfers")


@dataclass
class Outcome:
    """One run over one folder, and all that the checks look at."""

    folder: Path
    case: Path
    code: int = 0
    text: str = ""
    seconds: float = 0.0
    views: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    verified: int = 0
    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    tried: list[str] = field(default_factory=list)  # to connect, to start a program, to write where it has no business
    left: list[str] = field(default_factory=list)  # outside of the case
    visits: int = 0  # of the address that stands in the evidence

    def view(self, name: str) -> list[dict[str, Any]]:
        """The rows of one view."""
        return self.views.get(name, [])


class Listener:
    """A door on this machine that must stay shut: its address stands in the evidence."""

    def __init__(self) -> None:
        self.visits = 0
        self.door = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.door.getsockname()[1]}"
        threading.Thread(target=self._wait, daemon=True).start()

    def _wait(self) -> None:
        while True:
            try:
                visitor, _ = self.door.accept()
            except OSError:
                return
            self.visits += 1
            visitor.close()

    def close(self) -> None:
        """Takes the door away."""
        self.door.close()


class Ear:
    """Takes down what watched processes tell: those whose PYTHONPATH begins with the folder `watch` of a place of work."""

    def __init__(self, work: Path) -> None:
        pipe = work / "watch" / "told"
        pipe.parent.mkdir(parents=True)
        shutil.copyfile(WATCH, pipe.parent / WATCH.name)
        os.mkfifo(pipe)
        self.lines: list[str] = []
        self.handle = os.open(pipe, os.O_RDWR)
        self.thread = threading.Thread(target=self._listen, daemon=True)
        self.thread.start()

    def _listen(self) -> None:
        rest = b""
        while True:
            rest += os.read(self.handle, 65_536)
            *whole, rest = rest.split(b"\n")
            self.lines += [line.decode("utf-8", "replace") for line in whole]
            if self.lines and self.lines[-1] == "END":
                self.lines.pop()
                return

    def end(self) -> list[str]:
        """Everything told until now."""
        os.write(self.handle, b"END\n")
        self.thread.join()
        os.close(self.handle)
        return self.lines


def hashes(folder: Path) -> dict[str, str]:
    """Everything below a folder: what it is, its mode and time of change, and the hash of a regular file that is no giant."""
    found = {}
    top = os.fsencode(folder)
    for here, folders, files in os.walk(top):
        for name in [*folders, *files]:
            path = os.path.join(here, name)  # noqa: PTH118  names that are no text
            try:
                told = os.lstat(path)
            except OSError:
                continue  # longer than a path may be
            mark = f"{told.st_mode:o} {told.st_size if name in files else 0} {told.st_mtime_ns if name in files else 0}"
            if os.path.isfile(path) and not os.path.islink(path) and told.st_size < 10**9:  # noqa: PTH113,PTH114
                with open(path, "rb") as file:  # noqa: PTH123
                    mark += " " + hashlib.file_digest(file, "sha256").hexdigest()
            found[os.path.relpath(path, top).decode("utf-8", "backslashreplace")] = mark
    return found


def environment(work: Path) -> dict[str, str]:
    """What a watched command sees: a home, a folder for temporary files and a key of its own, and the watch where an ear listens."""
    given = {name: value for name, value in os.environ.items() if not name.startswith(("LEADLINE_", "PYTEST_"))}
    source = str(ROOT / "src")
    paths = [str(work / "watch"), *([source] if Path(source).is_dir() else []), given.get("PYTHONPATH", "")]
    given |= {"HOME": str(work / "home"), "TMPDIR": str(work / "tmp"), "LEADLINE_CONFIG": str(work / "config"), "PYTHONDONTWRITEBYTECODE": "1"}
    given["LEADLINE_OCR"] = "off"  # the expectations hold without the extra
    given["PYTHONPATH"] = os.pathsep.join(p for p in paths if p)
    return given


def command(words: list[str], work: Path, seconds: int = GENEROUS) -> tuple[int, str, str]:
    """One command: exit code, standard output, standard error; -1 where it did not end in time."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "leadline", *words], env=environment(work), cwd=work / "home", capture_output=True, timeout=seconds
        )
    except subprocess.TimeoutExpired as late:
        return -1, "", f"it did not end within {late.timeout} seconds"
    return done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")


def investigate(folder: Path, work: Path, views: tuple[str, ...] = VIEWS, listener: Listener | None = None, seconds: int = GENEROUS) -> Outcome:
    """The main job over a folder, in a fresh place for everything else."""
    for name in ("home", "tmp", "config"):
        (work / name).mkdir(parents=True, exist_ok=True)
    out = work / "out"
    out.mkdir()
    case = out / "hostile.case"
    done = Outcome(folder, case, before=hashes(folder))
    ear = Ear(work)
    start = time.monotonic()
    done.code, text, errors = command(["investigate", str(folder), "--case", str(case), "--quiet"], work, seconds)
    done.seconds = time.monotonic() - start
    done.text = text + errors
    if done.code == 0:
        for name in views:
            code, text, errors = command(["show", str(case), name, "--json"], work)
            done.views[name] = json.loads(text)["rows"] if code == 0 else []
            done.text += errors
        done.verified, _, errors = command(["verify", str(case), "--json"], work)
        done.text += errors
    done.tried = [line for line in ear.end() if outside(line, work)]
    done.after = hashes(folder)
    done.left = [p.relative_to(work).as_posix() for place in ("home", "tmp") for p in (work / place).rglob("*")]
    done.left += [p.name for p in out.iterdir() if p.name not in ("hostile.case", "answer.html")]
    done.visits = listener.visits if listener else 0
    return done


def outside(line: str, work: Path) -> bool:
    """Whether a line that was told is of something that no command has any business with."""
    event, _, about = line.partition("\t")
    if event == "subprocess.Popen":
        return "'leadline.cage.child'" not in about
    if event == "change":
        # Python tries out where temporary files may lie; what stays there is found in any case.
        return os.devnull not in about and not about.strip("b'\"").startswith(tuple(str(work / n) for n in ("out", "config", "tmp"))) and "/proc/self/" not in about
    return True


def cleared(work: Path) -> None:
    """Takes a place away, locked folders too."""
    for here, folders, _ in os.walk(work):
        for name in folders:
            path = Path(here, name)
            with suppress(OSError):  # longer than a path may be
                if not path.is_symlink() and not os.access(path, os.W_OK | os.X_OK):
                    path.chmod(0o700)
    shutil.rmtree(work, ignore_errors=True)
