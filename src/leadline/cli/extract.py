"""`leadline extract`: the references in a text, without a case."""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path

from leadline.cli.common import Commands, command
from leadline.model.errors import UsageError


def add(commands: Commands) -> None:
    """Declares the command."""
    made = command(commands, "extract", "no case: references in text, one JSON object a line", run)
    made.add_argument("path", metavar="PATH", help="a file, or - for standard input")
    made.add_argument("--region", metavar="CC", help="read national phone numbers as of this country (ISO 3166, two letters)")


def run(args: argparse.Namespace) -> int:
    """Prints one line for each observation, in order of start, end, kind."""
    from leadline.case import extract_lines

    region = _region(args.region)
    for line in extract_lines(_bytes(args.path), region):
        print(json.dumps(line, ensure_ascii=False))
    return 0


def _region(text: str | None) -> str | None:
    if text is not None and not re.fullmatch("[A-Za-z]{2}", text):
        raise UsageError(f"--region {text} is no country.", advice="Give two letters as in ISO 3166, for example --region DE.")
    return text.upper() if text else None


def _bytes(path: str) -> bytes:
    if path == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(path).read_bytes()
    except IsADirectoryError as error:
        advice = "Name one file, or take the folder in with `leadline investigate`."
        raise UsageError("this is a folder.", where=path, advice=advice) from error
    except OSError as error:
        why = error.strerror or str(error)
        raise UsageError(f"the file cannot be read ({why}).", where=path, advice="Check the path, or hand the text in with -.") from error
