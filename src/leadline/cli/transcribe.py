"""`leadline transcribe CASE EXHIBIT TEXT`: what a person typed from a picture, kept as evidence of its own."""

from __future__ import annotations

import argparse
import sys

from leadline.cli.common import Commands, command, folder_of, progress


def add(commands: Commands) -> None:
    """Declares the command."""
    made = command(commands, "transcribe", "type what stands in a picture; it is kept beside the picture as evidence of its own", run)
    made.add_argument("case", metavar="CASE")
    made.add_argument("exhibit", metavar="EXHIBIT", help="the picture: its hash, the first digits of it, or its path in the inventory")
    made.add_argument("text", metavar="TEXT", help="as it stands there; `-`: from standard input")
    made.add_argument("--box", type=_box, metavar="L,T,R,B", help="where it stands: left, top, right, bottom in pixels of the picture")
    made.add_argument("--page", type=int, default=1, metavar="N", help="of a document with pages (default 1)")
    made.add_argument("--by", required=True, metavar="NAME", help="who typed it")
    made.add_argument("--why", required=True, metavar="TEXT", help="the reason, such as: read by eye, the machine misread it")


def _box(text: str) -> tuple[int, int, int, int]:
    parts = text.split(",")
    if len(parts) != 4 or not all(part.strip().isdecimal() for part in parts):
        raise argparse.ArgumentTypeError("four whole numbers are needed: LEFT,TOP,RIGHT,BOTTOM")
    left, top, right, bottom = (int(part) for part in parts)
    return left, top, right, bottom


def run(args: argparse.Namespace) -> int:
    """Stores and journals the text, reads it, and makes the conclusions anew."""
    from leadline.case import Case, Typed

    text = sys.stdin.read() if args.text == "-" else args.text
    with Case.open(folder_of(args.case), write=True) as case:
        sha = case.transcribe(args.exhibit, Typed(text, args.page, args.box), args.by, args.why)
        case.run(progress(args))
        seen = [row for row in case.show("observations") if row["exhibit"] == sha]
        print(f"Recorded as exhibit {sha}: {len(seen)} reference{'' if len(seen) == 1 else 's'} in it.")
        for row in seen:
            print(f"  {row['kind']}:{row['value']}")
    return 0
