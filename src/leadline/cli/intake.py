"""`leadline intake CASE PATH...`: take exhibits in."""

from __future__ import annotations

import argparse
from pathlib import Path

from leadline.cli.common import Commands, command, folder_of, progress


def add(commands: Commands) -> None:
    """Declares the command."""
    made = command(commands, "intake", "take exhibits in", run)
    made.add_argument("case", metavar="CASE")
    made.add_argument("paths", metavar="PATH", nargs="+", help="files or folders")
    made.add_argument("--report", metavar="ID", help="the report that all of it came with")
    made.add_argument("--channel", choices=("victim", "bank", "vasp", "chain", "seizure", "open-source"), help="how it came")
    made.add_argument("--strict", action="store_true", help="exit 3 if a problem was recorded")


def run(args: argparse.Namespace) -> int:
    """Takes the files in; nothing is read for facts yet."""
    from leadline.case import Case

    with Case.open(folder_of(args.case), write=True) as case:
        taken = case.intake([Path(p) for p in args.paths], report=args.report, channel=args.channel, progress=progress(args))
        print(f"{taken.new} taken in, {taken.known} known already. Next: leadline run {args.case}")
        return 3 if args.strict and case.show("problems") else 0
