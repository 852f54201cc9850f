"""`leadline new CASE`: an empty case."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from leadline.cli.common import Commands, command

if TYPE_CHECKING:
    from leadline.model.settings import Settings


def add(commands: Commands) -> None:
    """Declares the command."""
    made = command(commands, "new", "make an empty case", run)
    made.add_argument("case", metavar="CASE", help="the folder to make")
    settings(made)


def settings(made: argparse.ArgumentParser) -> None:
    """The settings a new case can be given."""
    made.add_argument("--title", default="", help="what the case is called in print")
    made.add_argument("--timezone", default="UTC", metavar="ZONE", help="where its local times are, e.g. Europe/Paris (default: UTC)")
    made.add_argument("--currency", metavar="CODE", help="what amounts without a currency are in, e.g. EUR")
    made.add_argument("--region", metavar="CC", help="whose national phone numbers and accounts it holds, e.g. DE")
    made.add_argument("--date-order", choices=("dmy", "mdy", "ymd"), help="how 03/04/2026 is read (default: by the whole file)")


def run(args: argparse.Namespace) -> int:
    """Makes the folder."""
    from leadline.case import Case

    with Case.create(Path(args.case), chosen(args)) as case:
        print(f"{case.folder} is ready. Next: leadline intake {args.case} PATH...")
    return 0


def chosen(args: argparse.Namespace) -> Settings:
    """The settings that the options give."""
    from leadline.model.settings import Settings

    return Settings(
        title=args.title,
        zone=args.timezone,
        currency=args.currency,
        region=args.region,
        date_order=args.date_order,
        now=getattr(args, "now", None),
    )
