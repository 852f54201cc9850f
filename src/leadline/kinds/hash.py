"""Hashes of files: MD5, SHA-1, SHA-256."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leadline.kinds.codec.page import Page
from leadline.model import plugin as plugins

_FORM = re.compile(r"[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32}|[0-9A-F]{64}|[0-9A-F]{40}|[0-9A-F]{32}")
_LABEL = re.compile(r"(?:md5|sha-?1|sha-?256|hash|checksum)\W{0,4}$")
_GLUE = frozenset("=/+-_.@%&#$\\?~")


def find(page: Page) -> Iterator[tuple[int, int, str]]:
    """Whole runs of hex digits that stand alone: not a part of an address, a boundary or a message's id, unless labelled."""
    text = page.text
    for start, end in page.tokens:
        if end - start not in (32, 40, 64) or not (value := parse(text[start:end])):
            continue
        glued = text[start - 1 : start] in _GLUE or (text[end : end + 1] in _GLUE and text[end + 1 : end + 2].isalnum())
        if not glued or _LABEL.search(page.before(start, 16)):
            yield start, end, value


@plugins.kind(find=find)
def parse(text: str, region: str | None = None) -> str | None:
    """An MD5, SHA-1 or SHA-256 in lower-case hex; not one of digits only, nor of letters only."""
    text = text.strip()
    if not _FORM.fullmatch(text) or text.isdigit() or text.isalpha() or len(set(text)) < 6:
        return None
    return text.lower()


def show(value: str) -> str:
    """The hash as it is."""
    return value


def forms(value: str) -> Iterator[str]:
    """In small letters and in capitals."""
    yield value
    yield value.upper()
