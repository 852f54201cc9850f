"""Takes in one file of each kind and prints MB/s, rows a second, memory, and how time grows; other programs read the same file beside it.

    python bench/intake.py [--size 16] [--rows 10000] [--only ledger bank …] [--work DIR] [--install-peers] [--conclude]

`--size` is in MiB, for the ledger, the bank's CSV, the camt.053 and the MT940; `--rows` for mails, chat lines are ten times as many. Each
file is taken in twice, with half the size first. Every durability step is on. Peers run in processes of their own: Python's `email`, DuckDB's
CSV reader (one thread), a plain `lxml` pass, and `mt-940`, which `--install-peers` puts into an environment below `--work`.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from material import write
from measure import Took, measured

PEERS = {
    "ledger": ("duckdb read_csv", "import duckdb; c = duckdb.connect(config={'threads': 1}); print(c.sql(f\"SELECT count(*), sum(CAST(amount AS DECIMAL(18,2))) FROM read_csv('{path}', all_varchar=true)\").fetchall())"),
    "bank": ("duckdb read_csv", "import duckdb; c = duckdb.connect(config={'threads': 1}); print(c.sql(f\"SELECT count(*) FROM read_csv('{path}', delim=';', skip=2, all_varchar=true)\").fetchall())"),
    "camt": ("lxml iterparse", "from lxml import etree\nn = 0\nfor _, e in etree.iterparse(path, tag='{*}Ntry'):\n    n += len(e.findtext('{*}Amt') or '')\n    e.clear()\n    while e.getprevious() is not None: del e.getparent()[0]\nprint(n)"),
    "mails": ("Python email", "import re\nfrom email import policy\nfrom email.parser import BytesParser\ndata = open(path, 'rb').read()\nn = 0\nfor part in re.split(rb'(?m)^From .*\\n', data)[1:]:\n    for leaf in BytesParser(policy=policy.default).parsebytes(part).walk():\n        n += 0 if leaf.is_multipart() else len(leaf.get_content())\nprint(n)"),
    "swift": ("mt-940", "import mt940; print(len(mt940.parse(path)))"),
}  # fmt: skip


def inside(what: str, case: Path, path: Path) -> None:
    """One step of Leadline over a case, in a process of its own."""
    from leadline import exhibits, steps
    from leadline.case import Case, moment

    with Case.create(case) if what == "intake" else Case.open(case, write=True) as opened:
        if what == "intake":
            exhibits.intake(opened._store, opened._cage, [path], at=moment())
        elif what == "extract":
            steps.extract(opened._store, opened._cage, opened.settings)
        else:
            steps.conclude(opened._store, opened.settings)
        counts = opened._store.engine.rows("SELECT coalesce(sum(rows_in), 0), coalesce(sum(rows_read), 0), coalesce(sum(rows_reported), 0) FROM row_count")
        failed = opened._store.engine.rows("SELECT what FROM problem WHERE kind = 'reader-failed'")
        print(counts[0], *(f"FAILED: {what}" for (what,) in failed))


def ours(what: str, case: Path, path: Path) -> Took:
    return measured([sys.executable, __file__, "--inside", what, str(case), str(path)])


def peer(kind: str, path: Path, python: str) -> Took | None:
    """The peer's run; None where it is not installed."""
    code = PEERS[kind][1]
    module = code.split("import ")[1].split(";")[0].split("\n")[0].split()[0] if kind != "camt" else "lxml"
    if subprocess.run([python, "-c", f"import {module}"], capture_output=True, check=False).returncode:
        return None
    return measured([python, "-c", f"path = {str(path)!r}\n{code}"])


def peers(work: Path, *, install: bool) -> str:
    """The Python that has the peers."""
    folder = work / "peers"
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if install and not python.exists():
        subprocess.run([sys.executable, "-m", "venv", "--system-site-packages", str(folder)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", "mt-940"], check=True)
    return str(python) if python.exists() else sys.executable


def line(what: str, size: float, rows: int, took: Took, growth: str = "") -> None:
    print(
        f"{what:<28} {size:>8.1f} {rows:>9} {took.wall:>8.1f} {took.cpu:>8.1f} {size / took.cpu:>8.2f} {rows / took.cpu:>10.0f}"
        f" {took.largest:>9.0f} {took.peak:>9.0f} {growth:>10}", flush=True,
    )  # fmt: skip


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("--size", type=float, default=16)
    asked.add_argument("--rows", type=int, default=10_000)
    asked.add_argument("--only", nargs="+", default=["ledger", "bank", "camt", "mails", "chat", "swift"])
    asked.add_argument("--work", type=Path, default=None)
    asked.add_argument("--install-peers", action="store_true")
    asked.add_argument("--conclude", action="store_true", help="the later stages, too")
    asked.add_argument("--inside", nargs=3, default=None, help=argparse.SUPPRESS)
    args = asked.parse_args()
    if args.inside:
        inside(args.inside[0], Path(args.inside[1]), Path(args.inside[2]))
        return
    work = args.work or Path(tempfile.mkdtemp(prefix="leadline-intake-"))
    python = peers(work, install=args.install_peers)
    print(f"{'what':<28} {'MiB':>8} {'rows':>9} {'wall s':>8} {'CPU s':>8} {'MiB/CPUs':>8} {'rows/CPUs':>10} {'one MiB':>9} {'all MiB':>9} {'t(2n)/t(n)':>10}")
    stages = ["intake", "extract", *(["conclude"] if args.conclude else [])]
    for kind in args.only:
        before: dict[str, float] = {}
        for share in (2, 1):
            by_rows = {"mails": args.rows // share, "chat": 10 * args.rows // share}.get(kind, 0)
            path, rows = write(kind, work / f"{kind}-{share}", rows=by_rows, size=0 if by_rows else int(args.size * 2**20 / share))
            size, case = path.stat().st_size / 2**20, work / f"{kind}-{share}.case"
            shutil.rmtree(case, ignore_errors=True)
            for stage in stages:
                took = ours(stage, case, path)
                growth = f"{took.cpu / before[stage]:.2f}" if share == 1 else ""
                before[stage] = took.cpu
                line(f"{kind}: {stage}", size, rows, took, growth)
            print(f"  rows in, read, reported: {took.said.strip()}")
            shutil.rmtree(case, ignore_errors=True)
            if share == 1 and kind in PEERS:
                other = peer(kind, path, python)
                line(f"  beside: {PEERS[kind][0]}", size, rows, other) if other else print(f"  beside: {PEERS[kind][0]}: peer absent")
            path.unlink()


if __name__ == "__main__":
    main()
