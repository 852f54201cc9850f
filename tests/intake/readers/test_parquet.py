"""A Parquet table becomes the rows that it holds, exact; what has no place in a table, lies or is missing is told."""

from __future__ import annotations

import csv
import io
import sys
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.cage import Cage
from leadline.intake import identify, limits
from leadline.intake.readers.parquet import parquet
from leadline.model.records import Child, Count, Exhibit, Part, Problem
from leadline.plugins import Plugin

PLUGIN: Plugin = parquet.__leadline__  # type: ignore[attr-defined]


def table(columns: dict[str, Any], **how: Any) -> bytes:
    pa = pytest.importorskip("pyarrow", reason="the extra `parquet` is not installed")
    from pyarrow import parquet as pq  # type: ignore[import-not-found,import-untyped,unused-ignore]

    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, **how)
    return out.getvalue()


def read(data: bytes) -> list[Part]:
    return identify.read(Exhibit("0" * 64, len(data), "application/vnd.apache.parquet", "a.parquet"), data, PLUGIN)


def rows(data: bytes) -> list[list[str]]:
    body = next((p.data for p in read(data) if isinstance(p, Child)), b"")
    return list(csv.reader(io.StringIO(body.decode(), newline="")))


def problems(data: bytes) -> dict[str, str]:
    return {p.kind: p.what for p in read(data) if isinstance(p, Problem)}


def test_values_are_exact() -> None:
    pa = pytest.importorskip("pyarrow", reason="the extra `parquet` is not installed")
    east = timezone(timedelta(hours=7))
    data = table(
        {
            "amount": pa.array([Decimal("4200.10"), Decimal("-0.01")], pa.decimal128(38, 2)),
            "wei": pa.array([Decimal(10**60 + 1), Decimal(1)], pa.decimal256(70, 0)),
            "at": pa.array([datetime(2026, 3, 4, 16, 15, tzinfo=east), None], pa.timestamp("us", "Asia/Bangkok")),
            "nanos": pa.array([1772615700123456789, 0], pa.int64()).cast(pa.timestamp("ns")),
            "day": pa.array([date(2026, 3, 4), None]),
            "clock": pa.array([time(9, 15, 1, 5), None]),
            "n": pa.array([2**63 - 1, None]),
            "f": [0.1, 1e21],
            "yes": [True, None],
            "text": ['a,"b"\nc', "ü"],
            "word": pa.array(["x", "y"]).dictionary_encode(),
            "raw": [b"ok", b"\xff"],
        }
    )
    head, first, second = rows(data)
    assert head == ["amount", "wei", "at", "nanos", "day", "clock", "n", "f", "yes", "text", "word", "raw"]
    assert first == ["4200.10", str(10**60 + 1), "2026-03-04T09:15:00Z", "2026-03-04 09:15:00.123456789", "2026-03-04", "09:15:01.000005",
                     str(2**63 - 1), "0.1", "true", 'a,"b"\nc', "x", "ok"]  # fmt: skip
    assert second == ["-0.01", "1", "", "1970-01-01 00:00:00", "", "", "", "1000000000000000000000", "", "ü", "y", "ff"]
    assert not problems(data)


def test_nested_columns_are_left_out_and_named() -> None:
    data = table({"id": ["a"], "tags": [["x", "y"]], "who": [{"name": "L"}]})
    assert rows(data) == [["id"], ["a"]]
    assert "tags, who" in problems(data)["not-read"]


def test_without_the_extra_the_problem_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (only,) = read(b"PAR1")
    assert isinstance(only, Problem)
    assert "leadline[parquet]" in only.advice


def test_the_rows_are_counted_and_a_torn_table_says_so() -> None:
    data = table({"n": list(range(50_000)), "t": [f"t{n}" for n in range(50_000)]}, row_group_size=1_000, compression="none")
    (count,) = [p for p in read(data) if isinstance(p, Count)]
    assert (count.rows_in, count.rows_read, count.rows_reported) == (50_000, 50_000, 0)
    torn = bytearray(data)
    torn[len(data) // 2 : len(data) // 2 + 2_000] = b"\xff" * 2_000
    found = read(bytes(torn))
    (count,) = [p for p in found if isinstance(p, Count)]
    assert count.rows_in == count.rows_read + count.rows_reported
    assert count.rows_reported == 0 or {"damaged", "count-differs"} <= {p.kind for p in found if isinstance(p, Problem)}


def test_a_table_that_unpacks_without_end_is_over_the_limit() -> None:
    data = table({"t": ["a" * 1_000] * 20_000})
    with limits.using(limits.Limits(ratio_from=1_000_000)):
        assert "over-limit" in problems(data)


@pytest.mark.parametrize("data", [b"PAR1", b"PAR1" + bytes(100), b"PAR1" + b"\xff" * 30 + b"\xff\xff\xff\x7fPAR1", b"PAREPARE"])
def test_what_is_none_is_told(data: bytes) -> None:
    pytest.importorskip("pyarrow", reason="the extra `parquet` is not installed")
    assert problems(data).keys() & {"damaged", "encrypted"}


def test_it_is_read_in_the_cage_as_outside() -> None:
    data = table({"transfer_id": ["t1"], "at": ["2026-03-04T09:15:00Z"], "payer": ["A"], "payee": ["B"], "amount": ["1.00"], "asset": ["EUR"]})
    exhibit = Exhibit("0" * 64, len(data), "", "a.parquet")
    with Cage(1) as cage:
        got = list(cage.submit("leadline.intake.identify:parts", exhibit, lambda start, end: [data[start:end]]))
    assert got == list(identify.parts(exhibit, data))
    assert any(isinstance(part, Child) for part in got)


CELL = st.one_of(st.none(), st.text(st.characters(exclude_categories=["Cs"]), max_size=12))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(CELL, st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1)), st.one_of(st.none(), st.decimals(-(10**12), 10**12, places=4))), min_size=1, max_size=30))
def test_every_row_comes_back(given_rows: list[tuple[str | None, int | None, Decimal | None]]) -> None:
    pa = pytest.importorskip("pyarrow", reason="the extra `parquet` is not installed")
    texts, numbers, amounts = (list(column) for column in zip(*given_rows, strict=True))
    data = table({"a": pa.array(texts, pa.string()), "b": pa.array(numbers, pa.int64()), "c": pa.array(amounts, pa.decimal128(20, 4))})
    expected = [[t or "", "" if n is None else str(n), "" if d is None else format(d, "f")] for t, n, d in given_rows]
    assert rows(data)[1:] == expected
