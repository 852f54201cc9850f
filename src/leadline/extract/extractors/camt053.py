"""Reads ISO 20022 statements, reports and notifications (camt.053, .052, .054): each booking with the bytes it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from leadline.extract import camt, statements
from leadline.extract.camt import Booking, Bookings
from leadline.extract.statements import Printed
from leadline.extract.xmltree import Malformed, Node, walk
from leadline.formats.stored import Data, Stored
from leadline.model.records import Count, Entry, Exhibit, Found, Problem
from leadline.plugins import extractor

HELD = 20_000  # bookings of one statement
CONTAINERS = frozenset({"Stmt", "Rpt", "Ntfctn"})
PARTS = frozenset({"Acct", "Bal", "Ntry", "TxsSummry"})
ASK = "Ask the bank for the original file again, or correct a copy and take that in as well."


@dataclass(slots=True)
class _Statement:
    """What has been read of one statement so far."""

    holder: str = ""
    currency: str = ""
    start: int = 0  # its first byte
    bookings: list[Booking] = field(default_factory=list)  # none where there are many: then they are read a second time
    summed: Bookings = field(default_factory=Bookings)
    opening: dict[str, Printed] = field(default_factory=dict)  # by asset
    closing: dict[str, Printed] = field(default_factory=dict)
    announced: str = ""  # how many entries it says it has
    seen: int = 0


@dataclass(slots=True)
class _File:
    """What runs on through a file: the place of the next row, the number of the next statement, the account of its rows."""

    exhibit: Exhibit
    stored: Stored
    order: int = 0
    number: int = 0
    statements: int = 0
    rows_in: int = 0
    reported: int = 0

    @property
    def coding(self) -> str:
        """The charset that the file declares or shows, for whoever reads from its middle."""
        head = self.stored.read(0, 200)
        declared = re.match(rb"<\?xml[^>]{0,80}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})", head.removeprefix(b"\xef\xbb\xbf"))
        if declared:
            return declared[1].decode("ascii")
        return "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-16-le" if head[:2] == b"<\0" else "utf-8"


@extractor(media=("application/x-iso20022-camt",), pieces=True)
def camt053(exhibit: Exhibit, data: Data) -> Iterator[Found]:
    """Reads the bookings and balances of ISO 20022 statements, reports and notifications, and checks that they add up."""
    file, statement = _File(exhibit, Stored.of(data)), _Statement()
    try:
        for event in walk(file.stored, CONTAINERS, PARTS):
            if event.kind == "open":
                statement = _Statement(start=event.at)
                file.statements += 1
            elif event.node is not None:
                yield from _part(file, statement, event.node)
            else:
                yield from _finish(file, statement, event.at, complete=True)
                statement = _Statement()
        if not file.statements:
            yield Problem("unreadable", "no statement, report or notification is in this file", ASK, exhibit.sha256)
    except Malformed as error:
        yield from _finish(file, statement, file.stored.size, complete=False)
        yield _broken(file, error, file.stored.size)
    yield Count(exhibit.sha256, file.rows_in, file.rows_in - file.reported, file.reported)


def _broken(file: _File, error: Malformed, size: int) -> Problem:
    """The problem of a file that stops being XML."""
    read = file.rows_in - file.reported
    what = f"{error.what}; {read} bookings before it were read, what follows was not"
    return Problem(error.kind, what, ASK, file.exhibit.sha256, file.exhibit.span(min(error.offset, size), size))


def _part(file: _File, statement: _Statement, node: Node) -> Iterator[Found]:
    """Takes in one part of a statement: its account, a balance, an entry, its summary."""
    if node.name == "Acct":
        yield from _account(file, statement, node)
    elif node.name == "Bal":
        yield from _balance(file, statement, node)
    elif node.name == "TxsSummry":
        statement.announced = node.text("TtlNtries/NbOfNtries")
    else:
        file.rows_in += 1
        statement.seen += 1
        if not statement.holder:
            yield from _account(file, statement, Node("Acct", node.start, node.start))
        found = camt.bookings(file.exhibit, node, statement.holder, statement.currency)
        if not any(isinstance(one, Booking) for one in found):
            file.reported += 1
        for one in found:
            if isinstance(one, Problem):
                yield one
            else:
                statement.summed.add(one)
                if statement.summed.trend.rows <= HELD:
                    statement.bookings.append(one)
                else:
                    statement.bookings.clear()


def _account(file: _File, statement: _Statement, node: Node) -> Iterator[Problem]:
    """Takes in whose statement it is; an account without a usable number is named after what is printed, else after the file."""
    party = camt.party(node.first("Id"), node.first("Svcr/FinInstnId"), file.exhibit.context.region)
    statement.currency = node.text("Ccy")
    statement.holder = party.ref or party.printed or node.text("Ownr/Nm", "Nm") or PurePath(file.exhibit.name).stem or "unnamed account"
    if party.ref is None:
        known = f"only as {party.printed!r}" if party.printed else "not at all"
        what = f"the statement names its own account {known}; its bookings stand under {statement.holder!r}"
        advice = "Find out the account's IBAN, or its bank and number; until then it is tied to no other account."
        yield Problem("account-doubt", what, advice, file.exhibit.sha256, file.exhibit.span(node.start, node.end))


def _balance(file: _File, statement: _Statement, node: Node) -> Iterator[Problem]:
    """Takes in an opening or closing booked balance; available, forward and interim balances are other sums and are left out."""
    code = node.text("Tp/CdOrPrtry/Cd", "Tp/Cd")
    if code not in ("OPBD", "PRCD", "CLBD"):
        return
    amount = camt.money(node, statement.currency)
    if amount is None:
        what = f"a balance ({code}) has no amount that can be read"
        yield Problem("bad-row", what, ASK, file.exhibit.sha256, file.exhibit.span(node.start, node.end))
        return
    signed = replace(amount, minor=-amount.minor) if node.text("CdtDbtInd") == "DBIT" else amount
    printed = Printed(signed, camt.when(node, "Dt", file.exhibit.context.zone), file.exhibit.span(node.start, node.end))
    if code == "CLBD":
        statement.closing[amount.asset] = printed
    elif code == "OPBD" or amount.asset not in statement.opening:
        statement.opening[amount.asset] = printed


def _finish(file: _File, statement: _Statement, end: int, *, complete: bool) -> Iterator[Found]:
    """Hands out a statement: its bookings, then for each asset its balances and whether they add up."""
    summed = statement.summed
    back = statements.turned([summed.trend])
    assets = list(dict.fromkeys([*summed.assets(back=back), *statement.opening, *statement.closing]))
    numbers = {asset: file.number + count for count, asset in enumerate(assets)}
    file.number += len(assets)
    last = file.order + summed.trend.rows - 1
    bookings: Iterable[Booking] = statement.bookings or (_again(file, statement, end) if summed.trend.rows else ())
    placed = ((last - n if back else file.order + n, booking) for n, booking in enumerate(bookings))
    for order, booking in reversed(list(placed)) if back and statement.bookings else placed:
        yield _entry(booking, order, statement.holder, numbers[booking.booked.asset])
    for asset in assets:
        closing = statement.closing.get(asset) if complete else None
        lines = summed.lines(asset, file.order, back=back)
        opening, order = statement.opening.get(asset), file.order + summed.trend.rows
        yield from statements.check(statement.holder, numbers[asset], lines, opening, closing, order=order)
    file.order += summed.trend.rows
    if complete and statement.announced.isdecimal() and int(statement.announced) != statement.seen:
        what = f"the statement says it has {statement.announced} entries, {statement.seen} are in it"
        advice = "If it has several pages, take all of them in; else ask the bank for the complete statement."
        yield Problem("count-differs", what, advice, file.exhibit.sha256)


def _again(file: _File, statement: _Statement, end: int) -> Iterator[Booking]:
    """The bookings of a statement that has too many to be held, read anew."""
    try:
        for event in walk(file.stored, CONTAINERS, PARTS, start=statement.start, end=end, coding=file.coding):
            if event.node is not None and event.node.name == "Ntry":
                found = camt.bookings(file.exhibit, event.node, statement.holder, statement.currency)
                yield from (one for one in found if isinstance(one, Booking))
    except Malformed:
        return  # the file ends here, which was said


def _entry(booking: Booking, order: int, holder: str, statement: int) -> Entry:
    """A booking as a row that says money moved."""
    credit = booking.credit
    other = booking.other or (statements.named(booking.name, holder) if booking.name else None)
    return Entry(
        booking.span, order, booking.at, other if credit else holder, holder if credit else other, booking.amount,
        side="payee" if credit else "payer", fee=booking.fee, payee_amount=booking.arrives, rail=booking.rail, status=booking.status,
        reference=booking.reference or None, counterparty=booking.name or None, statement=statement,
    )  # fmt: skip
