"""Writes what a reader learned about a file as lines of `name: value`, in a form that no value can break out of.

The first line says what it is, so that these texts are known again whatever stands in them.
"""

from __future__ import annotations

from collections.abc import Iterable

from leadline.intake import names

PICTURE = "Metadata of a picture, as its file gives it; whoever sends a file can write this"
SOUND = "Metadata of a sound recording, as its file gives it; whoever sends a file can write this"
PAYMENT = "Fields of a payment code beside the payee"
PACKAGE = "What an Android package says of itself; whoever made it can write this"
STRINGS = "Strings of an Android package that may hold a reference, each with its member and byte"
TITLES = (PICTURE, SOUND, PAYMENT, PACKAGE, STRINGS)
MEDIA = "text/plain; charset=utf-8"


def text(title: str, fields: Iterable[tuple[str, str]]) -> bytes:
    """The title, then each field; further lines of a value are indented, so that none looks like a field of its own."""
    out = [title]
    for name, value in fields:
        rows = [names.line(row) for row in value.replace("\0", " ").splitlines()] or [""]
        out.append("\n    ".join([f"{names.line(name)}: {rows[0]}", *rows[1:]]))
    return ("\n".join(out) + "\n").encode("utf-8", "replace")


def is_one(head: bytes) -> bool:
    """Whether these bytes begin as such a text does."""
    return head.startswith(tuple(f"{title}\n".encode() for title in TITLES))
