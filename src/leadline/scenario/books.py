"""The tables of words, countries and forms that scenarios are made from, one TOML file each."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def book(name: str) -> dict[str, Any]:
    """One of the TOML files in `data/`."""
    return tomllib.loads((files("leadline.scenario") / "data" / f"{name}.toml").read_text("utf-8"))
