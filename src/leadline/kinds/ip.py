"""Addresses of the Internet Protocol, versions 4 and 6."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import AddressValueError, IPv4Address, IPv6Address

from leadline.kinds.codec.defang import refang
from leadline.kinds.codec.page import Page
from leadline.model import plugin as plugins

_DOTTED = re.compile(r"\.([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})(?![0-9])")
_COLONS = re.compile(r":[0-9A-Fa-f]{0,4}:")
_SIX = re.compile(r"[0-9A-Fa-f:]{2,39}(?:\.[0-9]{1,3}){0,3}")
_FOUR = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}")
_VERSION = re.compile(
    r"(?:\bv|ver|version|release|build|firmware|revision|rev|software|update|kapitel|section|chapter|abschnitt|§)[\s.:#]*$"
)
_HEADING = re.compile(r"^[ \t]*$")


def find(page: Page) -> Iterator[tuple[int, int, str]]:
    """Addresses in running text; numbers of versions and sections have the same form and are left out by what stands before."""
    yield from _four(page)
    yield from _six(page)


def _four(page: Page) -> Iterator[tuple[int, int, str]]:
    text = page.text
    for found in _DOTTED.finditer(text):
        dot, end = found.span()
        head = text[max(0, dot - 3) : dot]
        start = dot - (len(head) - len(head.rstrip("0123456789")))
        before, behind = text[start - 1 : start], text[end : end + 2]
        if start == dot or before.isalnum() or before in (*"._-+,$€£#", "\\") or behind[:1].isalpha() or behind[:1] in ("_", "%"):
            continue
        if (behind[:1] in (".", "-", ",") and behind[1:].isalnum()) or (before == "/" and text[start - 3 : start] != "://"):
            continue
        line = page.before(start, 24)
        small = max(map(int, text[start:end].split("."))) < 20
        if not _VERSION.search(line) and not (small and _HEADING.match(line)) and (value := parse(text[start:end])):
            yield start, end, value


def _six(page: Page) -> Iterator[tuple[int, int, str]]:
    text, last = page.text, 0
    for colons in _COLONS.finditer(text):
        at = colons.start()
        if at < last:
            continue
        head = text[max(last, at - 4) : at]
        start = at - (len(head) - len(head.rstrip("0123456789abcdefABCDEF")))
        found = _SIX.match(text, start)
        if not found:
            continue
        last = found.end()
        end = last - 1 if text[last - 1] == ":" and text[last - 2] != ":" else last
        around = text[start - 1 : start] + text[end : end + 1]
        groups = [g for g in text[start:end].split(":") if g]
        if any(c.isalnum() or c in "_:" for c in around) or len(groups) < 2 or len(groups[0]) < 3:
            continue
        if value := parse(text[start:end]):
            yield start, end, value


@plugins.kind(find=find)
def parse(text: str, region: str | None = None) -> str | None:
    """An IPv4 address in four decimal parts, or an IPv6 address as RFC 5952 writes it; not the unspecified address, nor 0.x."""
    text = refang(text.strip())
    try:
        if _FOUR.fullmatch(text):
            four = IPv4Address(text)
            return str(four) if int(four) >> 24 else None
        if not _SIX.fullmatch(text) or ":" not in text:
            return None
        six = IPv6Address(text)
    except AddressValueError:
        return None
    return str(six.ipv4_mapped or six) if int(six) > 1 else None


def show(value: str) -> str:
    """The address as it is."""
    return value


def forms(value: str) -> Iterator[str]:
    """As it is, and so that it cannot be clicked."""
    yield value
    if "." in value:
        yield value.replace(".", "[.]")
