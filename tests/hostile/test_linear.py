"""The time of readers and extractors grows with the length of what they read, on strings made to be slow.

What is measured is CPU time of this process, and a ratio counts only where it is confirmed: the machine's other work does not. The short
form looks at small sizes, where only what is quadratic from the beginning shows; the long form at sizes up to 10 MB.
"""

from __future__ import annotations

import gc

import pytest
from tests.hostile import linear

SHORT = 65_536
SLACK = 3.2  # of the short form, whose times are short; what is quadratic has 4


def steep(plugin: str, largest: int, most: float) -> list[linear.Growth]:
    """Strings on which a plugin's time grows too fast, looked at again before they are believed."""
    work = linear.subjects()[plugin]
    found = []
    gc.collect()
    gc.freeze()  # else Python's collector goes through all that earlier tests left, once the work makes enough objects
    for string in linear.STRINGS:
        for _ in range(6):
            one = linear.growth(plugin, work, string, largest, enough=0.25, first=min(SHORT, largest) // 2)
            if one.ratio <= most or one.seconds <= 0.02:
                break
        else:
            found.append(one)
    return found


@pytest.mark.parametrize("plugin", linear.subjects())
def test_no_small_string_makes_a_plugin_slow(plugin: str) -> None:
    assert not steep(plugin, SHORT, SLACK)


@pytest.mark.long
@pytest.mark.timeout(7_200)
@pytest.mark.parametrize("plugin", linear.subjects())
def test_time_grows_with_length_only(plugin: str) -> None:
    assert not steep(plugin, linear.LARGEST, linear.MOST)


def test_what_is_quadratic_is_found() -> None:
    def quadratic(data: bytes) -> None:
        sum(data.count(b"b", 0, n) for n in range(0, len(data), 64))

    def straight(data: bytes) -> None:
        for _ in range(2_000):
            data.count(b"b")

    assert linear.growth("q", quadratic, "letters", 2**22).ratio > SLACK
    assert linear.growth("s", straight, "letters", 2**18, enough=0.1).ratio < SLACK


def test_there_are_forty_strings_and_each_has_the_size_asked_for() -> None:
    assert len(linear.STRINGS) >= 40
    for name, made in linear.STRINGS.items():
        assert 9_900 <= len(made(10_000)) <= 10_200, name
