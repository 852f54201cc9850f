"""What Bitcoin's own serialisation says: a transaction's id from its parts, an address from an output's script.

Sources: the protocol's documentation at developer.bitcoin.org (raw transaction format, standard scripts), BIP 141 (a transaction's id
leaves out the witness), BIP 173 and BIP 350 (addresses of witness programs).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple

from leadline.kinds.codec import base58, bech32

COINBASE = ("00" * 32, 0xFFFFFFFF)  # the coin that a transaction of new coins names: none
LONGEST_SCRIPT = 10_000  # bytes; a longer one can never be met (consensus rule)


class Spent(NamedTuple):
    """One input: the coin it spends (hash in hex, number), its script, its sequence number."""

    coin: tuple[str, int]
    script: bytes
    sequence: int


class Made(NamedTuple):
    """One output: its value in the smallest unit, its script."""

    value: int
    script: bytes


def txid(version: int, spent: Iterable[Spent], made: Iterable[Made], locktime: int) -> str | None:
    """The id of a transaction of these parts, in hex as it is printed; None where a part does not fit its field."""
    ins, outs = list(spent), list(made)
    try:
        parts = [struct.pack("<I", version & 0xFFFFFFFF), _size(len(ins))]
        for (name, number), script, sequence in ins:
            parts += [bytes.fromhex(name)[::-1], struct.pack("<I", number), _size(len(script)), script, struct.pack("<I", sequence)]
        parts.append(_size(len(outs)))
        for value, script in outs:
            parts += [struct.pack("<q", value), _size(len(script)), script]
        parts.append(struct.pack("<I", locktime))
    except (struct.error, ValueError):
        return None
    return sha256(sha256(b"".join(parts)).digest()).digest()[::-1].hex()


def _size(number: int) -> bytes:
    if number < 0xFD:
        return bytes([number])
    return b"\xfd" + struct.pack("<H", number) if number <= 0xFFFF else b"\xfe" + struct.pack("<I", number)


def unspendable(script: bytes) -> bool:
    """Whether an output can provably never be spent: it begins with OP_RETURN, or is longer than any script may be."""
    return script[:1] == b"\x6a" or len(script) > LONGEST_SCRIPT


def address(script: bytes) -> str | None:
    """The Bitcoin address that a script pays; None where it is of no standard form that has one."""
    size = len(script)
    if size == 25 and script[:3] == b"\x76\xa9\x14" and script[23:] == b"\x88\xac":
        return base58.check(b"\0" + script[3:23])
    if size == 23 and script[:2] == b"\xa9\x14" and script[22:] == b"\x87":
        return base58.check(b"\5" + script[2:22])
    version = 0 if script[:1] == b"\0" else script[0] - 0x50 if script and 0x51 <= script[0] <= 0x60 else None
    if version is None or not 4 <= size <= 42 or script[1] != size - 2 or (version == 0 and size not in (22, 34)):
        return None
    return bech32.encode("bc", [version, *bech32.to_values(script[2:])], bech32.BECH32 if version == 0 else bech32.BECH32M)
