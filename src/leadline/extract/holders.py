"""Whose statement a table is, where no column says so: from its title rows, else from the file's name.

A number alone is an account only beside a word that says so (`Account no. 123-4-56789-0`): titles hold days, periods, customers'
numbers and telephones, too, and two statements of one month must never become one account.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from leadline.extract import cellwise, statements
from leadline.extract.scan import scan
from leadline.formats import columns, dates

_NUMBER = re.compile(r"[0-9][0-9 .\-/]{4,}[0-9]")
_FIRST_DIGIT = re.compile(r"(?<![A-Za-z0-9])[0-9]")
_DAY = re.compile(r"[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{1,4}(?![0-9])")
_DAY_WITHOUT_MARKS = re.compile(r"(?:19|20|25)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")


def find(titles: Sequence[Sequence[str]], stem: str, region: str | None) -> tuple[str, str]:
    """The account, and where it was found: `title` or `name of the file`; two empty texts where nothing names one.

    `titles` are the rows above the table, cell by cell. A number takes its bank from the titles or the file's name, if these name one.
    """
    said = "\n".join("\t".join(row) for row in titles)
    if ref := _reference(said, region):
        return ref, "title"
    bank = _bank([*(text for row in titles for text in row), stem])
    for label, value in _labelled(titles):
        if "account" in columns.match([label], "statement") and (number := _number(value, region, bank)):
            return number, "title"
    ref = _reference(stem.replace("_", " "), region)
    return (ref, "name of the file") if ref else ("", "")


def _reference(text: str, region: str | None) -> str:
    """The first reference in a text that can hold money: checked, or a country's bank code with its account number."""
    found = (hit for hit in scan(text.encode("utf-8", "replace"), region=region) if hit.kind in statements.HOLDERS)
    return next((f"{hit.kind}:{hit.value}" for hit in found), "")


def _labelled(titles: Sequence[Sequence[str]]) -> Iterator[tuple[str, str]]:
    """A label and what stands beside it: in one cell before a colon or the first digit, or in two cells."""
    for row in titles:
        filled = [" ".join(cellwise.latin_digits(unicodedata.normalize("NFKC", text)).split()) for text in row if text.strip()]
        for text in filled:
            label, colon, value = text.partition(":")
            if colon:
                yield label, value.strip()
            if digit := _FIRST_DIGIT.search(text):
                yield text[: digit.start()], text[digit.start() :]
        yield from pairwise(filled)


def _number(text: str, region: str | None, bank: str) -> str | None:
    """The account number at the start of a text, as complaints name it."""
    found = _NUMBER.match(text)
    return cellwise.national(found[0], region, bank) if found and not _day(found[0]) else None


def _day(text: str) -> bool:
    """Whether a text begins with a day, as periods do; eight digits may be one, too."""
    if _DAY_WITHOUT_MARKS.fullmatch(text):
        return True
    found = _DAY.match(text)
    return found is not None and any(_reads(found[0], order) for order in ("dmy", "mdy", "ymd"))


def _reads(text: str, order: str) -> bool:
    try:
        return bool(dates.when(text, order, "UTC"))
    except (ValueError, OverflowError):
        return False


def _bank(texts: Sequence[str]) -> str:
    """The one bank that the texts name; empty where they name none or several."""
    found = {code for text in texts if (code := cellwise.known_bank(text))}
    return found.pop() if len(found) == 1 else ""
