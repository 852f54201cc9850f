"""Which asset a row of a chain's export moves: the contract decides, a name proves nothing."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

# Letters of other scripts that look like those of the tokens' names; ₮ is how Tether itself writes it.
_ALIKE = str.maketrans("АВСЕНІКМОРЅТХԀΑΒΕΗΙΚΜΝΟΡΤΧΥ₮", "ABCEHIKMOPSTXDABEHIKMNOPTXYT")
_NO_NAME = "TOKEN"


@dataclass(frozen=True, slots=True)
class Token:
    """What a row moves: its `asset` as the interface writes it, and whether it only looks like a well-known one."""

    asset: str
    look_alike: str | None = None  # the asset it looks like


@cache
def _tables() -> tuple[dict[tuple[str, str], str], dict[str, str]]:
    with (files("leadline.formats") / "data" / "tokens.toml").open("rb") as file:
        data = tomllib.load(file)
    return {(t["chain"], t["contract"].lower()): t["symbol"] for t in data["token"]}, dict(data["native"])


def chain_of(contract: str) -> str | None:
    """The one chain on which a contract is a token that we know."""
    chains = {chain for chain, known in _tables()[0] if known == contract.lower()}
    return chains.pop() if len(chains) == 1 else None


def chain_of_coin(symbol: str) -> str | None:
    """The chain whose own coin this is."""
    return _tables()[1].get(symbol.upper())


def coin_of(chain: str) -> str:
    """A chain's own coin, in which its fees are paid."""
    return next(coin for coin, home in _tables()[1].items() if home == chain)


def token(symbol: str, contract: str | None, chain: str) -> Token:
    """The asset of a row. `contract` is None where the export has no such column, empty where the row gives none."""
    known, coins = _tables()
    name, plain = _name(symbol), _plain(symbol)
    own_coin = coins.get(plain) == chain
    listed = {known_symbol for (home, _), known_symbol in known.items() if home == chain}
    if contract and (chain, contract.lower()) in known:
        return Token(f"{known[chain, contract.lower()]}@{chain}")
    if not contract and own_coin:
        return Token(plain)
    if contract is None:
        return Token(f"{plain if plain in listed else name}@{chain}")
    tag = contract if contract else "none"
    if own_coin:
        return Token(f"{plain}-{_safe(tag)[:6]}@{chain}", plain)
    if plain in listed:
        return Token(f"{plain}-{_safe(tag)[:6]}@{chain}", f"{plain}@{chain}")
    return Token(f"{name}-{_safe(tag)}@{chain}")  # whole: the first digits of an address can be chosen


def _plain(symbol: str) -> str:
    """A name as an eye sees it: Latin capitals and digits only."""
    return re.sub(r"[^A-Z0-9]", "", unicodedata.normalize("NFKC", symbol).upper().translate(_ALIKE))


def _name(symbol: str) -> str:
    """A name as the interface allows it in an asset."""
    return _safe(unicodedata.normalize("NFKC", symbol))[:24].rstrip("._-") or _NO_NAME


def _safe(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]", "", text).lstrip("._-")
