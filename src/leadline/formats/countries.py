"""Names of countries as tables print them (`Germany`, `ประเทศไทย`, `USA`), and the code that each stands for."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from leadline.formats.columns import fold


@cache
def code(text: str) -> str | None:
    """The ISO 3166 alpha-2 code that a text names alone; None where it names no country."""
    bare = text.strip().upper()
    if len(bare) == 2 and bare.isascii() and bare.isalpha():
        return "GB" if bare == "UK" else bare
    return _names().get(fold(text)) if bare else None


@cache
def _names() -> dict[str, str]:
    listed = tomllib.loads((files("leadline.formats") / "data" / "countries.toml").read_text("utf-8"))["countries"]
    return {fold(name): country for country, names in listed.items() for name in names}
