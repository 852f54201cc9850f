"""Reads SWIFT account statements (MT940, MT950) and interim reports (MT942): each booking with the bytes it stands in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from leadline.extract import booked, narrative, statements
from leadline.extract import mt940 as mt
from leadline.extract.booked import Booked
from leadline.extract.mt940 import StatementLine
from leadline.extract.narrative import Details
from leadline.extract.statements import Printed
from leadline.formats import swift
from leadline.formats import text as texts
from leadline.formats.swift import Field
from leadline.model.records import Count, Entry, Exhibit, Found, Problem
from leadline.model.values import Money, Span
from leadline.plugins import extractor

ASK = "Ask the bank for the original file again, or correct a copy and take that in as well."
LOOK = "Look at the line in the file; if it is a booking, ask the bank for the original file."


@dataclass(slots=True)
class _Row:
    """A field 61 with the lines of the narrative that follows it."""

    span: Span
    line: StatementLine
    narrative: list[str] = field(default_factory=list)
    german: list[str] = field(default_factory=list)  # the lines of :NS:

    def details(self) -> Details:
        """What the narrative says; a bank may spread it over several fields."""
        return narrative.details(tuple(self.narrative)) if self.narrative else narrative.non_swift(tuple(self.german))


@dataclass(slots=True)
class _Balance:
    """A balance with its place; `between` on a page that is not the first or not the last (60M, 62M)."""

    stated: mt.Stated
    span: Span
    between: bool


@dataclass(slots=True)
class _Page:
    """What has been read of one message: a statement, or one page of it."""

    span: Span
    account: str = ""
    asset: str = ""  # from the account or from the limits of an interim report
    numbered: str = ""
    rows: list[_Row] = field(default_factory=list)
    opening: _Balance | None = None
    closing: _Balance | None = None
    turnovers: list[mt.Turnover] = field(default_factory=list)
    interim: bool = False
    limited: bool = False  # bookings below an amount are left out
    unread: int = 0
    readable: bool = False  # the last booking was read: a narrative is its own
    behind: bool = False  # rows that stand behind a closing balance

    def empty(self) -> bool:
        """Whether nothing of a statement has been read yet."""
        return not self.rows and self.opening is None and self.closing is None and not self.unread and not self.turnovers


@dataclass(slots=True)
class _File:
    """What runs on through a file: the place of the next row and the number of the next statement."""

    exhibit: Exhibit
    text: texts.Text
    pages: list[_Page] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    doubted: set[str] = field(default_factory=set)
    told: set[object] = field(default_factory=set)  # what the statements so far say, each as a whole
    order: int = 0
    number: int = 0
    rows_in: int = 0
    reported: int = 0

    def span(self, one: Field) -> Span:
        """The bytes of a field."""
        return self.exhibit.span(self.text.byte(one.start), self.text.byte(one.end))

    def doubt(self, kind: str, what: str, advice: str, span: Span | None = None) -> None:
        """Says what could not be read, or only with a doubt."""
        self.problems.append(Problem(kind, what, advice, self.exhibit.sha256, span))


@extractor(media=("text/x-statement-mt940",))
def mt940(exhibit: Exhibit, data: bytes) -> Iterator[Found]:
    """Reads the bookings and balances of SWIFT statements and interim reports, joins their pages, and checks that they add up."""
    text = texts.decode(data, exhibit.parameter("charset"))
    file = _File(exhibit, text)
    _read(file)
    if not file.pages:
        file.doubt("unreadable", "no statement is in this file", ASK)
    for pages in _statements(file):
        yield from _statement(file, pages)
    yield from file.problems
    yield Count(exhibit.sha256, file.rows_in, file.rows_in - file.reported, file.reported)


def _read(file: _File) -> None:
    """Sorts the fields of a file into pages."""
    page = _Page(file.exhibit.span(0, 0))
    last = ""  # the field that a narrative belongs to
    for one in swift.fields(file.text.text):
        if one.tag == swift.END:
            last = ""
            continue
        if _begins(page, one.tag):
            fresh = _Page(file.span(one))
            if one.tag != "20":  # another page, or a row behind the closing balance: the account goes on
                fresh.account, fresh.asset, fresh.numbered = page.account, _currency(page), page.numbered
                fresh.behind = one.tag == "61"
            page = fresh
        _take(file, page, one, last)
        if not page.empty() and (not file.pages or file.pages[-1] is not page):
            file.pages.append(page)
        last = last if one.tag in ("86", "NS") else one.tag


def _begins(page: _Page, tag: str) -> bool:
    """Whether a field begins another statement or page."""
    if tag == "20":
        return not page.empty()
    if tag in ("60F", "60M"):
        return page.opening is not None or bool(page.rows)
    closed = page.closing is not None or bool(page.turnovers)
    return closed and tag in ("25", "25P", "28", "28C", "34F", "61")


def _take(file: _File, page: _Page, one: Field, last: str) -> None:
    """Takes in one field; `last` is the one before it."""
    if one.tag in ("25", "25P"):
        page.account = one.first
        page.span = file.span(one)
    elif one.tag in ("28", "28C"):
        page.numbered = one.first
    elif one.tag in ("34F", "13", "13D"):
        page.interim = True
        page.asset = page.asset or mt.floor_asset(one.first)
        page.limited = page.limited or (one.tag == "34F" and any(c in "123456789" for c in one.first))
    elif one.tag in ("90D", "90C"):
        page.turnovers += [found] if (found := mt.turnover(one.first, credit=one.tag == "90C")) else []
    elif one.tag in ("60F", "60M", "62F", "62M"):
        _balance(file, page, one)
    elif one.tag == "61":
        _row(file, page, one)
    elif one.tag in ("86", "NS") and last == "61" and page.readable:
        _narrative(file, page.rows[-1], one)


def _balance(file: _File, page: _Page, one: Field) -> None:
    try:
        stated = mt.stated(one.first)
    except ValueError as error:
        file.doubt("bad-row", f"a balance was not read: {error}", ASK, file.span(one))
        return
    found = _Balance(stated, file.span(one), one.tag.endswith("M"))
    if one.tag.startswith("60"):
        page.opening = found
    else:
        page.closing = found


def _row(file: _File, page: _Page, one: Field) -> None:
    file.rows_in += 1
    try:
        line = mt.statement_line(one.lines)
    except ValueError as error:
        page.unread += 1
        page.readable = False
        file.reported += 1
        file.doubt("bad-row", f"a booking was not read: {error}", LOOK, file.span(one))
        return
    page.rows.append(_Row(file.span(one), line))
    page.readable = True
    if not line.at:
        file.doubt("no-date", "a booking has no date that can be read", "Ask the bank when it was booked.", file.span(one))


def _narrative(file: _File, row: _Row, one: Field) -> None:
    """Joins a narrative to its booking."""
    row.span = replace(row.span, end=max(row.span.end, file.span(one).end))
    (row.german if one.tag == "NS" else row.narrative).extend(one.lines)


def _statements(file: _File) -> Iterator[list[_Page]]:
    """The pages of each statement: one that ends in between goes on in the next that begins with the same balance."""
    pages: list[_Page] = []
    for page in file.pages:
        if pages and not _goes_on(file, pages[-1], page):
            yield pages
            pages = []
        pages.append(page)
    if pages:
        yield pages


def _goes_on(file: _File, last: _Page, page: _Page) -> bool:
    """Whether a page follows the one before it; says so where it ought to and its balance is another."""
    if last.closing is None or not last.closing.between or page.opening is None or not page.opening.between or page.account != last.account:
        return False
    a, b = last.closing.stated, page.opening.stated
    return _currency(last) == _currency(page) and mt.same(a.amount, b.amount)


def _currency(page: _Page) -> str:
    """The currency of a page: of its balances, else of its account or limits."""
    for balance in (page.opening, page.closing):
        if balance is not None and balance.stated.asset:
            return balance.stated.asset
    return page.asset or next((one.asset for one in page.turnovers), "")


def _statement(file: _File, pages: list[_Page]) -> Iterator[Found]:
    """Hands out one statement: its bookings, its balances, and what is odd about it."""
    exhibit, first, last = file.exhibit, pages[0], pages[-1]
    asset = _currency(first) or _currency(last)
    holder, beside = _holder(file, first, asset)
    asset = asset or beside or exhibit.context.currency or ""
    rows = [row for page in pages for row in page.rows]
    if not asset:
        file.reported += len(rows)
        what = f"the statement does not say its currency; none of its {len(rows)} bookings was read"
        file.doubt("bad-table", what, "Set currency in case.toml, for example to EUR.", first.span)
        return
    if _again(file, pages, rows):
        return
    found = [one for row in rows if (one := _booked(file, row, first.account, holder, asset)) is not None]
    _oddities(file, pages, found, asset)
    opening, closing = _printed(file, first.opening, asset), _printed(file, last.closing, asset)
    for record in booked.finish(holder, found, opening, closing, number=file.number, order=file.order):
        file.order += isinstance(record, Entry)
        yield record
    file.number += 1


def _again(file: _File, pages: list[_Page], rows: list[_Row]) -> bool:
    """Whether a statement stands in the file a second time, balances, bookings and all: its bookings are reported, not counted twice."""
    first, last = pages[0], pages[-1]
    if not rows or first.opening is None or last.closing is None or mt.same(first.opening.stated.amount, last.closing.stated.amount):
        return False
    said = tuple((row.line, *row.narrative, *row.german) for row in rows)
    whole = (first.account, first.numbered, first.opening.stated, last.closing.stated, said)
    if whole not in file.told:
        file.told.add(whole)
        return False
    file.reported += len(rows)
    what = f"a statement stands in the file again, with the same balances and the same {len(rows)} bookings; it was read once"
    file.doubt("duplicate", what, "Nothing to do, unless the bank says that these are other bookings.", first.span)
    return True


def _holder(file: _File, page: _Page, asset: str) -> tuple[str, str]:
    """Whose statement it is, and the currency beside it; an account without a usable number is named after what is printed or the file."""
    ref, beside = mt.holder(page.account, file.exhibit.context.region, asset) if page.account else (None, "")
    if ref is not None:
        return ref, beside
    holder, doubt = booked.unnamed(file.exhibit, page.account, page.span)
    if holder not in file.doubted:
        file.doubted.add(holder)
        file.problems.append(doubt)
    return holder, beside


def _booked(file: _File, row: _Row, own: str, holder: str, asset: str) -> Booked | None:
    """A booking with its counterparty; None, with a problem, where its amount is out of all bounds."""
    line, said = row.line, row.details()
    try:
        change = mt.money(line.amount, asset, credit=line.credit)
    except ValueError as error:
        file.reported += 1
        file.doubt("bad-row", f"a booking was not read: {error}", LOOK, row.span)
        return None
    other, name = _counterparty(file, row.line, said, own, holder, asset)
    given = (said.end_to_end, said.purpose, said.customer, line.customer_reference, line.supplement, line.bank_reference, said.title)
    reference = next((text for text in given if text.upper().replace(" ", "") not in narrative.NOTHING), "")
    status = booked.NOT_BOOKED if line.expected else "booked"
    fee = mt.charge(f"{line.supplement}{''.join(row.narrative)}", change)
    return Booked(row.span, line.at, change, line.credit, other, name, status, said.rail, reference, charge=fee)


def _counterparty(file: _File, line: StatementLine, said: Details, own: str, holder: str, asset: str) -> tuple[str | None, str]:
    """Account and name of the other side. A bank may print the account of the statement itself in its place: that is nobody."""
    region, printed = file.exhibit.context.region, said.account
    if not printed and mt.is_iban(line.supplement):  # Rabobank prints it on the second line of the booking
        printed = line.supplement
    number = mt.digits(own.partition("/")[2] or own)
    ref = mt.account(printed, said.bank, region, asset) if printed else None
    if ref == holder or (printed and number and mt.digits(printed) == number):
        ref, printed = None, ""
    name = said.name or line.name
    if ref is None and printed:
        return statements.named(printed, holder), name or printed
    return ref, name


def _printed(file: _File, balance: _Balance | None, asset: str) -> Printed | None:
    """A balance as the arithmetic takes it; None, with a problem, where it is in another currency."""
    if balance is None:
        return None
    stated = balance.stated
    try:
        if stated.asset in ("", asset):
            return Printed(mt.money(stated.amount, asset), stated.at, balance.span)
        what = f"a balance is in {stated.asset}, its statement in {asset}; it was not used"
    except ValueError as error:
        what = f"a balance was not read: {error}"
    file.doubt("bad-row", what, ASK, balance.span)
    return None


def _oddities(file: _File, pages: list[_Page], rows: list[Booked], asset: str) -> None:
    """Says which pages or balances are missing, and where counts do not agree."""
    first, last = pages[0], pages[-1]
    for a, b in pairwise(pages):
        if first.numbered.partition("/")[0] != b.numbered.partition("/")[0]:
            what = f"statement {b.numbered!r} goes on where {a.numbered!r} ended, with the same balance; they are read as one"
            file.doubt("pages-joined", what, "Nothing to do, unless a page is missing between them.", b.span)
    if first.opening is not None and first.opening.between:
        what = "the statement begins on a page that is not its first; what came before it is not here"
        file.doubt("page-missing", what, "Ask the bank for all pages of the statement, and take them in as one file.", first.opening.span)
    if last.closing is not None and last.closing.between:
        what = "the statement goes on on another page that does not follow here with the same balance"
        file.doubt("page-missing", what, "Ask the bank for all pages of the statement, and take them in as one file.", last.closing.span)
    if first.behind:
        what = f"{len(rows)} bookings stand behind the closing balance; they are read as a statement of their own without balances"
        file.doubt("after-closing", what, ASK, rows[0].span if rows else first.span)
    elif not first.interim and (first.opening is None or last.closing is None):
        lacks = " and no ".join(n for n, one in (("opening", first.opening), ("closing", last.closing)) if one is None)
        what = f"the statement has no {lacks} balance: it is cut off, or only a part of one"
        file.doubt("truncated", what, ASK, first.span)
    if len(pages) == 1 and not first.limited:
        _turnovers(file, first, rows, asset)


def _turnovers(file: _File, page: _Page, rows: list[Booked], asset: str) -> None:
    """Says where the number or the sum that a report prints is not that of its rows."""
    decimals = max((row.change.decimals for row in rows), default=0)
    for told in page.turnovers:
        mine = [row for row in rows if row.credit == told.credit and row.status != booked.NOT_BOOKED]
        total = str(Money(sum(abs(row.change.at(decimals)) for row in mine), decimals, asset))
        if told.rows != len(mine) or not mt.same(told.amount, total):
            way = "credits" if told.credit else "debits"
            what = f"the report says it has {told.rows} {way} of {told.amount} {told.asset}, {len(mine)} of {total} are in it"
            advice = "If it has several pages, take all of them in; else ask the bank for the complete report."
            file.doubt("count-differs", what, advice, page.span)
