"""A file is whole under its name or absent, whichever step fails."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from leadline.store import durable, system


def test_a_file_appears_whole_sealed_and_in_place(tmp_path: Path) -> None:
    durable.publish(tmp_path / "temp", [b"one ", bytearray(b"two")], tmp_path / "final")
    assert (tmp_path / "final").read_bytes() == b"one two"
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["final"]


@pytest.mark.parametrize("name", ["write", "seal", "fsync", "rename"])
def test_on_a_failure_nothing_is_left(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*given: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(system, name, failing)
    with pytest.raises(OSError, match="No space"):
        durable.publish(tmp_path / "temp", [b"one"], tmp_path / "final")
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == []


def test_the_steps_come_in_the_safe_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []

    def noting(name: str) -> Callable[..., object]:
        real = getattr(system, name)

        def call(*given: object) -> object:
            steps.append(name)
            return real(*given)

        return call

    for name in ("create", "write", "seal", "fsync", "rename", "sync_folder"):
        monkeypatch.setattr(system, name, noting(name))
    durable.publish(tmp_path / "temp", [b"one"], tmp_path / "final")
    assert steps == ["create", "write", "seal", "fsync", "rename", "sync_folder"]


def test_a_refused_removal_is_left_for_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "temp").touch()

    def refused(path: Path) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(system, "unlink", refused)
    durable.discard(tmp_path / "temp")
    assert (tmp_path / "temp").exists()
