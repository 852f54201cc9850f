"""Solana addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leadline.kinds.codec import base58
from leadline.model import plugin as plugins

_MIXED = re.compile(r"(?=.*[0-9])(?=.*[a-z])(?=.*[A-Z])", re.DOTALL)


@plugins.kind(token=r"[1-9A-HJ-NP-Za-km-z]{32,44}", needs_label=("sol", "solana", "solscan", "phantom", "spl", "solflare", "usdc-spl"))
def parse(text: str, region: str | None = None) -> str | None:
    """A Solana address: base58 of 32 bytes. It has no checksum, so running text must name Solana near by."""
    text = text.strip()
    data = base58.decode(text) if 32 <= len(text) <= 44 else None
    return text if data and len(data) == 32 and _MIXED.match(text) else None


def show(value: str) -> str:
    """The address as it is."""
    return value


def forms(value: str) -> Iterator[str]:
    """With the label that it needs."""
    yield value
