"""The structures of Windows have the sizes that its headers give (winnt.h, 64 bits); calling it needs Windows."""

from __future__ import annotations

import ctypes

import pytest

from leadline.cage.limits import Limits
from leadline.cage.system import windows


@pytest.mark.skipif(ctypes.sizeof(ctypes.c_void_p) != 8, reason="sizes of a 64-bit system")
def test_the_structures_have_the_sizes_of_the_headers() -> None:
    assert ctypes.sizeof(windows._Basic) == 64
    assert ctypes.sizeof(windows._Extended) == 144


def test_it_says_what_it_does_not_hold() -> None:
    assert any("NOT" in line for line in windows.confine(Limits()))
