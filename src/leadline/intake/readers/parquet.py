"""Reads Parquet tables with the extra `[parquet]`: the rows as a CSV exhibit, values exact."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any

from leadline.intake import csv_rows, names
from leadline.intake.limits import Budget, OverLimit
from leadline.model.records import Child, Count, Exhibit, Part, Problem
from leadline.plugins import reader

_MARK = b"PAR1"
_ROWS = 5_000  # read at a time
_AGAIN = "Have it written anew, or hand the table in as CSV."
_PER_SECOND = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
_EPOCH = date(1970, 1, 1).toordinal()


def _claims(head: bytes, name: str) -> float:
    """How sure it is that this is Parquet: by its mark."""
    return 0.9 if head.startswith((_MARK, b"PARE")) else 0.0


@reader(media="application/vnd.apache.parquet", claims=_claims)
def parquet(exhibit: Exhibit, data: bytes) -> Iterator[Part]:
    """A Parquet file: its rows as CSV (UTF-8, comma), decimals with all their digits, times that have a zone in UTC, others as they are.

    Columns that hold lists or records have no place in a table: they are left out, which is a problem that names them. The extra
    `[parquet]` is needed; without it the file is a problem that names the extra. Source: parquet.apache.org, "File format".
    """
    try:
        import pyarrow as pa  # type: ignore[import-not-found,import-untyped,unused-ignore]
        from pyarrow import parquet as pq  # type: ignore[import-not-found,import-untyped,unused-ignore]
    except ImportError:
        what = "It is a Parquet table; reading these needs the extra `parquet`, which is not installed."
        advice = "Run `pip install 'leadline[parquet]'` and take it in again, or hand it in as CSV."
        yield Problem("unreadable", what, advice, exhibit.sha256)
        return
    faults = (pa.ArrowException, OSError, ValueError, TypeError, KeyError, OverflowError, MemoryError)
    if data.startswith(b"PARE"):
        yield Problem("encrypted", "The table is encrypted.", "Ask for it without encryption, or as CSV.", exhibit.sha256)
        return
    try:
        file = pq.ParquetFile(pa.BufferReader(data), memory_map=False, pre_buffer=False)
        schema, stated = file.schema_arrow, max(0, int(file.metadata.num_rows))
    except faults as error:
        yield Problem("damaged", f"The table cannot be opened ({names.line(str(error))[:120]}).", _AGAIN, exhibit.sha256)
        return
    writers = {field.name: writer for field in schema if (writer := _writer(pa, field.type)) and schema.names.count(field.name) == 1}
    if nested := [name for name in dict.fromkeys(schema.names) if name not in writers]:
        shown = ", ".join(names.line(name)[:40] for name in nested[:10])
        what = f"Columns that hold lists, records or what no table can show, or whose name stands twice, were left out: {shown}."
        yield Problem("not-read", what, _AGAIN, exhibit.sha256)
    out, read = [csv_rows.row(writers)], 0
    try:
        for rows in _rows(file, list(writers), Budget(len(data)), writers):
            out += map(csv_rows.row, rows)
            read += len(rows)
    except OverLimit as limit:
        yield limit.problem(exhibit)
    except faults as error:
        yield Problem("damaged", f"After row {read:,} the table is damaged ({names.line(str(error))[:120]}).", _AGAIN, exhibit.sha256)
    if read and writers:
        yield Child("rows.csv", "".join(out).encode("utf-8", "replace"), "text/csv; charset=utf-8", f"rows 1 to {read:,}")
    if read != stated:
        what = f"The table says that it holds {stated:,} rows; {read:,} could be read."
        yield Problem("count-differs", what, _AGAIN, exhibit.sha256)
    if not read and not stated:
        yield Problem("empty", "The table holds no rows.", "Ask whether this is the right file.", exhibit.sha256)
    yield Count(exhibit.sha256, max(stated, read), read, max(stated, read) - read)


Writer = Callable[[Any], list[str]]


def _rows(file: Any, wanted: list[str], budget: Budget, writers: dict[str, Writer]) -> Iterator[list[list[str]]]:
    """The rows a few thousand at a time, counted against the limits on what a file may give out."""

    def pieces() -> Iterator[bytes]:
        for batch in file.iter_batches(batch_size=_ROWS, columns=wanted, use_threads=False):
            columns = [writers[name](batch.column(batch.schema.get_field_index(name))) for name in wanted]
            ready.append([list(row) for row in zip(*columns, strict=True)])
            yield bytes(sum(len(cell) + 1 for column in columns for cell in column))

    ready: list[list[list[str]]] = []
    for _ in budget.counted(pieces()):
        yield ready.pop()


def _writer(pa: Any, kind: Any) -> Writer | None:
    """How a column of that type is written; None where no cell can hold it."""
    types = pa.types
    if types.is_dictionary(kind):
        inner = _writer(pa, kind.value_type)
        return (lambda column: inner(column.dictionary_decode())) if inner else None
    if types.is_timestamp(kind):
        per, zone = _PER_SECOND[kind.unit], "Z" if kind.tz else ""
        return lambda column: [_moment(v, per, zone) for v in column.cast(pa.int64()).to_pylist()]
    if types.is_time(kind):
        per = _PER_SECOND[kind.unit]
        small = pa.int32() if kind.bit_width == 32 else pa.int64()
        return lambda column: ["" if v is None else _clock(v, per) for v in column.cast(small).to_pylist()]
    if types.is_nested(kind) or types.is_duration(kind) or types.is_interval(kind) or types.is_union(kind):
        return None
    return lambda column: [_cell(value) for value in column.to_pylist()]


def _moment(value: int | None, per: int, zone: str) -> str:
    """A count since 1970 as a time; those with a zone are UTC."""
    if value is None:
        return ""
    days, rest = divmod(value, 86_400 * per)
    if not 1 <= days + _EPOCH <= date.max.toordinal():
        return str(value)
    return f"{date.fromordinal(days + _EPOCH).isoformat()}{'T' if zone else ' '}{_clock(rest, per)}{zone}"


def _clock(value: int, per: int) -> str:
    seconds, fraction = divmod(value, per)
    shown = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return shown + (f".{fraction:0{len(str(per)) - 1}d}".rstrip("0") if fraction else "")


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return format(Decimal(repr(value)), "f") if isfinite(value) else str(value)
        case bytes():
            return _text(value)
        case date() | time():
            return value.isoformat()
        case timedelta() | Decimal():
            return format(value, "f") if isinstance(value, Decimal) else str(value)
    return str(value)


def _text(value: bytes) -> str:
    """Bytes as the text that they are, else as hexadecimal digits."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.hex()
