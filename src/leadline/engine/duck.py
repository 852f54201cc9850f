"""The embedded engine: DuckDB in this process, one file, no network, no extensions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import duckdb
import numpy as np

from leadline.model.errors import StoreError

BATCH = 50_000
_LOST = (duckdb.FatalException, duckdb.IOException, duckdb.OutOfMemoryException, duckdb.SerializationException)
_SAID = ("No space left", "Could not write", "Could not fsync", "Could not read")  # inside errors of other classes


class Duck:
    """An `Engine` over one DuckDB connection; `where` is what its messages name."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, where: str = "") -> None:
        self.connection, self.where = connection, where
        self._types: dict[str, list[tuple[str, str]]] = {}
        if not self.locked():
            connection.execute("SET GLOBAL pandas_analyze_sample = 0")

    def locked(self) -> bool:
        """Whether the settings can no longer be changed: they are those of the first connection to the file in this process."""
        return bool(self.rows("SELECT current_setting('lock_configuration')")[0][0])

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with self._telling():
            return self.connection.execute(sql, values or None).fetchall()

    def each(self, sql: str, values: Sequence[Any] = (), at_once: int = 10_000) -> Iterator[tuple[Any, ...]]:
        """The rows of a query one by one, for answers that are too large for memory. No other query may run meanwhile."""
        with self._telling():
            answer = self.connection.execute(sql, values or None)
            while some := answer.fetchmany(at_once):
                yield from some

    def run(self, sql: str, values: Sequence[Any] = ()) -> None:
        """A statement without an answer."""
        with self._telling():
            self.connection.execute(sql, values or None)

    def put(self, table: str, rows: Iterable[Sequence[Any]], *, new: bool = False) -> int:
        """Appends rows, each with a value for every column of the table in its order; how many there were.

        `new`: a row whose key the table has already is left out; without it that is an error.

        Values go in as text and are cast to the column's type, so nothing is guessed from a sample: a lone surrogate, a
        row too short, or text that is no number is an error.
        """
        count, batch = 0, []
        for row in rows:
            batch.append(row)
            if len(batch) == BATCH:
                count += self._append(table, batch, new=new)
                batch = []
        return count + (self._append(table, batch, new=new) if batch else 0)

    def undo(self) -> None:
        """Rolls the open transaction back. Where the database gave out, nothing was committed and nothing is left to undo."""
        try:
            self.connection.execute("ROLLBACK")
        except duckdb.Error:
            return  # the error that led here is the one to tell

    def close(self) -> None:
        """Closes the connection; the database file is then free."""
        self.connection.close()

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except duckdb.Error as error:
            found = told(error, self.where)
            if found is error:
                raise
            raise found from error

    def _append(self, table: str, rows: list[Sequence[Any]], *, new: bool) -> int:
        columns = self._columns(table)
        arrays: dict[str, Any] = {}
        for (name, _), values in zip(columns, zip(*rows, strict=True), strict=True):
            column = np.empty(len(rows), dtype=object)
            column[:] = [None if value is None else str(value) for value in values]
            arrays[name] = column
        view = f"incoming_{table}"
        self.connection.register(view, arrays)
        try:
            casts = ", ".join(f'CAST("{name}" AS {kind})' for name, kind in columns)
            self.run(f'INSERT {"OR IGNORE " if new else ""}INTO "{table}" SELECT {casts} FROM "{view}"')
        finally:
            self._drop(view)
        return len(rows)

    def _drop(self, view: str) -> None:
        try:
            self.connection.unregister(view)
        except duckdb.Error:
            return  # a transaction that failed refuses it; the next rows of this table take the view's place

    def _columns(self, table: str) -> list[tuple[str, str]]:
        if table not in self._types:
            self._types[table] = [(str(row[0]), str(row[1])) for row in self.rows(f'DESCRIBE "{table}"')]
        return self._types[table]


def told(error: duckdb.Error, where: str) -> Exception:
    """What DuckDB says, as a StoreError where the disk or the memory gave out or the file is damaged; else as it is: a bug."""
    lost = isinstance(error, _LOST) or type(error) is duckdb.Error  # the bare class: a block's checksum is wrong
    if not lost and not any(words in str(error) for words in _SAID):
        return error
    said = str(error).split("\n")[0]
    if isinstance(error, duckdb.OutOfMemoryException):
        advice = "Close other programs and give the command again."
        return StoreError(f"the memory set aside for the tables is used up: {said}", where=where, advice=advice)
    if "No space left" in said or "disk is full" in said.lower():
        advice = "Free some space and give the command again; everything that was acknowledged is whole."
        return StoreError("the disk is full", where=where, advice=advice)
    advice = "Give the command again; if it fails again, `leadline rebuild CASE` makes the tables anew from vault and journal."
    return StoreError(f"the tables cannot be used: {said}", where=where, advice=advice)
