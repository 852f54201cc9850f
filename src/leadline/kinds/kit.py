"""Phishing kits, known by the hash of their files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leadline.model import plugin as plugins

_FORM = re.compile(r"[0-9a-f]{64}")


@plugins.kind()
def parse(text: str, region: str | None = None) -> str | None:
    """The SHA-256 that names a phishing kit, in lower-case hex. Comes from readers of archives, never from running text."""
    value = text.strip().lower()
    return value if _FORM.fullmatch(value) else None


def show(value: str) -> str:
    """The hash as it is."""
    return value


def forms(value: str) -> Iterator[str]:
    """The hash as it is."""
    yield value
