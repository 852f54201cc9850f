"""Keccak-256 against published values; the empty string and the function signatures that every Ethereum programmer knows."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from leadline.scenario import keccak
from leadline.scenario.keccak import keccak256


def test_known_values() -> None:
    assert keccak256(b"").hex() == "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
    assert keccak256(b"transfer(address,uint256)").hex()[:8] == "a9059cbb"
    assert keccak256(b"approve(address,uint256)").hex()[:8] == "095ea7b3"


@given(st.binary(max_size=300))
def test_with_the_other_padding_it_is_sha3(data: bytes) -> None:
    padded = bytearray(data) + b"\x06" + bytes(-(len(data) + 1) % 136)
    padded[-1] |= 0x80
    lanes = [0] * 25
    for block in range(0, len(padded), 136):
        for lane in range(17):
            lanes[lane] ^= int.from_bytes(padded[block + 8 * lane : block + 8 * lane + 8], "little")
        keccak._permute(lanes)
    assert b"".join(lane.to_bytes(8, "little") for lane in lanes[:4]) == hashlib.sha3_256(data).digest()
