"""What tracing has found, read for detectors: transfers, losses, hops and what rests, with exact amounts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from leadline.engine import Engine
from leadline.engine.accounts import services
from leadline.model.values import Money

DEFAULT_RULE = "fifo"
CHAINS = ("btc", "ltc", "bch", "doge", "eth", "tron", "sol", "xmr", "xrp", "ada")
BANKS = ("iban", "account", "upi", "pix", "paynow")


@dataclass(frozen=True, slots=True)
class Move:
    """A transfer as detectors see it; `seen`: a statement, ledger or chain export shows it (else only a report claims it)."""

    id: str
    at: str
    payer: str | None
    payee: str | None
    amount: Money
    arrives: Money
    seen: bool
    traced: bool
    text: str = ""


@dataclass(frozen=True, slots=True)
class Lot:
    """Money of one origin: in a loss (`transfer` opens it), in a hop, or at rest (`transfer` empty, `at` since when)."""

    origin: str
    report: str
    transfer: str
    account: str | None
    amount: Money
    at: str


class Ledger:
    """The tables of a case under its rule: the one that a person confirmed, else `fifo`. Read lazily."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.services = services(engine)

    @cached_property
    def rule(self) -> str:
        """The rule whose results detectors use."""
        sql = "SELECT target, verdict FROM judgement WHERE target LIKE 'rule:%' ORDER BY entry"
        chosen = DEFAULT_RULE
        for target, verdict in self.engine.rows(sql):
            chosen = target.partition(":")[2] if verdict == "confirm" else DEFAULT_RULE
        run = {name for (name,) in self.engine.rows("SELECT rule FROM traced")}
        return chosen if chosen in run else DEFAULT_RULE

    @cached_property
    def moves(self) -> dict[str, Move]:
        """Transfers by id, in the order of the ledger."""
        sql = """
SELECT id, time_at, payer, payee, amount, asset, payee_amount, payee_asset, status, traced, reference FROM transfer ORDER BY seq
"""
        found = {}
        for name, at, payer, payee, amount, asset, other, other_asset, status, traced, text in self.engine.rows(sql):
            money = Money.kept(amount, asset)
            arrives = Money.kept(other, other_asset or asset) if other else money
            found[name] = Move(name, at, payer, payee, money, arrives, status != "claimed", bool(traced), text or "")
        return found

    @cached_property
    def losses(self) -> list[Lot]:
        """Reported losses in the order of the ledger."""
        rows = self.engine.rows("SELECT origin, report, transfer, account, amount, asset FROM loss ORDER BY seq")
        return [Lot(o, r, t, a, Money.kept(m, s), self.moves[t].at if t in self.moves else "") for o, r, t, a, m, s in rows]

    @cached_property
    def hops(self) -> list[Lot]:
        """Onward movements of loss money under the rule; `account` is where it arrived."""
        sql = "SELECT origin, transfer, amount, asset, payee_amount, payee_asset, time_at FROM hop WHERE rule = ? ORDER BY seq"
        return [
            Lot(origin, self._report(origin), transfer, self.moves[transfer].payee if transfer in self.moves else None,
                Money.kept(other or amount, other_asset or asset), at)
            for origin, transfer, amount, asset, other, other_asset, at in self.engine.rows(sql, (self.rule,))
        ]  # fmt: skip

    @cached_property
    def resting(self) -> list[Lot]:
        """Loss money at rest under the rule."""
        rows = self.engine.rows("SELECT account, origin, amount, asset, since FROM resting WHERE rule = ? ORDER BY seq", (self.rule,))
        return [
            Lot(origin, self._report(origin), "", account, Money.kept(amount, asset), since)
            for account, origin, amount, asset, since in rows
        ]

    @cached_property
    def stations(self) -> set[str]:
        """Accounts that losses or hops reached."""
        return {lot.account for lot in [*self.losses, *self.hops] if lot.account}

    @cached_property
    def decimals(self) -> dict[str, int]:
        """Decimals of each asset."""
        return {asset: int(n) for asset, n in self.engine.rows("SELECT asset, decimals FROM decimals")}

    @cached_property
    def own(self) -> dict[str, list[str]]:
        """Reports by the references that are their reporter's own."""
        found: dict[str, list[str]] = defaultdict(list)
        for report, ref in self.engine.rows("SELECT report, ref FROM own ORDER BY ref, report"):
            found[ref].append(report)
        return found

    @cached_property
    def stated(self) -> set[str]:
        """Accounts whose own statement is in the case."""
        payers = self.engine.rows("SELECT DISTINCT payer FROM named_entry WHERE side = 'payer' AND payer IS NOT NULL")
        payees = self.engine.rows("SELECT DISTINCT payee FROM named_entry WHERE side = 'payee' AND payee IS NOT NULL")
        balances = self.engine.rows("SELECT DISTINCT account FROM named_balance WHERE basis <> 'table'")
        return {account for rows in (payers, payees, balances) for (account,) in rows}

    @cached_property
    def countries(self) -> dict[str, str]:
        """Country by report, where it names one."""
        return dict(self.engine.rows("SELECT id, country FROM report WHERE country IS NOT NULL"))

    @cached_property
    def claims(self) -> dict[str, list[tuple[str, str]]]:
        """Claims (id, report) by the account they say was paid."""
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for name, report, account in self.engine.rows(
            "SELECT id, report, paid_to FROM named_claim WHERE paid_to IS NOT NULL ORDER BY report, number, id"
        ):
            found[account].append((name, report))
        return found

    def total(self, amounts: Iterable[Money]) -> dict[str, Money]:
        """Exact sums by asset, each with as many decimals as the asset has in the case."""
        sums: dict[str, Money] = {}
        for money in amounts:
            old = sums.get(money.asset, Money(0, self.decimals.get(money.asset, money.decimals), money.asset))
            wide = max(old.decimals, money.decimals)
            sums[money.asset] = Money(old.at(wide) + money.at(wide), wide, money.asset)
        return dict(sorted(sums.items()))

    def _report(self, origin: str) -> str:
        return origin.rpartition("/")[0]


def kind(account: str | None) -> str:
    """The kind of an account's reference; empty for a free name."""
    head, colon, _ = (account or "").partition(":")
    return head if colon and head.isascii() and head.isalnum() and head.islower() else ""


def country(account: str | None) -> str | None:
    """The country that an account's reference names: an IBAN's first letters, or those of `account:CC/…`."""
    head, _, value = (account or "").partition(":")
    return value[:2].upper() if head in ("iban", "account") and value[:2].isalpha() else None


def words(sums: dict[str, Money]) -> str:
    """Sums in words: `4200.00 EUR and 500.000000 USDT@tron`."""
    return " and ".join(f"{money} {asset}" for asset, money in sums.items()) or "nothing"


def values(sums: dict[str, Money]) -> dict[str, str]:
    """Sums for a finding's numbers."""
    return {asset: str(money) for asset, money in sums.items()}


def unique(items: Iterable[Any]) -> tuple[Any, ...]:
    """The items once each, in their order."""
    return tuple(dict.fromkeys(items))


def listed(names: Iterable[str], most: int = 5) -> str:
    """Names in a sentence, the first few and how many more."""
    found = list(names)
    more = f" and {len(found) - most} more" if len(found) > most else ""
    return ", ".join(found[:most]) + more
