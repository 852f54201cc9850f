"""`leadline investigate FOLDER`: the main job, from a folder to the answer."""

from __future__ import annotations

import argparse
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from leadline.cli.common import Commands, clocked, command, progress
from leadline.cli.new import chosen, settings
from leadline.model.errors import UsageError

if TYPE_CHECKING:
    from leadline.case import Case


def add(commands: Commands) -> None:
    """Declares the command."""
    made = command(commands, "investigate", "from a folder of evidence to the answer: new case, all stages", run)
    made.add_argument("folder", metavar="FOLDER", help="the folder that holds the evidence")
    made.add_argument("--case", metavar="DIR", help="where the case is made or lies (default: NAME.case in the current folder)")
    made.add_argument("--strict", action="store_true", help="exit 3 if a problem was recorded")
    settings(made)
    clocked(made)


def run(args: argparse.Namespace) -> int:
    """Takes in what is new, runs what is stale, prints the answer."""
    from leadline.case import Case

    folder = Path(args.folder)
    if not folder.is_dir():
        raise UsageError(
            "no such folder", where=str(folder), advice="Name the folder that holds the evidence; names with spaces need quotes."
        )
    place = Path(args.case) if args.case else Path(f"{folder.resolve().name}.case")
    with Case.ensure(place, chosen(args), args.now) as case:
        case.intake([folder], progress=progress(args))
        _, anew = case.run(progress(args))
        finish(case, anew)
        return 3 if args.strict and case.show("problems") else 0


def finish(case: Case, anew: bool) -> None:
    """Prints the answer and writes answer.html beside the case."""
    text, page = case.answer()
    beside = _beside(case)
    case.publish(beside, page)
    if not anew:
        print("Nothing new was found in the folder; this is the answer as it stood.\n")
    print(text, end="")
    print(f"\nThe same on one page, to read or print: {beside}")
    print(f"The case: {case.folder}. The proof of any figure: leadline why {case.folder} ID")


def refresh(case: Case) -> None:
    """Writes answer.html beside the case anew where there is one: it may show what is sealed now."""
    beside = _beside(case)
    if beside.exists():
        case.publish(beside, case.answer()[1])


def _beside(case: Case) -> Path:
    """`answer.html` beside the case; where another case's answer or something else lies there, `NAME.answer.html`."""
    folder = case.folder.resolve().parent
    path = folder / "answer.html"
    mark = f'<meta name="leadline-case" content="{escape(case.name)}">'
    if path.exists() and mark not in path.read_text("utf-8", "replace")[:2_000]:
        return folder / f"{case.name}.answer.html"
    return path
