"""XRP Ledger addresses."""

from __future__ import annotations

from collections.abc import Iterator

from leadline.kinds.codec import base58
from leadline.model import plugin as plugins


@plugins.kind(token=r"r[1-9A-HJ-NP-Za-km-z]{24,34}|X[1-9A-HJ-NP-Za-km-z]{46}")
def parse(text: str, region: str | None = None) -> str | None:
    """An XRP Ledger address: base58check in the ledger's own alphabet, classic (r…) or with the tag inside (X…, XLS-5)."""
    text = text.strip()
    payload = base58.checked(text, base58.RIPPLE)
    if not payload:
        return None
    classic = len(payload) == 21 and payload[0] == 0
    tagged = len(payload) == 31 and payload[:2] == b"\x05\x44"
    return text if classic or tagged else None


def show(value: str) -> str:
    """The address as it is."""
    return value


def forms(value: str) -> Iterator[str]:
    """The address as it is."""
    yield value
