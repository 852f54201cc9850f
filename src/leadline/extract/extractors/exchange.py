"""Reads statements of one customer's account at an exchange: deposits, withdrawals, trades, fees, income.

The customer's account is the holder. What stands on a chain is an asset of that chain (`USDT@tron`), what the exchange owes its customer
is not (`USDT`): a deposit and a withdrawal of such a token are an exchange of one into the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from leadline.extract import exchange as ledgers
from leadline.extract import statements
from leadline.extract.cellwise import Sheet, sheet
from leadline.extract.exchange import TOKENS, Leg
from leadline.formats import exchanges
from leadline.model.records import Balance, Count, Entry, Exhibit, Found, Problem
from leadline.model.values import Money, Span
from leadline.plugins import extractor

RAIL = "exchange-statement"  # tracing knows by it what is in a statement of one customer
MONEY, TIMES = ("amount", "fee", "balance", "total"), ("at",)
WHOSE = "Find out whose account it is, and name it in a column user_id of a copy."
WHICH = "Ask the exchange for its full statement with order numbers, and take that in."
NEEDED = ("at", "kind", "asset", "amount")


@extractor(media=("text/csv; table=exchange",))
def exchange(exhibit: Exhibit, data: bytes) -> Iterator[Found]:
    """Statements of an account at an exchange as Binance, Kraken, Coinbase, OKX, Bitvavo and others export them.

    Rows are one trade only where the file itself ties them; running balances are checked, and the first gives the opening.
    """
    found = sheet(exhibit, data, "exchange", MONEY, TIMES, loose=True)
    missing = [name for name in NEEDED if name not in found.places]
    if missing:
        what = f"the statement has no column for {', '.join(missing)}; none of its rows was read"
        yield from found.said()
        yield Problem("bad-table", what, "Say in case.toml under [columns] which header means it.", exhibit.sha256)
        yield Count(exhibit.sha256, found.table.rows_in, 0, found.table.rows_in)
        return
    form = exchanges.form(found.table.names)
    stem = _named(found, form)
    legs: list[Leg] = []
    for row in found.table.rows:
        user = found.text(row, "user")
        try:
            legs.append(ledgers.leg(found, row, f"{form or 'exchange'} account {user or stem}", form))
        except (ValueError, OverflowError) as error:
            found.refuse(row, "bad-row", str(error))
    if statements.newest_first(list(ledgers.lines_of(legs, inside=False).values())):
        legs.reverse()
    for place, one in enumerate(legs):
        one.order = 10 * place
    inside = ledgers.fee_inside(legs)
    for one in legs if inside else ():
        one.fee = None
    for group in ledgers.groups(legs, tied="tie" in found.places):
        yield from _group(found, group)
    yield from _balances(legs, inside=inside)
    yield from found.end()


def _named(found: Sheet, form: str | None) -> str:
    """Whose statement it is where no row says so: a line above the header (Coinbase), else the file's name, with a doubt."""
    above = [row.texts() for row in found.table.above]
    told = next((texts[-1].strip() for texts in above if len(texts) > 1 and texts[0].strip().lower() == "user" and texts[-1].strip()), None)
    if told is not None:
        return told
    stem = found.exhibit.name.rpartition(".")[0] or found.exhibit.name
    if any(not found.text(row, "user") for row in found.table.rows):
        what = f"{found.exhibit.name}: the statement does not say whose account it is; it is named by the file: {stem!r}."
        found.problems.append(Problem("holder-assumed", what, WHOSE, found.exhibit.sha256))
    return stem


def _group(found: Sheet, legs: Sequence[Leg]) -> Iterator[Entry]:
    """The entries of legs that the file ties together."""
    trade = [one for one in legs if one.kind != "fee"]
    traded = any(one.kind == "trade" for one in trade) and legs[0].got is None
    pair = ledgers.pair(trade) if traded and len(trade) > 1 else None
    if pair is not None:
        yield _exchange(trade, *pair)
        yield from _fees(legs)
        return
    internal = len(trade) > 1 and not _sum(trade)
    for one in legs:
        if one.kind == "fee":
            continue
        yield _single(found, one, internal=internal)
    yield from _fees(legs)


def _sum(legs: Sequence[Leg]) -> bool:
    """Whether anything is left where one asset only moves between wallets of one customer."""
    if len({one.change.asset for one in legs}) > 1:
        return True
    places = max(one.change.decimals for one in legs)
    return bool(sum(one.change.at(places) for one in legs))


def _exchange(trade: Sequence[Leg], gave: Money, got: Money) -> Entry:
    """A trade of several rows; its span is all of them where nothing else stands between, else the first."""
    first = trade[0]
    numbers = sorted(one.row.number for one in trade)
    together = numbers[-1] - numbers[0] + 1 == len(numbers)
    start, end = min(one.span.start for one in trade), max(one.span.end for one in trade)
    span = Span(first.span.exhibit, start, end) if together else first.span
    return Entry(
        span, first.order, first.at, first.holder, first.holder, gave, payee_amount=got, rail=RAIL, status=first.status,
        reference=first.tie or None,
    )  # fmt: skip


def _single(found: Sheet, one: Leg, *, internal: bool) -> Entry:
    """A row that stands for itself."""
    size = Money(abs(one.change.minor), one.change.decimals, one.change.asset)
    payer: str | None = one.holder
    payee: str | None = one.holder
    received: Money | None = None
    outgoing = one.change.minor < 0
    if one.got is not None:
        other = Money(abs(one.got.minor), one.got.decimals, one.got.asset)
        size, received = (size, other) if outgoing else (other, size)
    elif not internal and one.kind != "internal":
        outside = one.party if one.kind in ("deposit", "withdrawal") else None
        payer, payee = (one.holder, outside) if outgoing else (outside, one.holder)
        if one.kind in ("", "trade"):
            what = f"the operation {one.name[:60]!r} has no other side that this file ties to it; what it moves is counted as going outside"
            found.doubt(one.row, "unpaired", what if outgoing else what.replace("going", "coming from"), WHICH)
        if outside is not None and size.asset in TOKENS and one.chain:
            there = Money(size.minor, size.decimals, f"{size.asset}@{one.chain}")
            size, received = (size, there) if outgoing else (there, size)
    return Entry(
        one.span, one.order, one.at, payer, payee, size, payee_amount=received, rail=RAIL, status=one.status, reference=one.reference,
        fee=None,
    )  # fmt: skip


def _fees(legs: Sequence[Leg]) -> Iterator[Entry]:
    """Fees, each a row of its own to nobody: rows that are one, and those printed beside an amount."""
    for one in legs:
        nothing = Money(0, 0, one.change.asset)
        if one.kind == "fee" and one.change.minor <= 0:
            fee = Money(-one.change.minor, one.change.decimals, one.change.asset)
            yield Entry(one.span, one.order + 1, one.at, one.holder, None, nothing, fee=fee, rail=RAIL, status=one.status)
        elif one.kind == "fee":
            yield Entry(one.span, one.order + 1, one.at, None, one.holder, one.change, rail=RAIL, status=one.status)
        if one.fee is not None and one.fee_span is not None:
            zero = Money(0, 0, one.fee.asset)
            yield Entry(one.fee_span, one.order + 2, one.at, one.holder, None, zero, fee=one.fee, rail=RAIL, status=one.status)


def _balances(legs: Sequence[Leg], *, inside: bool) -> Iterator[Balance | Problem]:
    """Where the printed balances do not follow from the rows; and what each holding had before its first row."""
    openings: dict[tuple[str, str], list[Balance]] = {}
    for (holder, wallet, asset), lines in ledgers.lines_of(legs, inside=inside).items():
        named = f"{holder} {wallet}".strip()
        for record in statements.check(named, 0, lines, None, None):
            if isinstance(record, Problem):
                yield record
            elif record.basis == "opening":
                openings.setdefault((holder, asset), []).append(record)
    for (holder, _), records in openings.items():
        if len(records) > 1 or not records[0].amount.minor:  # several wallets begin at several times: no single row says the sum
            continue
        record = records[0]
        yield Balance(record.span, record.order, holder, _before(record.at), record.amount)


def _before(at: str) -> str:
    """The second before a row: the balance is that from which the row itself goes on."""
    if len(at) <= 10:
        return at
    return (datetime.fromisoformat(at.replace("Z", "+00:00")) - timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
