"""Keccak-256 as Ethereum and Monero use it: SHA-3 with the padding of the original submission, which hashlib lacks."""

from __future__ import annotations

_MASK = (1 << 64) - 1
_RATE = 136


def _constants() -> tuple[int, ...]:
    """The round constants, from the linear feedback register of the specification (FIPS 202, 3.2.5)."""
    out, register = [], 1
    for _ in range(24):
        constant = 0
        for n in range(7):
            if register & 1:
                constant |= 1 << ((1 << n) - 1)
            register = register << 1 ^ (0x171 if register & 0x80 else 0)
        out.append(constant)
    return tuple(out)


_ROUNDS = _constants()


def _permute(state: list[int]) -> None:
    """One permutation in place, its loops written out: a loop over lists takes nearly twice as long."""
    (a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19, a20, a21, a22, a23, a24) = state
    for constant in _ROUNDS:
        c0 = a0 ^ a5 ^ a10 ^ a15 ^ a20
        c1 = a1 ^ a6 ^ a11 ^ a16 ^ a21
        c2 = a2 ^ a7 ^ a12 ^ a17 ^ a22
        c3 = a3 ^ a8 ^ a13 ^ a18 ^ a23
        c4 = a4 ^ a9 ^ a14 ^ a19 ^ a24
        d0 = c4 ^ ((c1 << 1 | c1 >> 63) & _MASK)
        d1 = c0 ^ ((c2 << 1 | c2 >> 63) & _MASK)
        d2 = c1 ^ ((c3 << 1 | c3 >> 63) & _MASK)
        d3 = c2 ^ ((c4 << 1 | c4 >> 63) & _MASK)
        d4 = c3 ^ ((c0 << 1 | c0 >> 63) & _MASK)
        b0 = a0 ^ d0
        b1 = ((w := a6 ^ d1) << 44 | w >> 20) & _MASK
        b2 = ((w := a12 ^ d2) << 43 | w >> 21) & _MASK
        b3 = ((w := a18 ^ d3) << 21 | w >> 43) & _MASK
        b4 = ((w := a24 ^ d4) << 14 | w >> 50) & _MASK
        b5 = ((w := a3 ^ d3) << 28 | w >> 36) & _MASK
        b6 = ((w := a9 ^ d4) << 20 | w >> 44) & _MASK
        b7 = ((w := a10 ^ d0) << 3 | w >> 61) & _MASK
        b8 = ((w := a16 ^ d1) << 45 | w >> 19) & _MASK
        b9 = ((w := a22 ^ d2) << 61 | w >> 3) & _MASK
        b10 = ((w := a1 ^ d1) << 1 | w >> 63) & _MASK
        b11 = ((w := a7 ^ d2) << 6 | w >> 58) & _MASK
        b12 = ((w := a13 ^ d3) << 25 | w >> 39) & _MASK
        b13 = ((w := a19 ^ d4) << 8 | w >> 56) & _MASK
        b14 = ((w := a20 ^ d0) << 18 | w >> 46) & _MASK
        b15 = ((w := a4 ^ d4) << 27 | w >> 37) & _MASK
        b16 = ((w := a5 ^ d0) << 36 | w >> 28) & _MASK
        b17 = ((w := a11 ^ d1) << 10 | w >> 54) & _MASK
        b18 = ((w := a17 ^ d2) << 15 | w >> 49) & _MASK
        b19 = ((w := a23 ^ d3) << 56 | w >> 8) & _MASK
        b20 = ((w := a2 ^ d2) << 62 | w >> 2) & _MASK
        b21 = ((w := a8 ^ d3) << 55 | w >> 9) & _MASK
        b22 = ((w := a14 ^ d4) << 39 | w >> 25) & _MASK
        b23 = ((w := a15 ^ d0) << 41 | w >> 23) & _MASK
        b24 = ((w := a21 ^ d1) << 2 | w >> 62) & _MASK
        a0, a1, a2, a3, a4 = (
            b0 ^ (~b1 & b2) ^ constant, b1 ^ (~b2 & b3), b2 ^ (~b3 & b4), b3 ^ (~b4 & b0), b4 ^ (~b0 & b1)
        )
        a5, a6, a7, a8, a9 = (
            b5 ^ (~b6 & b7), b6 ^ (~b7 & b8), b7 ^ (~b8 & b9), b8 ^ (~b9 & b5), b9 ^ (~b5 & b6)
        )
        a10, a11, a12, a13, a14 = (
            b10 ^ (~b11 & b12), b11 ^ (~b12 & b13), b12 ^ (~b13 & b14), b13 ^ (~b14 & b10), b14 ^ (~b10 & b11)
        )
        a15, a16, a17, a18, a19 = (
            b15 ^ (~b16 & b17), b16 ^ (~b17 & b18), b17 ^ (~b18 & b19), b18 ^ (~b19 & b15), b19 ^ (~b15 & b16)
        )
        a20, a21, a22, a23, a24 = (
            b20 ^ (~b21 & b22), b21 ^ (~b22 & b23), b22 ^ (~b23 & b24), b23 ^ (~b24 & b20), b24 ^ (~b20 & b21)
        )
    state[:] = (a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19, a20, a21, a22, a23, a24)


def keccak256(data: bytes) -> bytes:
    """The 32 bytes of Keccak-256 (padding 0x01, rate 1088 bits)."""
    padded = bytearray(data + b"\1" + bytes(-(len(data) + 1) % _RATE))
    padded[-1] |= 0x80
    state = [0] * 25
    for start in range(0, len(padded), _RATE):
        for n in range(17):
            state[n] ^= int.from_bytes(padded[start + 8 * n : start + 8 * n + 8], "little")
        _permute(state)
    return b"".join(lane.to_bytes(8, "little") for lane in state[:4])
