#!/usr/bin/env python3
"""Installs Leadline into .venv beside this file and runs it: `python3 start.py demo`, `python3 start.py test`.

Needs Python 3.11 or later and nothing else. With `--wheels FOLDER` nothing is fetched: all comes from that folder, which
`python3 start.py wheels FOLDER` fills on a machine that has a network.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
LOCKS = {"run": "requirements.lock", "test": "requirements-test.lock"}


def main() -> int:
    """Reads the command and carries it out."""
    if sys.version_info < (3, 11):
        print(f"This is Python {sys.version.split()[0]}; Leadline needs 3.11 or later.", file=sys.stderr)
        return 2
    top = argparse.ArgumentParser(description="Installs Leadline into .venv beside this file, then runs it.")
    top.add_argument("--wheels", metavar="FOLDER", help="install from this folder of wheels, without a network")
    top.add_argument("--venv", metavar="DIR", default=str(HERE / ".venv"), help="where to install (default: .venv beside this file)")
    top.add_argument(
        "command",
        help="test: run the tests; wheels FOLDER: fill a folder for machines without a network; else a command of leadline, such as demo",
    )
    top.add_argument("words", nargs=argparse.REMAINDER, help="what follows is handed on")
    args = top.parse_args()
    if args.command == "wheels":
        return fill(args.words)
    python = installed(Path(args.venv), "test" if args.command == "test" else "run", args.wheels)
    if args.command == "test":
        return subprocess.run([python, "-m", "pytest", *args.words], cwd=HERE, check=False).returncode
    return subprocess.run([python, "-m", "leadline", args.command, *args.words], check=False).returncode


def installed(folder: Path, what: str, wheels: str | None) -> str:
    """The interpreter of an environment that holds what the lock says; made or brought up to date where it does not."""
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    lock = HERE / LOCKS[what]
    sources = sorted((HERE / "src").rglob("*")) if what == "run" else []
    state = hashlib.sha256(lock.read_bytes() + (HERE / "pyproject.toml").read_bytes() + what.encode())
    for path in sources:
        if path.is_file() and path.suffix not in (".pyc",):
            state.update(path.read_bytes())
    mark = folder / "leadline-installed"
    if python.exists() and mark.exists() and mark.read_text("ascii") == state.hexdigest():
        return str(python)
    if not python.exists():
        print(f"making {folder}", file=sys.stderr)
        venv.create(folder, with_pip=True)
    pip = [
        str(python),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        *(["--no-index", "--find-links", wheels] if wheels else []),
    ]
    print(f"installing from {lock.name}", file=sys.stderr)
    run([*pip, "--require-hashes", "-r", str(lock)])
    editable = ["-e"] if what == "test" else []
    run([*pip, "--no-deps", "--no-build-isolation", *editable, str(HERE)])
    mark.write_text(state.hexdigest(), "ascii")
    return str(python)


def fill(words: list[str]) -> int:
    """A folder of wheels for this system and this version of Python, with everything that `demo` and `test` need."""
    if len(words) != 1:
        print("usage: python3 start.py wheels FOLDER", file=sys.stderr)
        return 2
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--only-binary=:all:", "--dest", words[0]]
    for lock in LOCKS.values():
        run([*pip, "--require-hashes", "-r", str(HERE / lock)])
    print(f"{words[0]} is ready: carry it with this folder, then run `python3 start.py --wheels {words[0]} demo`.")
    return 0


def run(words: list[str]) -> None:
    """One step of the installation; ends the program with advice where it fails."""
    done = subprocess.run(words, check=False)
    if done.returncode:
        advice = 'Without a network, use --wheels FOLDER (see README.md, "Without a network").'
        print(f"The installation failed at: {' '.join(words[-3:])}\n{advice}", file=sys.stderr)
        sys.exit(done.returncode)


if __name__ == "__main__":
    sys.exit(main())
