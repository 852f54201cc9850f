"""Prints invented bank statements as PDF, in many layouts, and tells what stands in their rows. All persons and accounts are invented."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.intake.pdf_writer import Page, document, width

NAMES: dict[str, dict[str, str]] = {
    "en": {"date": "Date", "value": "Value date", "details": "Description", "reference": "Reference", "debit": "Money out", "credit": "Money in", "amount": "Amount",
           "balance": "Balance", "opening": "Opening balance", "closing": "Closing balance", "forward": "Balance carried forward", "back": "Balance brought forward",
           "title": "Statement of account", "account": "Account no. 203-8-91736-4"},
    "de": {"date": "Buchungstag", "value": "Wertstellung", "details": "Verwendungszweck", "reference": "Referenz", "debit": "Soll", "credit": "Haben", "amount": "Betrag",
           "balance": "Saldo", "opening": "Alter Kontostand", "closing": "Neuer Kontostand", "forward": "Übertrag auf Seite", "back": "Übertrag von Seite",
           "title": "Kontoauszug", "account": "IBAN DE89 3704 0044 0532 0130 00"},
    "th": {"date": "วันที่", "value": "วันที่มีผล", "details": "รายการ", "reference": "เลขที่อ้างอิง", "debit": "ถอน", "credit": "ฝาก", "amount": "จำนวนเงิน",
           "balance": "ยอดคงเหลือ", "opening": "ยอดยกมา", "closing": "ยอดคงเหลือสิ้นงวด", "forward": "ยอดยกไป", "back": "ยอดยกมา",
           "title": "รายการเดินบัญชี", "account": "เลขที่บัญชี 123-4-56789-0"},
    "fr": {"date": "Date", "value": "Date de valeur", "details": "Libellé", "reference": "Référence", "debit": "Débit", "credit": "Crédit", "amount": "Montant",
           "balance": "Solde", "opening": "Solde initial", "closing": "Solde final", "forward": "A reporter", "back": "Report",
           "title": "Relevé de compte", "account": "IBAN FR76 3000 6000 0112 3456 7890 189"},
    "es": {"date": "Fecha", "value": "Fecha valor", "details": "Concepto", "reference": "Referencia", "debit": "Cargo", "credit": "Abono", "amount": "Importe",
           "balance": "Saldo", "opening": "Saldo inicial", "closing": "Saldo final", "forward": "Suma y sigue", "back": "Suma anterior",
           "title": "Extracto de cuenta", "account": "IBAN ES91 2100 0418 4502 0005 1332"},
}  # fmt: skip
WORDS: dict[str, list[str]] = {
    "en": ["Card", "payment", "to", "Arden", "Stores", "Ltd", "transfer", "from", "J", "Example", "invoice", "4711", "ref", "A-220", "fee", "12", "standing", "order", "rent", "March"],
    "de": ["Überweisung", "an", "Erika", "Muster", "Rechnung", "Nr.", "2026-17", "Lastschrift", "Stadtwerke", "Miete", "Dauerauftrag", "für", "Größe", "EREF+9981", "Kd.", "55"],
    "th": ["โอนเงิน", "จาก", "นาย", "สมมติ", "ตัวอย่าง", "ถอนเงินสด", "ตู้", "สาขา", "7", "ชำระ", "ค่าไฟ", "พร้อมเพย์"],
    "fr": ["Virement", "de", "M.", "Exemple", "facture", "n°", "88", "carte", "Boulangerie", "du", "Port", "prélèvement", "EDF"],
    "es": ["Transferencia", "de", "Ejemplo", "S.L.", "recibo", "luz", "tarjeta", "Mercado", "nómina", "alquiler", "30"],
}


@dataclass
class Layout:
    """How a statement is printed."""

    language: str = "en"
    money: str = "split"  # split: debit and credit · signed · worded: `12.50 CR` · minus behind
    balance: str = "all"  # all · day: on a day's last row · none
    value: bool = False
    reference: bool = False
    days: str = "%d/%m/%Y"
    yearless: bool = False
    blank_days: bool = False  # a day is printed once
    decimal: str = "."
    group: str = ","
    digits: int = 2
    align: str = "right"  # of the headers of money: right, left, middle
    size: float = 8.0
    gap: float = 14.0  # points between columns at their narrowest
    leading: float = 1.25
    between: float = 1.5
    most_lines: int = 3
    page_rows: int = 30
    rows: int = 40
    header_again: bool = True
    carry: bool = False
    newest_first: bool = False
    two_lines: bool = False  # the header in two lines
    shuffled: bool = False  # the order of drawing
    by_word: bool = False
    footer: bool = True
    ends: bool = True  # opening and closing balances are printed
    landscape: bool = False
    symbol: str = ""
    currency_in_header: bool = False
    white_header: bool = False
    upside: bool = False  # a day's line carries no amount: it stands on the row's last line
    code: str = ""  # a currency behind each amount
    order: tuple[str, ...] = ("date", "value", "details", "reference", "debit", "credit", "amount", "balance")
    words: dict[str, str] = field(default_factory=dict)  # other names


@dataclass
class Truth:
    """What a statement says: rows as (day, value day, details, reference, debit, credit, amount, balance), as printed."""

    pdf: bytes
    rows: list[dict[str, str]] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)


def layout(dice: random.Random) -> Layout:
    """A layout by chance."""
    pick = dice.choice
    language = pick(["en", "en", "de", "de", "th", "fr", "es"])
    decimal = {"en": ".", "th": "."}.get(language, ",")
    made = Layout(
        language=language, money=pick(["split", "split", "signed", "worded", "behind"]), balance=pick(["all", "all", "day", "none"]), value=dice.random() < 0.3,
        reference=dice.random() < 0.2, decimal=decimal, group=pick([",", ""]) if decimal == "." else pick([".", " ", ""]), align=pick(["right", "right", "left", "middle"]),
        size=pick([6.5, 7.0, 8.0, 9.0, 10.0]), gap=pick([6.0, 9.0, 14.0, 22.0]), leading=pick([1.15, 1.25, 1.4]), between=pick([0.2, 0.6, 1.0]), most_lines=pick([1, 2, 3, 4]),
        page_rows=pick([8, 15, 25, 40]), rows=pick([1, 2, 5, 12, 30, 70]), header_again=dice.random() < 0.8, carry=dice.random() < 0.4, newest_first=dice.random() < 0.15,
        two_lines=dice.random() < 0.2, shuffled=dice.random() < 0.5, by_word=dice.random() < 0.4, footer=dice.random() < 0.7, ends=dice.random() < 0.7,
        landscape=dice.random() < 0.15, currency_in_header=dice.random() < 0.3, white_header=dice.random() < 0.15,
        days=pick({"en": ["%d/%m/%Y", "%d %b %Y", "%Y-%m-%d", "%d-%m-%y"], "th": ["%d/%m/%Y", "%d-%m-%y"]}.get(language, ["%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y"])),
    )  # fmt: skip
    made.yearless = dice.random() < 0.2
    if made.yearless:
        made.days = {"en": "%d %b", "de": "%d.%m."}.get(language, "%d.%m.")
    made.blank_days = dice.random() < 0.15
    made.carry = made.carry and made.balance != "none" and not made.newest_first
    if made.money == "worded" and language not in ("en", "de"):
        made.money = "signed"
    return made


OTHER = [
    ("en", {"date": "Transaction date", "details": "Transaction details", "debit": "Withdrawals", "credit": "Deposits", "balance": "Running balance", "opening": "Previous balance",
            "closing": "New balance", "forward": "Balance carried forward to next sheet", "back": "Balance brought forward from previous sheet"}),
    ("en", {"date": "Posting date", "details": "Particulars", "debit": "Paid out", "credit": "Paid in", "amount": "Net amount", "opening": "Balance brought forward", "closing": "Balance carried forward"}),
    ("de", {"date": "Datum", "details": "Vorgang", "amount": "Umsatz", "value": "Valuta", "debit": "Belastung", "credit": "Gutschrift", "balance": "Kontostand", "opening": "Anfangssaldo", "closing": "Endsaldo",
            "forward": "Zwischensaldo", "back": "Übertrag"}),
    ("th", {"date": "วันที่ทำรายการ", "details": "รายละเอียด", "debit": "ถอนเงิน", "credit": "ฝากเงิน", "amount": "จำนวนเงิน"}),
    ("es", {"date": "Fecha operación", "details": "Descripción", "debit": "Debe", "credit": "Haber", "amount": "Monto"}),
    ("fr", {"date": "Date opération", "details": "Nature de l'opération", "opening": "Ancien solde", "closing": "Nouveau solde"}),
]  # fmt: skip


def other(dice: random.Random) -> Layout:
    """Layouts of other kinds: other names, other orders of the columns, whole units, signs of currencies, amounts on a row's last line."""
    made = layout(dice)
    pick = dice.choice
    language, words = pick(OTHER)
    base = layout(dice)
    made.language, made.words, made.decimal, made.group = language, words, "." if language in ("en", "th") else ",", "," if language in ("en", "th") else pick([".", " "])
    made.days = pick({"en": ["%d/%m/%Y", "%b %d, %Y", "%d %B %Y"], "th": ["%d/%m/%Y"]}.get(language, ["%d.%m.%Y", "%d/%m/%y"]))
    made.yearless = False
    if language in ("fr", "es", "th") and made.money == "worded":
        made.money = "behind"
    made.digits = pick([2, 2, 2, 0])
    made.symbol = pick(["", "", "£", "€", "$"]) if made.digits and language == "en" else ""
    made.code = pick(["", "", " EUR"]) if not made.symbol and made.money in ("split", "signed") else ""
    made.upside = dice.random() < 0.25 and not made.blank_days
    made.order = pick([
        ("date", "value", "details", "reference", "debit", "credit", "amount", "balance"), ("reference", "date", "value", "details", "credit", "debit", "amount", "balance"),
        ("date", "details", "reference", "value", "amount", "debit", "credit", "balance"), ("value", "date", "reference", "details", "balance", "amount", "credit", "debit"),
        ("details", "date", "value", "amount", "credit", "debit", "balance", "reference"),
    ])  # fmt: skip
    made.size, made.gap = pick([5.5, 7.5, 8.5, 11.0, 12.0]), base.gap
    return made


def money(minor: int, how: Layout) -> str:
    """An amount without a sign."""
    whole, part = divmod(abs(minor), 10**how.digits)
    text = f"{whole:,}".replace(",", how.group)
    return how.symbol + text + (f"{how.decimal}{part:0{how.digits}d}" if how.digits else "") + how.code


def signed(minor: int, how: Layout, *, balance: bool = False) -> str:
    """An amount with its sign as the layout writes it."""
    text = money(minor, how)
    if how.money == "worded":
        word = ("H" if minor >= 0 else "S") if how.language == "de" else ("CR" if minor >= 0 else "DR")
        return f"{text} {word}"
    if how.money == "behind":
        return f"{text}-" if minor < 0 else text if balance else f"{text}+" if how.language == "de" else text
    return f"-{text}" if minor < 0 else text


def statement(seed: int, how: Layout | None = None) -> Truth:
    """One statement, the same for the same seed."""
    dice = random.Random(seed)
    how = how or layout(dice)
    words = NAMES[how.language]
    rows = _rows(dice, how)
    words = words | how.words
    columns = [c for c in how.order if _has(c, how)]
    names = {c: words[c] for c in columns}
    if how.currency_in_header:
        names |= {c: f"{names[c]} EUR" if how.language != "th" else names[c] for c in columns if c == "amount"}
    return Truth(_print(dice, how, rows, columns, names), [r["cells"] for r in rows], names)


def _has(column: str, how: Layout) -> bool:
    if column in ("debit", "credit"):
        return how.money == "split"
    if column == "amount":
        return how.money != "split"
    return {"value": how.value, "reference": how.reference, "balance": how.balance != "none"}.get(column, True)


def _rows(dice: random.Random, how: Layout) -> list[dict[str, Any]]:
    at, total = date(2026, 2, 1), dice.randrange(1_000, 900_000)
    start, out = total, []
    twin: dict[str, Any] | None = None
    for n in range(how.rows):
        if n and dice.random() < 0.4:
            at += timedelta(days=dice.choice([1, 1, 2]))
            at = min(at, date(2026, 2, 28))
        change = dice.choice([1, -1]) * dice.choice([dice.randrange(1, 999), dice.randrange(1_000, 99_999), dice.randrange(100_000, 9_999_999), 10_000])
        lines = [" ".join(dice.choices(WORDS[how.language], k=dice.randrange(2, 6))) for _ in range(dice.randrange(1, how.most_lines + 1))]
        if twin and dice.random() < 0.12:  # the same booking once more
            change, lines, at = twin["change"], twin["lines"], twin["at"]
        total += change
        twin = {"at": at, "change": change, "lines": lines, "total": total, "reference": f"R{dice.randrange(10_000, 99_999)}", "value": at + timedelta(days=dice.randrange(2))}
        out.append(twin)
    if how.newest_first:
        out.reverse()
    for n, row in enumerate(out):
        change = row["change"]
        last = n + 1 == len(out) or out[n + 1]["at"] != row["at"]
        full = how.days
        cells = {
            "date": row["at"].strftime(full), "value": row["value"].strftime(full), "details": " ".join(row["lines"]), "reference": row["reference"],
            "debit": money(change, how) if change < 0 else "", "credit": money(change, how) if change >= 0 else "", "amount": signed(change, how),
            "balance": signed(row["total"], how, balance=True) if how.balance == "all" or (how.balance == "day" and last) else "",
        }  # fmt: skip
        row["cells"] = {name: text for name, text in cells.items() if _has(name, how)}
        row["first_of_day"] = n == 0 or out[n - 1]["at"] != row["at"]
    if out:
        out[0]["opening"], out[-1]["closing"] = start, total
    return out


def _print(dice: random.Random, how: Layout, rows: list[dict[str, Any]], columns: list[str], names: dict[str, str]) -> bytes:
    size, wide = how.size, how.language == "th"

    def w(text: str) -> float:
        return width(text, size, wide=wide or any(not 32 <= ord(c) < 127 for c in text))

    parts = {c: names[c].split(" ", 1) if how.two_lines else [names[c]] for c in columns}
    widths = {}
    for c in columns:
        cells = [line for row in rows for line in (row["lines"] if c == "details" else [row["cells"][c]])]
        loose = 1.25 if how.by_word and c == "details" and not all(text.isascii() for text in cells) else 1.0  # words in two fonts
        widths[c] = loose * max([w(text) for text in cells] + [w(text) for text in parts[c]] + [w("Balance carried forward") if c == "details" else 0])
    left, x = {}, 40.0
    for c in columns:
        left[c] = x
        x += widths[c] + how.gap
    sheet = (max(842.0, x + 30), 595.0) if how.landscape else (max(595.0, x + 30), 842.0)
    pages: list[Page] = []
    words = NAMES[how.language] | how.words
    bodies = ("debit", "credit", "amount", "balance")

    def put(page: Page, c: str, y: float, text: str, before: str = "", align: str = "right") -> None:
        if not text:
            return
        start = left[c]
        if c in bodies:
            start = left[c] + {"right": widths[c] - w(text), "left": 0.0, "middle": (widths[c] - w(text)) / 2}[align]
        if how.by_word and " " in text:
            for word in text.split(" "):
                page.text(start, y, word, size, before=before, any_script=wide)
                start += w(word) + w(" ") if wide or word.isascii() == text.isascii() else w(word) + 0.5 * size
        else:
            page.text(start, y, text, size, before=before, any_script=wide)

    def head(page: Page, y: float) -> float:
        deep = max(len(p) for p in parts.values())
        if how.white_header:
            page.box(30, y - size * 1.1, x, size * 1.3 * deep + 2)
        for c in columns:
            for n, text in enumerate(parts[c]):
                put(page, c, y + n * size * 1.2, text, "1 1 1 rg" if how.white_header else "", how.align)
        return y + (deep - 1) * size * 1.2

    def sheet_start(again: bool) -> tuple[Page, float]:
        page = Page(*sheet)
        pages.append(page)
        page.text(40, 40, "Example Bank", 12, any_script=wide)
        page.text(40, 58, words["account"], size, any_script=wide)
        page.text(300, 58, f"{words['title']} 01.02.2026 - 28.02.2026", size, any_script=wide)
        if not again:
            return page, 90.0
        return page, head(page, 100.0)

    def balance_line(page: Page, y: float, text: str, minor: int) -> None:
        put(page, "details", y, text)
        put(page, "balance" if "balance" in columns else ("amount" if "amount" in columns else "credit"), y, signed(minor, how, balance=True))

    page, y = sheet_start(True)
    on_page, running = 0, rows[0]["opening"] if rows else 0
    if how.ends and rows and not how.newest_first:
        y += size * (how.leading + how.between)
        balance_line(page, y, words["opening"], rows[0]["opening"])
    for n, row in enumerate(rows):
        need = size * how.leading * len(row["lines"])
        if on_page >= how.page_rows or y + need + 60 > sheet[1]:
            if how.carry:
                y += size * (how.leading + how.between)
                balance_line(page, y, words["forward"], running)
            if how.footer:
                page.text(40, sheet[1] - 20, f"Page {len(pages)} - this statement was made by a machine and needs no signature, tel. 555 0100", 6)
            page, y = sheet_start(how.header_again)
            on_page = 0
            if how.carry:
                y += size * (how.leading + how.between)
                balance_line(page, y, words["back"], running)
        y += size * (how.leading + how.between)
        on_page += 1
        for c in columns:
            if c == "details":
                continue
            shown = row["cells"][c]
            if c == "date" and how.blank_days and not row["first_of_day"] and on_page > 1:
                shown = ""
            if c != "date" and how.upside:
                put(page, c, y + size * how.leading * (len(row["lines"]) - 1), shown)
            else:
                put(page, c, y, shown)
        for k, line in enumerate(row["lines"]):
            put(page, "details", y + k * size * how.leading, line)
        y += size * how.leading * (len(row["lines"]) - 1)
        running = row["total"]
        _ = n
    if how.ends and rows and not how.newest_first:
        y += size * (how.leading + how.between)
        balance_line(page, y, words["closing"], rows[-1]["closing"])
    if how.footer:
        page.text(40, sheet[1] - 20, f"Page {len(pages)} - this statement was made by a machine and needs no signature, tel. 555 0100", 6)
    if how.shuffled:
        for one in pages:
            boxes = [mark for mark in one.marks if " re f" in mark]
            others = [mark for mark in one.marks if " re f" not in mark]
            dice.shuffle(others)
            one.marks = boxes + others
    return document(pages)
