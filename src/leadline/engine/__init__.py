"""Where set-work runs: the one shape that stages see of a database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol


class Engine(Protocol):
    """Runs named SQL (DuckDB's dialect, portable subset) over the tables of a case."""

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        ...

    def each(self, sql: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows one by one, for answers that are too large for memory; no other query may run meanwhile."""
        ...

    def run(self, sql: str, values: Sequence[Any] = ()) -> None:
        """A statement without an answer."""
        ...

    def put(self, table: str, rows: Iterable[Sequence[Any]], *, new: bool = False) -> int:
        """Appends rows, each with a value for every column of the table in its order; how many. `new`: only those with a new key."""
        ...
