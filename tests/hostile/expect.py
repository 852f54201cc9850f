"""What a hostile case is: how its file is made, and what must come of it, as data.

A case is one file (or, for file systems, one thing in a folder). `state` and problems are those of `leadline show`; problems of what
lies inside count as the file's. Times are bounds for a loaded machine, to tell slow from endless.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

READ, PARTLY, NOT, OUT = "read", "partly", "not read", "left out"  # OUT: named by a problem, and not taken in

# Doubts that say nothing about the bytes: columns that were inferred, accounts that were assumed, what linking and tracing have to say.
DOUBTS = frozenset((
    "account-assumed", "account-doubt", "ambiguous-pair", "amount-differs", "chain-assumed", "columns-inferred", "count-differs",
    "currency-missing", "duplicate", "holder-assumed", "left-aside", "missing", "no-date", "no-time", "total-differs", "two-times",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Expect:
    """What must come of a case. A kind of problem may be given as a choice (`damaged|truncated`)."""

    state: tuple[str, ...]  # any of them
    must: tuple[str, ...] = ()  # kinds of problem that must appear
    may: tuple[str, ...] = ()  # further kinds that may; all others must not, doubts aside
    seen: tuple[str, ...] = ()  # references that must be observed in the file or in what lies inside
    unseen: tuple[str, ...] = ()  # references that must not; `field=kind:value`: not in that field
    paid: tuple[tuple[str, str], ...] | None = None  # amount and asset of every transfer of the file, sorted; None: not looked at
    rows: tuple[int, int] | None = None  # rows in and rows read
    members: tuple[int, int] | None = None  # least and most exhibits that lie inside
    seconds: int = 60


@dataclass(frozen=True, slots=True)
class Case:
    """One case: `group/name` is its id, `name` also its file's."""

    group: str
    name: str
    about: str
    expect: Expect
    make: Callable[[bool], bytes] | None
    place: Callable[[Path, bool], None] | None

    @property
    def id(self) -> str:
        """Where it lies in the corpus."""
        return f"{self.group}/{self.name}"

    def bytes(self, big: bool = False) -> bytes:
        """The file's bytes: at the size of the threat (`big`), or a small form of it that reaches the same places."""
        return self.make(big) if self.make else b""

    def write(self, folder: Path, big: bool = False) -> None:
        """Puts the case into its group's folder below `folder`."""
        there = folder / self.group
        there.mkdir(parents=True, exist_ok=True)
        if self.place:
            self.place(there, big)
        else:
            (there / self.name).write_bytes(self.bytes(big))


_CASES: dict[str, Case] = {}

CANARY = ["http://canary.invalid"]  # where evidence tries to lead the reader to; a test puts an address of its own here


def canary(path: str) -> str:
    """An address that must never be asked."""
    return f"{CANARY[0]}/{path}"


def _keep(case: Case) -> None:
    if case.id in _CASES:
        raise ValueError(f"two cases are called {case.id}")
    _CASES[case.id] = case


def case(group: str, name: str, expect: Expect) -> Callable[[Callable[[bool], bytes]], Callable[[bool], bytes]]:
    """Marks a function `(big) -> bytes` as the maker of a case's file; its docstring says what is hostile about it."""

    def mark(make: Callable[[bool], bytes]) -> Callable[[bool], bytes]:
        _keep(Case(group, name, (make.__doc__ or "").strip(), expect, make, None))
        return make

    return mark


def place(group: str, name: str, expect: Expect) -> Callable[[Callable[[Path, bool], None]], Callable[[Path, bool], None]]:
    """Marks a function `(folder, big) -> None` that makes something other than a file; `name` is what it makes there, as shown."""

    def mark(make: Callable[[Path, bool], None]) -> Callable[[Path, bool], None]:
        _keep(Case(group, name, (make.__doc__ or "").strip(), expect, None, make))
        return make

    return mark


def every() -> list[Case]:
    """All cases, in the order of their ids."""
    from tests.hostile import cases

    for module in pkgutil.iter_modules(cases.__path__):
        importlib.import_module(f"tests.hostile.cases.{module.name}")
    return [_CASES[i] for i in sorted(_CASES)]


def of(group: str) -> list[Case]:
    """The cases of one group."""
    return [c for c in every() if c.group == group]


def groups() -> list[str]:
    """The groups by name."""
    return sorted({c.group for c in every()})
