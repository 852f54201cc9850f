"""Bitcoin addresses."""

from __future__ import annotations

from collections.abc import Iterator

from leadline.kinds.codec import base58, bech32
from leadline.model import plugin as plugins


@plugins.kind(token=r"[13][1-9A-HJ-NP-Za-km-z]{24,34}|bc1[02-9ac-hj-np-z]{11,87}|BC1[02-9AC-HJ-NP-Z]{11,87}")
def parse(text: str, region: str | None = None) -> str | None:
    """A Bitcoin address: base58check (version 0 or 5), or bech32/bech32m of a witness program (BIP 173, BIP 350)."""
    text = text.strip()
    if text[:3].lower() == "bc1":
        return bech32.segwit(text, "bc")
    payload = base58.checked(text)
    return text if payload and len(payload) == 21 and payload[0] in (0, 5) else None


def show(value: str) -> str:
    """The address as it is."""
    return value


def forms(value: str) -> Iterator[str]:
    """The address; bech32 also in capitals, as QR codes carry it."""
    yield value
    if value.startswith("bc1"):
        yield value.upper()
