"""`leadline scenario`: an invented case with its truth beside it, for demos, tests, benchmarks and training."""

from __future__ import annotations

import argparse
from pathlib import Path

from leadline.cli.common import Commands, command
from leadline.model.errors import UsageError

_ABOUT = "write an invented case: DIR/evidence as a folder of real file formats, and DIR/truth.json with what really happened"


def add(commands: Commands) -> None:
    """Declares the command."""
    made = command(commands, "scenario", _ABOUT, run)
    made.add_argument("--seed", type=int, default=1, metavar="N", help="the same seed gives the same bytes (default: 1)")
    made.add_argument("--reports", type=int, default=25, metavar="K", help="how many victims report (default: 25)")
    made.add_argument("--out", required=True, metavar="DIR", help="where it goes: a folder that does not exist yet, or an empty one")
    made.add_argument(
        "--with",
        dest="switches",
        action="append",
        metavar="SWITCH",
        help="what to plant: compound (coerced workers), supplier (of several networks), ai (its traces), poor (evidence); "
        "may be repeated; without it all four",
    )


def run(args: argparse.Namespace) -> int:
    """Writes the case and says where it is."""
    from leadline import scenario

    out = Path(args.out)
    if out.is_dir() and any(out.iterdir()):
        raise UsageError("the folder is not empty", where=str(out), advice="Name one that does not exist yet, or an empty one.")
    chosen = frozenset(args.switches) if args.switches else scenario.SWITCHES
    truth = scenario.write(out, args.seed, args.reports, chosen)
    print(f"{out / 'evidence'}: {truth.files:,} files, {truth.reports:,} reports, all of it invented.")
    print(f"{out / 'truth.json'}: {len(truth.networks):,} networks, {len(truth.transfers):,} transfers, {len(truth.losses):,} losses.")
    print(f"Next: leadline investigate {out / 'evidence'} --now {truth.now}")
    return 0
