"""Base58 as chains use it: with Bitcoin's or another alphabet, with a double SHA-256 checksum, or in Monero's blocks."""

from __future__ import annotations

from functools import cache
from hashlib import sha256

BITCOIN = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
RIPPLE = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"

_BLOCK_BYTES = {0: 0, 2: 1, 3: 2, 5: 3, 6: 4, 7: 5, 9: 6, 10: 7, 11: 8}  # Monero: characters of a block to its bytes


@cache
def _digits(alphabet: str) -> dict[str, int]:
    return {char: n for n, char in enumerate(alphabet)}


def decode(text: str, alphabet: str = BITCOIN) -> bytes | None:
    """The bytes of a base58 text; None where a character is not in the alphabet."""
    digits, number = _digits(alphabet), 0
    for char in text:
        digit = digits.get(char)
        if digit is None:
            return None
        number = number * 58 + digit
    zeros = len(text) - len(text.lstrip(alphabet[0]))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def encode(data: bytes, alphabet: str = BITCOIN) -> str:
    """The base58 text of bytes: what `decode` reads back."""
    number, out = int.from_bytes(data, "big"), []
    while number:
        number, digit = divmod(number, 58)
        out.append(alphabet[digit])
    zeros = len(data) - len(data.lstrip(b"\0"))
    return alphabet[0] * zeros + "".join(reversed(out))


def checked(text: str, alphabet: str = BITCOIN) -> bytes | None:
    """Version and payload of a base58check text; None where the checksum (4 bytes of a double SHA-256) is wrong."""
    data = decode(text, alphabet)
    if data is None or len(data) < 5 or sha256(sha256(data[:-4]).digest()).digest()[:4] != data[-4:]:
        return None
    return data[:-4]


def check(payload: bytes, alphabet: str = BITCOIN) -> str:
    """The base58check text of version and payload."""
    return encode(payload + sha256(sha256(payload).digest()).digest()[:4], alphabet)


def blocks(text: str) -> bytes | None:
    """Monero's base58: blocks of 11 characters are 8 bytes each (CryptoNote standard 007). None where it is not that."""
    out = b""
    for start in range(0, len(text), 11):
        block = text[start : start + 11]
        size, data = _BLOCK_BYTES.get(len(block)), decode(block)
        if size is None or data is None or (number := int.from_bytes(data, "big")) >> (8 * size):
            return None
        out += number.to_bytes(size, "big")
    return out


def to_blocks(data: bytes) -> str:
    """The text that `blocks` reads back."""
    lengths = {size: chars for chars, size in _BLOCK_BYTES.items()}
    parts = [data[start : start + 8] for start in range(0, len(data), 8)]
    return "".join(encode(part).lstrip("1").rjust(lengths[len(part)], "1") for part in parts)
