"""The command `leadline`: reads the request, hands it to one verb of `Case`, ends with the exit code of the interface."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import traceback

from leadline import __version__
from leadline.model.errors import LeadlineError

# In the order of the interface. A module is imported when its command is named, or all of them for the help.
COMMANDS = {
    "demo": "demo",
    "investigate": "investigate",
    "new": "new",
    "intake": "intake",
    "run": "run",
    "show": "show",
    "trace": "trace",
    "why": "why",
    "judge": "judge",
    "transcribe": "transcribe",
    "verify": "verify",
    "rebuild": "rebuild",
    "extract": "extract",
    "scenario": "scenario",
    "doctor": "doctor",
    "completion": "completion",
}


def parser(words: list[str]) -> argparse.ArgumentParser:
    """The parser for these words: only the named command is loaded."""
    top = argparse.ArgumentParser(
        prog="leadline",
        description="From a folder of scam evidence to the network behind it, the trail of the money, and the actions that stop it.",
        epilog="Begin with `leadline demo`. Exit codes: 0 done, 2 wrong usage, 3 problems with --strict, 4 integrity, "
        "6 case held by another process, 7 disk or store, 70 a bug.",
    )
    top.add_argument("--version", action="version", version=f"leadline {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    named = next((w for w in words if w in COMMANDS), None)
    for name in [named] if named else COMMANDS:
        importlib.import_module(f"leadline.cli.{COMMANDS[name]}").add(commands)
    return top


def main(words: list[str] | None = None) -> int:
    """Runs one command. Returns the exit code; a bug prints its traceback and gives 70."""
    given = sys.argv[1:] if words is None else words
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    try:
        args = parser(given).parse_args(given)
        code = int(args.run(args))
        sys.stdout.flush()
        return code
    except LeadlineError as error:
        print(f"leadline: {error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("leadline: interrupted; the case is whole, the next run carries on.", file=sys.stderr)
        return 130
    except SystemExit as leave:
        return int(leave.code or 0) if not isinstance(leave.code, str) else 2
    except OSError as error:
        return _refused(error)
    except MemoryError:
        print("leadline: not enough memory; close other programs, or hand the evidence in in parts.", file=sys.stderr)
        return 7
    except BaseException:  # noqa: BLE001  only a bug comes here, and it ends with 70 (docs/decisions/0007-command-line.md)
        traceback.print_exc()
        print("leadline: this is a bug; the case is whole. Please report the lines above.", file=sys.stderr)
        return 70


def _refused(error: OSError) -> int:
    """What the system refused outside the case folder: a full disk behind standard output, a folder that may not be listed."""
    where = f"{error.filename}: " if error.filename is not None else ""
    print(f"leadline: {where}{error.strerror or error}; the case is whole. Mend that and give the command again.", file=sys.stderr)
    try:
        sys.stdout.flush()
    except OSError:  # nothing more can be printed; else Python tries again at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 7


if __name__ == "__main__":
    sys.exit(main())
