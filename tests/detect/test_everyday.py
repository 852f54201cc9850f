"""Everyday grounds in a payment's text."""

from __future__ import annotations

import pytest

from leadline.detect.everyday import ground


@pytest.mark.parametrize(
    ("text", "word"),
    [("Salary March", "Salary"), ("LOHN 03/2026", "LOHN"), ("SALA", "SALA"), ("มีนาคม เงินเดือน", "เงินเดือน"), ("3月工资", "工资")],
)
def test_a_text_that_names_an_everyday_ground_is_known_in_many_languages(text: str, word: str) -> None:
    assert ground(text) == word


@pytest.mark.parametrize("text", ["", "ACCOUNT 8812", "salaryman card", "sala de estar", "currently"])
def test_other_texts_name_none(text: str) -> None:
    assert ground(text) is None
