"""Business identifier codes of banks (ISO 9362), also called SWIFT codes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from leadline.kinds.codec.page import Page
from leadline.kinds.codec.tables import table
from leadline.model import plugin as plugins

LABELS = ("bic", "swift", "bicfi", "swift-bic", "bic/swift", "swiftcode")
_GAP = r"(?:[\s:=./()\[\]#<>*|,\"-]{1,4}|code|number|no\b|nr\b|is|bic|swift|address|lautet|adresse|FI>){0,6}?"
_AFTER = re.compile(_GAP + r"\b([A-Za-z0-9]{8}(?:[A-Za-z0-9]{3})?)\b")
_FORM = re.compile(r"[A-Z0-9]{4}([A-Z]{2})[A-Z0-9]{2}(?:[A-Z0-9]{3})?")


@cache
def countries() -> frozenset[str]:
    """The country codes that a BIC may carry."""
    return frozenset(table("countries")["codes"].split())


def find(page: Page) -> Iterator[tuple[int, int, str]]:
    """Codes right after their label: the form alone is that of many words."""
    for at in page.words(*LABELS):
        found = _AFTER.match(page.text, at)
        if found and found[1].isupper() and (value := parse(found[1])):
            yield found.start(1), found.end(1), value


@plugins.kind(find=find, labels=LABELS)
def parse(text: str, region: str | None = None) -> str | None:
    """A BIC in upper case: four of the party, country, two of the place, at will three of the branch. It has no checksum."""
    value = re.sub(r"\s", "", text).upper()
    found = _FORM.fullmatch(value)
    return value if found and found[1] in countries() else None


def show(value: str) -> str:
    """The code as it is."""
    return value


def forms(value: str) -> Iterator[str]:
    """The code as it is; in running text it needs its label."""
    yield value
