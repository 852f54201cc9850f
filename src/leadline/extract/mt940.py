"""What the fields of a SWIFT statement say: whose account, which balance, what a statement line books.

Source of the rules: SWIFT category 9 message reference, MT940 and MT942. Field 61 is
`6!n[4!n]2a[1!a]15d1!a3!c16x[//16x]`, on the next line `[34x]`; fields 60 and 62 are `1!a6!n3!a15d`. The mark RC is a reversal of a credit
(money out), RD of a debit (money in); EC and ED are expected and not booked. The entry date has no year: it is the one nearest to the
value date. A value date of 29 to 31 February is the last day of that month: banks that count 30 days a month print it.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from leadline import kinds
from leadline.extract import statements
from leadline.formats import currencies
from leadline.model.values import Money

_LINE = re.compile(
    r"(?P<value>\d{6})(?P<entry>\d{4}|[ ]{4})?(?P<mark>R?[CD]|E[CD])(?P<funds>[A-Z])?\s?(?P<amount>\d+(?:[.,]\d*)?|[.,]\d+)"
    r"(?:(?P<type>[A-Z][A-Z0-9 ]{3})(?P<rest>.*))?\s*"
)
_BALANCE = re.compile(r"(?P<mark>[CD])(?P<day>\d{6})(?P<asset>[A-Z]{3})?\s?(?P<amount>\d+[.,]\d*|[.,]\d+)\s*")
_LIMIT = re.compile(r"([A-Z]{3})[CD]?[\d.,]+")
_SUM = re.compile(r"(\d{1,5})([A-Z]{3})([\d.,]+)")
_ASSET = re.compile(r"(.*[0-9 ])/?([A-Z]{3})")
_CHARGES = re.compile(r"/(OCMT|CHGS)/([A-Z]{3})(\d{1,15},\d{0,8})(?=/|$)")
_LIKE_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_WORD = re.compile(r"[A-Z]{8}(?!XXX)[A-Z]{3}")  # TRIODOSBANK has the form of a BIC and is none
_REFERENCE = 16  # characters of the customer's reference


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A field 61. `amount` is unsigned and as printed with a point, `credit` says whether money comes in, also for reversals."""

    at: str  # the booking day, else the value date; empty where neither is one
    value_at: str
    credit: bool
    reversal: bool
    expected: bool
    funds: str
    amount: str
    code: str
    customer_reference: str = ""
    bank_reference: str = ""
    supplement: str = ""
    name: str = ""  # Rabobank's older form prints it behind the reference


@dataclass(frozen=True, slots=True)
class Stated:
    """A balance (fields 60, 62): signed and as printed, overdrawn is negative; `asset` is empty where none is printed."""

    amount: str
    at: str
    asset: str


@dataclass(frozen=True, slots=True)
class Turnover:
    """Fields 90D and 90C of an interim report: how many rows there are, and their sum."""

    rows: int
    amount: str
    asset: str
    credit: bool


def statement_line(lines: tuple[str, ...]) -> StatementLine:
    """Reads a field 61. Raises ValueError where it is none, or is cut off before its type."""
    first, rest = lines[0].strip() if lines else "", [line.strip() for line in lines[1:] if line.strip()]
    found = _LINE.fullmatch(first)
    if found is None and rest:  # some banks break the line before the amount
        found, rest = _LINE.fullmatch(first + rest[0]), rest[1:]
    if found is None:
        raise ValueError(f"{first[:60]!r} is no statement line")
    if found["type"] is None:
        raise ValueError(f"{first[:60]!r} ends before it says what kind of booking it is")
    value_at = day(found["value"])
    entry = (found["entry"] or "").strip()
    mark, behind = found["mark"], found["rest"] or ""
    customer, double, bank = behind.partition("//")
    customer, name = (customer, "") if double else (customer[:_REFERENCE], customer[_REFERENCE:].strip())
    return StatementLine(
        _entry_day(found["value"], entry) or value_at, value_at, mark in ("C", "RD", "EC"), mark[0] == "R", mark[0] == "E",
        found["funds"] or "", plain(found["amount"]), found["type"].strip(), customer.strip(),
        bank.strip(), " ".join(rest), name,
    )  # fmt: skip


def stated(text: str) -> Stated:
    """Reads a balance. Raises ValueError where it is none."""
    found = _BALANCE.fullmatch(text)
    if found is None:
        raise ValueError(f"{text[:60]!r} is no balance")
    amount = plain(found["amount"])
    negative = found["mark"] == "D" and amount.strip("0.")
    return Stated(f"-{amount}" if negative else amount, day(found["day"]), found["asset"] or "")


def turnover(text: str, *, credit: bool) -> Turnover | None:
    """Reads a field 90D or 90C; None where it is none."""
    found = _SUM.fullmatch(text)
    try:
        return Turnover(int(found[1]), plain(found[3]), found[2], credit) if found else None
    except ValueError:
        return None


def floor_asset(text: str) -> str:
    """The currency of a field 34F; empty where it has none."""
    found = _LIMIT.fullmatch(text)
    return found[1] if found else ""


def plain(text: str) -> str:
    """An amount of SWIFT (`12,` `0,5`) as a plain decimal with its decimals kept. Raises ValueError for one with groups."""
    whole, _, fraction = text.replace(",", ".").partition(".")
    if "." in fraction or not (whole + fraction).isdigit():
        raise ValueError(f"{text[:60]!r} is no amount")
    whole = whole.lstrip("0") or "0"
    return f"{whole}.{fraction}" if fraction else whole


def money(amount: str, asset: str, *, credit: bool = True) -> Money:
    """An amount as money, negative where it is no credit. Raises ValueError where it has too many digits."""
    found = Money.parse(amount, asset)
    return found if credit else Money(-found.minor, found.decimals, asset)


def charge(text: str, booked: Money) -> Money | None:
    """The charge inside a booking: the amount ordered (`/OCMT/EUR4,5/`) and the charge (`/CHGS/EUR0,5/`) make up what is booked exactly.

    None where they do not, or are in another currency. `booked` is signed.
    """
    said: dict[str, Money] = {}
    for word, asset, amount in _CHARGES.findall(text):
        try:
            said.setdefault(word, Money.parse(plain(amount), asset))
        except ValueError:
            return None
    ordered, taken = said.get("OCMT"), said.get("CHGS")
    if ordered is None or taken is None or not taken.minor or {ordered.asset, taken.asset} != {booked.asset}:
        return None
    decimals = max(ordered.decimals, taken.decimals, booked.decimals)
    way = -1 if booked.minor > 0 else 1  # a charge is on top of what is paid, and is kept back of what comes in
    return taken if ordered.at(decimals) + way * taken.at(decimals) == abs(booked.at(decimals)) else None


def same(a: str, b: str) -> bool:
    """Whether two plain decimals are one amount, however many decimals each shows. Raises ValueError for what is none."""
    x, y = Money.parse(a, ""), Money.parse(b, "")
    decimals = max(x.decimals, y.decimals)
    return x.at(decimals) == y.at(decimals)


def is_iban(text: str) -> bool:
    """Whether a text is an IBAN and nothing else."""
    return kinds.parse("iban", text) is not None


def digits(text: str) -> str:
    """The digits of an account number without zeros ahead."""
    return re.sub(r"\D", "", text).lstrip("0")


def day(text: str) -> str:
    """YYMMDD as a date, the years 80 to 99 in the last century; empty where it is none."""
    if len(text) != 6 or not text.isdigit():
        return ""
    return _date(_year(text), int(text[2:4]), int(text[4:]))


def holder(text: str, region: str | None, asset: str = "") -> tuple[str | None, str]:
    """Reads field 25: the account as a reference, where it is one, and the currency that stands behind it.

    Forms: an IBAN, `BIC/number` or `BIC/number/HUF`, a bank's code and a number (`51210600/9223382012EUR`), a number.
    `asset` is the currency of its balances.
    """
    text = " ".join(text.split())
    beside, bare = "", text
    found = _ASSET.fullmatch(text)
    if found and currencies.decimals(found[2]) is not None:
        bare, beside = found[1].strip(), found[2]
    for one in (bare, text):
        if value := kinds.parse("iban", one):
            return f"iban:{value}", beside if one == bare else ""
    bank, slash, number = bare.partition("/")
    return (account(number, bank, region, asset or beside) if slash else statements.account(bare, region)), beside


def account(number: str, bank: str, region: str | None, asset: str = "") -> str | None:
    """An account by its number and its bank: an IBAN, else country, bank and number, else the number; None where it is none."""
    number, bank = number.strip(), bank.strip()
    if value := kinds.parse("iban", number):
        return f"iban:{value}"
    if _LIKE_IBAN.fullmatch(re.sub(r"\s", "", number)):
        return None
    bic = kinds.parse("bic", bank) if bank and not _WORD.fullmatch(bank) else None
    # Eight digits before a number in euros are a German Bankleitzahl, unless the case is of a country whose own codes they may be.
    german = "DE" if re.fullmatch(r"[1-8]\d{7}", bank) and asset in ("EUR", "DEM") else None
    if asset == "PLN" and (value := kinds.parse("iban", f"PL{number}")):
        return f"iban:{value}"
    for country in (bic[4:6],) if bic else (region, german):
        value = kinds.parse("account", f"{country}/{bic or bank}/{number}") if country and bank else None
        if value:
            return f"account:{value}"
    return statements.account(number, region, bic or ("" if _WORD.fullmatch(bank) else bank))


def _entry_day(value: str, entry: str) -> str:
    """The entry date with its year: the one of the value date, or the one before or after where that is nearer."""
    if len(entry) != 4:
        return ""
    year, month = _year(value), int(entry[:2])
    behind = int(value[2:4]) - month
    return _date(year + (behind > 6) - (behind < -6), month, int(entry[2:]))


def _year(text: str) -> int:
    two = int(text[:2])
    return two + (1900 if two >= 80 else 2000)


def _date(year: int, month: int, number: int) -> str:
    if not 1 <= month <= 12 or not 1 <= number <= 31:
        return ""
    last = calendar.monthrange(year, month)[1]
    if number > last and month != 2:
        return ""
    return date(year, month, min(number, last)).isoformat()
