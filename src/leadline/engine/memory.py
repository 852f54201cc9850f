"""Gives memory that is no longer used back to the system, where the C library can: a large case does its stages one after the other."""

from __future__ import annotations

import ctypes
import gc
import sys
from functools import cache
from typing import Any


def give_back() -> None:
    """Collects what is in circles, and returns free pages (`malloc_trim` of the GNU C library; elsewhere the system does as it does)."""
    gc.collect()
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Any:
    if sys.platform != "linux":
        return None
    return getattr(ctypes.CDLL(None), "malloc_trim", None)
