"""`leadline show CASE WHAT`: one view of the case."""

from __future__ import annotations

import argparse

from leadline.cli.common import Commands, answers, asked_for_data, clocked, command, folder_of, give, tell_if_behind
from leadline.cli.table import table

WHAT = (
    "summary",
    "inventory",
    "observations",
    "reports",
    "networks",
    "transfers",
    "accounts",
    "trail",
    "findings",
    "actions",
    "problems",
    "journal",
)

GIVEN = ("inventory", "observations", "problems", "journal")  # what was handed in and decided; the others are concluded


def add(commands: Commands) -> None:
    """Declares the command."""
    made = command(commands, "show", "show one view of the case", run)
    made.add_argument("case", metavar="CASE")
    made.add_argument("what", metavar="WHAT", help=" | ".join(WHAT))
    made.add_argument("--network", metavar="ID", help="only what belongs to this network")
    made.add_argument("--unmask", action="store_true", help="show reporters in clear")
    answers(made)
    clocked(made)


def run(args: argparse.Namespace) -> int:
    """Prints the view."""
    from leadline.case import Case

    with Case.open(folder_of(args.case), now=args.now) as case:
        if args.what not in GIVEN:
            tell_if_behind(args, case)
        rows = case.show(args.what, network=args.network, unmask=args.unmask)
        if asked_for_data(args):
            give(args, case, args.what, rows)
        else:
            print(table(args.what, rows))
    return 0
