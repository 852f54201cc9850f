"""TOML that strangers wrote, in time that grows with its length. Source of the format: TOML 1.0.0 (toml.io)."""

from __future__ import annotations

import re
import tomllib
from typing import Any

# Python's reader takes time by the square of the parts of a key, and no report has keys of more than two.
_LONG_KEY = re.compile(r"(?<![\w-])(?:(?:[\w-]++|\"[^\"\n]*+\"|'[^'\n]*+')[ \t]*+\.[ \t]*+){50}")


def read(text: str) -> dict[str, Any]:
    """What it says, decimal numbers as text, since a float would change the digits of an amount. Raises ValueError where it is no TOML."""
    if _LONG_KEY.search(text):
        raise ValueError("a key has more than 50 parts")
    try:
        return tomllib.loads(text, parse_float=str)
    except RecursionError as error:
        raise ValueError("lists or tables lie too deep inside one another") from error
