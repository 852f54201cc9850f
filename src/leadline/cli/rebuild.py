"""`leadline rebuild CASE`: the database anew from vault and journal."""

from __future__ import annotations

import argparse

from leadline.cli.common import Commands, command, folder_of, progress


def add(commands: Commands) -> None:
    """Declares the command."""
    made = command(commands, "rebuild", "make the database anew from vault and journal", run)
    made.add_argument("case", metavar="CASE")


def run(args: argparse.Namespace) -> int:
    """Rebuilds and compares."""
    from leadline.case import Case

    with Case.open(folder_of(args.case), write=True, damaged=True) as case:
        before, after = case.rebuild(progress(args))
        same = "the same facts as before" if before == after else "there was no readable database before"
        print(f"Rebuilt from vault and journal: {same}. Hash of facts: {after}")
    return 0
