"""What patterns mean: `patterns.toml`, read once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from leadline.model.conclusions import Finding


@dataclass(frozen=True, slots=True)
class Pattern:
    """The words that stand beside every finding of a pattern; `confidence` is the rule by which it is stated."""

    innocent: str
    confidence: str
    example: str
    techniques: tuple[str, ...]


@cache
def pattern(name: str) -> Pattern:
    """The words of one pattern. Raises KeyError for one that the file does not describe."""
    data = tomllib.loads((files("leadline.detect.patterns") / "patterns.toml").read_text(encoding="utf-8"))[name]
    return Pattern(data["innocent"], data["confidence"], data["example"], tuple(data["techniques"]))


def finding(
    name: str, subjects: tuple[str, ...], confidence: str, why: tuple[str, ...], because: tuple[str, ...], numbers: dict[str, Any]
) -> Finding:
    """A finding of a pattern, with the innocent explanation and the techniques that its file states."""
    words = pattern(name)
    return Finding(name, subjects, confidence, why, words.innocent, because, words.techniques, numbers)
