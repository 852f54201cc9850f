"""Payment addresses of India's Unified Payments Interface."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from leadline.kinds.codec.page import Page
from leadline.kinds.codec.tables import table
from leadline.model import plugin as plugins

_NAME = re.compile(r"[A-Za-z0-9._-]{2,65}")
_BANK = re.compile(r"[A-Za-z][A-Za-z0-9]{1,30}(?![A-Za-z0-9_@-]|\.[A-Za-z0-9])")
_FORM = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]{1,63})@([A-Za-z][A-Za-z0-9]{1,30})")
_LABEL = re.compile(r"\bupi\b|\bvpa\b|g ?pay|phone ?pe|paytm|bhim|यूपीआई")


@cache
def _handles() -> frozenset[str]:
    return frozenset(table("upi")["handles"].split())


def find(page: Page) -> Iterator[tuple[int, int, str]]:
    """Addresses at a known bank or app, or at any where the line says UPI before it."""
    text = page.text
    at = text.find("@")
    while at >= 0:
        bank = _BANK.match(text, at + 1)
        name = _NAME.match(text[max(0, at - 65) : at][::-1]) if bank else None
        if bank and name:
            printed = name[0][::-1].lstrip("._-")
            start = at - len(printed)
            known = bank[0].lower() in _handles() or _LABEL.search(page.before(start, 40))
            if known and (value := address(text[start : bank.end()])):
                yield start, bank.end(), value
        at = text.find("@", at + 1)


def address(text: str) -> str | None:
    """An address by its form alone: for places that can hold nothing else, since new banks and apps come every year."""
    found = _FORM.fullmatch(text)
    return text.lower() if found and len(found[1]) >= 3 else None


@plugins.kind(find=find, labels=("upi", "vpa"))
def parse(text: str, region: str | None = None) -> str | None:
    """A UPI address `name@bank` in small letters, the bank or app one of the data file. It has no dot behind the @."""
    text = text.strip().removeprefix("upi:")
    value = address(text)
    return value if value and value.partition("@")[2] in _handles() else None


def show(value: str) -> str:
    """The address as it is."""
    return value


def forms(value: str) -> Iterator[str]:
    """As it is, and in capitals."""
    yield value
    yield value.upper()
