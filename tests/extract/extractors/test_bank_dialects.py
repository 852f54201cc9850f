"""Statements in the dialects of banks: the same bookings come out of every language's columns, signs and decimals."""

from __future__ import annotations

import hashlib

import pytest
from tests.extract.records import count, entries

from leadline.extract.extractors.bank_csv import bank_csv
from leadline.intake import identify
from leadline.model.records import Balance, Context, Exhibit, Found, Known, Problem

IBAN = "DE89370400440532013000"
BOOKED = [("2026-03-03", "1200.50"), ("2026-03-13", "-1000.00"), ("2026-03-14", "-0.99")]
SIGNED = {
    "de": ("Buchungstag", "Verwendungszweck", "Betrag", "Saldo"),
    "fr": ("Date opération", "Libellé", "Montant", "Solde"),
    "es": ("Fecha", "Concepto", "Importe", "Saldo"),
    "pt": ("Data", "Descrição", "Valor", "Saldo"),
    "th": ("วันที่", "รายการ", "จำนวนเงิน", "ยอดคงเหลือ"),
    "ko": ("거래일자", "적요", "거래금액", "잔액"),
    "zh": ("交易日期", "摘要", "交易金额", "余额"),
    "en": ("Date", "Description", "Amount", "Balance"),
}
APART = {
    "de": ("Datum", "Text", "Soll", "Haben", "Saldo"),
    "fr": ("Date", "Libellé", "Débit", "Crédit", "Solde"),
    "es": ("Fecha", "Concepto", "Cargo", "Abono", "Saldo"),
    "pt": ("Data", "Descrição", "Débito", "Crédito", "Saldo"),
    "th": ("วันที่", "รายการ", "ถอน", "ฝาก", "คงเหลือ"),
    "ko": ("거래일시", "적요", "출금액", "입금액", "잔액"),
    "zh": ("交易日期", "摘要", "支出", "收入", "余额"),
    "en": ("Date", "Description", "Paid out", "Paid in", "Balance"),
}
FORMS = {"comma": ("{d:02}.{m:02}.2026", ".", ","), "point": ("{d:02}/{m:02}/2026", ",", "."), "iso": ("2026-{m:02}-{d:02}", "", "."), "gap": ("{d:02}.{m:02}.2026", "\u202f", ",")}


def read(data: bytes, context: Context) -> list[Found]:
    exhibit = Exhibit(hashlib.sha256(data).hexdigest(), len(data), "", f"statement {IBAN}.csv")
    (known,) = (part for part in identify.parts(exhibit, data) if isinstance(part, Known))
    assert known.media == "text/csv; table=statement"
    return list(bank_csv(Exhibit(exhibit.sha256, exhibit.size, known.media, exhibit.name, context), data))


def number(text: str, form: str) -> str:
    whole, _, cents = text.lstrip("-").partition(".")
    grouped = f"{int(whole):,}".replace(",", FORMS[form][1])
    return ("-" if text.startswith("-") else "") + grouped + FORMS[form][2] + cents


def day(at: str, form: str) -> str:
    return FORMS[form][0].format(d=int(at[8:]), m=int(at[5:7]))


def told(found: list[Found]) -> list[tuple[str, str]]:
    return [(e.at, ("" if e.side == "payee" else "-") + str(e.amount)) for e in entries(found)]


def clean(found: list[Found]) -> None:
    assert told(found) == BOOKED
    assert count(found) == (3, 3, 0)
    assert {one.kind for one in found if isinstance(one, Problem)} <= {"columns-inferred"}
    assert [str(one.amount) for one in found if isinstance(one, Balance) and one.basis == "opening"] == ["100.00"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", SIGNED)
@pytest.mark.parametrize("separator", [";", "\t"])
def test_signed_amounts(language: str, form: str, separator: str) -> None:
    balance, rows = 100.0, [separator.join(SIGNED[language])]
    for at, amount in BOOKED:
        balance += float(amount)
        rows.append(separator.join([day(at, form), "text", number(amount, form), number(f"{balance:.2f}", form)]))
    clean(read(("\n".join(rows) + "\n").encode(), Context(currency="EUR")))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", APART)
def test_debit_and_credit_apart(language: str, form: str) -> None:
    balance, rows = 100.0, [";".join(APART[language])]
    for at, amount in BOOKED:
        balance += float(amount)
        sides = [number(amount.lstrip("-"), form), ""] if amount.startswith("-") else ["", number(amount, form)]
        rows.append(";".join([day(at, form), "text", *sides, number(f"{balance:.2f}", form)]))
    clean(read(("\n".join(rows) + "\n").encode(), Context(currency="EUR")))


@pytest.mark.parametrize("encoding, language, region", [("cp1252", "de", "DE"), ("cp1252", "fr", "FR"), ("cp874", "th", "TH"), ("cp949", "ko", "KR"), ("gb18030", "zh", "CN"), ("utf-16", "zh", None), ("utf-8-sig", "th", None)])
def test_charsets_of_the_region(encoding: str, language: str, region: str | None) -> None:
    balance, rows = 100.0, [";".join(APART[language])]
    for at, amount in BOOKED:
        balance += float(amount)
        sides = [amount.lstrip("-"), ""] if amount.startswith("-") else ["", amount]
        rows.append(";".join([at, "text", *sides, f"{balance:.2f}"]))
    data = ("\n".join(rows) + "\n").encode(encoding)
    exhibit = Exhibit(hashlib.sha256(data).hexdigest(), len(data), "text/csv; table=statement", f"statement {IBAN}.csv", Context(region=region, currency="EUR"))
    clean(list(bank_csv(exhibit, data)))
