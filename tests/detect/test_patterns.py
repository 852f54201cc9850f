"""Every pattern has its words: what it may mean innocently, how its confidence is stated, an example (patterns/patterns.toml)."""

from __future__ import annotations

import re

import pytest

from leadline.detect.patterns import finding, pattern
from leadline.plugins import family

GUILT = re.compile(r"\b(criminal|suspect|culprit|guilty|mule|fraudster|scammer|perpetrator)s?\b", re.IGNORECASE)


@pytest.mark.parametrize("name", list(family("detectors")))
def test_a_detectors_pattern_is_described_and_names_no_one_guilty(name: str) -> None:
    words = pattern(name)
    assert words.innocent
    assert re.match(r"(high|medium|low)\b", words.confidence)
    assert words.example
    assert not GUILT.search(words.innocent + words.confidence + words.example)


def test_a_finding_carries_the_words_of_its_pattern() -> None:
    found = finding("pass-through", ("iban:X", "EUR"), "low", ("why",), ("T-1",), {})
    assert found.innocent_explanation == pattern("pass-through").innocent
    assert found.id == finding("pass-through", ("iban:X", "EUR"), "high", ("other",), ("T-2",), {}).id
