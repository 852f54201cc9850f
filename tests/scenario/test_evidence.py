"""The evidence folder: the same bytes each time, everything labelled as invented, not a byte of the truth inside."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from leadline.scenario import Truth, write
from leadline.scenario.books import book
from leadline.scenario.evidence import Folder


def _hashes(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_one_seed_gives_the_same_bytes_in_any_process(tmp_path: Path, small: tuple[Path, Truth]) -> None:
    code = "import sys; from pathlib import Path; from leadline import scenario; scenario.write(Path(sys.argv[1]), 9101, 25)"
    env = {**os.environ, "PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "case")], check=True, env=env)
    assert _hashes(tmp_path / "case") == _hashes(small[0].parent)


def test_bytes_do_not_change_from_version_to_version(small: tuple[Path, Truth]) -> None:
    """Whoever changes this on purpose changes the demo and every figure measured on scenarios: say so in the changelog."""
    whole = hashlib.sha256("".join(f"{k}{v}" for k, v in _hashes(small[0].parent).items()).encode()).hexdigest()
    assert whole[:16] == "1852c64e1184efe8"


def test_no_byte_of_the_truth_stands_in_the_folder(large: tuple[Path, Truth]) -> None:
    evidence, truth = large
    words = [n.encode() for n in book("names")["networks"]["names"]]
    words += [b"truth", b"never_tie", b"mule1", b"mule2", b"mule3", b"cashout", b"coerced", b"planted", b"networks", b"leadline/"]
    for path in evidence.rglob("*"):
        if path.is_file() and path.suffix not in (".png", ".bin", ".zip"):
            data = path.read_bytes()
            assert not [word for word in words if word in data], path
            assert "truth" not in path.name
    assert {n["name"].split(" ")[0] for n in truth.networks} <= {w.decode() for w in words}


def test_every_file_belongs_to_a_report_or_to_the_whole_case(large: tuple[Path, Truth]) -> None:
    evidence, truth = large
    known = {f for member in truth.members.values() for f in member["files"]}
    shown = {s["file"] for s in truth.statements} | {copy for pair in truth.duplicates for copy in pair}
    others = {"INVENTED.txt", "accounts.csv", "custody.csv", "ledger/seized ledger.csv", "misc/device.bin", "misc/empty.txt"}
    paths = set(_hashes(evidence))
    assert paths == known | shown | others
    assert len(paths) == truth.files
    assert all(evidence.joinpath(f).is_file() for f in known)


def test_what_a_person_reads_says_that_it_is_invented(large: tuple[Path, Truth]) -> None:
    evidence, _ = large
    labels = [words["invented"].rstrip(".").lower() for words in book("texts").values()] + ["invented", "erfunden", "inventé", "สมมติ"]
    assert "invented" in (evidence / "INVENTED.txt").read_text("utf-8")
    for path in (evidence / "reports").rglob("*"):
        if path.suffix in (".html", ".toml", ".json") or "WhatsApp" in path.name:
            text = path.read_text("utf-8").lower()
            assert any(label in text for label in labels), path
        if path.suffix == ".toml":
            narrative = tomllib.loads(path.read_text("utf-8"))["narrative"].lower()
            assert any(label in narrative for label in labels)


def test_names_of_files_are_possible_everywhere(large: tuple[Path, Truth]) -> None:
    for name in _hashes(large[0]):
        assert not set(name) & set('<>:"\\|?*')
        assert len(name) < 120
        assert all(not part.endswith((" ", ".")) for part in name.split("/"))


def test_copies_are_the_same_bytes(large: tuple[Path, Truth]) -> None:
    evidence, truth = large
    assert len(truth.duplicates) == 2
    for one, other in truth.duplicates:
        assert (evidence / one).read_bytes() == (evidence / other).read_bytes()


def test_nothing_is_written_twice(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.put("a/b.txt", b"1")
    with pytest.raises(ValueError, match="written twice"):
        folder.put("a/b.txt", b"2")


def test_a_case_of_400_takes_a_second_or_two(tmp_path: Path) -> None:
    truth = write(tmp_path / "case", 9106, 400)
    assert truth.files < 3 * 400
    assert sum(m["form"] in ("row", "complaint") for m in truth.members.values()) > 280
