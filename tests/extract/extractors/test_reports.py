"""Complaint tables as they come: any headers, many payments, none lost."""

from __future__ import annotations

import csv
import hashlib
import io
import random
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from leadline.extract.extractors.reports import reports
from leadline.intake import tables
from leadline.intake.readers.spreadsheet import spreadsheet
from leadline.model.records import Child, Claim, Context, Count, Exhibit, Found, Problem, Report
from leadline.model.values import Money

SHARED = Path(__file__).parents[4] / "shared"
REPORTS, PAYMENTS = 400, 1900
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
MONTHS = ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."]
BANKS = {"ธนาคารกสิกรไทย": "KBANK", "ธ.ไทยพาณิชย์": "SCB", "กรุงเทพ": "BBL", "ออมสิน": "GSB"}
HEADER = ["ลำดับ", "เลขที่คดี", "วันที่รับแจ้ง", "ผู้เสียหาย", "เบอร์โทรผู้เสียหาย", "พฤติการณ์", "วันที่โอน", "จำนวนเงิน (บาท)", "ธนาคารปลายทาง",
          "เลขที่บัญชีปลายทาง", "ชื่อบัญชีปลายทาง"]  # fmt: skip
TITLES = [["สำนักงานทะเบียน (สมมุติ)"], ["บัญชีรับแจ้งความ ประจำเดือน มีนาคม พ.ศ. 2569"], []]


def read(data: bytes, table: str = "complaints", name: str = "complaints.csv", **context: str) -> list[Found]:
    exhibit = Exhibit(hashlib.sha256(data).hexdigest(), len(data), f"text/csv; table={table}", name, Context(**context))  # type: ignore[arg-type]
    return list(reports(exhibit, data))


def claims(found: list[Found]) -> list[Claim]:
    return [one for one in found if isinstance(one, Claim)]


def kinds(found: list[Found]) -> Counter[str]:
    return Counter(one.kind for one in found if isinstance(one, Problem))


def count(found: list[Found]) -> tuple[int, int, int]:
    (one,) = [one for one in found if isinstance(one, Count)]
    return one.rows_in, one.rows_read, one.rows_reported


def world() -> list[list[tuple[str, int, str, str]]]:
    """Each report's payments: day of March, baht, bank, account number; all invented."""
    dice = random.Random(7)
    counts = [1] * REPORTS
    for _ in range(PAYMENTS - REPORTS):
        counts[dice.randrange(REPORTS)] += 1
    return [
        [(f"{dice.randint(1, 28)}", dice.randint(500, 900_000), dice.choice(list(BANKS)), f"{dice.randint(10**9, 10**10 - 1)}") for _ in range(n)] for n in counts
    ]


def rows(digits: bool, merged: bool) -> list[list[str]]:
    """The register as an office keeps it: one line a payment; `merged` leaves the report's cells empty after the first."""
    found = [list(title) for title in TITLES] + [list(HEADER)]
    line = 0
    for number, payments in enumerate(world(), 1):
        for place, (day, baht, bank, account) in enumerate(payments):
            line += 1
            who = [f"ค.{number}/2569", f"{1 + number % 28} มี.ค. 2569", f"สมมุติ {number}", f"080-000-{number:04d}", "ถูกหลอกให้โอนเงิน, หลายครั้ง"]
            if merged and place:
                who = [""] * len(who)
            printed = f"{account[:3]}-{account[3]}-{account[4:9]}-{account[9]}"
            cells = [str(line), *who, f"{day} {MONTHS[2]} 2569", f"{baht:,}", bank, printed, f"นายสมมุติ {account[-3:]}"]
            found.append([cell.translate(THAI_DIGITS) if digits else cell for cell in cells])
    return found


def table(lines: list[list[str]], charset: str = "utf-8", delimiter: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(lines)
    return out.getvalue().encode(charset)


def check_register(found: list[Found]) -> None:
    expected = [payment for payments in world() for payment in payments]
    got = claims(found)
    assert len({one.report for one in found if isinstance(one, Report)}) == REPORTS
    assert len(got) == PAYMENTS == len({claim.id for claim in got})
    for claim, (day, baht, bank, account) in zip(got, expected, strict=True):
        assert claim.amount == Money(baht, 0, "THB")
        assert claim.paid_at == f"2026-03-{int(day):02d}"
        assert claim.paid_to == f"account:TH/{BANKS[bank]}/{account}"
    assert count(found) == (PAYMENTS, PAYMENTS, 0)
    assert kinds(found) == {"columns-inferred": 1}, "no question is asked, and how it was read is said once"


@pytest.mark.parametrize(
    "digits, merged, charset, delimiter",
    [(False, False, "utf-8-sig", ","), (True, True, "utf-8", ";"), (False, True, "utf-16", "\t"), (True, False, "cp874", ";")],
)
def test_400_complaints_with_1900_payments_under_thai_headers(digits: bool, merged: bool, charset: str, delimiter: str) -> None:
    data = table(rows(digits, merged), charset, delimiter)
    if charset != "cp874":  # a head alone has no region, and without one this charset cannot be told
        assert tables.separated(data[: tables.HEAD]) == "complaints"
    check_register(read(data, region="TH", zone="Asia/Bangkok"))


def test_the_same_register_as_a_workbook() -> None:
    book = openpyxl.Workbook()
    for line in rows(digits=False, merged=True):
        book.active.append([int(cell.replace(",", "")) if n == 7 and cell[:1].isdigit() else cell or None for n, cell in enumerate(line)])
    out = io.BytesIO()
    book.save(out)
    data = out.getvalue()
    (child,) = [part for part in spreadsheet(Exhibit("0" * 64, len(data), "", "r.xlsx"), data) if isinstance(part, Child)]
    assert tables.separated(child.data[: tables.HEAD]) == "complaints"
    check_register(read(child.data, region="TH", zone="Asia/Bangkok"))


def test_the_payments_of_a_report_may_stand_side_by_side() -> None:
    most = max(len(payments) for payments in world())
    header = ["เลขที่คดี", "ผู้เสียหาย", "พฤติการณ์"]
    for n in range(1, most + 1):
        header += [f"วันที่โอน ครั้งที่ {n}", f"จำนวนเงิน ครั้งที่ {n}", f"ธนาคารปลายทาง ครั้งที่ {n}", f"เลขที่บัญชีปลายทาง ครั้งที่ {n}"]
    lines = [header]
    for number, payments in enumerate(world(), 1):
        flat = [cell for day, baht, bank, account in payments for cell in (f"{day}/3/2569", f"{baht:,}", bank, account)]
        lines.append([f"ค.{number}", f"สมมุติ {number}", "ถูกหลอก", *flat, *[""] * (len(header) - 3 - len(flat))])
    found = read(table(lines), region="TH", zone="Asia/Bangkok")
    assert sum(1 for one in found if isinstance(one, Report)) == REPORTS
    assert [(c.amount.minor if c.amount else 0, c.paid_to) for c in claims(found)] == [
        (baht, f"account:TH/{BANKS[bank]}/{account}") for payments in world() for _, baht, bank, account in payments
    ]
    assert count(found) == (REPORTS, REPORTS, 0)


def test_sums_printed_headers_and_empty_rows_are_no_payments() -> None:
    text = "Case no;Victim;Amount EUR;Recipient IBAN\nZ-1;Anna;1.200,50;NL91ABNA0417164300\n;;;\nCase no;Victim;Amount EUR;Recipient IBAN\n"
    found = read((text + "Z-2;Bert;300,00;A\nTotal;;1.500,50;\n;Summe;1.500,50;\n").encode())
    assert [(c.report, str(c.amount)) for c in claims(found)] == [("Z-1", "1200.50"), ("Z-2", "300.00")]
    assert count(found) == (5, 2, 3)
    assert kinds(found) == {"columns-inferred": 1, "bad-row": 3}


@pytest.mark.parametrize("total, expected", [("700", 0), ("700.00", 0), ("900", 1)])
def test_a_stated_total_is_compared_for_every_report(total: str, expected: int) -> None:
    text = f"Case no,Total loss,Amount,Recipient IBAN\nZ-1,{total},500,A\nZ-1,,200.00,B\nZ-2,5,5,A\n"
    assert kinds(read(text.encode(), currency="EUR"))["total-differs"] == expected
    wide = f"Case no,Amount,Account 1,Amount 1,Account 2,Amount 2\nZ-1,{total},A,500,B,200\nZ-2,7,A,7,,\n"
    assert kinds(read(wide.encode(), currency="EUR"))["total-differs"] == expected


def test_a_table_of_sums_only_has_a_payment_a_report() -> None:
    found = read(b"Case no,Victim,What happened,Total loss\nZ-1,Anna,x,500\n", currency="EUR")
    assert [str(claim.amount) for claim in claims(found)] == ["500"]


def test_a_row_without_an_id_goes_on_or_is_named_by_its_place() -> None:
    text = b"Case no,Victim,What happened,Amount,Recipient IBAN\nZ-1,Anna,x,5,A\n,,,6,B\n,Bert,y,7,C\n"
    found = read(text, currency="EUR")
    assert [claim.report for claim in claims(found)] == ["Z-1", "Z-1", "complaints-3"]
    assert [claim.number for claim in claims(found)] == [1, 2, 1]
    assert kinds(found) == {"columns-inferred": 1, "bad-row": 1}


def test_an_id_in_the_digits_of_two_scripts_is_one_report() -> None:
    text = "เลขที่คดี,ผู้เสียหาย,จำนวนเงิน,เลขที่บัญชีปลายทาง\nค.12/2569,ก,5,A\nค.๑๒/๒๕๖๙,ก,๖,B\n"
    assert [(claim.report, claim.number) for claim in claims(read(text.encode()))] == [("ค.12/2569", 1), ("ค.12/2569", 2)]
    exact = "report_id,received_at,narrative,loss_amount,loss_currency,paid_to\nR-๑,2026-03-01,x,5,EUR,A\n"
    assert [claim.report for claim in claims(read(exact.encode(), table="reports"))] == ["R-๑"], "a plain table says what it says"


def test_amounts_in_doubt_keep_the_payment() -> None:
    text = "Case no,Victim,Amount,Recipient IBAN\nZ-1,Anna,about ten,A\nZ-2,Bert,5,A\nZ-3,Carla,-7.00 EUR,A\n"
    found = read(text.encode())
    assert [(c.report, str(c.amount), c.paid_to) for c in claims(found)] == [("Z-1", "None", "A"), ("Z-2", "None", "A"), ("Z-3", "7.00", "A")]
    assert kinds(found) == {"columns-inferred": 1, "bad-amount": 2, "currency-missing": 1}


@pytest.mark.parametrize("amount", ["NaN", "inf", "-Infinity", "1e5", "9" * 10_000, "0x10", "1,234.567,89", "5 EUR USD"])
def test_what_is_no_amount_keeps_the_payment_and_is_said(amount: str) -> None:
    found = read(f'Case no,Victim,Amount,Recipient IBAN\nZ-1,Anna,"{amount}",A\nZ-2,Bert,5.00,B\n'.encode(), currency="EUR")
    assert [(c.report, str(c.amount), c.paid_to) for c in claims(found)] == [("Z-1", "None", "A"), ("Z-2", "5.00", "B")]
    assert kinds(found) == {"columns-inferred": 1, "bad-amount": 1}
    assert count(found) == (2, 2, 0)


def test_a_persons_corrections_win() -> None:
    text = b"Case no,Victim,Figure,Where to\nZ-1,Anna,5,A\n"
    exhibit = Exhibit("0" * 64, len(text), "text/csv; table=complaints", "t.csv", Context(currency="EUR", columns=(("figure", "loss_amount"), ("where to", "paid_to"))))
    assert [(str(c.amount), c.paid_to) for c in reports(exhibit, text) if isinstance(c, Claim)] == [("5", "A")]


def test_what_is_the_reporters_own() -> None:
    text = "report_id,received_at,narrative,reporter_email,reporter_phone,country,paid_from,loss_amount,loss_currency,paid_to\n"
    row = "R-1,2026-03-10T08:00:00Z,x,A@Example.com,0171 3920051,DE,DE89370400440532013000,500,USDT,TVGatnbFMEEZPU4UFsc6L72CbRPwFY4Jrq\n"
    found = read((text + row).encode(), table="reports")
    (report,) = [one for one in found if isinstance(one, Report)]
    assert report.own == ("email:A@example.com", "phone:+491713920051", "iban:DE89370400440532013000")
    assert [(str(c.amount), c.amount and c.amount.asset) for c in claims(found)] == [("500", "USDT@tron")]
    assert not kinds(found), "a plain table is what it says it is"


def test_a_complaint_table_in_another_charset_gives_its_spans() -> None:
    data = table([["Aktenzeichen", "Geschädigter", "Betrag", "Empfängerkonto"], ["Z-1", "Jörg Müßig", "5,50", "A"]], "cp1252", ";")
    found = read(data, currency="EUR")
    (claim,) = claims(found)
    assert data[claim.span.start : claim.span.end].decode("cp1252") == "Z-1;Jörg Müßig;5,50;A"


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"{SHARED} is not there")
def test_the_reports_of_the_conformance_kit() -> None:
    found = read((SHARED / "check/folder/case/reports.csv").read_bytes(), table="reports", name="reports.csv")
    assert [(c.report, str(c.amount), c.amount and c.amount.asset, c.paid_at) for c in claims(found)] == [
        ("R-101", "4200.00", "EUR", "2026-03-04"),
        ("R-102", "1800.00", "EUR", "2026-03-05"),
        ("R-201", "500.00", "USDT@tron", "2026-03-07"),
        ("R-202", "750.50", "USDT@tron", "2026-03-07"),
    ]
    assert count(found) == (4, 4, 0)
    assert not kinds(found)


@pytest.mark.skipif(not (SHARED / "data").is_dir(), reason=f"{SHARED / 'data'} is not there")
def test_a_real_register_of_narratives_is_read_whole() -> None:
    data = (SHARED / "data/scam_text/dfpi_crypto_scam_tracker.csv").read_bytes()
    found = read(data)
    rows_in, rows_read, _ = count(found)
    assert rows_in == len(list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))) - 1
    assert rows_read == rows_in == sum(1 for one in found if isinstance(one, Report))
