"""A register of 400 complaints with 1,900 payments and no statement beside it: from the file to the claimed transfers."""

from __future__ import annotations

import csv
import io
import random
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest

Call = Callable[..., tuple[int, str, str]]
Rows = Callable[..., list[dict[str, Any]]]
REPORTS, PAYMENTS = 400, 1900
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
LATIN_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
MONTHS = ["มกราคม", "ก.พ.", "มี.ค."]
BANKS = {"ธนาคารกสิกรไทย": "KBANK", "ไทยพาณิชย์": "SCB", "ธ.กรุงเทพ": "BBL", "ออมสิน": "GSB"}
TITLES = [["สำนักงานรับแจ้งเหตุ (สมมุติ)"], ["ทะเบียนรับแจ้งความ ประจำไตรมาส 1 พ.ศ. 2569"], []]


class Payment(NamedTuple):
    """One payment as the victim told it; all invented."""

    report: int
    month: int
    day: int
    satang: int
    bank: str
    account: str


def world() -> list[list[Payment]]:
    """The payments of each report: one to many, 1,900 in all; some accounts are paid by several victims."""
    dice = random.Random(400)
    counts = [1] * REPORTS
    for _ in range(PAYMENTS - REPORTS):
        counts[dice.randrange(REPORTS)] += 1
    mules = [(dice.choice(list(BANKS)), f"{dice.randint(10**9, 10**10 - 1)}") for _ in range(700)]
    return [
        [Payment(n, dice.randint(1, 3), dice.randint(1, 28), dice.randint(500, 900_000) * 100 + dice.choice([0, 0, 50, 5]), *dice.choice(mules)) for _ in range(count)]
        for n, count in enumerate(counts, 1)
    ]


WORLD = world()


def money(payment: Payment, group: str = ",", decimal: str = ".") -> str:
    """As a clerk types it: with or without decimals."""
    whole, rest = divmod(payment.satang, 100)
    return f"{whole:,}".replace(",", group) + (f"{decimal}{rest:02d}" if rest or payment.day % 2 else "")


def local(account: str) -> str:
    return f"{account[:3]}-{account[3]}-{account[4:9]}-{account[9]}"


def thai_rows() -> Iterator[list[str]]:
    """One row a payment, below title rows; every third row in Thai digits; dates in words and in numbers; accounts in two spellings."""
    yield from TITLES
    yield ["ลำดับ", "เลขที่คดี", "วันที่รับแจ้ง", "ผู้เสียหาย", "โทรศัพท์", "พฤติการณ์", "วันที่โอน", "จำนวนเงิน", "ธนาคารปลายทาง", "เลขที่บัญชีปลายทาง"]
    line = 0
    for payments in WORLD:
        for p in payments:
            line += 1
            told = [f"ค.{p.report}/2569", f"{1 + p.report % 28} เม.ย. 2569", f"สมมุติ {p.report}", f"08{p.report:08d}", "ถูกหลอกให้โอนเงิน, หลายครั้ง"]
            day = f"{p.day} {MONTHS[p.month - 1]} 2569" if line % 2 else f"{p.day:02d}/{p.month:02d}/2569"
            cells = [str(line), *told, day, money(p), p.bank, local(p.account) if line % 2 else p.account]
            yield [cell.translate(THAI_DIGITS) for cell in cells] if line % 3 == 0 else cells


def wide_rows() -> Iterator[list[str]]:
    """One row a report, the payments side by side in numbered columns."""
    yield from TITLES
    most = max(len(payments) for payments in WORLD)
    numbered = ("วันที่โอน ครั้งที่ {}", "จำนวนเงิน ครั้งที่ {}", "ธนาคารปลายทาง ครั้งที่ {}", "เลขที่บัญชีปลายทาง ครั้งที่ {}")
    yield ["เลขที่คดี", "ผู้เสียหาย", "พฤติการณ์", *[name.format(n) for n in range(1, most + 1) for name in numbered]]
    for payments in WORLD:
        flat = [cell for p in payments for cell in (f"{p.day}/{p.month}/2569", money(p), p.bank, local(p.account))]
        yield [f"ค.{payments[0].report}/2569", f"สมมุติ {payments[0].report}", "ถูกหลอก", *flat, *[""] * (4 * (most - len(payments)))]


def german_rows() -> Iterator[list[str]]:
    """One row a payment under German headers; the report's cells stand in its first row only."""
    yield ["Meldestelle (erfunden)"]
    yield ["Aktenzeichen", "Meldedatum", "Geschädigter", "Sachverhalt", "Überweisungsdatum", "Betrag (EUR)", "Empfängerbank", "Empfängerkonto"]
    for payments in WORLD:
        for place, p in enumerate(payments):
            told = ["", "", "", ""] if place else [f"Z-{p.report}/26", f"{1 + p.report % 28:02d}.04.2026", f"Muster {p.report}", "Überredet; zahlte mehrmals"]
            yield [*told, f"{p.day:02d}.{p.month:02d}.2026", money(p, ".", ","), "Beispielbank", p.account]


def written(rows: Iterator[list[str]], delimiter: str, charset: str) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(charset)


def workbook(rows: Iterator[list[str]]) -> bytes:
    """Amounts as numbers where a clerk typed numbers."""
    book = openpyxl.Workbook()
    for line in rows:
        cells: list[object] = [cell or None for cell in line]
        if len(line) == 10 and line[7][0].isascii() and line[7][0].isdigit():
            cells[7] = float(line[7].replace(",", ""))
        book.active.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class Register(NamedTuple):
    """A file, how it is written, and what its accounts and amounts must become."""

    rows: Callable[[], Iterator[list[str]]]
    charset: str = ""  # none: a workbook
    delimiter: str = ","
    words: tuple[str, ...] = ()
    asset: str = "THB"
    report: str = "ค.{}/2569"
    account: Callable[[Payment], str] = lambda p: p.account


FILES = {
    "register.csv": Register(thai_rows, "utf-8-sig", words=("--region", "TH"), account=lambda p: f"account:TH/{BANKS[p.bank]}/{p.account}"),
    "side-by-side.csv": Register(wide_rows, "utf-16", ";"),
    "register.xlsx": Register(thai_rows),
    "meldungen.csv": Register(german_rows, "cp1252", ";", asset="EUR", report="Z-{}/26"),
}


@pytest.mark.parametrize("name", FILES)
def test_400_complaints_and_1900_payments_are_read_and_nobody_is_asked(
    name: str, tmp_path: Path, leadline: Call, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    register = FILES[name]
    data = written(register.rows(), register.delimiter, register.charset) if register.charset else workbook(register.rows())
    folder, case = tmp_path / "evidence", tmp_path / "register.case"
    folder.mkdir()
    (folder / name).write_bytes(data)
    monkeypatch.setattr("sys.stdin", None)  # whoever asks a question fails
    code, out, err = leadline("investigate", folder, "--case", case, *register.words)
    assert code == 0, err
    assert "400 reports" in out
    assert "1900 transfers" in out

    expected = {
        register.report.format(n): Counter((f"2026-{p.month:02d}-{p.day:02d}", register.account(p), Decimal(p.satang) / 100) for p in payments)
        for n, payments in enumerate(WORLD, 1)
    }
    transfers = {row["id"]: row for row in rows("show", case, "transfers")}
    assert len(transfers) == PAYMENTS
    assert {(row["status"], row["asset"], row["payer"]) for row in transfers.values()} == {("claimed", register.asset, None)}
    assert sum(Decimal(row["amount"]) for row in transfers.values()) == Decimal(sum(p.satang for payments in WORLD for p in payments)) / 100
    reports = rows("show", case, "reports")
    assert len(reports) == REPORTS
    told = [(report["report_id"], transfers[loss["transfer"]]) for report in reports for loss in report["losses"]]
    assert len({row["id"] for _, row in told}) == PAYMENTS
    found: dict[str, Counter[tuple[str, str, Decimal]]] = {name: Counter() for name in expected}
    for report, row in told:
        found[report][row["at"], row["payee"], Decimal(row["amount"])] += 1
    assert found == expected

    assert Counter(problem["kind"] for problem in rows("show", case, "problems")) == {"columns-inferred": 1}, "how it was read is said once"
    (table,) = [row for row in rows("show", case, "inventory") if "table=complaints" in row["media"]]
    lines = PAYMENTS if register.rows is not wide_rows else REPORTS
    assert (table["rows_in"], table["rows_read"], table["rows_reported"], table["state"]) == (lines, lines, 0, "read")
    if register.charset:
        charset = register.charset.replace("utf-16", "utf-16-le")
        for report, row in told:
            (span,) = row["spans"]
            printed = data[span["start"] : span["end"]].decode(charset).translate(LATIN_DIGITS)
            assert row["payee"].rpartition("/")[2] in printed.replace("-", "")
            assert register.rows is german_rows or printed.lstrip("0123456789,").startswith(report)
