"""How long a file may take."""

from __future__ import annotations

from leadline.cage.limits import Limits


def test_a_large_file_has_more_time() -> None:
    limits = Limits(seconds=10, rate=1000)
    assert [limits.time(size) for size in (0, 999, 1000, 50_000)] == [10, 10, 11, 60]
