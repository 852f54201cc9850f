"""The hostile corpus through the installed command: every class of input, each with the behaviour expected, the good files always read.

The long form writes every file at the size of the threat, a group at a time.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.hostile import corpus, expect, law, run

# Classes of the threat model and how many cases each names; web pages, documents and media are one class there.
CLASSES = {
    "good": 4, "mail": 25, "chat": 6, "ledger": 19, "chain": 4, "json": 10, "xml": 11, "archive": 21, "web+doc+media": 27, "database": 6,
    "text": 11, "place": 32,
}  # fmt: skip
# Folders of one run each in the short form: what is slow lies apart, so that they run beside one another.
BATCHES = (("mail", "chat", "json", "xml"), ("archive", "chain", "database", "doc"), ("ledger", "text", "web", "media"), ("place",))
posix = pytest.mark.skipif(os.name == "nt", reason="pipes and names that are bytes are there on POSIX only")


@pytest.fixture
def listener() -> Iterator[run.Listener]:
    """A door whose address stands in the evidence."""
    made = run.Listener()
    before, expect.CANARY[0] = expect.CANARY[0], made.address
    yield made
    expect.CANARY[0] = before
    made.close()


def held(groups: tuple[str, ...], place: Path, listener: run.Listener, *, big: bool) -> None:
    """Writes the groups and the good files, investigates, and compares all that came of it."""
    cases = corpus.write(place / "evidence", list(groups), big=big)
    try:
        done = run.investigate(place / "evidence", place, listener=listener)
        found = law.breaches(done, cases)
        assert not found, "\n".join(found)
        most = sum(case.expect.seconds for case in cases)
        assert done.seconds <= most, f"it took {done.seconds:.0f} s, and {most} s are allowed"
    finally:
        run.cleared(place)


@posix
@pytest.mark.parametrize("groups", BATCHES, ids=["+".join(b) for b in BATCHES])
def test_every_case_behaves_as_expected(groups: tuple[str, ...], tmp_path: Path, listener: run.Listener) -> None:
    held(groups, tmp_path, listener, big=False)


@pytest.mark.long
@pytest.mark.timeout(3_600)
@posix
@pytest.mark.parametrize("group", expect.groups())
def test_every_case_behaves_as_expected_at_the_size_of_the_threat(group: str, tmp_path: Path, listener: run.Listener) -> None:
    held((group,), tmp_path, listener, big=True)


def test_every_class_of_the_threat_model_has_its_cases() -> None:
    counts = Counter(case.group for case in expect.every())
    for names, least in CLASSES.items():
        assert sum(counts[name] for name in names.split("+")) >= least, names
    assert set(counts) == {name for names in CLASSES for name in names.split("+")}
    assert {name for batch in BATCHES for name in batch} | {"good"} == set(counts)


def test_every_case_says_what_is_hostile_about_it_and_what_is_expected() -> None:
    for case in expect.every():
        assert case.about.endswith("."), case.id
        assert case.expect.state, case.id
        if expect.NOT in case.expect.state and len(case.expect.state) == 1:
            assert case.expect.must, f"{case.id}: what is not read has a problem"


def test_the_corpus_is_the_same_each_time() -> None:
    for case in expect.every():
        assert case.bytes() == case.bytes(), case.id


@posix
def test_a_person_can_write_the_corpus(tmp_path: Path) -> None:
    script = Path(corpus.__file__)
    done = subprocess.run([sys.executable, str(script), str(tmp_path / "c"), "--group", "chat"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert {p.relative_to(tmp_path / "c").as_posix() for p in (tmp_path / "c").rglob("*") if p.is_file()} == {c.id for c in expect.of("chat")}
    listed = subprocess.run([sys.executable, str(script), "--list"], capture_output=True, text=True)
    assert listed.returncode == 0, listed.stderr
    assert len(listed.stdout.splitlines()) == len(expect.every())
