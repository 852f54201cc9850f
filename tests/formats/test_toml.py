"""TOML of strangers: read exactly, refused in time."""

from __future__ import annotations

import pytest

from leadline.formats import toml


def test_numbers_stay_as_printed() -> None:
    assert toml.read('a = 1.10\n[[payment]]\nb.c = "x"') == {"a": "1.10", "payment": [{"b": {"c": "x"}}]}


@pytest.mark.parametrize(
    "text", ["a." * 5_000_000, "x = {" + '"a" . ' * 1_000_000, "report_id = 'x'\na = " + "[" * 100_000, "a", "a = 1\na = 2"], ids=range(5)
)
def test_what_is_none_or_would_take_for_ever_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  whatever it says goes into the problem
        toml.read(text)


@pytest.mark.parametrize("unit", ["a", "a ", '"', "'", "a\n", "-", ". ", "a =", '"" '])
def test_a_long_text_without_such_keys_is_looked_at_in_time(unit: str) -> None:
    assert not toml._LONG_KEY.search(unit * (4_000_000 // len(unit)))
