"""`leadline completion SHELL`: the script that completes commands and options in a shell."""

from __future__ import annotations

import argparse

from leadline.cli.common import Commands, command


def add(commands: Commands) -> None:
    """Declares the command."""
    made = command(commands, "completion", "print a completion script for a shell", run)
    made.add_argument("shell", choices=("bash", "zsh", "tcsh"), help="add the output to the shell's start file")


def run(args: argparse.Namespace) -> int:
    """Prints the script."""
    import shtab

    from leadline.cli.main import parser

    print(shtab.complete(parser([]), shell=args.shell))
    return 0
