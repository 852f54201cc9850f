"""Reads a PDF: its text page by page, the statements in it as tables, its embedded files, where its links lead; nothing in it is run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import PurePath
from typing import Any

from leadline.intake import limits, names, ocr, pdf_drawn, pdf_extras, pdf_glyphs, pdf_lines, pdf_raw, pdf_statements, pdf_tables
from leadline.intake.limits import OverLimit
from leadline.intake.pdf_glyphs import PageText
from leadline.intake.pdf_lines import Line
from leadline.intake.pdf_pictures import Pictures
from leadline.model.records import Child, Count, Exhibit, Part, Problem
from leadline.plugins import reader

_HEAD = re.compile(rb"%PDF-\d\.\d")
_ROOT = re.compile(rb"(\d{1,9}) (\d{1,5}) obj\s*<<(?:(?!endobj).){0,2000}?/Type\s*/Catalog(?![A-Za-z])", re.DOTALL)
_AGAIN = "Open it on a machine set apart, print it to a new PDF, and hand that in beside it."
_TYPE = "Type what they say into a text file, or their bookings into a CSV (date, description, amount, balance); hand that in beside it."
_ROW = "Compare it with the page; add it to a copy of the table and take that in, if it is a booking."
_NEEDED = 3  # lines with a day and an amount that make a page look like a statement
_MONEY = re.compile(r"\d[.,]\d\d\D{0,4}$")


def _claims(head: bytes, name: str) -> float:
    """How sure it is that this is a PDF: its mark stands first, or within the first 1,024 bytes (ISO 32000-2, annex I)."""
    if _HEAD.match(head):
        return 0.95
    return 0.5 if _HEAD.search(head[:1024]) and re.search(rb"\d+ \d+ obj\b", head) else 0.0


@reader(media="application/pdf", claims=_claims, version=2)
def pdf(exhibit: Exhibit, data: bytes) -> Iterator[Part]:
    """A PDF: its text as `text.txt`, each statement as CSV, embedded files, scripts and whole pictures as files, pages without text drawn.

    Nothing in it runs. Pages begin with `[page N]`; text that is drawn but not seen stands between marks that say why; links as
    `[href] …`. A statement's CSV ends with columns for page and box of each row, see `leadline.intake.pdf_statements`.
    """
    import pypdfium2

    try:
        raw = pdf_raw.look(data)
    except OverLimit as limit:
        yield limit.problem(exhibit)
        return
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        document = None if raw.encrypted else _mended(data)
        if document is None:
            yield _unopened(exhibit, error, encrypted=raw.encrypted)
            return
        what = "Its end is missing or damaged; what is left was put together again, and pages may be missing."
        yield Problem("truncated", what, "Ask for the whole file again.", exhibit.sha256)
    try:
        yield from _read(exhibit, document, raw)
    finally:
        document.close()


def _mended(data: bytes) -> Any | None:
    """A document whose trailer is lost, opened by its catalog; None where there is none."""
    import pypdfium2

    roots = _ROOT.findall(data)
    if not roots:
        return None
    number, generation = (int(part) for part in roots[-1])
    try:
        return pypdfium2.PdfDocument(data + b"\nendobj\ntrailer\n<< /Root %d %d R >>\nstartxref\n0\n%%%%EOF\n" % (number, generation))
    except pypdfium2.PdfiumError:
        return None


@dataclass(slots=True)
class _Pages:
    """What was read of the pages; `failed`, `bare`, `layered`, `garbled` and `cut` are numbers of pages."""

    pages: list[PageText] = field(default_factory=list)
    notes: dict[int, list[str]] = field(default_factory=dict)
    links: dict[str, None] = field(default_factory=dict)
    failed: list[int] = field(default_factory=list)
    bare: list[int] = field(default_factory=list)
    layered: list[int] = field(default_factory=list)
    garbled: list[int] = field(default_factory=list)
    cut: list[int] = field(default_factory=list)
    pictures: Pictures | None = None


def _read(exhibit: Exhibit, document: Any, raw: pdf_raw.Found) -> Iterator[Part]:
    taken = names.Names()
    found = _Pages(pictures=Pictures(exhibit, taken))
    files: list[Part] = []
    count, most = len(document), limits.current().pages
    for number in range(1, min(count, most) + 1):
        _page(exhibit, document, number, found, files, taken)
        if len(found.failed) >= 100 and not found.pages:
            break  # a number of pages that is a lie
    seen = [pdf_lines.lines(page, hidden=False) for page in found.pages]
    found.links |= dict.fromkeys(names.line(address.strip()) for address in (*raw.addresses, *raw.targets) if address.strip())
    text = _text(found, seen)
    if text:
        yield Child(taken.unique("text.txt"), text.encode("utf-8", "replace"), "text/plain; charset=utf-8", "text and links")
    yield from _tables(exhibit, seen, taken)
    yield from pdf_extras.attached(exhibit, document, taken)
    yield from files
    yield from _drawn(exhibit, document, found, taken)
    yield from _doubts(exhibit, found)
    if count > most:
        what = f"It has {count:,} pages; those after {most:,} were not read."
        yield Problem("limit", what, "Cut it into parts and hand these in.", exhibit.sha256)
    if raw.active:
        told = ", ".join(f"{name} ({pdf_raw.ACTIVE[name]})" for name in sorted(raw.active))
        target = f"; it names {', '.join(map(names.line, list(raw.targets)[:5]))}"[:300] if raw.targets else ""
        advice = "Do not open it outside of a machine set apart. Why a document does this is worth a look by somebody who knows malware."
        yield Problem("active-content", f"It holds active content: {told}{target}. None of it was run.", advice, exhibit.sha256)
    blank = not any(page.objects or page.glyphs for page in found.pages) and not any(found.notes.values())
    if found.pages and blank and not found.failed:
        yield Problem("empty", "No page holds anything that can be seen.", _AGAIN, exhibit.sha256)
    if not count:
        yield Problem("damaged", "It has no page that can be read.", _AGAIN, exhibit.sha256)


def _page(exhibit: Exhibit, document: Any, number: int, found: _Pages, files: list[Part], taken: names.Names) -> None:
    """Reads one page's characters, notes, links and pinned files."""
    import pypdfium2

    try:
        page = pdf_glyphs.page(document, number)
        opened = document[number - 1]
    except pypdfium2.PdfiumError:
        found.failed.append(number)
        return
    found.notes[number] = pdf_extras.notes(opened)
    files += found.pictures.of(opened, number) if found.pictures else ()
    found.links |= dict.fromkeys(map(names.line, pdf_extras.links(document, opened)))
    files += pdf_extras.pinned(exhibit, opened, number, taken)
    opened.close()
    found.pages.append(page)
    some = [glyph for glyph in page.glyphs if not glyph.text.isspace()]
    if not some and not page.turned.strip() and page.objects:
        found.bare.append(number)
    if some and all(glyph.hidden for glyph in some):
        found.layered.append(number)
    if page.unmapped:
        found.garbled.append(number)
    if page.cut:
        found.cut.append(number)


def _text(found: _Pages, seen: Sequence[Sequence[Line]]) -> str:
    """All pages' lines under their marks, then the links; empty where there is nothing."""
    out: list[str] = []
    for page, lines in zip(found.pages, seen, strict=True):
        out.append(f"[page {page.number}]")
        out += [line.text for line in lines]
        hidden = pdf_lines.lines(page, hidden=True)
        words = [(word.hidden, line.base, word.text) for line in hidden for word in line.words]
        for why, some in groupby(words, key=lambda word: word[0]):
            said = [" ".join(word[2] for word in row) for _, row in groupby(some, key=lambda word: word[1])]
            out += [f"[not seen on the page: {why}]", *said, "[seen again]"]
        if page.turned.strip():
            out += ["[text that runs in another direction]", *(line for line in page.turned.splitlines() if line.strip())]
        out += found.notes.get(page.number, [])
    if len(out) == len(found.pages) and not found.links:
        return ""
    body = "\n".join([*out, *(f"[href] {link}" for link in found.links), ""])
    return body.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _tables(exhibit: Exhibit, seen: Sequence[Sequence[Line]], taken: names.Names) -> Iterator[Part]:
    """The statements as CSV, what of them cannot be read for sure, and the account of their rows."""
    done = [pdf_statements.written(one) for one in pdf_statements.statements(seen)]
    stem = names.display(PurePath(exhibit.name).stem or "document")
    known: set[int] = set()
    for number, one in enumerate(done, 1):
        known |= set(range(one.first, one.last + 1))
        ending = f" {number}" if len(done) > 1 else ""
        where = f"page {one.first}" if one.first == one.last else f"pages {one.first} to {one.last}"
        if one.rows or not one.bad:
            yield Child(taken.unique(f"{stem} statement{ending}.csv"), one.data, "text/csv; charset=utf-8", where)
        for row in one.bad:
            pages, box = pdf_statements.where(row)
            what = f"page {pages}, at {box} mm: {row.fault}; it was not read ({names.line(row.text)[:160]})"
            yield Problem("bad-row", what, _ROW, exhibit.sha256)
        if one.rows and not one.whole:
            what = f"{where}: the table that was made of it is not read back as it stands, because of its texts or its header."
            yield Problem("bad-table", what, "Look at the CSV, and say under [columns] in case.toml which header is which.", exhibit.sha256)
        for fault in one.breaks:
            advice = "A page may be missing or changed: ask the bank for the whole statement."
            yield Problem("balance-break", names.line(fault), advice, exhibit.sha256)
    unread = [lines[0].page for lines in seen if lines and lines[0].page not in known and sum(map(_booking, lines)) >= _NEEDED]
    if unread:
        what = f"{_pages(unread)}: days and amounts stand there, but no header that names their columns; no table was made of them."
        yield Problem("bad-table", what, _TYPE, exhibit.sha256)
    if done:
        read, bad = sum(one.rows for one in done), sum(len(one.bad) for one in done)
        yield Count(exhibit.sha256, read + bad, read, bad)


def _booking(line: Line) -> bool:
    texts = [phrase.text for phrase in pdf_lines.phrases(line.words)]
    days = any(pdf_tables.dated(text) or pdf_tables.dated(text.split(" ")[0]) for text in texts[:2])
    return days and any(_MONEY.search(text) and not pdf_tables.dated(text) for text in texts)


def _drawn(exhibit: Exhibit, document: Any, found: _Pages, taken: names.Names) -> Iterator[Part]:
    """Pages that are a picture, drawn as one, but for those whose pictures came out as files; both leave `bare`."""
    pictures = found.pictures
    filed = [number for number in found.bare if pictures and number in pictures.pages]
    seen = []
    for number, child in pdf_drawn.drawn(document, [number for number in found.bare if number not in set(filed)], taken):
        seen.append(number)
        yield child
    for numbers, how in ((filed, "the pictures lie as files beside it, and are"), (seen, "drawn as a picture beside it, and")):
        if numbers:
            what = f"{_pages(numbers)}: pictures or lines without a text layer (a scan, a photo); {how} read there"
            if ocr.engine():
                yield Problem("ocr", f"{what} by a machine.", "Compare what was read with the page.", exhibit.sha256)
            else:
                yield Problem("unreadable", f"{what} for codes only.", ocr.TYPE, exhibit.sha256)
    done = {*seen, *filed} - (pictures.mixed if pictures else set())
    found.bare = [number for number in found.bare if number not in done]


def _doubts(exhibit: Exhibit, found: _Pages) -> Iterator[Problem]:
    sha = exhibit.sha256
    if found.failed:
        yield Problem("damaged", f"{_pages(found.failed)} cannot be loaded.", _AGAIN, sha)
    if found.bare:
        what = f"{_pages(found.bare)}: pictures or lines without a text layer (a scan, a photo); not read."
        yield Problem("unreadable", what, _TYPE, sha)
    if found.layered:
        what = f"{_pages(found.layered)}: all text is invisible, as text recognition puts it under a scan; no table was made of it."
        yield Problem("unreadable", what, f"Compare it with the picture. {_TYPE}", sha)
    if found.garbled:
        yield Problem("encoding", f"{_pages(found.garbled)}: a font does not say which letters it shows; they stand as U+FFFD.", _TYPE, sha)
    if found.cut:
        what = f"{_pages(found.cut)}: more than {limits.current().page_characters:,} characters; the others were not read."
        yield Problem("limit", what, _AGAIN, sha)


def _pages(numbers: Sequence[int]) -> str:
    """`Page 3`, `Pages 1-4, 9`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    told = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs[:40]) + (" and more" if len(runs) > 40 else "")
    return f"Page{'s' if len(numbers) > 1 else ''} {told}"


def _unopened(exhibit: Exhibit, error: Exception, *, encrypted: bool) -> Problem:
    if (encrypted and getattr(error, "err_code", None) == 4) or "password" in str(error).lower():
        advice = "Ask for the password, and hand in a copy without it, beside this one."
        return Problem("encrypted", "The PDF is protected by a password.", advice, exhibit.sha256)
    return Problem("damaged", f"The PDF cannot be opened ({names.line(str(error))[:120]}).", _AGAIN, exhibit.sha256)
