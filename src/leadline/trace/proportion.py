"""Exact division of whole units in proportion.

Source of the rule: interface, "Proportion": `D(w1…wn; x)`, largest remainders, ties to the earlier.
"""

from __future__ import annotations

from collections.abc import Sequence


def divide(weights: Sequence[int], amount: int) -> list[int]:
    """Divides `amount` units by `weights` (not negative; all zero only where the amount is 0). The shares add up to it."""
    total = sum(weights)
    if amount == total:
        return list(weights)
    if not total or not amount:
        return [0] * len(weights)
    shares = [weight * amount // total for weight in weights]
    left = amount - sum(shares)
    if left:
        remainders = [weight * amount % total for weight in weights]
        for place in sorted(range(len(weights)), key=remainders.__getitem__, reverse=True)[:left]:
            shares[place] += 1
    return shares


def divide_twice(clean: int, losses: Sequence[int], amount: int) -> tuple[int, list[int]]:
    """Divides between clean money and all losses, a half going to clean, then the losses' part among the losses."""
    of_clean, of_losses = divide((clean, sum(losses)), amount)
    return of_clean, divide(losses, of_losses)
