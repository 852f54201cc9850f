"""The settings of a case, as case.toml and the command line give them. Every one has a default; none is read from the machine."""

from __future__ import annotations

from dataclasses import dataclass

from leadline.model.records import Context
from leadline.model.values import digest


@dataclass(frozen=True, slots=True)
class Settings:
    """How a case is read and counted.

    `zone` an IANA name, `currency` ISO 4217, `region` ISO 3166 alpha-2, `date_order` `dmy mdy ymd`, `decimal` `.` or `,`,
    `now` the moment from which clocks are counted (RFC 3339 in UTC), `columns` corrections of tables' headers,
    `sealed_lists` files of hashes whose bytes must never be shown.
    """

    title: str = ""
    zone: str = "UTC"
    currency: str | None = None
    region: str | None = None
    date_order: str | None = None
    decimal: str | None = None
    now: str | None = None
    columns: tuple[tuple[str, str], ...] = ()
    card_key: str = ""
    sealed_lists: tuple[str, ...] = ()

    def context(self) -> Context:
        """How to read an exhibit when nothing nearer says otherwise."""
        told = (("region", self.region), ("currency", self.currency), ("date_order", self.date_order), ("decimal", self.decimal))
        reasons = tuple(f"{name}: {value}, from case.toml" for name, value in told if value)
        return Context(self.region, self.zone, self.currency, self.date_order, self.decimal, self.columns, self.card_key, reasons)

    def key(self) -> str:
        """Part of the key by which finished set-work is skipped; `title` and `now` change no conclusion."""
        return digest(self.context().key())
