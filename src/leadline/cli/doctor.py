"""`leadline doctor`: what this machine has for the work."""

from __future__ import annotations

import argparse
import os
import platform
import sys

from leadline.cli.common import Commands, command


def add(commands: Commands) -> None:
    """Declares the command."""
    command(commands, "doctor", "what this machine has: readers, engines, disk encryption, sandbox", run)


def run(args: argparse.Namespace) -> int:
    """Prints what is there, and what is not, in plain words."""
    from leadline.doctor import report

    print(f"leadline on Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} processors")
    for line in report():
        print(line)
    print(f"interpreter: {sys.executable}")
    return 0
