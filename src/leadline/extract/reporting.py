"""One row or one report.toml as a report and its payments: which fields are kept, which references are the reporter's own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from leadline import kinds
from leadline.formats import countries
from leadline.model.records import Context
from leadline.model.values import Money

FIELDS = ("received_at", "narrative", "reporter_name", "reporter_email", "reporter_phone", "reporter_account", "country", "scam_type",
          "contact_phone", "contact_email", "contact_handle", "url", "wallet", "vulnerability", "ongoing", "wishes", "consent_to_share",
          "lead_officer", "paid_to_name", "total_loss")  # fmt: skip
ASK = "Ask the reporter which payments are missing, or stated twice."
PAYMENT = ("loss_amount", "loss_currency", "paid_at", "paid_from", "paid_to", "payment_reference", "wallet")


def region_of(country: str, context: Context) -> str | None:
    """The region in which national numbers of a report are read: its own country where it gives one, else the case's."""
    return countries.code(country) or context.region


def add(amounts: Sequence[Money]) -> Money:
    """The sum of amounts of one asset, with the decimals of the one that shows most."""
    decimals = max(amount.decimals for amount in amounts)
    return Money(sum(amount.at(decimals) for amount in amounts), decimals, amounts[0].asset)


def differs(total: Money, amounts: Sequence[Money]) -> bool:
    """Whether a stated total is another sum than that of the payments."""
    together = add(amounts)
    decimals = max(together.decimals, total.decimals)
    return together.at(decimals) != total.at(decimals)


def own(fields: dict[str, str], accounts: Iterable[str | None], region: str | None) -> tuple[str, ...]:
    """The reporter's own references, in canonical form: they never tie a network together."""
    found: dict[str, None] = {}
    for column, kind in (("reporter_email", "email"), ("reporter_phone", "phone")):
        for part in fields.get(column, "").replace(";", ",").split(","):
            value = kinds.parse(kind, part.strip(), region) if part.strip() else None
            if value:
                found[f"{kind}:{value}"] = None
    for account in accounts:
        if account:
            found[account] = None
    return tuple(found)
