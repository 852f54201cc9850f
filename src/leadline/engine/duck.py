"""The embedded engine: DuckDB in this process, one file, no network, no extensions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import duckdb
import numpy as np

BATCH = 50_000


class Duck:
    """An `Engine` over one DuckDB connection."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        connection.execute("SET GLOBAL pandas_analyze_sample = 0")
        self._types: dict[str, list[tuple[str, str]]] = {}

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self.connection.execute(sql, values or None).fetchall()

    def run(self, sql: str, values: Sequence[Any] = ()) -> None:
        """A statement without an answer."""
        self.connection.execute(sql, values or None)

    def put(self, table: str, rows: Iterable[Sequence[Any]]) -> int:
        """Appends rows, each with a value for every column of the table in its order; how many there were."""
        count, batch = 0, []
        for row in rows:
            batch.append(row)
            if len(batch) == BATCH:
                count += self._append(table, batch)
                batch = []
        return count + (self._append(table, batch) if batch else 0)

    def _append(self, table: str, rows: list[Sequence[Any]]) -> int:
        columns = self._columns(table)
        arrays: dict[str, Any] = {}
        for (name, _), values in zip(columns, zip(*rows, strict=True), strict=True):
            column = np.empty(len(rows), dtype=object)
            column[:] = [None if value is None else str(value) for value in values]  # typed by the CAST, not by guessing from a sample
            arrays[name] = column
        view = f"incoming_{table}"
        self.connection.register(view, arrays)
        try:
            casts = ", ".join(f'CAST("{name}" AS {kind})' for name, kind in columns)
            self.connection.execute(f"INSERT INTO {table} SELECT {casts} FROM {view}")
        finally:
            self.connection.unregister(view)
        return len(rows)

    def _columns(self, table: str) -> list[tuple[str, str]]:
        if table not in self._types:
            described = self.connection.execute(f"DESCRIBE {table}").fetchall()
            self._types[table] = [(str(row[0]), str(row[1])) for row in described]
        return self._types[table]
