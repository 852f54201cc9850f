"""The page of the answer in a real browser: it prints on A4, shows the figures, and asks for nothing."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

QUIET = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


@pytest.fixture
def page(evidence: Path, tmp_path: Path, leadline: Callable[..., tuple[int, str, str]]) -> Path:
    leadline("investigate", evidence, "--case", tmp_path / "heron.case", "--now", "2026-03-06T12:00:00Z")
    return tmp_path / "answer.html"


def test_it_prints_on_a4_with_its_figures(page: Path, tmp_path: Path, tool: Callable[[str], str]) -> None:
    browser, reader, about = tool("chromium"), tool("pdftotext"), tool("pdfinfo")
    pdf = tmp_path / "answer.pdf"
    words = [browser, *QUIET, f"--user-data-dir={tmp_path / 'profile'}", "--no-pdf-header-footer", f"--print-to-pdf={pdf}", page.as_uri()]
    done = subprocess.run(words, capture_output=True, text=True, timeout=120)
    assert pdf.exists(), done.stderr[-2000:]
    text = subprocess.run([reader, "-layout", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    for word in ("5", "reports", "6000.00", "500.000000", "iban:NL91ABNA0417164300", "What to do next", "line 2"):
        assert word in text, word
    info = subprocess.run([about, str(pdf)], capture_output=True, text=True, check=True).stdout
    size = next(line for line in info.splitlines() if line.startswith("Page size"))
    assert "A4" in size or "594" in size or "595" in size, size


def test_it_loads_nothing_and_runs_nothing(page: Path, tmp_path: Path, tool: Callable[[str], str]) -> None:
    browser = tool("chromium")
    words = [browser, *QUIET, f"--user-data-dir={tmp_path / 'profile'}", "--enable-logging=stderr", "--v=0", "--dump-dom", page.as_uri()]
    done = subprocess.run(words, capture_output=True, text=True, timeout=120)
    assert "What was handed in" in done.stdout
    assert "<script" not in done.stdout
    assert "Refused to" not in done.stderr, "the page's own policy refuses nothing that the page asks for"
