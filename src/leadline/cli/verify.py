"""`leadline verify CASE`: re-check every hash, span and proof."""

from __future__ import annotations

import argparse

from leadline.cli.common import Commands, answers, asked_for_data, command, folder_of, give


def add(commands: Commands) -> None:
    """Declares the command."""
    made = command(commands, "verify", "re-check every hash, span and proof", run)
    made.add_argument("case", metavar="CASE")
    answers(made)


def run(args: argparse.Namespace) -> int:
    """Prints what is not as it was stored; exit 4 if anything is."""
    from leadline.case import Case

    with Case.open(folder_of(args.case), damaged=True) as case:
        failures = case.verify()
        if asked_for_data(args):
            give(args, case, "verify", failures, ok=not failures)
        elif failures:
            print("\n".join(f"{f['what']}: {f['why']}" for f in failures))
            print(f"{len(failures)} checks failed. Do not work on with this case; go back to a copy that verifies.")
        else:
            print("All is as it was stored: every hash, span, proof and journal entry was checked.")
    return 4 if failures else 0
