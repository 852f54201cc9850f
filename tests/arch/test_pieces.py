"""What is read in pieces is what is read as a whole, whatever the size of the pieces: for every plugin that takes pieces, and for tables
that are drawn at random. Without the search for the ends of records the same check fails.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.arch.test_plugins import given as golden
from tests.arch.test_plugins import ids

from leadline import plugins
from leadline.extract import xmltree
from leadline.extract.extractors import camt053
from leadline.formats import script, splitting
from leadline.formats.stored import Stored
from leadline.formats.text import Text
from leadline.model.records import Context, Exhibit
from leadline.plugins import Plugin

IN_PIECES = [p for family in ("readers", "extractors") for p in plugins.family(family).values() if p.info["pieces"]]
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def both(plugin: Plugin, exhibit: Exhibit, data: bytes, size: int) -> tuple[list[Any], list[Any]]:
    return list(plugin.function(exhibit, data)), list(plugin.function(exhibit, Stored.of(data, size)))


@pytest.mark.parametrize("size", [1, 211, 3_000])
@pytest.mark.parametrize("plugin", IN_PIECES, ids=ids(IN_PIECES))
def test_every_golden_reads_the_same_in_pieces(plugin: Plugin, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script, "AROUND", 2_000 if plugin.name == "payment-codes" else 350)
    _, exhibit, data = golden(plugin)
    assert len(data) < 40_000, "or this takes minutes"
    whole, pieces = both(plugin, exhibit, data, size)
    assert whole == pieces


@pytest.mark.parametrize("held", [0, 1, 10**6])
@pytest.mark.parametrize("turned", [False, True], ids=["oldest first", "newest first"])
def test_a_statement_of_many_bookings_is_read_twice_and_gives_the_same(held: int, turned: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    plugin = plugins.family("extractors")["camt053"]
    _, exhibit, data = golden(plugin)
    if turned:
        data = b"".join([data[: (first := data.index(b"<Ntry"))], *entries(data)[::-1], data[data.rindex(b"</Ntry>") + 7 :]])
        exhibit = Exhibit("0" * 64, len(data), exhibit.media, exhibit.name)
        assert first
    whole = list(plugin.function(exhibit, data))
    monkeypatch.setattr(xmltree, "CHUNK", 5)
    monkeypatch.setattr(camt053, "HELD", held)
    for some in (data, data[: len(data) * 3 // 4]):
        same = Exhibit(exhibit.sha256, len(some), exhibit.media, exhibit.name)
        one, other = list(plugin.function(same, some)), list(plugin.function(same, Stored.of(some, 30)))
        assert one == other
        if some is data:  # printed newest first, a long statement's entries come in the order of the file, with the same numbers
            assert sorted(map(repr, one)) == sorted(map(repr, whole))


def entries(data: bytes) -> list[bytes]:
    return re.findall(rb"<Ntry>.*?</Ntry>\s*", data, re.DOTALL)


def exhibit_of(data: bytes, media: str) -> Exhibit:
    return Exhibit("0" * 64, len(data), media, "x.csv", Context(region="DE", currency="EUR"))


CELL = st.one_of(
    st.sampled_from(["", "DE89370400440532013000", "12.03.2026", "2026-03-12", "1.234,50", "-17,00", "0.10", "R-1", 'a "quoted" word', "'", '"', "0"]),
    st.text(alphabet='ab;,"\n\r é€😀|\t0=', max_size=12),
)
STATEMENT = ["Buchungstag", "Empfänger", "IBAN", "Verwendungszweck", "Betrag", "Währung", "Saldo"]
LEDGER = ["transfer_id", "at", "payer", "payee", "amount", "asset", "rail", "status"]


@st.composite
def tables_drawn(draw: Callable[[Any], Any], header: list[str]) -> bytes:
    rows = draw(st.lists(st.lists(CELL, min_size=1, max_size=len(header) + 1), max_size=14))
    sound = draw(st.booleans())
    out = io.StringIO()
    if sound:
        writer = csv.writer(out, delimiter=draw(st.sampled_from(",;\t")), lineterminator=draw(st.sampled_from(["\n", "\r\n", "\r"])))
        writer.writerows([header, *rows])
    else:
        out.write("\n".join([";".join(header), *(";".join(row) for row in rows)]))
    return out.getvalue().encode(draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "gb18030"])), "replace")


CASES = {"bank-csv": (STATEMENT, "text/csv; table=statement"), "plain-tables": (LEDGER, "text/csv; table=transfers"), "references": (LEDGER, "text/csv; table=transfers")}


@pytest.mark.parametrize("name", CASES)
@SLOW
@given(draw=st.data(), size=st.integers(1, 400))
def test_any_table_reads_the_same_in_pieces(name: str, draw: st.DataObject, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    header, media = CASES[name]
    monkeypatch.setattr(script, "AROUND", 350 if name == "references" else 0)
    monkeypatch.setattr(splitting, "LONGEST", 60)
    data = draw.draw(tables_drawn(header))
    whole, pieces = both(plugins.family("extractors")[name], exhibit_of(data, media), data, size)
    assert whole == pieces


def test_control_without_the_ends_of_records_it_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script, "AROUND", 0)
    rows = "".join(f'"word {n}; and\nmore";{n}\n' for n in range(40))
    data = f"transfer_id;amount\n{rows}".encode()
    plugin, exhibit = plugins.family("extractors")["plain-tables"], exhibit_of(data, "text/csv; table=transfers")
    whole, pieces = both(plugin, exhibit, data, 100)
    assert whole == pieces
    real = splitting.some
    monkeypatch.setattr(splitting, "some", lambda text, delimiter, stop, *, more: real(text, delimiter, len(text), more=False))
    whole, pieces = both(plugin, exhibit, data, 100)
    assert whole != pieces


JSON_LINE = st.one_of(
    st.sampled_from(['{"transfer_id": "a", "amount": "5.00", "asset": "EUR", "payee": "x"}', '{"amount": 7}', '{"at": "2026-01-02"', "[]", ""]),
    st.text(alphabet='{}":,a1 é', max_size=20),
)


@SLOW
@given(lines=st.lists(JSON_LINE, max_size=20), end=st.sampled_from(["\n", "\r\n", "\r"]), size=st.integers(1, 200))
def test_json_lines_read_the_same_in_pieces(lines: list[str], end: str, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script, "AROUND", 0)
    data = end.join(lines).encode()
    whole, pieces = both(plugins.family("extractors")["plain-tables"], exhibit_of(data, "application/jsonl; table=transfers"), data, size)
    assert whole == pieces


@SLOW
@given(
    text=st.text(alphabet="ab\n\r >é€😀ก", max_size=200),
    charset=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "cp874", "gb18030", "iso2022_jp"]),
    size=st.integers(1, 60), declared=st.booleans(),
)  # fmt: skip
def test_texts_come_whole_out_of_their_pages(text: str, charset: str, size: int, declared: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script, "AROUND", 5)
    data = text.encode(charset, "replace")
    whole = script.Script.of(data, charset if declared else None)
    cut = script.Script.of(Stored.of(data, size), charset if declared else None)
    assert cut.charset == whole.charset
    stretches = [page.text.text[: page.until] for page in cut.pages()]
    one = whole.page(whole.charset.base, len(data) + 1)
    assert "".join(stretches) == one.text == "".join(part.text for part in cut.lines())
    assert [byte for page in cut.pages() for byte in places(page.text, page.until)] == places(one, len(one.text))


def places(text: Text, until: int) -> list[int]:
    return [text.byte(n) for n in range(until)]


@SLOW
@given(
    lines=st.lists(st.sampled_from(["From a@b.c Mon Jan  5 10:00:00 2026", "From x", "Subject: hi", "To: me", "", "text", ">From y", "From z 1:02"]), max_size=40),
    end=st.sampled_from(["\n", "\r\n"]), size=st.integers(1, 90),
)  # fmt: skip
def test_mailboxes_read_the_same_in_pieces(lines: list[str], end: str, size: int) -> None:
    data = end.join(lines).encode()
    whole, pieces = both(plugins.family("readers")["mbox"], Exhibit("0" * 64, len(data), "application/mbox", "a.mbox"), data, size)
    assert whole == pieces
