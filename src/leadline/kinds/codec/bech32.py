"""Bech32 and Bech32m (BIP 173, BIP 350) and CashAddr: checksummed base32 of Bitcoin, Litecoin, Cardano and Bitcoin Cash."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

CHARS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
BECH32, BECH32M = 1, 0x2BC830A3

_VALUES = {char: n for n, char in enumerate(CHARS)}
_CASH = (0x98F2BC8E61, 0x79B76D99E2, 0xF33E5FB3C4, 0xAE2EABE2A8, 0x1E4F43E470)
_BECH = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def _polymod(values: Iterable[int]) -> int:
    state = 1
    for value in values:
        top = state >> 25
        state = (state & 0x1FFFFFF) << 5 ^ value
        for n, generator in enumerate(_BECH):
            if top >> n & 1:
                state ^= generator
    return state


def _expanded(prefix: str) -> list[int]:
    return [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]


def decode(text: str) -> tuple[str, list[int], int] | None:
    """Prefix, 5-bit values without checksum, and the checksum's constant; None where the checksum or the letters are wrong."""
    if text not in (text.lower(), text.upper()):
        return None
    prefix, one, rest = text.lower().rpartition("1")
    if not one or not prefix or len(rest) < 6:
        return None
    values = [_VALUES.get(char, -1) for char in rest]
    if min(values) < 0 or (constant := _polymod(_expanded(prefix) + values)) not in (BECH32, BECH32M):
        return None
    return prefix, values[:-6], constant


def encode(prefix: str, values: Sequence[int], constant: int = BECH32) -> str:
    """The text of a prefix and 5-bit values: what `decode` reads back."""
    rest = _polymod(_expanded(prefix) + list(values) + [0] * 6) ^ constant
    check = [rest >> 5 * (5 - n) & 31 for n in range(6)]
    return prefix + "1" + "".join(CHARS[v] for v in [*values, *check])


def to_bytes(values: Sequence[int]) -> bytes | None:
    """8-bit bytes of 5-bit values; None where padding is not zero or is a whole value."""
    number = bits = 0
    out = bytearray()
    for value in values:
        number, bits = (number << 5 | value) & 0xFFF, bits + 5
        if bits >= 8:
            bits -= 8
            out.append(number >> bits & 0xFF)
    return None if bits >= 5 or number & ((1 << bits) - 1) else bytes(out)


def to_values(data: bytes) -> list[int]:
    """5-bit values of bytes, padded with zero bits."""
    number = bits = 0
    out = []
    for byte in data:
        number, bits = (number << 8 | byte) & 0xFFF, bits + 8
        while bits >= 5:
            bits -= 5
            out.append(number >> bits & 31)
    return [*out, number << (5 - bits) & 31] if bits else out


def segwit(text: str, prefix: str) -> str | None:
    """A witness address of a chain in lower case; None where BIP 173 or BIP 350 forbids it."""
    if not (found := decode(text)) or found[0] != prefix or not found[1] or len(text) > 90:
        return None
    version, program = found[1][0], to_bytes(found[1][1:])
    if version > 16 or program is None or not 2 <= len(program) <= 40 or (version == 0 and len(program) not in (20, 32)):
        return None
    return text.lower() if found[2] == (BECH32 if version == 0 else BECH32M) else None


def _cash_polymod(values: Iterable[int]) -> int:
    state = 1
    for value in values:
        top = state >> 35
        state = (state & 0x07FFFFFFFF) << 5 ^ value
        for n, generator in enumerate(_CASH):
            if top >> n & 1:
                state ^= generator
    return state ^ 1


def cash(text: str, prefix: str = "bitcoincash") -> str | None:
    """A CashAddr in lower case without its prefix; None where checksum, letters or length are wrong."""
    if text not in (text.lower(), text.upper()):
        return None
    body = text.lower().removeprefix(prefix + ":")
    values = [_VALUES.get(char, -1) for char in body]
    if len(values) < 42 or min(values) < 0 or _cash_polymod([ord(c) & 31 for c in prefix] + [0, *values]):
        return None
    payload = to_bytes(values[:-8])
    sizes = (20, 24, 28, 32, 40, 48, 56, 64)
    return body if payload and not payload[0] & 0x80 and len(payload) == 1 + sizes[payload[0] & 7] else None


def to_cash(payload: bytes, prefix: str = "bitcoincash") -> str:
    """The CashAddr of version byte and hash, without prefix: what `cash` accepts."""
    values = to_values(payload)
    rest = _cash_polymod([ord(c) & 31 for c in prefix] + [0, *values] + [0] * 8)
    return "".join(CHARS[v] for v in [*values, *(rest >> 5 * (7 - n) & 31 for n in range(8))])
