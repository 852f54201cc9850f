"""`leadline judge CASE ID VERDICT`: a person's decision, in the journal for ever."""

from __future__ import annotations

import argparse
import sys
from getpass import getpass

from leadline.cli.common import Commands, command, folder_of, progress
from leadline.cli.investigate import refresh


def add(commands: Commands) -> None:
    """Declares the command."""
    made = command(commands, "judge", "record a person's decision", run)
    made.add_argument("case", metavar="CASE")
    made.add_argument("id", metavar="ID", help="of a row; rule:NAME; an account; or an exhibit's sha256 or path")
    made.add_argument(
        "verdict",
        metavar="VERDICT",
        help="confirm | reject | unsure | withdraw; a link: same | different | unsure; an account: service | customer; "
        "an exhibit that must never be shown: seal, and two different people: unseal",
    )
    made.add_argument("--by", required=True, metavar="NAME", help="who decides")
    made.add_argument("--why", required=True, metavar="TEXT", help="the reason")


def run(args: argparse.Namespace) -> int:
    """Records the decision and makes the conclusions anew."""
    from leadline.case import Case

    with Case.open(folder_of(args.case), write=True) as case:
        passphrase = None
        if args.verdict == "unseal" and case.asks_passphrase and sys.stdin.isatty():
            passphrase = getpass("Passphrase of the sealing key: ")
        told = case.judge(args.id, args.verdict, args.by, args.why, passphrase=passphrase)
        case.run(progress(args))
        if args.verdict in ("seal", "unseal"):
            refresh(case)
        print(told)
    return 0
