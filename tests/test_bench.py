"""The benchmarks of intake run: each file that they make is known for what it is, and a small run prints its table."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from leadline.intake import identify
from leadline.model.records import Exhibit, Known

BENCH = Path(__file__).resolve().parents[1] / "bench"
MEDIA = {
    "ledger": "text/csv; table=transfers", "bank": "text/csv; table=statement", "camt": "application/x-iso20022-camt053+xml",
    "mails": "application/mbox", "chat": "text/x-whatsapp", "swift": "text/x-statement-mt940",
}  # fmt: skip


def module(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, BENCH / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


@pytest.mark.parametrize("kind", MEDIA)
def test_what_the_bench_makes_is_known_for_what_it_is_and_the_same_each_time(kind: str, tmp_path: Path) -> None:
    write = module("material").write
    path, rows = write(kind, tmp_path / "a", rows=30)
    assert rows == 30
    known = next(iter(identify.parts(Exhibit("0" * 64, path.stat().st_size, "", path.name), path.read_bytes())))
    assert isinstance(known, Known)
    assert known.media == MEDIA[kind]
    again, _ = write(kind, tmp_path / "b", rows=30)
    assert again.read_bytes() == path.read_bytes()


def test_a_small_run_prints_its_table(tmp_path: Path) -> None:
    words = [sys.executable, str(BENCH / "intake.py"), "--only", "swift", "--size", "0.01", "--work", str(tmp_path / "w")]
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "t(2n)/t(n)" in done.stdout
    assert "swift: extract" in done.stdout
    assert "beside: mt-940" in done.stdout
