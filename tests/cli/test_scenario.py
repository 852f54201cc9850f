"""`leadline scenario` as one types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from leadline.cli.main import main


def test_it_says_where_it_is_and_what_to_run_next(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "case"
    assert main(["scenario", "--seed", "9107", "--reports", "12", "--out", str(out)]) == 0
    printed = capsys.readouterr().out
    assert f"Next: leadline investigate {out / 'evidence'} --now 2026-03-20T09:00:00Z" in printed
    assert "12 reports, all of it invented" in printed
    truth = json.loads((out / "truth.json").read_text("utf-8"))
    assert (truth["seed"], truth["reports"]) == (9107, 12)
    assert truth["switches"] == ["ai", "compound", "poor", "supplier"]


def test_switches_are_chosen_one_by_one(tmp_path: Path) -> None:
    assert main(["scenario", "--reports", "30", "--out", str(tmp_path / "x"), "--with", "poor", "--with", "supplier"]) == 0
    assert json.loads((tmp_path / "x" / "truth.json").read_text("utf-8"))["switches"] == ["poor", "supplier"]


@pytest.mark.parametrize("words", [["--with", "magic"], ["--reports", "2"]])
def test_wrong_usage_ends_with_2(tmp_path: Path, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenario", "--out", str(tmp_path / "x"), *words]) == 2
    assert "leadline:" in capsys.readouterr().err


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    assert main(["scenario", "--out", str(tmp_path)]) == 2
    assert "not empty" in capsys.readouterr().err
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]
