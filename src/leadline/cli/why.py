"""`leadline why CASE ID`: the proof of any row, down to bytes."""

from __future__ import annotations

import argparse

from leadline.cli.common import Commands, answers, asked_for_data, command, folder_of, give


def add(commands: Commands) -> None:
    """Declares the command."""
    made = command(commands, "why", "the proof of any row, down to bytes", run)
    made.add_argument("case", metavar="CASE")
    made.add_argument(
        "id", metavar="ID", help="of a network, link, report, transfer, loss, finding, action, observation, problem, account or exhibit"
    )
    answers(made)


def run(args: argparse.Namespace) -> int:
    """Prints the tree."""
    from leadline.case import Case
    from leadline.views.why import lines

    with Case.open(folder_of(args.case)) as case:
        node = case.why(args.id)
        if asked_for_data(args):
            give(args, case, "why", [node])
        else:
            text = "\n".join(lines(node, case.where))
            print("".join(c if c.isprintable() or c == "\n" else "�" for c in text))
    return 0
