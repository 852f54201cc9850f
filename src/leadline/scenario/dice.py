"""Chance that falls the same on every machine and Python version: one seed, one stream of bits, our own choices from it."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Draws from one stream. Only `getrandbits` is used: how `random` makes choices from bits differs between Python versions."""

    def __init__(self, *seed: object) -> None:
        self.seed = seed
        word = "\x1f".join(str(part) for part in seed)
        self._bits = random.Random(int.from_bytes(hashlib.sha256(word.encode()).digest())).getrandbits

    def apart(self, *label: object) -> Dice:
        """A stream of its own, so that what is drawn here changes nothing elsewhere."""
        return Dice(*self.seed, *label)

    def below(self, limit: int) -> int:
        """0 … limit - 1, each as likely."""
        width = limit.bit_length()
        while (drawn := self._bits(width)) >= limit:
            pass
        return drawn

    def between(self, low: int, high: int) -> int:
        """low … high, both included."""
        return low + self.below(high - low + 1)

    def chance(self, percent: int) -> bool:
        """True that often in a hundred."""
        return self.below(100) < percent

    def pick(self, items: Sequence[T]) -> T:
        """One of the items."""
        return items[self.below(len(items))]

    def weighted(self, weights: Sequence[int]) -> int:
        """An index, as likely as its weight."""
        drawn = self.below(sum(weights))
        for index, weight in enumerate(weights):
            drawn -= weight
            if drawn < 0:
                return index
        return len(weights) - 1

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """The items in another order."""
        mixed = list(items)
        for last in range(len(mixed) - 1, 0, -1):
            other = self.below(last + 1)
            mixed[last], mixed[other] = mixed[other], mixed[last]
        return mixed

    def some(self, items: Sequence[T], count: int) -> list[T]:
        """That many different items (all, where there are fewer)."""
        if 4 * count > len(items):
            return self.shuffled(items)[:count]
        chosen: dict[int, None] = {}
        while len(chosen) < count:
            chosen[self.below(len(items))] = None
        return [items[place] for place in chosen]

    def data(self, size: int) -> bytes:
        """Bytes that mean nothing."""
        return self._bits(size * 8).to_bytes(size) if size else b""

    def digits(self, count: int) -> str:
        """That many decimal digits."""
        return "".join(str(self.below(10)) for _ in range(count))
