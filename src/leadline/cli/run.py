"""`leadline run CASE`: every stage that has something to do."""

from __future__ import annotations

import argparse

from leadline.cli.common import Commands, clocked, command, folder_of, progress
from leadline.model.errors import UsageError


def add(commands: Commands) -> None:
    """Declares the command."""
    made = command(commands, "run", "run every stage that has something to do: extract, link, trace, detect, plan", run)
    made.add_argument("case", metavar="CASE")
    made.add_argument("--engine", default="local", metavar="WHERE", help="local (spark://… is not there yet)")
    made.add_argument("--strict", action="store_true", help="exit 3 if a problem was recorded")
    clocked(made)


def run(args: argparse.Namespace) -> int:
    """Runs what is stale and says what was done."""
    from leadline.case import Case

    if args.engine != "local":
        raise UsageError(f"no engine {args.engine!r}", advice="This version runs locally only: leave --engine out.")
    with Case.open(folder_of(args.case), write=True, now=args.now) as case:
        read, anew = case.run(progress(args))
        print(f"{read} exhibits read, conclusions made anew." if anew else "Nothing new: every stage is up to date.")
        return 3 if args.strict and case.show("problems") else 0
