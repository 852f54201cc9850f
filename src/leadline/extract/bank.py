"""How a bank's CSV statement is to be read: which column is what, how its numbers, dates and directions are written, whose it is.

Everything here is inferred from the file, with the reason beside it; a person's corrections in case.toml come first.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import PurePath
from typing import Any

from leadline.extract import cellwise, holders, statements
from leadline.formats import columns, currencies, dates, numbers
from leadline.formats.tables import Cell, Row, Table
from leadline.model.records import Exhibit, Problem
from leadline.model.values import Money

MARKS = 6  # letters around the amount of a title: a currency, a word for debit
DAYS = 100_000  # different texts of dates
MONEY = ("amount", "debit", "credit", "balance", "fee")
_CODE = re.compile(r"(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])")


@cache
def words() -> Mapping[str, Any]:
    """The words of statements: directions, balances, states (`formats/data/statements.toml`)."""
    with (files("leadline.formats") / "data" / "statements.toml").open("rb") as file:
        return tomllib.load(file)


def folded(text: str) -> str:
    """A word as it is looked up: lower case, single spaces, without a final stop or colon."""
    return " ".join(text.casefold().split()).rstrip(".: ")


@cache
def _lookup(table: str) -> dict[str, str]:
    return {word: meaning for meaning, listed in words()[table].items() for word in listed}


def meaning(table: str, text: str) -> str | None:
    """What a word means: `credit` or `debit`, `opening` or `closing`, `pending`, `booked`, …; None where it is not known."""
    return _lookup(table).get(folded(text))


_when = lru_cache(maxsize=10_000)(dates.when)  # a statement has many rows a day


@dataclass(slots=True)
class Layout:
    """How one table is read; `notes` says in words what was inferred, `doubts` what a person should look at."""

    exhibit: Exhibit
    table: Table
    places: dict[str, int]
    decimal: str | None = None
    order: str = "ymd"
    currency: str = ""
    holder: str = ""
    directed: bool = False
    debits_negative: bool = False
    notes: list[str] = field(default_factory=list)
    doubts: list[Problem] = field(default_factory=list)

    def cell(self, row: Row, column: str) -> Cell | None:
        """The cell of a column; None where the table or the row has none."""
        return row.cell(self.places.get(column))

    def text(self, row: Row, column: str) -> str:
        """The text of a column's cell, empty where there is none."""
        return row.text(self.places.get(column))

    def number(self, row: Row, column: str) -> str:
        """The number of a column as a plain decimal, empty for an empty cell. Raises ValueError where it is no number."""
        text = self.text(row, column)
        return numbers.amount(text, self.decimal) if text else ""

    def asset(self, row: Row) -> str:
        """The currency of a row: its own column, else that of the statement. Raises ValueError where neither is known."""
        text = self.text(row, "currency")
        asset = currencies.code(text) or text.upper() if text else self.currency
        if not re.fullmatch(r"[A-Z][A-Z0-9]{1,9}", asset):
            raise ValueError(f"{text!r} is no currency" if text else "its currency is not known")
        return asset

    def money(self, row: Row, column: str) -> Money | None:
        """The money of a column; None for an empty cell. Raises ValueError where it cannot be read."""
        number = self.number(row, column)
        return Money.parse(number, self.asset(row)) if number else None

    def at(self, row: Row) -> str:
        """The booking time, else the value date. Raises ValueError where neither can be read."""
        day = self.text(row, "date") or self.text(row, "value_date")
        clock = self.text(row, "time")
        if not day:
            raise ValueError("it has no date")
        return _when(f"{day} {clock}".strip(), self.order, self.exhibit.context.zone)

    def account(self, row: Row) -> str:
        """Whose row it is: the account column, else the statement's account. Raises ValueError where neither says so."""
        text = self.text(row, "account")
        holder = (statements.account(text, self.exhibit.context.region) or " ".join(text.split())) if text else self.holder
        if not holder:
            raise ValueError("it does not say which account it belongs to")
        return holder


def layout(exhibit: Exhibit, table: Table) -> Layout:
    """Infers how a statement is read. What cannot be found is left empty and named in `doubts`."""
    names = table.names
    found = Layout(exhibit, table, columns.match(names, "statement", dict(exhibit.context.columns)))
    seen = _survey(found)
    _roles(found, seen)
    found.notes += [f"{column} from {names[place]!r}" for column, place in sorted(found.places.items(), key=lambda item: item[1])]
    _numbers(found, seen)
    _dates(found, seen)
    _currency(found, names, seen)
    _holder(found, seen)
    _direction(found)
    return found


@dataclass(slots=True)
class _Seen:
    """What the columns of a statement show, row by row: sets are kept up to a second value, as far as it matters."""

    accounts: set[str] = field(default_factory=set)  # as printed
    holders: set[str] = field(default_factory=set)  # as read
    own: bool = False  # the account that the statement names stands in the column
    filled: bool = True  # every row has one
    currencies: set[str] = field(default_factory=set)
    amounts: dict[str, numbers.Signs] = field(default_factory=lambda: {column: numbers.Signs() for column in MONEY})
    days: dates.Shown = field(default_factory=dates.Shown)
    clock: str = ""  # the first date with a time of its own column that names no zone


def _survey(found: Layout) -> _Seen:
    """Goes through the rows once."""
    seen, place = _Seen(), found.places
    own, _ = _named_account(found)
    met: set[str] = set()  # texts of dates: they count once, as long as there are not too many
    for row in found.table.rows:
        texts = row.texts()
        for column, signs in seen.amounts.items():
            if column in place:
                signs.add(texts[place[column]].strip())
        day = next((text for column in ("date", "value_date") if column in place and (text := texts[place[column]].strip())), "")
        if day and day not in met:
            seen.days.add(day)
            if len(met) < DAYS:
                met.add(day)
        if day and "time" in place and not seen.clock and dates.zoneless(text := f"{day} {texts[place['time']].strip()}"):
            seen.clock = text
        if "currency" in place and len(seen.currencies) < 2 and (text := texts[place["currency"]].strip()):
            seen.currencies.add(text)
        if "account" in place:
            _account_seen(found, seen, texts[place["account"]].strip(), own)
    return seen


def _account_seen(found: Layout, seen: _Seen, text: str, own: str) -> None:
    if not text:
        seen.filled = False
    elif text not in seen.accounts and (len(seen.holders) < 2 or (own and not seen.own)):
        if len(seen.accounts) < 2:
            seen.accounts.add(text)
        holder = statements.account(text, found.exhibit.context.region) or text
        if len(seen.holders) < 2:
            seen.holders.add(holder)
        seen.own |= holder == own


def lacking(found: Layout) -> Problem | None:
    """The problem of a table without dates or without amounts: none of its rows can be read."""
    dated = {"date", "value_date"} & found.places.keys()
    valued = {"amount", "debit", "credit"} & found.places.keys()
    missing = [name for name, there in (("date", dated), ("amount", valued)) if not there]
    if not missing:
        return None
    named = ", ".join(repr(name) for name in found.table.names if name) or "none"
    what = f"the statement has no column for {' and '.join(missing)} (its headers: {named[:300]}); none of its rows was read"
    advice = 'Say in case.toml under [columns] which header it is, for example "Umsatz" = "amount".'
    return Problem("bad-table", what, advice, found.exhibit.sha256)


def inferred(found: Layout) -> Problem | None:
    """The one line that shows how the columns were understood; None where every header is the interface's own name."""
    names = found.table.names
    if all(re.sub(r"[\s_]+", "_", names[place].lower()) == column for column, place in found.places.items()):
        return None
    advice = 'If a column is taken wrongly, say so in case.toml under [columns], for example "Umsatz" = "amount".'
    return Problem("columns-inferred", "read as: " + "; ".join(found.notes), advice, found.exhibit.sha256)


def _roles(found: Layout, seen: _Seen) -> None:
    """A column that is only called `IBAN` or `Konto` is the other side's where it changes and the statement's own is known otherwise."""
    names = found.table.names
    if "account" not in found.places or "counterparty_account" in found.places or names[found.places["account"]].lower() == "account":
        return
    own, _ = _named_account(found)
    if (own and not seen.own) or (len(seen.holders) > 1 and not seen.filled):
        found.places["counterparty_account"] = found.places.pop("account")


def _numbers(found: Layout, seen: _Seen) -> None:
    told, signs = found.exhibit.context.decimal, numbers.Signs()
    for column in MONEY:
        signs.then(seen.amounts[column])
    shown = None if told else signs.found()
    found.decimal = told or (shown[0] if shown else None)
    if told:
        found.notes.append(f"decimal sign {told!r} (as the case says)")
    if shown and shown[0] != ".":
        found.notes.append(f"decimal sign {shown[0]!r} ({shown[1]})")


def _dates(found: Layout, seen: _Seen) -> None:
    shown = seen.days.order(found.exhibit.context.date_order)
    if shown is None:
        return
    found.order = shown.order
    if shown.order != "ymd":
        found.notes.append(f"dates {shown.order} ({shown.evidence})")
    if not shown.certain:
        what = f"the order of day and month is not certain; dates are read as {shown.order} ({shown.evidence})"
        advice = 'If that is wrong, set date_order = "dmy" or "mdy" in case.toml.'
        found.doubts.append(Problem("ambiguous-date", what, advice, found.exhibit.sha256))
    if clock := seen.clock if "time" in found.places else seen.days.zoneless:
        found.doubts.append(cellwise.zone_assumed(found.exhibit, clock))


def _currency(found: Layout, names: list[str], seen: _Seen) -> None:
    """The currency of the statement: named in a header of amounts, in a title row or by its sign, else the case's."""
    if seen.currencies:  # a row without one, a total or a heading, is in the same currency where there is only one
        only = next(iter(seen.currencies)) if len(seen.currencies) == 1 else ""
        found.currency = currencies.code(only) or only.upper()
        return
    headers = [names[place] for column, place in found.places.items() if column in MONEY]
    titles = [cell.text for row in found.table.above for cell in row.cells]
    cells = (found.text(row, column) for row in found.table.rows for column in MONEY)
    for where, texts in (("header", headers), ("title", titles), ("amounts", cells)):
        code = _code(texts)
        if code:
            found.currency = code
            found.notes.append(f"currency {code} ({where})")
            return
    found.currency = found.exhibit.context.currency or ""
    if found.currency:
        found.notes.append(f"currency {found.currency} (the case's)")


def _code(texts: Iterable[str]) -> str:
    """The one currency that texts name; empty where they name none or several."""
    seen: set[str] = set()
    for text in texts:
        capitals = [word for word in _CODE.findall(text) if currencies.decimals(word) is not None]
        sign = currencies.code(re.sub(r"[\s0-9.,'’+()\-]", "", text))
        seen |= {*capitals, *([sign] if sign else [])}
    return seen.pop() if len(seen) == 1 else ""


def _holder(found: Layout, seen: _Seen) -> None:
    """Whose statement it is, where no column says so: a title row, the file's name, else a name made from it."""
    exhibit, region = found.exhibit, found.exhibit.context.region
    if "account" in found.places and seen.accounts:
        only = next(iter(seen.accounts)) if len(seen.accounts) == 1 else ""
        found.holder = statements.account(only, region) or " ".join(only.split())
        return
    ref, where = _named_account(found)
    if ref:
        found.holder = ref
        found.notes.append(f"account {ref} ({where})")
        return
    found.holder = PurePath(exhibit.name).stem or "unnamed account"
    what = f"the statement does not name its account by an IBAN or another reference; its rows stand under {found.holder!r}"
    advice = "Find out the account's IBAN, add it to a copy as a column `account`, and take that in."
    found.doubts.append(Problem("account-doubt", what, advice, exhibit.sha256))


def _named_account(found: Layout) -> tuple[str, str]:
    """The account that a title row or the file's name gives, and which of them; empty where neither does."""
    titles = [[cell.text for cell in row.cells] for row in found.table.above]
    return holders.find(titles, PurePath(found.exhibit.name).stem, found.exhibit.context.region)


def _direction(found: Layout) -> None:
    """Whether a column of words gives the sign, and how a column of debits is signed."""
    rows = found.table.rows
    if "direction" in found.places and any(meaning("direction", found.text(row, "direction")) for row in rows):
        found.directed = all(_sign(found, row, "amount") >= 0 for row in rows)
    if "debit" in found.places:
        found.debits_negative = {_sign(found, row, "debit") for row in rows} - {0} == {-1}


def _sign(found: Layout, row: Row, column: str) -> int:
    try:
        number = found.number(row, column)
    except ValueError:
        return 0
    return 0 if not number.strip("-0.") else -1 if number.startswith("-") else 1


def titled(found: Layout) -> dict[str, tuple[str, Row]]:
    """The opening and closing balances that title rows print, as plain decimals with the row they stand in."""
    said: dict[str, tuple[str, Row]] = {}
    for row in found.table.above:
        parts = [part for cell in row.cells for part in re.split(r":\s+|:$", cell.text) if part.strip()]
        basis = next((which for part in parts if (which := meaning("balance", part))), None)
        for part, after in zip(parts, [*parts[1:], ""], strict=True):
            number = _signed(part.strip(), after, found.decimal)
            if number is not None and basis is not None and basis not in said:
                said[basis] = (number, row)
    return said


def _signed(text: str, after: str, decimal: str | None) -> str | None:
    """A balance with what tells its sign: a minus on either side, brackets, a word for debit (`S`, `DR`) behind it or in the next cell."""
    head, tail = re.match(r"[^\d(+\-−–]*", text), re.search(r"[^\d)\-−–]*$", text)
    if head is None or tail is None or len(head[0]) > MARKS or len(tail[0]) > MARKS:
        return None
    try:
        number = numbers.amount(text[head.end() : tail.start()], decimal)
    except ValueError:
        return None
    debit = "debit" in (meaning("direction", tail[0]), meaning("direction", after))
    return f"-{number}" if debit and not number.startswith("-") and number.strip("0.") else number
