"""Times of twelve hours are read in the languages of telephones; a word nobody knows gives no time rather than a wrong one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.intake.halves import clock


@pytest.mark.parametrize(
    "text, expected",
    [
        ("14:05", (14, 5, 0)), ("2:05 PM", (14, 5, 0)), ("2:05\u202fpm", (14, 5, 0)), ("2:05\u2009p.\u00a0m.", (14, 5, 0)),
        ("午後2:05", (14, 5, 0)), ("下午03:04", (15, 4, 0)), ("오후 3:41", (15, 41, 0)), ("9:30AM", (9, 30, 0)),
        ("12:00 AM", (0, 0, 0)), ("12:00 PM", (12, 0, 0)), ("午前0:12", (0, 12, 0)), ("午後 0:12", (12, 12, 0)),
        ("中午12:05", (12, 5, 0)), ("中午11:58", (11, 58, 0)), ("凌晨3:00", (3, 0, 0)), ("晚上8:00:09", (20, 0, 9)),
        ("14.05", (14, 5, 0)), ("ÖS 2:05", (14, 5, 0)), ("2:05 μ.μ.", (14, 5, 0)), ("\u200f٢:٠٥ م", (14, 5, 0)),
        ("2:05 CH", (14, 5, 0)), ("klo 14.02", (14, 2, 0)), ("14:02 ч.", (14, 2, 0)), ("15:04 PM", (15, 4, 0)),
        ("2:05 foo", None), ("25:00", None), ("12:60", None), ("15:04 AM", None), ("", None), ("noon", None), ("1:2", None),
    ],
)  # fmt: skip
def test_printed_times(text: str, expected: tuple[int, int, int] | None) -> None:
    assert clock(text) == expected


@given(
    st.integers(0, 23), st.integers(0, 59), st.sampled_from(["AM/PM", "午前/午後", "上午/下午", "오전/오후", "a. m./p. m."]), st.booleans()
)
def test_every_minute_comes_back(hour: int, minute: int, pair: str, leading: bool) -> None:
    half = pair.split("/")[hour >= 12]
    time = f"{hour % 12 or 12}:{minute:02}"
    assert clock(f"{half} {time}" if leading else f"{time}\u202f{half}") == (hour, minute, 0)


@given(st.text(max_size=30))
def test_any_text_is_a_time_or_none(text: str) -> None:
    found = clock(text)
    assert found is None or (0 <= found[0] < 24 and 0 <= found[1] < 60)
