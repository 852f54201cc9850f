"""Statements: plain programs read them, and they reconcile to the cent, but for the one that is meant not to."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest

from leadline.scenario import Truth
from leadline.scenario.statements import bank_code, statement, write
from leadline.scenario.world import World

CAMT = "{urn:iso:std:iso:20022:tech:xsd:camt.053.001.08}"
XSD = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "formats" / "camt" / "camt.053.001.08.xsd"
Rows = list[tuple[Decimal, Decimal | None]]


def test_camt_reconciles(large: tuple[Path, Truth]) -> None:
    evidence, truth = large
    files = [s for s in truth.statements if str(s.get("form", "")).startswith("camt")]
    assert {s["form"] for s in files} == {"camt-time", "camt-date"}
    for given in files:
        parts = ElementTree.parse(evidence / given["file"]).getroot().iter(f"{CAMT}Stmt")
        opening, rows = Decimal(given["opening"]), 0
        for part in parts:
            balances = {b.findtext(f"{CAMT}Tp/{CAMT}CdOrPrtry/{CAMT}Cd"): b for b in part.iter(f"{CAMT}Bal")}
            assert _signed(balances["OPBD"]) == opening
            for entry in part.iter(f"{CAMT}Ntry"):
                rows += 1
                if entry.findtext(f"{CAMT}Sts/{CAMT}Cd") == "BOOK":
                    opening += _signed(entry)
            assert _signed(balances["CLBD"]) == opening
        assert opening == Decimal(given["closing"])
        assert rows == given["rows"]


def _signed(element: ElementTree.Element) -> Decimal:
    amount = Decimal(element.findtext(f"{CAMT}Amt") or "")
    return amount if element.findtext(f"{CAMT}CdtDbtInd") == "CRDT" else -amount


def test_camt_is_valid_by_its_schema(large: tuple[Path, Truth]) -> None:
    if not XSD.exists():
        pytest.skip(f"{XSD} is not there")
    from lxml import etree

    schema = etree.XMLSchema(etree.parse(str(XSD)))
    evidence, truth = large
    for given in truth.statements:
        if str(given.get("form", "")).startswith("camt"):
            assert schema.validate(etree.parse(str(evidence / given["file"]))), schema.error_log


def test_tables_reconcile_but_for_the_one_planted_break(large: tuple[Path, Truth]) -> None:
    evidence, truth = large
    tables = [s for s in truth.statements if s.get("form") in ("de", "zip", "xlsx", "es", "fr", "own")]
    assert {s["form"] for s in tables} == {"de", "zip", "xlsx", "es", "fr", "own"}
    (broken,) = [p for p in truth.problems if p["kind"] == "balance-break"]
    for given in tables:
        balance, jumps = Decimal(given["opening"]), []
        rows = _rows(evidence / given["file"], given["form"])
        for place, (amount, running) in enumerate(rows):
            if running is not None:
                balance += amount
                if running != balance:
                    jumps.append((place, running - balance))
                    balance = running
        assert len(rows) == given["rows"]
        assert balance == Decimal(given["closing"])
        here = broken["in"].partition("!")[0] == given["file"]
        assert jumps == ([(broken["row"], Decimal(broken["amount"]))] if here else [])


def _rows(path: Path, form: str) -> Rows:
    """Amounts and running balances, oldest first."""
    if form == "xlsx":
        grid = [list(row) for row in openpyxl.load_workbook(path).active.iter_rows(values_only=True)]
        at = next(n for n, row in enumerate(grid) if row[0] == "Booking date")
        return [(_cents(r[4]), _cents(r[6]) if r[6] is not None else None) for r in grid[at + 1 :]]
    data = path.read_bytes()
    if form == "zip":
        data = zipfile.ZipFile(io.BytesIO(data)).read("statement.csv")
    text = data.decode("cp1252" if form == "de" else "utf-8-sig")
    table = list(csv.reader(io.StringIO(text), delimiter="," if form in ("zip", "own") else ";"))
    at = next(n for n, row in enumerate(table) if len(row) > 5)
    head, rows = table[at], table[at + 1 :]
    found = [_row(dict(zip(head, row, strict=True)), form) for row in rows]
    return found[::-1] if form == "es" else found


def _cents(value: Any) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.01"))


def _row(row: dict[str, str], form: str) -> tuple[Decimal, Decimal | None]:
    names = {"de": ("Soll", "Haben", "Saldo"), "fr": ("Débit", "Crédit", "Solde"), "es": ("", "Importe", "Saldo")}
    debit, credit, balance = names.get(form, ("", "Amount", "Balance"))
    amount = _number(row[credit], form) - (_number(row[debit], form) if debit else 0)
    return amount, (_number(row[balance], form) if row[balance] else None)


def _number(text: str, form: str) -> Decimal:
    if form in ("de", "es", "fr"):
        text = re.sub(r"[. ]", "", text).replace(",", ".")
    return Decimal(text or "0")


def test_a_row_that_is_only_pending_moves_nothing(world: World) -> None:
    account = next(a for a in world.accounts if a.dialect.get("form") == "xml" and any(m.status for m in a.moves))
    given = statement(account)
    booked = sum(e.amount for e in given.entries if e.running is not None)
    assert given.closing == given.opening + booked
    assert b"PDNG" in write(given)


def test_a_bank_that_does_not_exist_has_a_code(world: World) -> None:
    assert {bank_code(a.tie) for a in world.accounts if a.tie.kind == "iban"} >= {"INVTDE2X", "INVTGB2X"}
