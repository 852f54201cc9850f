"""The charter, line by line: sizes, docstrings, mirrors, one broad except, no addresses of package indexes."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src" / "leadline"
FILES = sorted(SRC.rglob("*.py"))
NAMES = [p.relative_to(SRC).as_posix() for p in FILES]

# Files that are shown by the tests of another: the command line is run as a whole, declarations have nothing to run.
SHOWN_ELSEWHERE = {
    "plugins.py": "tests/arch/test_plugins.py",
    "views/": "tests/views/test_views.py",
    "kinds/": "tests/kinds/test_kinds.py",  # every kind by its printed forms, right and wrong
    "trace/": "tests/trace/test_worked.py",  # every rule and step by the worked cases, and by tests/reference
    "detect/detectors/": "tests/arch/test_set_plugins.py",
    "plan/playbooks/": "tests/arch/test_set_plugins.py",
    "store/system/": "tests/store/test_system.py",
    "scenario/": "tests/scenario/test_truth.py",
}


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_file_is_short_and_so_are_its_functions(path: Path) -> None:
    most = 200 if path.relative_to(SRC).parts[0] in ("cli", "web") else 400
    assert len(path.read_text("utf-8").splitlines()) <= most
    long = [(f.name, (f.end_lineno or 0) - f.lineno + 1) for f in functions(path) if (f.end_lineno or 0) - f.lineno + 1 > 60]
    assert not long


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_every_public_name_says_what_it_is_for(path: Path) -> None:
    module = tree(path)
    assert ast.get_docstring(module), "the module has no docstring"
    for node in module.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{node.name} has no docstring"
            inner = node.body if isinstance(node, ast.ClassDef) else []
            for method in inner:
                if isinstance(method, ast.FunctionDef) and not method.name.startswith("_") and not _is_overload(method):
                    assert ast.get_docstring(method), f"{node.name}.{method.name} has no docstring"


def _is_overload(method: ast.FunctionDef) -> bool:
    return any(isinstance(d, ast.Name) and d.id == "overload" for d in method.decorator_list)


def test_the_one_broad_except_is_at_the_door() -> None:
    """cli/main.py turns a bug into exit 70. A plugin's failure ends its process, and the cage tells what the process said last."""
    broad = set()
    for path in FILES:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ExceptHandler) and (
                node.type is None or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException"))
            ):
                broad.add(path.relative_to(SRC).as_posix())
    assert broad == {"cli/main.py"}


def test_no_assert_is_validation() -> None:
    found = [p.relative_to(SRC).as_posix() for p in FILES for node in ast.walk(tree(p)) if isinstance(node, ast.Assert)]
    assert not found


def test_no_stage_reads_a_clock_or_rolls_dice() -> None:
    stages = ("intake", "extract", "link", "trace", "detect", "plan", "formats", "kinds", "model", "engine")
    for path in FILES:
        if path.relative_to(SRC).parts[0] in stages:
            text = path.read_text("utf-8")
            assert not re.search(
                r"\b(datetime\.now|datetime\.utcnow|time\.time|date\.today|import random|import secrets|import socket"
                r"|urllib\.request|locale\.)",
                text,
            ), path


def test_every_file_has_its_own_test() -> None:
    """A mirrored test file, or one that imports the module by name and so is about it."""
    tests = {p: p.read_text("utf-8") for p in (ROOT / "tests").rglob("test_*.py")}
    imported = "\n".join(line for text in tests.values() for line in re.findall(r"^\s*(?:from|import) .*(?:\([^)]*\))?", text, re.MULTILINE))
    for text in tests.values():
        imported += "\n".join(match.replace("\n", " ") for match in re.findall(r"from leadline[^\n]* import \([^)]*\)", text))
    missing = []
    for path in FILES:
        inside = path.relative_to(SRC)
        if path.name in ("__init__.py", "__main__.py") or inside.parts[0] == "cli" :
            continue
        shown = next((test for start, test in SHOWN_ELSEWHERE.items() if inside.as_posix().startswith(start)), None)
        if shown:
            assert (ROOT / shown).exists(), shown
            continue
        module = ".".join(("leadline", *inside.with_suffix("").parts))
        parent, _, name = module.rpartition(".")
        named = re.search(rf"{re.escape(module)}\b|from {re.escape(parent)} import [^\n]*\b{name}\b", imported)
        if not (ROOT / "tests" / inside.parent / f"test_{inside.name}").exists() and not named:
            missing.append(inside.as_posix())
    assert not missing


def test_the_import_contracts_hold() -> None:
    done = subprocess.run([sys.executable, "-m", "importlinter.cli", "lint"], cwd=ROOT, capture_output=True, text=True)
    if "No module named" in done.stderr:
        done = subprocess.run(["lint-imports"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("words", [["ruff", "check", "."], ["mypy"]], ids=["ruff", "mypy"])
def test_the_linters_are_content(words: list[str]) -> None:
    done = subprocess.run([sys.executable, "-m", *words], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_no_tracked_file_names_a_package_index_or_is_huge() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    host = re.compile(r"https?://(?:[a-z0-9.-]*\.)?(?:pypi|pythonhosted|npmjs)\.[a-z]+|index-" "url", re.IGNORECASE)
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.is_file():
            assert path.stat().st_size <= 500_000, f"{name} is larger than 500 kB"
            if path.name != "test_charter.py":
                assert not host.search(path.read_text("utf-8", "replace")), f"{name} names a package index"
