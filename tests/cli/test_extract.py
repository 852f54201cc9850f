"""`leadline extract`, as it is called."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from leadline.cli.main import main


def test_a_file_and_standard_input_give_the_same_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = "Grüße, 0171 3920011 – lena@example.net".encode()
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    assert main(["extract", str(path), "--region", "de"]) == 0
    first = capsys.readouterr().out
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert main(["extract", "-", "--region", "DE"]) == 0
    assert capsys.readouterr().out == first
    rows = [json.loads(line) for line in first.splitlines()]
    assert [(r["kind"], r["value"]) for r in rows] == [("phone", "+491713920011"), ("email", "lena@example.net")]
    assert data[rows[1]["start"] : rows[1]["end"]] == b"lena@example.net"


@pytest.mark.parametrize("words", [["extract", "no such file"], ["extract", "."], ["extract", "-", "--region", "Germany"]])
def test_what_cannot_be_done_says_so_and_prints_no_line(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert (out, bool(err.strip())) == ("", True)
