"""Whom to ask and what is still missing: accounts, institutions, payments and reports as a playbook needs them."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from leadline.engine import Engine

CHAINS = ("btc", "ltc", "bch", "doge", "eth", "tron", "sol", "xmr", "xrp", "ada")
YES = ("yes", "true", "1", "y", "ja", "oui", "si", "sí", "はい", "ใช่", "是", "có", "да")


@dataclass(frozen=True, slots=True)
class Payment:
    """What is known of one payment besides its amount."""

    at: str
    payer: str | None
    reference: str | None


@dataclass(slots=True)
class Directory:
    """What the case knows about accounts (rows of a table `accounts`), payments and reports."""

    accounts: dict[str, dict[str, str]] = field(default_factory=dict)
    payments: dict[str, Payment] = field(default_factory=dict)
    consent: dict[str, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, engine: Engine) -> Directory:
        """Reads the tables of a case; the first row that names something about an account holds."""
        found = cls()
        for account, fields in engine.rows("SELECT account, fields FROM named_account ORDER BY account, exhibit, row_no"):
            known = found.accounts.setdefault(account, {})
            known.update({k: v for k, v in json.loads(fields).items() if v and not known.get(k)})
        for name, at, payer, reference in engine.rows("SELECT id, time_at, payer, reference FROM transfer"):
            found.payments[name] = Payment(at, payer, reference)
        for report, fields in engine.rows("SELECT id, fields FROM report"):
            found.consent[report] = str(json.loads(fields).get("consent_to_share", "")).strip().lower() in YES
        return found

    def institution(self, account: str | None) -> str | None:
        """The institution of an account, if a row names one."""
        return self.accounts.get(account or "", {}).get("institution")

    def addressee(self, account: str | None) -> str:
        """Whom to write to about an account: its institution by name, else the one that holds it, whoever that is."""
        if not account:
            return "the payer's bank"
        name, _, statement = account.partition("@")
        if account.startswith("name:") and statement:
            return f"{self.addressee(statement)} (for the counterparty {name.removeprefix('name:')})"
        known = self.institution(account)
        if known:
            return known
        kind = account.partition(":")[0]
        return f"the bank that holds {account}" if kind in ("iban", "account") else f"the service that holds {account}"

    def missing(self, request: str, account: str | None, transfers: Iterable[str] = (), reports: Iterable[str] = ()) -> tuple[str, ...]:
        """What a request of that kind still lacks, in the order of the data file."""
        made = [self.payments[t] for t in transfers if t in self.payments]
        known = self.accounts.get(account or "", {})
        has = {
            "bic": bool(known.get("bic")),
            "bank": bool(known.get("institution")),
            "service": bool(known.get("institution")),
            "reference": bool(made) and all(p.reference for p in made),
            "payer": bool(made) and all(p.payer for p in made),
            "time": bool(made) and all("T" in p.at for p in made),
            "consent": all(self.consent.get(report, False) for report in reports),
            "txid": bool(made) and all(t.startswith("txid:") or _hash(self.payments[t].reference) for t in transfers if t in self.payments),
        }
        return tuple(text for need, text in needs(request) if not has.get(need, False))


def _hash(reference: str | None) -> bool:
    return bool(reference) and len(str(reference).removeprefix("0x")) == 64


@cache
def authority(region: str | None) -> str:
    """To whom material that must never be shown is referred in a country (ISO 3166 alpha-2, or None)."""
    data: dict[str, str] = tomllib.loads((files("leadline.plan") / "data" / "referral.toml").read_text(encoding="utf-8"))
    return data.get(region or "", data["other"])


@cache
def needs(request: str) -> tuple[tuple[str, str], ...]:
    """What a request of a kind needs: name and words of each thing."""
    data: dict[str, Any] = tomllib.loads((files("leadline.plan") / "data" / "requests.toml").read_text(encoding="utf-8"))
    return tuple((name, text) for name, text in data.get(request, {}).get("needs", []))
