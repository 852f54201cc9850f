"""TRON addresses."""

from __future__ import annotations

from collections.abc import Iterator

from leadline.kinds.codec import base58
from leadline.model import plugin as plugins


@plugins.kind(token=r"T[1-9A-HJ-NP-Za-km-z]{33}")
def parse(text: str, region: str | None = None) -> str | None:
    """A TRON address: base58check, version 0x41 and 20 bytes."""
    payload = base58.checked(text.strip())
    return text.strip() if payload and len(payload) == 21 and payload[0] == 0x41 else None


def show(value: str) -> str:
    """The address as it is."""
    return value


def forms(value: str) -> Iterator[str]:
    """The address as it is."""
    yield value
