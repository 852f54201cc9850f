"""One file a system: each has the same functions; Windows' cannot be run here, and is read."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

import leadline.cage.system

FOLDER = Path(leadline.cage.system.__file__ or "").parent


@pytest.mark.parametrize("name", ["linux", "portable", "posix", "windows"])
def test_each_system_offers_the_same(name: str) -> None:
    tree = ast.parse((FOLDER / f"{name}.py").read_text("utf-8"))
    told = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    told |= {t.id for node in tree.body if isinstance(node, ast.Assign) for x in node.targets for t in ast.walk(x) if isinstance(t, ast.Name)}
    assert {"confine", "each", "adopt"} <= told


@pytest.mark.skipif(sys.platform != "linux", reason="the folders of Linux")
def test_only_pythons_own_folders_can_be_read() -> None:
    from leadline.cage.system import linux

    found = linux._folders()
    assert Path(sys.prefix) in found
    assert not {Path("/"), Path.home(), Path("/etc"), Path("/tmp")} & set(found)
    assert all(path.exists() for path in found)
