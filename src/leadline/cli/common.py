"""What several commands share: options, progress, and how an answer is printed."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from leadline.case import Case

Commands = Any  # argparse's own type for sub-parsers is private


def command(commands: Commands, name: str, about: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
    """A sub-command with the options that every command has."""
    made: argparse.ArgumentParser = commands.add_parser(name, help=about, description=about)
    made.add_argument("--quiet", action="store_true", help="no progress on standard error")
    made.set_defaults(run=run)
    return made


def answers(made: argparse.ArgumentParser) -> None:
    """The options of a command that gives an answer."""
    made.add_argument("--json", action="store_true", help="one JSON object")
    made.add_argument("--jsonl", action="store_true", help="one row a line, for large answers")
    made.add_argument("--limit", type=int, metavar="N", help="at most N rows")
    made.add_argument("--next", metavar="MARK", help="the part after the one that gave this mark")


def clocked(made: argparse.ArgumentParser) -> None:
    """The option that sets the moment from which clocks are counted."""
    made.add_argument("--now", metavar="TIME", help="count clocks from this moment (2026-03-04T09:15:00Z) instead of the machine's")


def progress(args: argparse.Namespace) -> Callable[[str, int, int], None]:
    """Shows how far a long step is, on standard error, at most twice a second."""
    if args.quiet:
        return lambda stage, done, total: None
    live = sys.stderr.isatty()
    last = [time.monotonic()]

    def show(stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if now - last[0] < (0.5 if live else 5.0) and not (live and done == total):
            return
        last[0] = now
        end = "\r" if live and done < total else "\n"
        print(f"{stage}: {done:,} of {total:,}".ljust(50), end=end, file=sys.stderr, flush=True)

    return show


def give(args: argparse.Namespace, case: Case, what: str, rows: list[dict[str, Any]], **more: Any) -> None:
    """Prints rows in the interface's JSON."""
    from leadline import views

    some, mark = views.page(rows, args.limit, args.next)
    if args.jsonl:
        for row in some:
            print(views.dump(row))
        return
    if mark is not None:
        more["next"] = mark
    print(views.dump(views.envelope(what, case.name, some, **more)))


def tell_if_behind(args: argparse.Namespace, case: Case) -> None:
    """Says on standard error that the conclusions are older than the evidence, or that a run was ended half-way."""
    if not args.quiet and not case.concluded:
        what = f"the conclusions of {case.name} do not rest on all that it holds now"
        print(f"leadline: {what}. Next: leadline run {case.folder}", file=sys.stderr)


def asked_for_data(args: argparse.Namespace) -> bool:
    """Whether the answer is wanted as JSON."""
    return bool(args.json or args.jsonl)


def folder_of(text: str) -> Path:
    """A case as it was named: the folder, or the folder with `.case` where only that exists."""
    path = Path(text)
    with_ending = path.with_name(path.name + ".case") if path.name else path
    return with_ending if not path.exists() and with_ending.exists() else path
