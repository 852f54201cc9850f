"""Proxies of PayNow, Singapore's instant payments: a company's number or a phone number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leadline.kinds import phone
from leadline.kinds.codec.page import Page
from leadline.model import plugin as plugins

LABELS = ("paynow", "pay now", "uen")
_GAP = re.compile(r"(?:[ \t:=>(\-\n]{1,3}|\b(?:to|uen|number|no|id|is|via|mobile|phone|hp|using|corporate|account)\b){0,8}", re.IGNORECASE)
_KEY = re.compile(r"(?:\+65 ?)?[0-9]{4}[ -]?[0-9]{4}(?![0-9A-Za-z])|[A-Za-z0-9]{9,10}(?![A-Za-z0-9])")
_SHAPES = (
    # pattern, weights, letters, what is subtracted: published by ACRA as forms; the check letters as in python-stdnum's tests (G)
    (re.compile(r"[0-9]{8}[A-Z]"), (10, 4, 9, 3, 8, 2, 7, 1), "XMKECAWLJDB", 0),
    (re.compile(r"(?:19|20)[0-9]{7}[A-Z]"), (10, 8, 6, 4, 9, 7, 5, 3, 1), "ZKCMDNERGWH", 0),
    (re.compile(r"[RST][0-9]{2}[A-Z]{2}[0-9]{4}[A-Z]"), (4, 3, 5, 3, 10, 2, 2, 5, 7), "ABCDEFGHJKLMNPQRSTUVWX0123456789", 5),
)


def find(page: Page) -> Iterator[tuple[int, int, str]]:
    """Proxies after the word PayNow or UEN."""
    for at in page.words(*LABELS):
        gap = _GAP.match(page.text, at)
        key = _KEY.match(page.text, gap.end() if gap else at)
        if key and key.start() > at and (value := parse(key[0], "SG")):
            yield key.start(), key.end(), value


def _checked(value: str) -> bool:
    for shape, weights, letters, less in _SHAPES:
        if shape.fullmatch(value):
            if less and any(c not in letters for c in value[:-1]):
                return False
            digits = [letters.index(c) if less else int(c) for c in value[:-1]]
            total = sum(d * w for d, w in zip(digits, weights, strict=True))
            return letters[(total - less) % 11] == value[-1]
    return False


@plugins.kind(find=find, labels=LABELS)
def parse(text: str, region: str | None = None) -> str | None:
    """A PayNow proxy: a Unique Entity Number with the right check letter, or a phone number of Singapore in E.164."""
    value = text.strip().upper()
    if _checked(value):
        return value
    number = phone.parse(text.strip(), "SG")
    return number if number and number.startswith("+65") else None


def show(value: str) -> str:
    """The proxy as it is."""
    return value


def forms(value: str) -> Iterator[str]:
    """As it is; running text must say PayNow before it."""
    yield value
