"""Coins of Bitcoin and its like: an output of a transaction, which a later one spends by naming it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leadline.kinds import txid
from leadline.model import plugin as plugins

_COIN = re.compile(r"([a-z][a-z0-9-]{1,15}/[0-9a-fA-F]{64}):([0-9]{1,10})")


@plugins.kind()
def parse(text: str, region: str | None = None) -> str | None:
    """A coin as `chain/hash:n`: the transaction's hash and the number of its output, counted from 0. Never found in running text."""
    found = _COIN.fullmatch(text.strip())
    transaction = txid.parse(found[1]) if found else None
    if found is None or transaction is None or int(found[2]) >= 1 << 32:
        return None
    return f"{transaction}:{int(found[2])}"


def show(value: str) -> str:
    """The chain, the hash and the output's number, as wallets print it."""
    chain, _, printed = value.partition("/")
    return f"{chain} {printed}"


def forms(value: str) -> Iterator[str]:
    """As wallets print it; the text must name the chain."""
    yield value.partition("/")[2]
