"""Which time window a payment falls under: the data file `channels.toml`, read once, and the test of each line against a payment."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from leadline.detect.ledger import country, kind
from leadline.model.values import Money


@dataclass(frozen=True, slots=True)
class Channel:
    """A way by which a payment may be stopped or called back, with its window and the source of its rule."""

    name: str
    type: str
    rule: str
    source: str
    date: str
    grade: str
    hours: int = 0
    banking_days: int = 0
    countries: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    assets: tuple[str, ...] = ()
    abroad: bool = False
    least: str = ""
    addressee: str = ""

    def fits(self, victim: str | None, account: str, amount: Money) -> bool:
        """Whether a payment of a victim in that country into that account comes under this channel."""
        if self.countries and (victim or "").upper() not in self.countries:
            return False
        if self.kinds and kind(account) not in self.kinds:
            return False
        if self.assets and amount.asset.partition("@")[0] not in self.assets:
            return False
        if self.abroad and country(account) in (None, (victim or "").upper()):
            return False
        if not self.least:
            return True
        least = Money.kept(self.least, amount.asset)
        wide = max(least.decimals, amount.decimals)
        return amount.at(wide) >= least.at(wide)

    def ground(self) -> str:
        """Name, rule, source, date and grade in one sentence, as it stands in a request's ground."""
        grade = {"C": "", "G": "; general knowledge, check before use", "convention": "; a convention, no rule says so"}[self.grade]
        return f"{self.name}: {self.rule} (source: {self.source}, {self.date}{grade})"


@cache
def channels() -> tuple[Channel, ...]:
    """All channels, in the order in which they are tried."""
    data = tomllib.loads((files("leadline.detect") / "data" / "channels.toml").read_text(encoding="utf-8"))["channel"]
    return tuple(_channel({k: tuple(v) if isinstance(v, list) else v for k, v in entry.items()}) for entry in data)


def _channel(entry: dict[str, Any]) -> Channel:
    return Channel(**entry)


def channel(victim: str | None, account: str, amount: Money) -> Channel:
    """The first channel that fits; the last of the file fits everything."""
    return next(c for c in channels() if c.fits(victim, account, amount))
