"""The fuzz targets run without a fuzzer too, over the corpus, the goldens and random bytes, so that they cannot rot."""

from __future__ import annotations

import random
import subprocess
import sys

import pytest
from tests.hostile import fuzz, mutants

from leadline import plugins
from leadline.cage.messages import Broken
from leadline.model.records import Child, Count, Exhibit, Problem
from leadline.model.values import Span

NAMES = list(fuzz.targets())
SHORT, LONG = 40, 2_000


def given(name: str, count: int) -> list[bytes]:
    """Files of the corpus and mutants, another choice for each target, and random bytes."""
    dice = random.Random(name)
    small = [data for _, data in mutants.bases() if len(data) <= 20_000]
    own = [data for base, data in mutants.bases() if base.startswith(name.partition("-")[2] + "/")]
    torn = [mutants.mutant(3, dice.randrange(10**6)).data for _ in range(count)]
    return [*own, *dice.sample(small, min(count, len(small))), *torn, *(dice.randbytes(n) for n in (0, 1, 7, 300, 5_000))]


def run(name: str, count: int) -> None:
    target = fuzz.targets()[name]
    for data in given(name, count):
        if name.startswith("kinds-"):
            target(data[:300])
        elif len(data) <= 60_000:
            target(data)


@pytest.mark.parametrize("name", NAMES)
def test_a_target_runs_over_the_corpus_and_random_bytes(name: str) -> None:
    run(name, SHORT)


@pytest.mark.long
@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("name", NAMES)
def test_a_target_runs_over_many_mutants(name: str) -> None:
    run(name, LONG)


def test_every_reader_extractor_and_kind_has_a_target() -> None:
    for family in ("readers", "extractors", "kinds"):
        assert {f"{family}-{name}" for name in plugins.family(family)} <= set(NAMES)
    listed = subprocess.run([sys.executable, fuzz.__file__, "--list"], capture_output=True, text=True)
    assert listed.returncode == 0, listed.stderr
    assert listed.stdout.split() == NAMES


@pytest.mark.parametrize(
    "record",
    [
        Problem("a", "b", "c", span=Span("a" * 64, 0, 99)), Problem("a", "", "c"), Count("a" * 64, 3, 1, 1), Child("../a", b""),
        Child("", b""), Problem("a", "\ud800", "c"),
    ],
)  # fmt: skip
def test_a_breach_of_the_contract_is_found(record: object) -> None:
    with pytest.raises((fuzz.Breach, ValueError, UnicodeError, Broken)):
        fuzz.held(record, Exhibit("a" * 64, 10, "text/plain", "x"))
