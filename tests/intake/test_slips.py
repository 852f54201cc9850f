"""A short form of `python bench/slips.py`: codes exact, references right or marked, none wrong without a mark."""

from __future__ import annotations

from collections import Counter

import pytest
from tests.intake import slip_measure, slips

from leadline.intake import ocr


def measured(seeds: range) -> Counter[str]:
    total: Counter[str] = Counter()
    for seed in seeds:
        total += slip_measure.measure(slips.draw(seed, plain=True)).counts
    return total


def test_every_code_that_is_read_is_exact() -> None:
    total = measured(range(12))
    assert total["code wrong"] == 0
    assert total["code exact"] >= 5


def test_references_are_right_or_marked(machine: ocr.Engine) -> None:
    total = measured(range(12))
    assert total["wrong, unmarked"] == 0
    assert total["right, proven"] >= 4
    assert sum(total[name] for name in slip_measure.REFERENCES) >= 10


@pytest.mark.long
def test_four_hundred_slips(machine: ocr.Engine) -> None:
    total = measured(range(10_000, 10_400))
    assert total["code wrong"] == total["wrong, unmarked"] == 0
    assert total["code not found"] * 50 <= total["code exact"]


def test_a_slip_is_the_same_for_its_seed_and_its_numbers_are_right() -> None:
    first, again = slips.draw(3, plain=True), slips.draw(3, plain=True)
    assert slips.print_of(first) == slips.print_of(again)
    assert first.truth == again.truth
    assert slips.print_of(slips.draw(4, plain=True)) != slips.print_of(first)
