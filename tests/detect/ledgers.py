"""Invented ledgers for the tests of findings and actions, written straight into the tables that they read."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from tests.link.worlds import engine, sha

from leadline.engine.duck import Duck

Row = tuple[Any, ...]

NL, LT, BE = "iban:NL91ABNA0417164300", "iban:LT121000011101001000", "iban:BE68539007547034"
ANNA, BERT, CORA = "iban:DE89370400440532013000", "iban:AT611904300234573201", "iban:GB82WEST12345698765432"


@dataclass
class Ledger:
    """Rows of transfers, losses, hops and what rests; `store` gives them as a case."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    reports: dict[str, dict[str, str]] = field(default_factory=dict)

    def report(self, name: str, *own: str, **fields: str) -> None:
        """A report with its reporter's own references."""
        self.reports[name] = fields
        self.rows["own"] += [(name, ref) for ref in own]

    def transfer(self, name: str, at: str, payer: str | None, payee: str | None, amount: str, asset: str = "EUR", **more: Any) -> str:
        """A transfer; `status`, `reference`, `payee_amount`, `payee_asset` as further words."""
        spans = json.dumps([{"exhibit": sha("ledger"), "start": 0, "end": 9}])
        seq = len(self.rows["transfer"]) + 1
        self.rows["transfer"].append((
            name, seq, at, payer, payee, amount, asset, None, None, more.get("payee_amount"), more.get("payee_asset"), None, more.get("status"),
            more.get("reference"), None, more.get("traced", True), spans, 1, seq,
        ))  # fmt: skip
        return name

    def loss(self, origin: str, transfer: str) -> None:
        """A transfer as a reported loss."""
        row = next(r for r in self.rows["transfer"] if r[0] == transfer)
        report = origin.rpartition("/")[0]
        self.reports.setdefault(report, {})
        self.rows["loss"].append((origin, len(self.rows["loss"]) + 1, report, transfer, row[4], row[5], row[6], None, None, "[]"))

    def hop(self, transfer: str, origin: str, amount: str, rule: str = "fifo") -> None:
        """What a transfer took of a loss."""
        row = next(r for r in self.rows["transfer"] if r[0] == transfer)
        self.rows["hop"].append((rule, len(self.rows["hop"]) + 1, transfer, origin, amount, row[6], row[2], None, None))

    def rest(self, account: str, origin: str, amount: str, asset: str = "EUR", since: str = "2026-03-05", rule: str = "fifo") -> None:
        """What of a loss rests in an account."""
        self.rows["resting"].append((rule, len(self.rows["resting"]) + 1, account, origin, amount, asset, since))

    def account(self, account: str, **fields: str) -> None:
        """A row of a table `accounts`."""
        self.rows["account_row"].append((account, sha("accounts"), 0, 9, len(self.rows["account_row"]), json.dumps(fields)))

    def store(self) -> Duck:
        """The tables of the case."""
        case = engine()
        rows = [(name, n, None, None, f.get("country"), json.dumps(f)) for n, (name, f) in enumerate(self.reports.items(), 1)]
        case.put("report", rows)
        for table, some in self.rows.items():
            case.put(table, some)
        assets = {r[6]: max(len(r[5].partition(".")[2]), 2) for r in self.rows["transfer"]}
        case.put("decimals", sorted(assets.items()))
        case.put("traced", [("fifo", True), ("pro-rata", True)])
        return case


def small() -> Ledger:
    """R-1 and R-2 paid into NL; nearly all of it went on to LT, where no one has a statement; 112.00 still rest in NL."""
    ledger = Ledger()
    ledger.report("R-1", ANNA, country="DE", consent_to_share="yes")
    ledger.report("R-2", BERT, country="AT")
    ledger.loss("R-1/1", ledger.transfer("T-1", "2026-03-04T09:15:00Z", ANNA, NL, "4200.00", reference="ACCOUNT 1"))
    ledger.loss("R-2/1", ledger.transfer("T-2", "2026-03-05T08:05:00Z", BERT, NL, "1800.00"))
    ledger.transfer("T-3", "2026-03-05T10:30:00Z", NL, LT, "5900.00")
    ledger.hop("T-3", "R-1/1", "4200.00")
    ledger.hop("T-3", "R-2/1", "1688.00")
    ledger.rest(NL, "R-2/1", "112.00", since="2026-03-05T08:05:00Z")
    ledger.rest(LT, "R-1/1", "4200.00")
    ledger.rest(LT, "R-2/1", "1688.00")
    return ledger
