"""Whatever bit is flipped and wherever a file is cut: `verify` says so, and never crashes; with a control for each kind of check."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.durability import flips

from leadline.store import verify as checks


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("flips")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LEADLINE_CONFIG", str(folder / "config"))
        return flips.made(folder)


def test_no_change_goes_unseen(case: Path) -> None:
    figures = flips.run(case, 150, 1)
    assert (figures.missed, figures.crashed) == ([], [])
    assert {what.partition(",")[0] for what in figures.done} == {"vault", "journal", "database"}


def test_the_command_says_the_same(case: Path) -> None:
    figures = flips.by_command(case, 4, 2)
    assert (figures.missed, figures.crashed) == ([], [])


@pytest.mark.long
@pytest.mark.timeout(20_000)
def test_ten_thousand_changes_and_none_goes_unseen(case: Path) -> None:
    figures = flips.run(case, 10_000, 1)
    assert (figures.missed, figures.crashed) == ([], [])
    assert flips.by_command(case, 200, 3).missed == []


def test_the_harness_finds_a_check_that_is_missing(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(checks, "_vault", lambda *given: None)
        assert flips.run(case, 6, 1, {"vault": 1}).missed
    with monkeypatch.context() as patch:
        patch.setattr(checks, "changed_since", lambda folder: False)
        assert flips.run(case, 40, 1, {"database": 1}).missed
