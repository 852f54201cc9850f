"""Every row owes a span inside its exhibit, the words that stand there, and a reason."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from leadline.model.values import canonical
from leadline.store import proofs
from leadline.store.folder import Store
from leadline.store.verify import verify

AT = "2026-03-04T09:15:00Z"
Opening = Callable[..., AbstractContextManager[Store]]
Take = Callable[..., Any]

TEXT = "IBAN: DE89 3704 0044 0532 0130 00, für 5 €\n"
SHA = hashlib.sha256(TEXT.encode()).hexdigest()


@pytest.fixture
def store(tmp_path: Path, opening: Opening, take: Take) -> Iterator[Store]:
    with opening(tmp_path / "a.case", 200) as store:
        wide = "für 5 €".encode("utf-16")
        take(store, {"a.txt": TEXT.encode(), "latin.txt": b"f\xfcr 5", "wide.txt": wide, "large.txt": b"." * 300 + b"x@example.org"})
        yield store


def observe(store: Store, sha: str, start: int, end: int, raw: str, kind: str = "iban") -> None:
    store.engine.put("observation", [(f"o-{sha[:4]}-{start}-{end}-{kind}", sha, start, end, kind, "v", raw, "body", -1)])


def of(store: Store, name: str) -> str:
    return str(store.engine.rows("SELECT exhibit FROM source WHERE path = ?", [name])[0][0])


def whys(store: Store) -> str:
    return "\n".join(f"{f.what}: {f.why}" for f in verify(store))


def test_what_stands_there_passes_in_every_encoding(store: Store) -> None:
    observe(store, SHA, 6, 33, "DE89 3704 0044 0532 0130 00")
    observe(store, SHA, 35, 45, "für 5 €"[:7])
    observe(store, of(store, "latin.txt"), 0, 5, "für 5")
    observe(store, of(store, "wide.txt"), 2, 16, "für 5 €")
    observe(store, of(store, "large.txt"), 300, 313, "x@example.org")
    observe(store, SHA, 6, 10, "4111 11** **** 1111", "card")
    assert whys(store) == ""


def test_other_words_fail(store: Store) -> None:
    observe(store, SHA, 6, 33, "DE89 3704 0044 0532 0130 01")
    observe(store, of(store, "wide.txt"), 2, 16, "fur 5 €")
    observe(store, of(store, "large.txt"), 299, 312, "x@example.org")
    assert whys(store).count("do not say") == 3


@pytest.mark.parametrize("start, end", [(0, 9999), (-1, 3)])
def test_a_span_outside_its_exhibit_fails(start: int, end: int, store: Store) -> None:
    observe(store, SHA, start, end, "x")
    assert "it has" in whys(store)


def test_a_span_of_an_unknown_exhibit_fails(store: Store) -> None:
    store.engine.put("claim", [("c", "R", "f" * 64, 0, 1, 0, 0, None, None, "", None, None, None)])
    assert "no table has this exhibit" in whys(store)


REASON = '[{"reason":"shared","ref":"iban:x","spans":[{"end":33,"exhibit":"%s","start":6}],"weight":1.0}]'


@pytest.mark.parametrize("empty", ["[]", "", "null"])
def test_a_conclusion_without_a_reason_fails(empty: str, store: Store) -> None:
    engine = store.engine
    engine.put("link", [("l-1", "A", "B", 1.0, REASON % SHA)])
    engine.put("finding", [("f-1", 1, "p", "[]", "low", '["w"]', "x", "[]", '["l-1"]', "{}")])
    engine.put("action", [("a-1", 1, "t", "", None, None, None, None, None, "g", "[]", '["f-1"]')])
    engine.put("loss", [("R/1", 1, "R", "t", None, "1.00", "EUR", None, None, '["c-1"]')])
    assert whys(store) == ""
    for table, column in (("link", "why"), ("finding", "because"), ("action", "because"), ("loss", "because")):
        engine.run(f"UPDATE {table} SET {column} = ?", [empty])
        assert f"it has no {column}" in whys(store), table


def test_spans_of_links_and_transfers_are_followed(store: Store) -> None:
    store.engine.put("link", [("l-1", "A", "B", 1.0, REASON % ("0" * 64)), ("l-2", "A", "C", 1.0, "no json")])
    spans = canonical([{"exhibit": SHA, "start": 0, "end": 10_000}]).decode()
    row = ("t-1", 1, AT, "a", "b", "1.00", "EUR", *[None] * 8, True, spans, 1, 1)
    store.engine.put("transfer", [row])
    found = whys(store)
    assert "l-1: it points to bytes 6 to 33" in found
    assert "l-2: its why is no JSON" in found
    assert "t-1: it points to bytes 0 to 10000" in found


def test_every_table_with_spans_is_looked_at(store: Store) -> None:
    """A new table with spans must be listed in proofs.SPANNED."""
    sql = """SELECT table_name FROM duckdb_columns() JOIN duckdb_tables() USING (table_name)
             WHERE column_name = 'end_at' AND NOT duckdb_columns.internal"""
    rows = store.engine.rows(sql)
    assert {str(row[0]) for row in rows} == set(proofs.SPANNED)
