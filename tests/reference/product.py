"""The product's answer to a ledger: its tables in memory, filled as the readers of plain tables fill them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import duckdb
from tests.reference.ledger import Ledger

import leadline.store
from leadline import trace
from leadline.engine.duck import Duck
from leadline.model.settings import Settings

NAMES = ("accounts", "balances", "losses", "reports", "transfers")


class Product:
    """One database for many ledgers; after each it is as it was before."""

    def __init__(self) -> None:
        connection = duckdb.connect(":memory:")
        for file in sorted((Path(next(iter(leadline.store.__path__))) / "migrations").glob("*.sql")):
            connection.execute(file.read_text(encoding="utf-8"))
        connection.execute("SET threads = 1")
        self.engine = Duck(connection)

    def answers(self, ledger: Ledger) -> dict[str, dict[str, Any]]:
        """What the product answers under each rule."""
        self.engine.run("BEGIN")
        try:
            for table, rows in tables(ledger).items():
                self.engine.put(table, rows)
            settings = Settings(zone=ledger.zone)
            trace.run(self.engine, settings)
            book = trace.load(self.engine, settings)
        finally:
            self.engine.undo()
        return {rule: trace.follow(book, rule).json() for rule in trace.RULES}


def at(name: str, number: int) -> tuple[str, int, int, int]:
    """Exhibit, span and number of a row."""
    return hashlib.sha256(name.encode()).hexdigest(), 10 * number, 10 * number + 9, number


def tables(ledger: Ledger) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of the product's tables."""
    own = [(report, account) for report, accounts in ledger.own.items() for account in sorted(accounts)]
    return {
        "exhibit": [(at(name, 0)[0], 1, "p", 0, "text/csv", "r/1", name, n) for n, name in enumerate(NAMES, 1)],
        "entry": [
            (
                *at("transfers", n), t.id, t.id, t.at, t.payer or None, t.payee or None, t.amount, t.asset, "", t.fee or None,
                t.asset if t.fee else None, t.payee_amount or None, t.payee_asset or None, None, t.status or None, None, None, 0, None,
            )
            for n, t in enumerate(ledger.transfers)
        ],
        "balance": [(*at("balances", n), b.account, b.at, b.amount, b.asset, "table", 0) for n, b in enumerate(ledger.balances)],
        "loss_row": [(*loss, *at("losses", n)) for n, loss in enumerate(ledger.losses)],
        "account_row": [
            (account, *at("accounts", n), json.dumps({"kind": "service", "source": source}))
            for n, (account, source) in enumerate(sorted(ledger.services.items()))
        ],
        "report_row": [(report, *at("reports", n), json.dumps({"reporter_account": a}), "[]") for n, (report, a) in enumerate(own)],
    }  # fmt: skip
