"""Reads OFX and QFX statements of banks and credit cards: each booking with the bytes it stands in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from leadline.extract import booked, statements
from leadline.extract import ofx as say
from leadline.extract.booked import Booked
from leadline.extract.statements import Printed
from leadline.formats import ofx as form
from leadline.formats import text as texts
from leadline.formats.ofx import Element, Moment
from leadline.model.records import Balance, Count, Entry, Exhibit, Found, Problem
from leadline.model.values import Money, Span
from leadline.plugins import extractor

ASK = "Ask the bank for the original file again, or correct a copy and take that in as well."
LOOK = "Look at the element in the file; if it is a booking, ask the bank for the original file."


@dataclass(slots=True)
class _File:
    """What runs on through a file: the place of the next row and the number of the next statement."""

    exhibit: Exhibit
    text: texts.Text
    problems: list[Problem] = field(default_factory=list)
    order: int = 0
    number: int = 0
    rows_in: int = 0
    reported: int = 0

    def span(self, one: Element) -> Span:
        """The bytes of an element."""
        return self.exhibit.span(self.text.byte(one.start), self.text.byte(one.end))

    def doubt(self, kind: str, what: str, advice: str, span: Span | None = None) -> None:
        """Says what could not be read, or only with a doubt."""
        self.problems.append(Problem(kind, what, advice, self.exhibit.sha256, span))

    def refuse(self, one: Element, what: str) -> None:
        """A row is not read, and that is said."""
        self.reported += 1
        self.doubt("bad-row", f"a booking was not read: {what}", LOOK, self.span(one))


@dataclass(slots=True)
class _Row:
    """A transaction with its amount, its day and what is to be said of it."""

    element: Element
    change: Money
    moment: Moment | None
    kind: str


@extractor(media=("text/x-statement-ofx",))
def ofx(exhibit: Exhibit, data: bytes) -> Iterator[Found]:
    """Reads the bookings and balances of OFX and QFX statements of banks and credit cards, SGML or XML."""
    text = texts.decode(data, exhibit.parameter("charset") or form.charset(data) or None)
    file = _File(exhibit, text)
    try:
        root = form.parse(text.text)
    except ValueError as error:
        yield Problem("malformed", f"nothing of the file was read: {error}", ASK, exhibit.sha256)
        yield Count(exhibit.sha256, 0, 0, 0)
        return
    found = [one for one in root.walk() if one.name in say.STATEMENTS]
    known = {id(row) for one in found for row in one.walk() if row.name in say.ROWS}
    for one in found:
        yield from _statement(file, one)
    _outside(file, root, known, statements_found=bool(found))
    yield from file.problems
    yield Count(exhibit.sha256, file.rows_in, file.rows_in - file.reported, file.reported)


def _outside(file: _File, root: Element, known: set[int], *, statements_found: bool) -> None:
    """What is in a file and in no statement that is read, and whether the file ends before its end."""
    strays = [one for one in root.walk() if one.name in say.ROWS and id(one) not in known]
    for one in strays:
        file.rows_in += 1
        file.refuse(one, "it stands in no statement of a bank account or credit card")
    for one in root.walk():
        if one.name in ("INVSTMTRS", "LOANSTMTRS"):
            what = "a statement of investments or of a loan is in the file; it was not read"
            file.doubt("not-read", what, "Ask for the bank account behind it, and look at the statement itself.", file.span(one))
    cut = next((one for one in root.walk() if one.cut), None)
    if cut is not None:
        file.doubt("truncated", f"the file ends inside <{cut.name}>; what follows is not here", ASK, file.span(cut))
    elif not statements_found and not strays:
        file.doubt("unreadable", "no statement of a bank account or credit card is in this file", ASK)


def _statement(file: _File, one: Element) -> Iterator[Found]:
    """Hands out one statement: its bookings, the balance that it prints, and what is odd about it."""
    asset = say.currency(one.text("CURDEF")) or file.exhibit.context.currency or ""
    elements = [row for row in one.walk() if row.name in say.ROWS]
    file.rows_in += len(elements)
    if not asset:
        file.reported += len(elements)
        what = f"the statement does not say its currency; none of its {len(elements)} bookings was read"
        file.doubt("bad-table", what, "Set currency in case.toml, for example to EUR.", file.span(one))
        return
    holder = _holder(file, one, asset)
    rows = [row for element in elements if (row := _row(file, element, asset)) is not None]
    _directions(file, one, rows)
    _twice(file, rows)
    days = say.days_only([row.moment for row in rows if row.moment is not None])
    by_asset: dict[str, list[_Row]] = {asset: []}
    for row in rows:
        by_asset.setdefault(row.change.asset, []).append(row)
    complete = len(rows) == len(elements) and len(by_asset) == 1
    for name, group in by_asset.items():
        found = [_booked(file, row, holder, days=days) for row in group]
        opening, closing, loose = _balances(file, one, group, asset, days=days, complete=complete) if name == asset else (None, None, None)
        for record in booked.finish(holder, found, opening, closing, number=file.number, order=file.order):
            file.order += isinstance(record, Entry)
            yield record
        if loose is not None:
            yield Balance(loose.span, file.order, holder, loose.at, loose.amount, "table", file.number)
        file.number += 1


def _holder(file: _File, one: Element, asset: str) -> str:
    account = one.first("BANKACCTFROM") or one.first("CCACCTFROM")
    ref, printed = say.holder(account, file.exhibit.context, asset) if account is not None else (None, "")
    if ref is not None:
        return ref
    holder, doubt = booked.unnamed(file.exhibit, printed, file.span(account or one))
    file.problems.append(doubt)
    return holder


def _row(file: _File, one: Element, asset: str) -> _Row | None:
    """A transaction with what can be read of it; None, with a problem, where it has no amount or the file ends inside it."""
    if one.cut:
        file.refuse(one, "the file ends inside it")
        return None
    other = one.first("CURRENCY")
    foreign = say.currency(other.text("CURSYM")) if other is not None else ""
    printed = one.text("TRNAMT")
    try:
        change = say.amount(printed, foreign or asset)
    except ValueError as error:
        file.refuse(one, str(error))
        return None
    span = file.span(one)
    if say.grouped(printed, change.asset):
        what = f"{printed!r} was read with decimals behind its sign, as OFX asks; a bank that groups thousands means another amount"
        file.doubt("ambiguous-number", what, "Compare it with the statement on paper.", span)
    if foreign and foreign != asset:
        what = f"a booking is printed in {foreign}, its account is in {asset}; it is read in {foreign} and is in no balance"
        file.doubt("foreign-currency", what, "Ask the bank what was booked.", span)
    moment = form.moment(one.text("DTPOSTED", "DTTRAN", "DTUSER"))
    if moment is None:
        file.doubt("no-date", "a booking has no date that can be read", "Ask the bank when it was booked.", span)
    return _Row(one, change, moment, one.text("TRNTYPE").upper())


def _directions(file: _File, one: Element, rows: list[_Row]) -> None:
    """Where no amount of a statement has a minus, its debits are money out all the same: said, and read so."""
    debits = [row for row in rows if row.kind in say.OUT and row.change.minor > 0]
    if not debits or any(row.change.minor < 0 for row in rows):
        return
    for row in debits:
        row.change = replace(row.change, minor=-row.change.minor)
    what = f"no amount of the statement has a minus; its {len(debits)} debits, fees and checks were read as money out"
    file.doubt("direction-doubt", what, "Compare the direction of some bookings with the statement on paper.", file.span(one))


def _twice(file: _File, rows: list[_Row]) -> None:
    """Says where a bank's own id stands twice with the same day and amount: a doubt, both are kept."""
    ids = Counter((row.element.text("FITID"), row.change, row.moment) for row in rows)
    for (fitid, change, _), times in ids.items():
        if times > 1 and fitid.strip("0"):
            what = f"{times} bookings of {change} {change.asset} have the same id {fitid!r} and day; all were read"
            file.doubt("duplicate", what, "Ask the bank whether it is one booking.", None)


def _booked(file: _File, row: _Row, holder: str, *, days: bool) -> Booked:
    one = row.element
    target = one.first("BANKACCTTO") or one.first("CCACCTTO")
    other, printed = say.holder(target, file.exhibit.context, row.change.asset) if target is not None else (None, "")
    name = one.text("NAME", "PAYEE/NAME", "EXTDNAME")
    if other == holder:
        other, printed = None, ""
    if other is None and printed:
        other = statements.named(printed, holder)
    reference = one.text("MEMO", "REFNUM", "CHECKNUM", "FITID")
    pending = row.kind == "HOLD" or one.name == "STMTTRNP"
    credit = row.change.minor > 0 or (row.change.minor == 0 and row.kind not in say.OUT)
    return Booked(
        file.span(one), say.when(row.moment, days=days), row.change, credit, other, name, booked.NOT_BOOKED if pending else "booked",
        say.RAILS.get(row.kind), reference,
    )  # fmt: skip


def _balances(
    file: _File, one: Element, rows: list[_Row], asset: str, *, days: bool, complete: bool
) -> tuple[Printed | None, Printed | None, Printed | None]:
    """The opening and closing that LEDGERBAL gives, or it alone where its day is none of those that the rows cover.

    OFX prints one balance with its day. Where the rows are complete up to that day, the opening is that balance less these rows.
    """
    element = one.first("LEDGERBAL")
    if element is None or element.cut:
        return None, None, None
    span, moment = file.span(element), form.moment(element.text("DTASOF"))
    try:
        amount = say.amount(element.text("BALAMT"), asset)
    except ValueError as error:
        file.doubt("bad-row", f"the balance was not read: {error}", ASK, span)
        return None, None, None
    if moment is None:
        file.doubt("no-date", "the balance has no date that can be read; it was not used", ASK, span)
        return None, None, None
    if one.name == "CCSTMTRS" and amount.minor > 0:
        what = f"the card's balance of {amount} {asset} has no minus: it was read as money that the holder has"
        file.doubt("sign-doubt", what, "Compare it with the card's statement: many banks print what is owed without a minus.", span)
    printed = Printed(amount, say.when(moment, days=days), span)
    start, end = (form.moment(one.text(f"BANKTRANLIST/{name}")) for name in ("DTSTART", "DTEND"))
    moved = [row for row in rows if row.kind != "HOLD" and row.element.name != "STMTTRNP"]
    outside = (end is not None and moment.day > end.day) or (start is not None and moment.day < _day_before(start.day))
    if outside or not complete or any(row.moment is None for row in moved):
        why = "a day that the list of bookings does not cover" if outside else "and some bookings or their days were not read"
        what = f"the balance is of {moment.day}, {why}; it stands alone, without an opening balance"
        file.doubt("balance-apart", what, "Ask for the bookings up to that day.", span)
        return None, None, printed
    until = [row.change for row in moved if row.moment is not None and row.moment.day <= moment.day]
    if not moved:
        return None, printed, None
    decimals = max([amount.decimals, *(change.decimals for change in until)])
    first = Money(amount.at(decimals) - sum(change.at(decimals) for change in until), decimals, asset)
    return Printed(first, "", span), printed if len(until) == len(moved) else None, None


def _day_before(text: str) -> str:
    return (date.fromisoformat(text) - timedelta(days=1)).isoformat()
