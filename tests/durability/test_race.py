"""Many processes at one case: exactly one owns it, whoever is refused is told by whom, readers share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.durability import flips, race

pytestmark = pytest.mark.skipif(os.name != "posix", reason="who holds a lock is named by process on POSIX systems")


@pytest.mark.parametrize("count", [4, pytest.param(50, marks=pytest.mark.long)])
def test_one_owns_the_case_and_the_others_are_told(count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEADLINE_CONFIG", str(tmp_path / "config"))
    case = flips.made(tmp_path)
    assert race.refused(case, count)[0] == []
    assert race.readers(case, count) == []
    assert race.born(tmp_path, count) == []
