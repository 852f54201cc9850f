"""Dogecoin addresses."""

from __future__ import annotations

from collections.abc import Iterator

from leadline.kinds.codec import base58
from leadline.model import plugin as plugins


@plugins.kind(token=r"[DA9][1-9A-HJ-NP-Za-km-z]{25,34}")
def parse(text: str, region: str | None = None) -> str | None:
    """A Dogecoin address: base58check, version 30 (D…) or 22 (A… and 9…, scripts)."""
    payload = base58.checked(text.strip())
    return text.strip() if payload and len(payload) == 21 and payload[0] in (0x1E, 0x16) else None


def show(value: str) -> str:
    """The address as it is."""
    return value


def forms(value: str) -> Iterator[str]:
    """The address as it is."""
    yield value
