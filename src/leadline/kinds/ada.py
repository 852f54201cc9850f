"""Cardano addresses."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from leadline.kinds.codec import base58, bech32
from leadline.model import plugin as plugins


@plugins.kind(token=r"(?:addr|stake)1[02-9ac-hj-np-z]{45,140}|(?:ADDR|STAKE)1[02-9AC-HJ-NP-Z]{45,140}|(?:Ddz|Ae2)[1-9A-HJ-NP-Za-km-z]{50,110}")
def parse(text: str, region: str | None = None) -> str | None:
    """A Cardano address: bech32 `addr1…` or `stake1…` (CIP 19), or of the Byron era (base58, CBOR with a CRC-32)."""
    text = text.strip()
    if text[:3] in ("Ddz", "Ae2"):
        return text if _byron(base58.decode(text)) else None
    found = bech32.decode(text)
    if not found or found[0] not in ("addr", "stake") or found[2] != bech32.BECH32:
        return None
    data = bech32.to_bytes(found[1])
    return text.lower() if data and len(data) >= 29 and data[0] & 15 == 1 else None  # network 1: main


def _byron(data: bytes | None) -> bool:
    """CBOR `[24(bytes), crc]`: 82 d8 18 58 length payload 1a crc (or shorter length and crc forms)."""
    if not data or data[:3] != b"\x82\xd8\x18":
        return False
    at, size = (5, data[4]) if data[3] == 0x58 else (4, data[3] & 31)
    payload, rest = data[at : at + size], data[at + size :]
    widths = {0x1A: 4, 0x19: 2, 0x18: 1}
    if not rest or len(rest) != 1 + widths.get(rest[0], 4) or len(payload) != size:
        return False
    return zlib.crc32(payload) == int.from_bytes(rest[1:], "big")


def show(value: str) -> str:
    """The address as it is."""
    return value


def forms(value: str) -> Iterator[str]:
    """The address as it is."""
    yield value
