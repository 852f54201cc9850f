"""`leadline demo`: the sample case, from invented evidence to the answer."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from leadline.cli.common import Commands, command, progress
from leadline.cli.investigate import finish
from leadline.model.errors import UsageError


def add(commands: Commands) -> None:
    """Declares the command."""
    made = command(commands, "demo", "make the sample case, run it, print the answer", run)
    made.add_argument(
        "--to", default="leadline-demo", metavar="DIR", help="where the sample goes (default: leadline-demo in the current folder)"
    )
    made.add_argument("--no-serve", action="store_true", help="only print (the workbench is not in this version yet)")


def run(args: argparse.Namespace) -> int:
    """Writes the sample, investigates it, prints the answer."""
    from leadline.case import Case
    from leadline.model.settings import Settings
    from leadline.scenario import sample

    to = Path(args.to)
    case_folder = to / "sample.case"
    if to.exists() and any(to.iterdir()) and not case_folder.exists():
        raise UsageError("the folder is not empty, and holds no sample of ours", where=str(to), advice="Name another folder with --to DIR.")
    shutil.rmtree(to / "evidence", ignore_errors=True)
    truth = sample(to)
    settings = Settings(title="Sample case (all of it invented)", now=truth.now, currency="EUR")
    with Case.ensure(case_folder, settings) as case:
        case.intake([to / "evidence"], progress=progress(args))
        _, anew = case.run(progress(args))
        finish(case, anew)
    return 0
