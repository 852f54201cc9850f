"""Keccak-256, for the check letters of Ethereum addresses (EIP-55). It is not SHA3-256: the padding differs (FIPS 202 came later)."""

from __future__ import annotations

_MASK = (1 << 64) - 1
_RATE = 136  # bytes absorbed at a time: 1600 - 2 * 256 bits


def _rounds() -> tuple[int, ...]:
    """The 24 round constants, from the shift register of the specification."""
    constants, register = [], 1
    for _ in range(24):
        constant = 0
        for power in range(7):
            if register & 1:
                constant |= 1 << ((1 << power) - 1)
            register = (register << 1) ^ (0x171 if register & 0x80 else 0)
        constants.append(constant)
    return tuple(constants)


def _turns() -> tuple[tuple[int, int], ...]:
    """For each of the 24 moves of rho and pi: where the lane goes and by how many bits it turns."""
    moves, x, y = [], 1, 0
    for step in range(24):
        x, y = y, (2 * x + 3 * y) % 5
        moves.append((x + 5 * y, ((step + 1) * (step + 2) // 2) % 64))
    return tuple(moves)


_ROUNDS, _TURNS = _rounds(), _turns()


def _turn(lane: int, bits: int) -> int:
    return ((lane << bits) | (lane >> (64 - bits))) & _MASK


def _permute(lanes: list[int]) -> None:
    for constant in _ROUNDS:
        column = [lanes[x] ^ lanes[x + 5] ^ lanes[x + 10] ^ lanes[x + 15] ^ lanes[x + 20] for x in range(5)]
        for x in range(5):
            mix = column[x - 1] ^ _turn(column[(x + 1) % 5], 1)
            for y in range(0, 25, 5):
                lanes[x + y] ^= mix
        carried = lanes[1]
        for place, bits in _TURNS:
            lanes[place], carried = _turn(carried, bits), lanes[place]
        for y in range(0, 25, 5):
            row = lanes[y : y + 5]
            for x in range(5):
                lanes[x + y] = row[x] ^ (~row[(x + 1) % 5] & _MASK & row[(x + 2) % 5])
        lanes[0] ^= constant


def keccak256(data: bytes) -> bytes:
    """The 32 bytes that Ethereum hashes `data` to."""
    padded = bytearray(data) + b"\x01" + bytes(-(len(data) + 1) % _RATE)
    padded[-1] |= 0x80
    lanes = [0] * 25
    for block in range(0, len(padded), _RATE):
        for lane in range(_RATE // 8):
            at = block + 8 * lane
            lanes[lane] ^= int.from_bytes(padded[at : at + 8], "little")
        _permute(lanes)
    return b"".join(lane.to_bytes(8, "little") for lane in lanes[:4])
