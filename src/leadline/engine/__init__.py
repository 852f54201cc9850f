"""Where set-work runs: the one shape that stages see of a database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol


class Engine(Protocol):
    """Runs named SQL (DuckDB's dialect, portable subset) over the tables of a case."""

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        ...

    def run(self, sql: str, values: Sequence[Any] = ()) -> None:
        """A statement without an answer."""
        ...

    def put(self, table: str, rows: Iterable[Sequence[Any]]) -> int:
        """Appends rows, each with a value for every column of the table in its order; how many there were."""
        ...
