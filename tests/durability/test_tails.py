"""What a crash leaves, cut and changed further: a log without its tail, a journal without its end, no database at all."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.durability.flips import verified
from tests.durability.life import facts

from leadline.case import Case
from leadline.model.errors import LeadlineError
from leadline.store import tables

AT = "2026-03-04T09:15:00Z"
TARGETS = ("rule:fifo", "rule:lifo", "rule:fifo")


@pytest.fixture
def crashed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, str]:
    """A case as a kill leaves it, with its log beside the database; and the facts that it must come back to."""
    monkeypatch.setenv("LEADLINE_CONFIG", str(tmp_path / "config"))
    case, left = tmp_path / "a.case", tmp_path / "crashed"
    with Case.create(case, at=AT) as opened:
        opened.judge("rule:lifo", "confirm", "T. Probe", "invented", AT)
    with Case.open(case, write=True) as opened:
        for target in TARGETS:
            opened.judge(target, "confirm", "T. Probe", "invented", AT)
        shutil.copytree(case, left / "a.case")
    assert (left / "a.case" / "case.duckdb.wal").stat().st_size > 0
    return left / "a.case", facts(case)


def again(case: Path) -> str:
    """The facts after the next command that writes."""
    with Case.open(case, write=True) as opened:
        opened.run()
    assert verified(case) == []
    return facts(case)


def test_wherever_the_log_of_the_tables_is_cut_the_next_command_makes_it_good(crashed: tuple[Path, str], tmp_path: Path) -> None:
    case, truth = crashed
    log = (case / "case.duckdb.wal").read_bytes()
    assert verified(case) == []
    for size in range(0, len(log) + 1, max(1, len(log) // 12)):
        one = Path(shutil.copytree(case, tmp_path / f"cut-{size}" / "a.case"))
        (one / "case.duckdb.wal").write_bytes(log[:size])
        try:
            told = verified(one)
        except LeadlineError as error:
            told = [{"what": str(error)}]
        if told:  # a log that cannot be read is told, and the tables are made anew
            with Case.open(one, write=True, damaged=True) as opened:
                opened.rebuild()
        assert again(one) == truth, size


def test_a_journal_without_its_end_is_told_by_the_tables(crashed: tuple[Path, str]) -> None:
    case, _ = crashed
    again(case)
    for name in ("entries.jsonl", "checkpoints.jsonl"):
        path = case / "journal" / name
        path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    assert any("entries are missing" in one["why"] for one in verified(case))
    with pytest.raises(LeadlineError) as told:
        Case.open(case, write=True)
    assert told.value.exit_code == 4


def test_without_its_database_a_case_says_so_and_is_made_anew(crashed: tuple[Path, str]) -> None:
    case, truth = crashed
    again(case)
    (case / tables.FILE).unlink()
    assert any("missing" in one["why"] for one in verified(case))
    with Case.open(case, write=True, damaged=True) as opened:
        opened.rebuild()
    assert (facts(case), verified(case)) == (truth, [])


def test_a_database_that_another_program_wrote_to_is_told(crashed: tuple[Path, str]) -> None:
    case, _ = crashed
    again(case)
    assert (case / tables.HASH).exists()
    data = bytearray((case / tables.FILE).read_bytes())
    data[-1] ^= 1
    (case / tables.FILE).write_bytes(data)
    assert any("last command left" in one["why"] for one in verified(case))
    again_written = case / "case.duckdb.wal"
    data[-1] ^= 1
    (case / tables.FILE).write_bytes(data)
    assert verified(case) == []
    again_written.write_bytes(b"")
    assert any("last command left" in one["why"] for one in verified(case))
