"""What every row of the tables owes: a span inside its exhibit, words that stand there, a reason that is not empty."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from leadline.engine.duck import Duck
from leadline.formats import text
from leadline.model.records import Exhibit
from leadline.store.segments import Place
from leadline.store.tables import read_all
from leadline.store.vault import Vault

SPANNED = (
    "observation", "entry", "balance", "claim", "report_row", "loss_row", "account_row", "rate", "custody", "mention", "problem",
    "known_as",
)  # fmt: skip
REASONED = (  # table, key, what may not be empty
    ("link", "id", "why"), ("finding", "id", "because"), ("finding", "id", "why"), ("action", "id", "because"),
    ("loss", "origin", "because"), ("transfer", "id", "spans"),
)  # fmt: skip
_NOTHING = "('', '[]', '{}', 'null', '\"\"')"
_MASKED = "card"  # its raw text shows six and four digits only
_HEAD = 2**20  # bytes of a large exhibit that its encoding is told from


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that is not as it was stored: `what` it is and `why` it fails."""

    what: str
    why: str


def tables(engine: Duck) -> Iterator[Failure]:
    """Everything that is wrong inside the tables. Raises StoreError where a block of them is damaged."""
    read_all(engine)
    for table in SPANNED:
        yield from _outside(engine, table)
    for table, key, column in REASONED:
        for (i,) in engine.rows(f"SELECT {key} FROM {table} WHERE {column} IN {_NOTHING} ORDER BY {key}"):
            yield Failure(f"{table} {i}", f"it has no {column}: nothing may be concluded without a reason")
    yield from _listed(engine)
    sql = "SELECT exhibit, rows_in, rows_read, rows_reported FROM row_count WHERE rows_in <> rows_read + rows_reported ORDER BY ALL"
    for exhibit, rows_in, rows_read, reported in engine.rows(sql):
        yield Failure(f"exhibit {exhibit}", f"of {rows_in} rows {rows_read} were read and {reported} reported: that does not add up")


def _outside(engine: Duck, table: str) -> Iterator[Failure]:
    """Rows of a table whose span does not lie inside its exhibit."""
    sql = f"""SELECT t.exhibit, t.start_at, t.end_at, e.size FROM {table} t LEFT JOIN exhibit e ON e.sha256 = t.exhibit
              WHERE t.exhibit IS NOT NULL AND (e.size IS NULL OR t.start_at < 0 OR t.end_at < t.start_at OR t.end_at > e.size)
              ORDER BY ALL"""
    for exhibit, start, end, size in engine.rows(sql):
        why = f"a row of table {table} points to bytes {start} to {end}"
        yield Failure(f"exhibit {exhibit}", f"{why}, and no table has this exhibit" if size is None else f"{why}, and it has {size}")


def _listed(engine: Duck) -> Iterator[Failure]:
    """Spans that stand in JSON: of the reasons of links, and of transfers."""
    sizes = {str(sha): int(size) for sha, size in engine.rows("SELECT sha256, size FROM exhibit")}
    for table, column in (("link", "why"), ("transfer", "spans")):
        for i, said in engine.rows(f"SELECT id, {column} FROM {table} ORDER BY id"):
            try:
                spans = list(_spans(json.loads(said)))
            except ValueError:
                yield Failure(f"{table} {i}", f"its {column} is no JSON")
                continue
            for exhibit, start, end in spans:
                if not (isinstance(start, int) and isinstance(end, int) and 0 <= start <= end <= sizes.get(str(exhibit), -1)):
                    yield Failure(f"{table} {i}", f"it points to bytes {start} to {end} of exhibit {exhibit}, which has no such bytes")


def _spans(value: Any) -> Iterator[tuple[object, object, object]]:
    """Every span in a JSON value, as an object with `exhibit`, `start` and `end`."""
    if isinstance(value, dict):
        if {"exhibit", "start", "end"} <= set(value):
            yield value["exhibit"], value["start"], value["end"]
        for inner in value.values():
            yield from _spans(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _spans(inner)


class Seen:
    """The observations of a case in the order of their bytes in the vault, to be compared while these are at hand.

    They are streamed beside the files, so no other query may run until the last file is done.
    """

    def __init__(self, engine: Duck) -> None:
        self._media = dict(engine.rows("SELECT sha256, media FROM exhibit"))
        rows = engine.each(
            """SELECT e.place, e.start_at, o.exhibit, o.id, o.start_at, o.end_at, o.raw
               FROM observation o JOIN exhibit e ON e.sha256 = o.exhibit
               WHERE o.kind <> ? AND o.start_at >= 0 AND o.end_at <= e.size ORDER BY e.place, e.start_at, o.exhibit, o.start_at, o.id""",
            [_MASKED],
        )
        self._groups = groupby(rows, key=lambda row: row[:3])
        self._next = next(self._groups, None)

    def check(self, place: Place, data: bytes | None, vault: Vault) -> Iterator[Failure]:
        """Observations whose raw text is not what their span says. `data` None: too large, slices are read from the vault.

        Places are to come in order of file and start.
        """
        here = (place.file, place.start, place.sha256)
        while self._next is not None and self._next[0] < here:
            self._next = next(self._groups, None)
        if self._next is None or self._next[0] != here:
            return

        def cut(start: int, end: int) -> bytes:
            return data[start:end] if data is not None else vault.read(Place(place.sha256, end - start, place.file, place.start + start))

        encoding = ""
        for _, _, sha, i, start, end, raw in self._next[1]:
            if cut(start, end).decode("utf-8", "replace") == raw:
                continue
            if not encoding:
                told = Exhibit(sha, place.size, str(self._media.get(sha, "")), "").parameter("charset")
                encoding = text.decode(data if data is not None else cut(0, min(place.size, _HEAD)), told).encoding
            if cut(start, end).decode(encoding, "replace") != raw:
                yield Failure(f"observation {i}", f"bytes {start} to {end} of exhibit {sha} do not say {raw!r}")
        self._next = next(self._groups, None)
