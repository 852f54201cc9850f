"""`leadline judge CASE ID VERDICT`: a person's decision, in the journal for ever."""

from __future__ import annotations

import argparse

from leadline.cli.common import Commands, command, folder_of, progress


def add(commands: Commands) -> None:
    """Declares the command."""
    made = command(commands, "judge", "record a person's decision", run)
    made.add_argument("case", metavar="CASE")
    made.add_argument("id", metavar="ID", help="of a row; rule:NAME; or an account")
    made.add_argument(
        "verdict",
        metavar="VERDICT",
        help="confirm | reject | unsure | withdraw; a link: same | different | unsure; an account: service | customer",
    )
    made.add_argument("--by", required=True, metavar="NAME", help="who decides")
    made.add_argument("--why", required=True, metavar="TEXT", help="the reason")


def run(args: argparse.Namespace) -> int:
    """Records the decision and makes the conclusions anew."""
    from leadline.case import Case

    with Case.open(folder_of(args.case), write=True) as case:
        case.judge(args.id, args.verdict, args.by, args.why)
        case.run(progress(args))
        print(f"Recorded: {args.by} judges {args.id}: {args.verdict}.")
    return 0
