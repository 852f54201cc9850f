"""Ethereum addresses, and those of every chain that uses the same form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leadline.kinds.codec.keccak import keccak256
from leadline.model import plugin as plugins

_FORM = re.compile(r"0[xX][0-9a-fA-F]{40}")


def checksummed(digits: str) -> str:
    """40 hex digits in the mixed case of EIP-55: a letter is a capital where the hash of the lower-case text has 8 or more."""
    low = digits.lower()
    return "".join(c.upper() if int(h, 16) >= 8 else c for c, h in zip(low, keccak256(low.encode()).hex(), strict=False))


@plugins.kind(token=r"0[xX][0-9a-fA-F]{40}")
def parse(text: str, region: str | None = None) -> str | None:
    """An EVM address in EIP-55 form. All lower or all upper case carries no checksum and is taken; mixed case must be right."""
    text = text.strip()
    if not _FORM.fullmatch(text):
        return None
    digits, right = text[2:], checksummed(text[2:])
    return "0x" + right if digits in (right, digits.lower(), digits.upper()) else None


def show(value: str) -> str:
    """The address in EIP-55 form."""
    return value


def forms(value: str) -> Iterator[str]:
    """EIP-55, all lower, all upper."""
    yield value
    yield value.lower()
    yield "0x" + value[2:].upper()
