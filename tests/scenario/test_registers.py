"""Tables of complaints: our own, other authorities', and the one that was written in haste."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import openpyxl

from leadline.scenario import Truth, clock
from leadline.scenario.registers import LATE, PLAIN, stated
from leadline.scenario.reports import offices
from leadline.scenario.spelling import Tie
from leadline.scenario.world import Account, Claim, World


def _rows(path: Path, delimiter: str, encoding: str, skip: int) -> list[dict[str, str]]:
    lines = path.read_bytes().decode(encoding).split("\n", skip)[skip]
    return list(csv.DictReader(io.StringIO(lines, newline=""), delimiter=delimiter))


def test_the_plain_table_has_a_row_for_each_payment(large: tuple[Path, Truth]) -> None:
    evidence, truth = large
    rows = _rows(evidence / PLAIN, ",", "utf-8", 0)
    ids = [m for m, member in truth.members.items() if member["form"] == "row"]
    assert {row["report_id"] for row in rows} == set(ids)
    for report in ids:
        paid = [row for row in rows if row["report_id"] == report and row["loss_amount"]]
        losses = [loss for loss in truth.losses if loss["report"] == report]
        never = [p for p in truth.problems if p["kind"] == "not-traced" and p.get("report") == report]
        stated_sum = sum(Decimal(row["loss_amount"]) for row in paid)
        assert stated_sum == sum(Decimal(x["amount"]) for x in [*losses, *never])
    assert all(row["country"] for row in rows)
    assert all(row["narrative"].strip() for row in rows if row["received_at"])


def test_other_authorities_have_their_own_headers_and_dates(large: tuple[Path, Truth]) -> None:
    evidence, truth = large
    german = _rows(evidence / "Anzeigen Zentralstelle.csv", ";", "cp1252", 3)
    assert {row["Aktenzeichen"] for row in german} == {r for r in truth.members if r.startswith("ZB-")}
    assert all(datetime.strptime(row["Zahlungsdatum"], "%d.%m.%Y") for row in german if row["Zahlungsdatum"])  # noqa: DTZ007
    sheet = openpyxl.load_workbook(evidence / "ตารางคำร้องทุกข์.xlsx").active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[2][0] == "เลขที่คำร้อง"
    assert {row[0] for row in rows[3:]} == {r for r in truth.members if r.startswith("TH69-")}
    assert any(isinstance(cell, datetime) for row in rows[3:] for cell in row)


def test_days_and_months_in_haste_could_be_either(large: tuple[Path, Truth]) -> None:
    evidence, truth = large
    rows = _rows(evidence / LATE, ";", "utf-8", 0)
    dates = [row["Paid at"] for row in rows]
    assert "" in dates
    assert all(int(d[:2]) <= 12 and int(d[3:5]) <= 12 and d[:2] != d[3:5] for d in dates if d)
    assert {row["Report ID"] for row in rows} == set(truth.planted["poor"][0]["in_haste"])
    assert {row["Amount"][-3] for row in rows if len(row["Amount"]) > 3} == {",", "."}


def test_every_office_serves_only_its_countries(world: World) -> None:
    for report in world.reports:
        if report.form == "complaint":
            assert any(report.country in office["countries"] for office in offices(world))


def test_of_tokens_two_decimals_are_stated_of_bitcoin_all() -> None:
    wallet = Account(Tie("tron", "T"), "", "wallet", "USDT@tron")
    assert stated(Claim([], 299_500_000, "USDT@tron", 0, wallet, None)) == "299.50"
    assert stated(Claim([], 12_340_000, "BTC", 0, wallet, None)) == "0.12340000"
    assert stated(Claim([], 123_456, "EUR", clock.DAY, wallet, None), ",", ".") == "1.234,56"
