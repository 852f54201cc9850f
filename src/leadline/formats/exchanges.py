"""What exchanges call operations, assets and networks in their statements, and by which columns a statement is whose.

The words are data: `formats/data/exchanges.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from leadline.formats import columns

_PRODUCT = re.compile(r"(\w{2,10})\.[A-Z]{1,2}")  # Kraken: `ETH.F`, `DOT.S`


def form(header: Sequence[str]) -> str | None:
    """The exchange whose form a header is; None where it is no known one."""
    names = {columns.fold(name) for name in header}
    return next((name for name, needed in _data()["forms"].items() if names >= set(needed)), None)


def operation(text: str) -> str:
    """What an operation does: fee, income, internal, trade, deposit or withdrawal; empty where no word of it is known."""
    name = f" {columns.fold(text)} "
    return next((kind for kind, words in _data()["operations"].items() if any(f" {word} " in name for word in words)), "")


def asset(text: str) -> str:
    """The symbol that an asset is known by elsewhere."""
    found = text.strip().upper()
    product = _PRODUCT.fullmatch(found)
    bare = product[1] if product else found
    return next((symbol for symbol, codes in _data()["assets"].items() if bare in codes), bare)


def network(text: str) -> str | None:
    """The chain that a network's name means."""
    name = columns.fold(text)
    return next((chain for chain, names in _data()["networks"].items() if name in names), None)


def known(symbols: Iterable[str]) -> bool:
    """Whether one of these texts is the symbol of a coin or token, so that the table is no bank's."""
    listed = set(_data()["coins"]["known"])
    return any(text.strip().upper().partition(".")[0] in listed for text in symbols)


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("leadline.formats") / "data" / "exchanges.toml").read_text("utf-8"))
