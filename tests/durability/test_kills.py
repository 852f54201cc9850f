"""The installed command, killed at random moments of intake, linking and export: 0 lost, 0 torn, 0 twice."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.durability import kills

pytestmark = pytest.mark.skipif(os.name != "posix", reason="killing a group of processes and copying one needs a POSIX system")


@pytest.fixture(autouse=True)
def _own_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEADLINE_CONFIG", str(tmp_path / "config"))


def test_a_few_kills_lose_nothing(tmp_path: Path) -> None:
    figures = kills.run(tmp_path, 12, 3, forked=True, plans=(1,))
    assert figures.wrong.all() == []
    assert figures.kills == 12


@pytest.mark.long
@pytest.mark.timeout(40_000)
def test_a_thousand_kills_lose_nothing(tmp_path: Path) -> None:
    figures = kills.run(tmp_path, 1_000, 1)
    assert figures.wrong.all() == []
    assert {name.partition(",")[0] for name in figures.by} == {"intake", "link", "export"}
