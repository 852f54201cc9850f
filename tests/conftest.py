"""What all tests share: no connection but to this machine, keys in a folder of their own, and tools that may be missing."""

from __future__ import annotations

import gc
import ipaddress
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from leadline.intake import ocr

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skips the long tests, saying so, unless the choice of marks names them: `pytest -m long`."""
    if "long" in (config.option.markexpr or ""):
        return
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(pytest.mark.skip(reason="takes minutes: pytest -m long"))


def pytest_collection_finish() -> None:
    """Python's collector leaves out thousands of tests that wait: each run of a case asks it several times."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish() -> None:
    """At its end the process lets go of everything in the usual way."""
    gc.unfreeze()


@pytest.fixture(scope="session", autouse=True)
def _own_keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The signing key of the tests lies in a folder of theirs, also for the commands that they start."""
    os.environ["LEADLINE_CONFIG"] = str(tmp_path_factory.mktemp("config"))
    yield
    os.environ.pop("LEADLINE_CONFIG", None)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only loopback can be reached: nothing touches the network unless asked."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not ipaddress.ip_address(address[0]).is_loopback:
            raise AssertionError(f"a test opened a connection to {address}")
        real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(scope="session", autouse=True)
def _no_machine_reads() -> Iterator[None]:
    """What a test sees of pictures does not hang on whether the extra `[ocr]` is installed, unless it asks for `machine`."""
    os.environ["LEADLINE_OCR"] = "off"
    yield
    os.environ.pop("LEADLINE_OCR", None)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> ocr.Engine:
    """What reads text in pictures here; the test is skipped without the extra `[ocr]`, and fails under LEADLINE_ALL=1."""
    monkeypatch.delenv("LEADLINE_OCR")
    found = ocr.engine()
    if found is None:
        message = "the extra [ocr] is not installed"
        if os.environ.get("LEADLINE_ALL") == "1":
            pytest.fail(message)
        pytest.skip(message)
    return found


@pytest.fixture
def shared() -> Callable[[str], Path]:
    """A path below ../shared; the test is skipped, saying so, where it is absent."""

    def find(name: str) -> Path:
        path = SHARED / name
        if not path.exists():
            pytest.skip(f"../shared/{name} is not beside this checkout")
        return path

    return find


@pytest.fixture
def tool() -> Callable[[str], str]:
    """A program of the system; the test is skipped where it is missing, and fails under LEADLINE_ALL=1."""

    def find(name: str) -> str:
        path = shutil.which(name)
        if path is None:
            message = f"{name} is not installed"
            if os.environ.get("LEADLINE_ALL") == "1":
                pytest.fail(message)
            pytest.skip(message)
        return path

    return find
