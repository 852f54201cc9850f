"""Flips single bits, and cuts files, in everything that a case keeps, and asks `verify` each time.

One change at a time over one case, taken back afterwards. The check is the function that the command calls, on the folder as it then
lies on the disk; `by_command` asks the command itself.
"""

from __future__ import annotations

import random
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.durability.life import NOW, command, evidence

from leadline.case import Case
from leadline.model.errors import LeadlineError
from leadline.store import tables
from leadline.store.folder import Store
from leadline.store.journal import Journal
from leadline.store.verify import Failure, verify


@dataclass(slots=True)
class Figures:
    """What a run of changes did."""

    done: Counter[str] = field(default_factory=Counter)  # flips and cuts by what they were made in
    found: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    crashed: list[str] = field(default_factory=list)


def made(folder: Path) -> Path:
    """A whole small case, made by the command."""
    evidence(folder)
    case = folder / "heron.case"
    subprocess.run(command(("investigate", str(folder / "a" / "evidence"), "--case", str(case), "--now", NOW)), check=True, capture_output=True, cwd=folder)
    subprocess.run(command(("intake", str(case), str(folder / "b" / "later"))), check=True, capture_output=True)
    return case


def parts(case: Path) -> dict[str, list[Path]]:
    """The files of a case by what they are. `packages/` is empty as long as nothing makes packages."""
    return {
        "vault": sorted(p for p in (case / "vault").rglob("*") if p.is_file()),
        "journal": sorted((case / "journal").glob("*.jsonl")),
        "database": [case / tables.FILE],
    }


def run(case: Path, count: int, seed: int, share: dict[str, int] | None = None) -> Figures:
    """So many changes, half of them flips and half cuts, shared among vault, journal and database."""
    dice, figures = random.Random(seed), Figures()
    weights = share or {"vault": 4, "journal": 4, "database": 1}
    files = parts(case)
    with Store.open(case, write=False) as opened:
        for n in range(count):
            part = dice.choices(list(weights), list(weights.values()))[0]
            flip = n % 2 == 0
            what = f"{part}, {'flip' if flip else 'cut'}"
            with changed(dice.choice(files[part]), dice, flip) as where:
                figures.done[what] += 1
                try:
                    found = len(verified(case) if part == "database" else _again(opened))
                except LeadlineError:
                    found = 1  # the command names it and ends with its exit code
                except Exception as error:  # noqa: BLE001  this is what is looked for
                    figures.crashed.append(f"{where}: {error!r}")
                    continue
                if found:
                    figures.found[what] += 1
                else:
                    figures.missed.append(where)
    if verified(case):
        figures.missed.append("at the end the case is not as it was at the beginning")
    return figures


def by_command(case: Path, count: int, seed: int) -> Figures:
    """The same, asking `leadline verify` as a process."""
    dice, figures = random.Random(seed), Figures()
    files = [(part, path) for part, some in parts(case).items() for path in some]
    for n in range(count):
        part, path = dice.choice(files)
        flip = n % 2 == 0
        what = f"{part}, {'flip' if flip else 'cut'}"
        with changed(path, dice, flip) as where:
            figures.done[what] += 1
            done = subprocess.run(command(("verify", str(case), "--json")), capture_output=True, text=True)
            if "Traceback" in done.stderr or done.returncode not in (0, 4, 7) or (done.returncode == 4 and not done.stdout + done.stderr):
                figures.crashed.append(f"{where}: {done.returncode}: {done.stderr[-300:]}")
            elif done.returncode:
                figures.found[what] += 1
            else:
                figures.missed.append(where)
    return figures


@contextmanager
def changed(path: Path, dice: random.Random, flip: bool) -> Iterator[str]:
    """One bit of a file the other way, or its end cut off, for the length of a `with`; in words."""
    whole, mode = path.read_bytes(), path.stat().st_mode
    path.chmod(0o600)
    at = dice.randrange(len(whole))
    data = bytearray(whole)
    if flip:
        data[at] ^= 1 << dice.randrange(8)
    else:
        del data[at:]
    path.write_bytes(data)
    try:
        yield f"{path.name}: {'a bit of byte' if flip else 'cut at byte'} {at} of {len(whole)}"
    finally:
        path.write_bytes(whole)
        path.chmod(mode)


def verified(case: Path) -> list[dict[str, str]]:
    """What `leadline verify` says."""
    with Case.open(case, now=NOW, damaged=True) as opened:
        return opened.verify()


def _again(opened: Store) -> list[Failure]:
    """The check over a case that is open already: the journal is read anew, the vault by the check itself."""
    opened.journal = Journal(opened.folder / "journal", opened.journal.signer)
    return verify(opened)
