"""Accounts in a country's own form: a bank's code and a number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from leadline.kinds.bic import countries
from leadline.kinds.codec.page import Page
from leadline.kinds.codec.tables import table
from leadline.model import plugin as plugins

_WRITTEN = re.compile(r"account:([A-Z]{2}/[A-Za-z0-9-]{1,20}/[A-Za-z0-9-]{1,34})(?![A-Za-z0-9/])")
_FORM = re.compile(r"([A-Za-z]{2})/([A-Za-z0-9 .-]{1,24})/([A-Za-z0-9 .-]{1,40})")
_GAP = r"[\s:.#=)(&,;/-]{0,4}(?:(?:number|no|nr|code|num|is)\b[\s:.#=)(-]{0,4}){0,2}"


@dataclass(frozen=True)
class National:
    """How one country's accounts are written, as patterns for either order of the two numbers."""

    bank: re.Pattern[str]
    number: re.Pattern[str]
    orders: tuple[re.Pattern[str], ...]
    words: tuple[str, ...]
    check: str


@cache
def national() -> dict[str, National]:
    """Every country of the data file."""
    rows = table("accounts")
    words = rows["numbers"]["labels"]
    out = {}
    for country, row in rows.items():
        if country == "numbers":
            continue
        labels = row["bank_labels"]
        bank = rf"(?:{'|'.join(map(re.escape, labels))}){_GAP}(?P<bank>{row['bank']})(?![0-9A-Za-z])"
        number = rf"(?:{words}){_GAP}(?P<number>{row['number']})(?![0-9A-Za-z])"
        between = r"[^0-9]{1,60}?"
        orders = (re.compile(bank + between + number, re.IGNORECASE), re.compile(number + between + bank, re.IGNORECASE))
        out[country] = National(re.compile(row["bank"]), re.compile(row["number"]), orders, tuple(labels), row.get("check", ""))
    return out


def find(page: Page) -> Iterator[tuple[int, int, str]]:
    """`account:CC/BANK/NUMBER` as written out, and pairs of labelled numbers (sort code and account number)."""
    if "account:" in page.text:
        for written in _WRITTEN.finditer(page.text):
            if value := parse(written[1]):
                yield written.start(), written.end(), value
    for country, form in national().items():
        for word in form.words:
            for end in page.words(word):
                yield from _pair(page, country, form, end - len(word))


def _pair(page: Page, country: str, form: National, at: int) -> Iterator[tuple[int, int, str]]:
    """The two numbers around the label of a bank's code."""
    found = form.orders[0].match(page.text, at)
    if not found:
        start = max(0, at - 90)
        around = (match for match in form.orders[1].finditer(page.text, start, at + 60) if match.start() < at < match.end())
        found = next(around, None)
    if found and (value := parse(f"{country}/{found['bank']}/{found['number']}")):
        spans = (found.span("bank"), found.span("number"))
        yield min(s for s, _ in spans), max(e for _, e in spans), value


@plugins.kind(find=find)
def parse(text: str, region: str | None = None) -> str | None:
    """An account as `CC/BANKCODE/NUMBER`, separators left out; where the country's form is known, it is checked."""
    found = _FORM.fullmatch(text.strip().removeprefix("account:"))
    if not found or (country := found[1].upper()) not in countries():
        return None
    bank, number = (re.sub(r"[ .-]", "", found[n]).upper() for n in (2, 3))
    if not bank or not number or not any(c.isdigit() for c in number):
        return None
    known = national().get(country)
    if known and bank.isdigit() and not known.bank.fullmatch(bank):
        return None
    if known and known.check == "aba" and bank.isdigit() and not _aba(bank):
        return None
    return f"{country}/{bank}/{number}"


def _aba(digits: str) -> bool:
    """The routing number's check: weights 3, 7, 1 give a multiple of 10 (ABA)."""
    return sum(int(c) * w for c, w in zip(digits, (3, 7, 1) * 3, strict=True)) % 10 == 0 and digits != "000000000"


def show(value: str) -> str:
    """Country, bank and number."""
    country, bank, number = value.split("/", 2)
    return f"{country} {bank} {number}"


def forms(value: str) -> Iterator[str]:
    """Written out."""
    yield "account:" + value
