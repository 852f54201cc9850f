"""Documentation that cannot lie: what it shows is run, and what exists is in it.

`LEADLINE_UPDATE_DOCS=1` writes the answer in the README anew.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from leadline.cli.main import COMMANDS, main

ROOT = Path(__file__).resolve().parents[1]
Run = Callable[[str], str]
SHOWN = 46  # lines of the answer that the README shows


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    monkeypatch.chdir(tmp_path)

    def call(line: str) -> str:
        capfdbinary.readouterr()
        words = shlex.split(line)
        assert words[0] == "leadline", line
        code = main(words[1:])
        out, err = capfdbinary.readouterr()
        assert code == 0, f"{line}: {err.decode()}"
        return out.decode("utf-8")

    return call


def steps(text: str) -> list[tuple[str, list[str]]]:
    """The commands of a page with the lines that are shown under each."""
    found: list[tuple[str, list[str]]] = []
    for block in re.findall(r"^```console\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            else:
                found[-1][1].append(line)
    return found


def test_every_command_of_the_first_case_prints_what_the_page_shows(run: Run) -> None:
    walked = steps((ROOT / "docs" / "how-to" / "first-case.md").read_text("utf-8"))
    assert len(walked) >= 9
    for command, shown in walked:
        lines = run(command).splitlines()
        for wanted in shown:
            pattern = ".*".join(re.escape(part) for part in wanted.split("..."))
            assert wanted == "..." or any(re.fullmatch(pattern + ("" if "..." in wanted else r"\s*"), line) for line in lines), (command, wanted)


def test_the_readme_shows_the_answer_of_the_sample(run: Run) -> None:
    readme = ROOT / "README.md"
    text = readme.read_text("utf-8")
    head, tail = text.split("<!-- answer -->")[0], text.split("<!-- /answer -->")[1]
    printed = run("leadline demo --to leadline-demo --no-serve").split("\nThe same on one page")[0].splitlines()
    sections = "\n".join(printed)
    if os.environ.get("LEADLINE_UPDATE_DOCS") == "1":
        readme.write_text(f"{head}<!-- answer -->\n```\n{excerpt(printed)}\n```\n<!-- /answer -->{tail}", "utf-8")
        text = readme.read_text("utf-8")
    shown = re.search(r"<!-- answer -->\n```\n(.*?)\n```\n<!-- /answer -->", text, re.DOTALL)
    assert shown, "the README has no answer"
    for line in shown[1].splitlines():
        assert line.strip() in ("", "[…]") or line in sections, line


def excerpt(lines: list[str]) -> str:
    """The first lines of each part of the answer."""
    out: list[str] = []
    part = 0
    for n, line in enumerate(lines):
        if n + 1 < len(lines) and re.fullmatch("-{4,}", lines[n + 1]):
            part = 0
        part += 1
        if part <= 12:
            out.append(line)
        elif part == 13:
            out += ["  […]", ""]
    return "\n".join(out).rstrip()


def test_the_readme_begins_as_it_should() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    order = ["# Leadline", "## Two commands", "python3 start.py demo", "python3 start.py test", "## The answer it prints", "## Your own evidence"]
    places = [text.index(part) for part in order]
    assert places == sorted(places)
    assert "never run on Windows" in text


def test_every_command_is_in_the_readme_or_its_help() -> None:
    text = (ROOT / "README.md").read_text("utf-8") + (ROOT / "docs" / "how-to" / "first-case.md").read_text("utf-8")
    for command in COMMANDS:
        if command not in ("new", "intake", "run", "completion"):
            assert f"leadline {command}" in text or f"`{command}" in text or "start.py demo" in text, command


def test_every_page_is_reached_and_every_link_leads_somewhere() -> None:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    linked = set()
    for page in pages:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
            if "://" not in target:
                path = (page.parent / target).resolve()
                assert path.exists(), f"{page.name} links to {target}"
                linked.add(path)
    for page in pages[1:]:
        assert page.resolve() in linked, f"nothing leads to {page.relative_to(ROOT)}"
