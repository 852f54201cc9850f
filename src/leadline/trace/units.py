"""In which whole units the amounts of an asset are counted.

Source of the rule: interface, "Units": the ISO 4217 exponent or the chain's decimals, or as many as the case's rows of that
asset show (trailing zeros aside), whichever is more; an unknown asset has as many as its rows show.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from leadline.model.values import MOST_BITS


@cache
def standard() -> dict[str, int]:
    """The decimals of every asset that has a standard, by its name (`EUR`, `BTC`, `USDT@tron`)."""
    with (files("leadline.trace") / "data" / "assets.toml").open("rb") as file:
        tables = tomllib.load(file)
    with (files("leadline.formats") / "data" / "tokens.toml").open("rb") as file:
        tokens = tomllib.load(file)
    found = {name: int(places) for table in tables.values() for places, names in table.items() for name in names.split()}
    return found | {f"{token['symbol']}@{token['chain']}": int(token["decimals"]) for token in tokens["token"]}


def decide(shown: Iterable[tuple[str, str]]) -> dict[str, int]:
    """The decimals of each asset, from all (amount as printed, asset) of the case's rows."""
    most: dict[str, int] = {}
    for text, asset in shown:
        places = len(text.partition(".")[2].rstrip("0"))
        if places > most.get(asset, -1):
            most[asset] = places
    return {asset: max(places, standard().get(asset, 0)) for asset, places in most.items()}


def units(text: str, decimals: int) -> int:
    """A printed decimal in whole units of 10**-`decimals`. Digits beyond must be zeros, as `decide` makes sure."""
    whole, _, fraction = text.partition(".")
    return int(whole + fraction[:decimals].ljust(decimals, "0"))


def trim(text: str) -> str:
    """A printed decimal in its shortest form, so that equal amounts are equal text (`12.50` and `12.5`)."""
    return text.rstrip("0").rstrip(".") if "." in text else text


def too_large(amount: int) -> bool:
    """Says whether an amount is beyond what is traced: 2**256 units or more."""
    return bool(abs(amount) >> MOST_BITS)
