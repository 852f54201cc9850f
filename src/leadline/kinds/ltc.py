"""Litecoin addresses."""

from __future__ import annotations

from collections.abc import Iterator

from leadline.kinds.codec import base58, bech32
from leadline.model import plugin as plugins


@plugins.kind(token=r"[LM][1-9A-HJ-NP-Za-km-z]{25,34}|ltc1[02-9ac-hj-np-z]{11,87}|LTC1[02-9AC-HJ-NP-Z]{11,87}")
def parse(text: str, region: str | None = None) -> str | None:
    """A Litecoin address: base58check (version 48 or 50), or bech32 with the prefix `ltc`. The old form with 3 is read as Bitcoin's."""
    text = text.strip()
    if text[:4].lower() == "ltc1":
        return bech32.segwit(text, "ltc")
    payload = base58.checked(text)
    return text if payload and len(payload) == 21 and payload[0] in (0x30, 0x32) else None


def show(value: str) -> str:
    """The address as it is."""
    return value


def forms(value: str) -> Iterator[str]:
    """The address; bech32 also in capitals."""
    yield value
    if value.startswith("ltc1"):
        yield value.upper()
