"""Knows TagPacks by the fields of their header and of their first tag; the tags are the extractors' to read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leadline.intake import looks
from leadline.model.records import Exhibit, Part
from leadline.plugins import reader

_HEADER = re.compile(r"^(?:title|creator|label|currency|lastmod|source|description)[ \t]*:", re.MULTILINE)
_TAGS = re.compile(r"^tags[ \t]*:[ \t]*\r?$", re.MULTILINE)
_TAG = re.compile(r"^[ ]*(?:-[ ]+)?address[ \t]*:[ \t]*\S", re.MULTILINE)


def _claims(head: bytes, name: str) -> float:
    """How sure it is that this is a TagPack: fields of its header, then the list of tags, then an address."""
    text = looks.text(head)
    if not text or not (tags := _TAGS.search(text)):
        return 0.0
    return 0.9 if len(_HEADER.findall(text)) >= 2 and _TAG.search(text, tags.end()) else 0.0


@reader(media="application/x-tagpack+yaml; table=accounts", claims=_claims)
def tagpack(exhibit: Exhibit, data: bytes) -> Iterator[Part]:
    """TagPacks of GraphSense (YAML): addresses with what a source says of them; nothing lies inside."""
    yield from ()
