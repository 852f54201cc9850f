"""Writes the hostile corpus to a folder: `python tests/hostile/corpus.py DIR [--big] [--group NAME] [--list]`.

Every file is made here; nothing is downloaded. `--big` makes the files at the size of the threat (gigabytes when unpacked), else in a small
form that reaches the same places of the readers.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.hostile import expect


def write(folder: Path, groups: list[str], *, big: bool = False, good: bool = True) -> list[expect.Case]:
    """Writes the cases of some groups, and the good files beside them; gives those cases back."""
    chosen = [case for case in expect.every() if case.group in groups]
    for case in [*chosen, *(expect.of("good") if good and "good" not in groups else [])]:
        case.write(folder, big)
    return chosen


def main() -> None:
    """Writes or lists the corpus."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("folder", type=Path, nargs="?", metavar="DIR")
    asked.add_argument("--big", action="store_true", help="at the size of the threat")
    asked.add_argument("--group", action="append", choices=expect.groups(), help="only this group (may be given again)")
    asked.add_argument("--list", action="store_true", help="list the cases and write nothing")
    args = asked.parse_args()
    groups = args.group or expect.groups()
    if args.list or args.folder is None:
        for case in expect.every():
            if case.group in groups:
                sys.stdout.write(f"{case.id!r}: {case.about}\n")
        return
    args.folder.mkdir(parents=True, exist_ok=True)
    sys.stdout.write(f"{len(write(args.folder, groups, big=args.big, good=False))} cases in {args.folder}\n")


if __name__ == "__main__":
    main()
