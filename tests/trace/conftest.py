"""Invented ledgers for the tests of tracing, written straight into the tables that tracing reads."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest

import leadline.store
from leadline import trace
from leadline.engine.duck import Duck
from leadline.model.settings import Settings
from leadline.model.values import digest


class Case:
    """A case in memory: exhibits in the order in which they are named, rows with spans of their own."""

    def __init__(self, zone: str = "UTC") -> None:
        connection = duckdb.connect(":memory:")
        for file in sorted((Path(next(iter(leadline.store.__path__))) / "migrations").glob("*.sql")):
            connection.execute(file.read_text(encoding="utf-8"))
        self.engine = Duck(connection)
        self.settings = Settings(zone=zone)
        self.exhibits: dict[str, tuple[str, int]] = {}
        self.rows = 0
        self.pending: dict[str, list[tuple[Any, ...]]] = {}

    def at(self, exhibit: str) -> tuple[str, int, int, int]:
        """The hash of a named exhibit, a new span in it, and the row's number."""
        if exhibit not in self.exhibits:
            sha = hashlib.sha256(exhibit.encode()).hexdigest()
            self.exhibits[exhibit] = (sha, len(self.exhibits) + 1)
            self._add("exhibit", (sha, 1000, "p", 0, "text/csv", "r/1", exhibit, len(self.exhibits)))
        self.rows += 1
        return self.exhibits[exhibit][0], 10 * self.rows, 10 * self.rows + 9, self.rows

    def _add(self, table: str, row: tuple[Any, ...]) -> None:
        self.pending.setdefault(table, []).append(row)

    def entry(
        self, at: str, payer: str | None, payee: str | None, amount: str, asset: str = "EUR", *, id: str | None = None, side: str = "",
        fee: str | None = None, fee_asset: str | None = None, got: str | None = None, into: str | None = None, status: str | None = None,
        reference: str | None = None, name: str | None = None, statement: int = 0, running: str | None = None, exhibit: str = "transfers",
    ) -> str:
        """A row that says money moved; its id."""
        sha, start, end, order = self.at(exhibit)
        made = id or "t-" + digest(sha, start, end)
        self._add("entry", (
            sha, start, end, order, made, id, at, payer or None, payee or None, amount, asset, side, fee,
            (fee_asset or asset) if fee else None, got, into, None, status, reference, name, statement, running,
        ))  # fmt: skip
        return made

    def balance(self, account: str, at: str, amount: str, asset: str = "EUR", *, basis: str = "table", exhibit: str = "balances",
                statement: int = 0, order: int | None = None) -> None:
        """A balance of a table or a statement."""
        sha, start, end, row = self.at(exhibit)
        self._add("balance", (sha, start, end, row if order is None else order, account, at, amount, asset, basis, statement))

    def loss(self, report: str, transfer: str, exhibit: str = "losses") -> None:
        """A row of the table `losses`."""
        sha, start, end, row = self.at(exhibit)
        self._add("loss_row", (report, transfer, sha, start, end, row))

    def claim(
        self, report: str, amount: str | None, paid_to: str | None, paid_at: str = "", paid_from: str | None = None, asset: str | None = "EUR",
        exhibit: str = "reports",
    ) -> str:
        """A payment that a report tells; its id."""
        sha, start, end, row = self.at(exhibit)
        name = f"c-{row}"
        self._add("claim", (name, report, sha, start, end, row, 0, amount, asset, paid_at, paid_from, paid_to, None))
        return name

    def report(self, report: str, exhibit: str = "reports", **fields: str) -> None:
        """A row of a reports table."""
        sha, start, end, row = self.at(exhibit)
        self._add("report_row", (report, sha, start, end, row, json.dumps(fields), "[]"))

    def account(self, account: str, **fields: str) -> None:
        """A row of the table `accounts`."""
        sha, start, end, row = self.at("accounts")
        self._add("account_row", (account, sha, start, end, row, json.dumps(fields)))

    def judge(self, target: str, verdict: str, by: str = "Tester") -> None:
        """A person's decision."""
        self.rows += 1
        self._add("judgement", (self.rows, target, verdict, by, "because", "2026-01-01T00:00:00Z"))

    def run(self) -> Case:
        """Runs the stage."""
        for table, rows in self.pending.items():
            self.engine.put(table, rows)
        self.pending = {}
        trace.run(self.engine, self.settings)
        return self

    def follow(self, rule: str, start: str | None = None) -> dict[str, Any]:
        """The answer of one rule, from the tables alone."""
        return trace.follow(trace.load(self.engine, self.settings), rule, start).json()

    def kinds(self) -> list[str]:
        """The kinds of the problems."""
        return sorted(kind for (kind,) in self.engine.rows("SELECT kind FROM problem"))

    def transfers(self, *columns: str) -> list[tuple[Any, ...]]:
        """Columns of the transfers, in the order of the ledger."""
        return self.engine.rows(f"SELECT {', '.join(columns)} FROM transfer ORDER BY seq")

    def origins(self) -> dict[str, str]:
        """The losses: origin to transfer."""
        return dict(self.engine.rows("SELECT origin, transfer FROM loss ORDER BY seq"))


def of_tables(tables: Mapping[str, Iterable[Mapping[str, str]]]) -> Case:
    """A case of plain tables as the worked cases have them."""
    case = Case()
    for row in tables.get("transfers", ()):
        case.entry(
            row["at"], row["payer"], row["payee"], row["amount"], row["asset"], id=row["transfer_id"], fee=row.get("fee") or None,
            got=row.get("payee_amount") or None, into=row.get("payee_asset") or None,
        )  # fmt: skip
    for row in tables.get("balances", ()):
        case.balance(row["account"], row["at"], row["amount"], row["asset"])
    for row in tables.get("losses", ()):
        case.loss(row["report_id"], row["transfer_id"])
    for row in tables.get("reports", ()):
        case.report(row["report_id"], **{key: value for key, value in row.items() if value})
    return case.run()


@pytest.fixture(scope="session")
def new_case() -> type[Case]:
    """Makes an empty case."""
    return Case


@pytest.fixture(scope="session")
def tables_case() -> Any:
    """Makes a case of plain tables and runs it."""
    return of_tables
