"""Several amounts that add up exactly to one."""

from __future__ import annotations

from collections.abc import Sequence

MOST = 20  # beyond this many amounts only the sum of all is tried


class Several(ValueError):
    """More than one selection adds up: none may be chosen."""


def adding_up(amounts: Sequence[int], wanted: int) -> list[int] | None:
    """The places of two or more positive `amounts` that add up to `wanted`; None where there are none.

    Raises Several where more than one selection does.
    """
    if len(amounts) < 2:
        return None
    if sum(amounts) == wanted:
        return list(range(len(amounts)))
    if len(amounts) > MOST or sum(amounts) < wanted:
        return None
    ways = {0: (1, 0)}  # sum: how many selections reach it (2: more than one), the places of one as bits
    for place, amount in enumerate(amounts):
        for total, (count, chosen) in list(ways.items()):
            if total + amount <= wanted:
                before, kept = ways.get(total + amount, (0, chosen | 1 << place))
                ways[total + amount] = (min(2, before + count), kept)
    count, chosen = ways.get(wanted, (0, 0))
    if count > 1:
        raise Several
    places = [place for place in range(len(amounts)) if chosen >> place & 1]
    return places if len(places) > 1 else None
