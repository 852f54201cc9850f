"""Where the system offers nothing, that is said."""

from __future__ import annotations

from leadline.cage.limits import Limits
from leadline.cage.system import portable


def test_it_says_that_nothing_holds() -> None:
    assert any("NO limit" in line for line in portable.confine(Limits()))
    portable.each(Limits(), 5)
