"""Reads what the tables keep as JSON or as columns back into the shapes of the interface."""

from __future__ import annotations

import json
from typing import Any

from leadline.engine import Engine
from leadline.model.values import Money


def span(exhibit: object, start: object, end: object) -> dict[str, Any]:
    """The JSON of one span."""
    return {"exhibit": exhibit, "start": start, "end": end}


def spans(text: str) -> list[dict[str, Any]]:
    """The JSON of the spans in a column: a list of `[exhibit, start, end]` or of objects."""
    return [one if isinstance(one, dict) else span(*one) for one in json.loads(text)]


class Scale:
    """Prints amounts with exactly the decimals that the case has for each asset."""

    def __init__(self, engine: Engine) -> None:
        self._decimals = {str(asset): int(n) for asset, n in engine.rows("SELECT asset, decimals FROM decimals")}

    def text(self, amount: str, asset: str) -> str:
        """`4200.0` of EUR is `4200.00`; an asset without a ledger keeps what its row shows."""
        money = Money.kept(amount, asset)
        decimals = max(self._decimals.get(asset, money.decimals), money.shown_decimals())
        return str(Money(money.at(decimals), decimals, asset))

    def total(self, amounts: list[tuple[str, str]]) -> dict[str, str]:
        """Exact sums by asset, in order of asset."""
        sums: dict[str, Money] = {}
        for amount, asset in amounts:
            one = Money.kept(amount, asset)
            old = sums.get(asset, Money(0, self._decimals.get(asset, 0), asset))
            decimals = max(old.decimals, one.decimals)
            sums[asset] = Money(old.at(decimals) + one.at(decimals), decimals, asset)
        return {asset: self.text(str(sums[asset]), asset) for asset in sorted(sums)}
