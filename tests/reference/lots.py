"""Lots of one holding, proportion, and what each rule takes: "Tracing, exactly" word for word. Nothing of the product is used."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

ORDERED = ("fifo", "lifo", "tainted-first")
CLEAN = -1

def share(weights: list[int], x: int) -> list[int]:
    """The function D: the whole part for each, what is left over to the largest remainders, ties to the earlier."""
    total = sum(weights)
    if total == 0:
        return [0 for _ in weights]
    exact = [Fraction(w * x, total) for w in weights]
    parts = [int(e) for e in exact]
    by_remainder = sorted(range(len(weights)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_remainder[: x - sum(parts)]:
        parts[i] += 1
    return parts




@dataclass
class Lot:
    """So much of one origin (its number, or CLEAN), and when it arrived."""

    origin: int
    amount: int
    arrived: str = ""


def total(lots: list[Lot]) -> int:
    """How much there is."""
    return sum(lot.amount for lot in lots)


def sums(lots: list[Lot]) -> dict[int, int]:
    """How much there is of each loss, in the order of origins."""
    found: Counter[int] = Counter()
    for lot in lots:
        if lot.origin != CLEAN and lot.amount:
            found[lot.origin] += lot.amount
    return dict(sorted(found.items()))


def take_in_order(lots: list[Lot], x: int, rule: str) -> list[Lot]:
    """Takes x out of the lots one after the other; what is taken comes in that order."""
    order = list(lots)
    if rule == "lifo":
        order.reverse()
    if rule == "tainted-first":
        order = [lot for lot in lots if lot.origin != CLEAN] + [lot for lot in lots if lot.origin == CLEAN]
    taken = []
    for lot in order:
        part = min(x, lot.amount)
        lot.amount -= part
        x -= part
        if part:
            taken.append(Lot(lot.origin, part))
    return taken


def take_in_proportion(lots: list[Lot], x: int, rule: str) -> list[Lot]:
    """Takes x from clean and from the losses together (libr: from clean first), the losses' part in proportion among them."""
    losses = sums(lots)
    clean = total(lots) - sum(losses.values())
    from_clean = min(clean, x) if rule == "libr" else share([clean, sum(losses.values())], x)[0]
    parts = dict(zip(losses, share(list(losses.values()), x - from_clean), strict=True)) | {CLEAN: from_clean}
    taken = []
    for lot in lots:  # one lot an origin
        part = min(lot.amount, parts.get(lot.origin, 0))
        lot.amount -= part
        parts[lot.origin] = parts.get(lot.origin, 0) - part
        if part:
            taken.append(Lot(lot.origin, part))
    return taken


def take(lots: list[Lot], x: int, rule: str) -> list[Lot]:
    """Takes x, which is no more than there is, by the rule; empty lots go."""
    taken = take_in_order(lots, x, rule) if rule in ORDERED else take_in_proportion(lots, x, rule)
    lots[:] = [lot for lot in lots if lot.amount]
    return taken


def exchanged(lots: list[Lot], received: int, rule: str) -> list[Lot]:
    """What was taken as the other asset: cut at the same points, or divided twice by D."""
    given = total(lots)
    if not given:
        return [Lot(CLEAN, received)]
    if rule in ORDERED:
        result, ends, before = [], 0, 0
        for lot in lots:
            ends += lot.amount
            after = ends * received // given
            result.append(Lot(lot.origin, after - before))
            before = after
        return result
    losses = sums(lots)
    clean, tainted = share([given - sum(losses.values()), sum(losses.values())], received)
    parts = share(list(losses.values()), tainted)
    return [Lot(CLEAN, clean)] + [Lot(o, part) for o, part in zip(losses, parts, strict=True)]
