"""Monero addresses."""

from __future__ import annotations

from collections.abc import Iterator

from leadline.kinds.codec import base58
from leadline.kinds.codec.keccak import keccak256
from leadline.model import plugin as plugins

_SIZES = {18: 65, 42: 65, 19: 73}  # network byte to bytes before the checksum: standard, sub-address, integrated


@plugins.kind(token=r"[48][1-9A-HJ-NP-Za-km-z]{94}(?:[1-9A-HJ-NP-Za-km-z]{11})?")
def parse(text: str, region: str | None = None) -> str | None:
    """A Monero address of the main network: base58 in blocks, the last 4 bytes a Keccak-256 checksum."""
    data = base58.blocks(text.strip())
    if not data or _SIZES.get(data[0]) != len(data) - 4 or keccak256(data[:-4])[:4] != data[-4:]:
        return None
    return text.strip()


def show(value: str) -> str:
    """The address as it is."""
    return value


def forms(value: str) -> Iterator[str]:
    """The address as it is."""
    yield value
