"""Markers by which a site reports its visitors to its owner: sites that share one share an owner."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leadline.kinds.codec.page import Page
from leadline.model import plugin as plugins

# Each begins with fixed letters, which is what the search jumps to.
_MARKERS = (
    re.compile(r"UA-[0-9]{4,10}-[0-9]{1,4}"),
    re.compile(r"G-(?=[A-Z]{0,9}[0-9])[A-Z0-9]{10}"),
    re.compile(r"GTM-[A-Z0-9]{5,9}"),
    re.compile(r"AW-[0-9]{9,11}"),
    re.compile(r"ca-pub-[0-9]{16}"),
)
_PIXEL = re.compile(r"fbq\( ?['\"]init['\"] ?, ?['\"]([0-9]{14,17})['\"]")
_VALUE = re.compile(r"UA-[0-9]{4,10}-[0-9]{1,4}|G-[A-Z0-9]{10}|GTM-[A-Z0-9]{5,9}|AW-[0-9]{9,11}|ca-pub-[0-9]{16}|pixel/[0-9]{14,17}")


def find(page: Page) -> Iterator[tuple[int, int, str]]:
    """Google's ids by their own form, Meta's pixel by the call that carries it."""
    for marker in _MARKERS:
        for found in marker.finditer(page.text):
            start, end = found.span()
            if not (_joined(page.text[start - 1 : start]) or _joined(page.text[end : end + 1])):
                yield start, end, found[0]
    for found in _PIXEL.finditer(page.text):
        yield found.start(1), found.end(1), "pixel/" + found[1]


def _joined(char: str) -> bool:
    return char.isalnum() or char in ("-", "_")


@plugins.kind(find=find)
def parse(text: str, region: str | None = None) -> str | None:
    """A Google Analytics, Tag Manager, Ads or AdSense id as it is, or a Meta pixel as `pixel/NUMBER`. None of them has a checksum."""
    text = text.strip()
    if call := _PIXEL.search(text):
        return "pixel/" + call[1]
    return text if _VALUE.fullmatch(text) else None


def show(value: str) -> str:
    """The id as it is."""
    return value


def forms(value: str) -> Iterator[str]:
    """The id as it is; a pixel in its call."""
    yield f"fbq('init', '{value[6:]}')" if value.startswith("pixel/") else value
