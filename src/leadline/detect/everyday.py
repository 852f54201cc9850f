"""Payments whose own text names an everyday ground, by the lists of `everyday.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files


def ground(text: str) -> str | None:
    """The word or purpose code of a payment's text that names an everyday ground (wages, pension, rent, …), or None."""
    words, codes = _lists()
    for word in re.findall(r"\w+", text):
        if word in codes or word.lower() in words:
            return str(word)
    return next((word for word in sorted(words) if not word.isascii() and word in text), None)  # scripts without spaces


@cache
def _lists() -> tuple[frozenset[str], frozenset[str]]:
    data = tomllib.loads((files("leadline.detect") / "data" / "everyday.toml").read_text(encoding="utf-8"))
    return frozenset(data["words"]), frozenset(data["codes"])
