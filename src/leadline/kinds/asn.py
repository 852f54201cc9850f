"""Numbers of autonomous systems: whose network an address belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leadline.kinds.codec.page import Page
from leadline.model import plugin as plugins

_LONG = re.compile(r"ASN[ :#-]{0,3}([0-9]{1,10})(?![0-9A-Za-z])")
_SHORT = re.compile(r"AS([0-9]{1,10})(?![0-9A-Za-z.])")
_NEAR = re.compile(r"autonomous|\bbgp\b|hosting|network|\bisp\b|whois|origin|\bip\b|provider|netz|hoster")


def find(page: Page) -> Iterator[tuple[int, int, str]]:
    """`ASN 64500`, and `AS64500` where the line speaks of networks."""
    for found in (*_LONG.finditer(page.text), *_SHORT.finditer(page.text)):
        start, end = found.span()
        if page.text[start - 1 : start].isalnum() or not (value := parse(found[1])):
            continue
        if found.re is _LONG or _NEAR.search(page.before(start, 60) + " " + page.after(end, 40)):
            yield start, end, value


@plugins.kind(find=find)
def parse(text: str, region: str | None = None) -> str | None:
    """An autonomous system's number as `AS64500` (RFC 5396 asplain, 32 bits, not 0)."""
    found = re.fullmatch(r"(?:ASN?[ :#-]{0,3})?([0-9]{1,10})", text.strip(), re.IGNORECASE)
    return f"AS{int(found[1])}" if found and 0 < int(found[1]) < 1 << 32 else None


def show(value: str) -> str:
    """The number with AS before it."""
    return value


def forms(value: str) -> Iterator[str]:
    """With ASN, which needs no other word near by."""
    yield "ASN " + value[2:]
    yield "ASN: " + value[2:]
