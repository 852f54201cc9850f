"""International bank account numbers (ISO 13616)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from leadline.kinds.codec.page import Page
from leadline.kinds.codec.tables import table
from leadline.model import plugin as plugins

_ANCHOR = re.compile(r"[A-Za-z]{2}[0-9]{2}(?=[ -]?[0-9A-Za-z]{3})")
_CLASSES = {"n": "[0-9]", "a": "[A-Z]", "c": "[0-9A-Z]"}
_SHORTEST, _LONGEST = 15, 34


@cache
def structures() -> dict[str, tuple[int, re.Pattern[str]]]:
    """Each country's length of the whole number and the pattern of what follows the check digits."""
    out = {}
    for country, spec in table("iban")["structure"].items():
        parts = re.findall(r"([0-9]+)!([nac])", spec)
        pattern = "".join(f"{_CLASSES[form]}{{{count}}}" for count, form in parts)
        out[country] = (4 + sum(int(count) for count, _ in parts), re.compile(pattern))
    return out


def national(value: str) -> Iterator[tuple[str, str]]:
    """The bank's code and the account's number that an IBAN holds, as written at home; nothing where a country has no settled form."""
    at, parts = 4, []
    for count in re.findall(r"([0-9]+)!", table("iban")["structure"].get(value[:2], "")):
        parts.append(value[at : at + int(count)])
        at += int(count)
    for form in table("iban")["national"].get(value[:2], ()):
        bank, number = ("".join(parts[int(n)] for n in side.split()) for side in form.split("|"))
        yield bank, number


def find(page: Page) -> Iterator[tuple[int, int, str]]:
    """Numbers in running text, in one piece or in groups: as many letters and digits as the country's numbers have."""
    text = page.text
    for anchor in _ANCHOR.finditer(text):
        start = anchor.start()
        known = structures().get(anchor[0][:2].upper())
        if not known or (_joined(text[start - 1 : start]) and page.low[max(0, start - 4) : start] != "iban"):
            continue
        end = _reach(text, start, known[0])
        if end and not _joined(text[end : end + 1]) and (value := _known(text[start:end])):
            yield start, end, value


def _reach(text: str, start: int, length: int) -> int:
    """Where `length` letters and digits end that are parted by single blanks or hyphens at most; 0 where they are not so many."""
    straight = text[start : start + length]
    if len(straight) == length and straight.isascii() and straight.isalnum():
        return start + length
    at, last = start, ""
    while length:
        char = text[at : at + 1]
        if char.isascii() and char.isalnum():
            length -= 1
        elif char not in (" ", "-") or last in (" ", "-"):
            return 0
        at, last = at + 1, char
    return at


def _joined(char: str) -> bool:
    return char.isascii() and char.isalnum()


@lru_cache(maxsize=100_000)
def _known(text: str) -> str | None:
    """A ledger names few accounts in many rows."""
    return parse(text)


@plugins.kind(find=find)
def parse(text: str, region: str | None = None) -> str | None:
    """An IBAN in upper case without spaces: the country's length and structure, and remainder 1 modulo 97."""
    value = re.sub(r"[\s.\-]", "", text)
    if not (_SHORTEST <= len(value) <= _LONGEST and value.isascii() and value in (value.upper(), value.lower())):
        return None
    value = value.upper()
    known = structures().get(value[:2])
    if not known or len(value) != known[0] or not value[2:4].isdigit() or not known[1].fullmatch(value[4:]):
        return None
    return value if int("".join(str(int(c, 36)) for c in value[4:] + value[:4])) % 97 == 1 else None


def show(value: str) -> str:
    """In groups of four, as on paper."""
    return " ".join(value[n : n + 4] for n in range(0, len(value), 4))


def forms(value: str) -> Iterator[str]:
    """In one piece, in groups, with hyphens, in small letters."""
    yield value
    yield show(value)
    yield show(value).replace(" ", "-")
    yield value.lower()
