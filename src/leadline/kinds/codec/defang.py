"""Defanging undone: what people write so that a link cannot be clicked (`hxxps://pay[.]example[.]com`) reads as meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Bracketed marks; around words one blank may stand. Each begins with a bracket or a backslash, and the letters are spelled out
# instead of ignoring case: so the search jumps to the brackets.
_WORD = "[Dd][Oo][Tt]|[Pp][Uu][Nn][Kk][Tt]|[Pp][Uu][Nn][Tt][Oo]|[Pp][Oo][Ii][Nn][Tt]|[Aa][Tt]|@"
MARK = re.compile(rf"[\[({{<] ?(?:{_WORD}) ?[\])}}>] ?|[\[({{](?:\.|:|://|//|/)[\])}}]|\\\.")
SCHEME = re.compile(r"[hH](?:[xX][xX]|\*\*|\+\+|[xX][tT]|[tT][xX])[pP](?=[sS]?(?::|\[:))|[fF][xX][pP](?=[sS]?(?::|\[:))")

_SCHEME_SIGNS = ("xxp", "xXp", "XXp", "XXP", "Xxp", "xtp", "txp", "TXP", "XTP", "**p", "++p", "fxp", "FXP")

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # full-width forms of ASCII
_SPACES = dict.fromkeys([0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " ")
_DASHES = dict.fromkeys([0x2010, 0x2011, 0x2012, 0x2013, 0x2212], "-")
NARROW: dict[int, int | str] = {**_WIDE, **_SPACES, **_DASHES, 0x3002: ".", 0xFF61: ".", 0x2024: "."}
_NARROWED = re.compile("[" + "".join(map(chr, NARROW)) + "]")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff\U000e0000-\U000e007f]+")


def narrow(text: str) -> str:
    """The text with full-width letters, odd blanks and dashes as their plain twins, letter for letter."""
    return text if text.isascii() or not _NARROWED.search(text) else text.translate(NARROW)


def plain(mark: str) -> str:
    """What a mark stands for: `[dot]` a dot, `(at)` an at sign, `[://]` itself without brackets."""
    inner = mark.strip("[](){}<>\\ ").lower()
    return "." if inner in ("dot", "punkt", "punto", "point") else "@" if inner == "at" else inner


def scheme(printed: str) -> str:
    """The scheme that a defanged one stands for, of the same length: `hxxp` is `http`, `fxp` is `ftp`."""
    return "ftp" if len(printed) == 3 else "http"


def _start(text: str, mark: re.Match[str]) -> int:
    """A word's mark takes the blank before it along: `lena (at) example`."""
    at = mark.start()
    return at - 1 if mark[0][1:3].strip().isalpha() and text[at - 1 : at] == " " else at


def marks(text: str) -> Iterator[tuple[int, int, str]]:
    """Each place to be read otherwise: start, end, what it stands for; in order, none overlapping."""
    found = [(_start(text, m), m.end(), plain(m[0])) for m in MARK.finditer(text)] if any(c in text for c in "[({<\\") else []
    if any(sign in text for sign in _SCHEME_SIGNS):
        found += [(m.start(), m.end(), scheme(m[0])) for m in SCHEME.finditer(text) if not text[m.start() - 1 : m.start()].isalpha()]
    found += [(m.start(), m.end(), "") for m in INVISIBLE.finditer(text)] if not text.isascii() else []
    last = 0
    for start, end, meant in sorted(found):
        if start >= last:
            yield start, end, meant
            last = end


def refang(text: str) -> str:
    """The text as it was meant."""
    text = narrow(text)
    out, last = [], 0
    for start, end, meant in marks(text):
        out += [text[last:start], meant]
        last = end
    return "".join([*out, text[last:]])
