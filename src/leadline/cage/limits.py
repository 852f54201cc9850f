"""How much a caged reader may use for one file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """`memory` in bytes of address space, `seconds` of CPU time and of waiting for a small file, `rate` bytes a second beyond that,
    `files` that may be open, `output` bytes that one job may give back, and so many times its size."""

    memory: int = 1536 * 2**20
    seconds: int = 60
    rate: int = 32 * 2**10
    files: int = 64
    output: int = 8 * 2**30
    times: int = 16

    def time(self, size: int) -> int:
        """Seconds for a file of `size` bytes."""
        return self.seconds + size // self.rate

    def answer(self, size: int) -> int:
        """Bytes that may come back for a file of `size` bytes."""
        return self.output + self.times * size
