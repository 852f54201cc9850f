"""The data files of the kinds, each read once when first asked for."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).resolve().parent.parent / "data"


@cache
def table(name: str) -> dict[str, Any]:
    """One data file of `kinds/data`, as it stands."""
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text("utf-8"))
