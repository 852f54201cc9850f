"""Domain names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from hashlib import sha3_256
from typing import Any

from leadline.kinds.codec.defang import refang
from leadline.kinds.codec.page import Page
from leadline.kinds.codec.tables import table
from leadline.model import plugin as plugins

_LABEL = re.compile(r"(?!-)[^\W_](?:[\w-]{0,61}[^\W_])?")
_ONION = re.compile(r"[a-z2-7]{56}")
_SPECIAL = frozenset({"example", "invalid", "test"})  # RFC 2606: reserved, and used in invented cases
_SITE = re.compile(r"domain|web|site|visit|\burl\b|link|page|platform|host|log ?in|portal|www|seite|besuch|сайт|网站|网址|เว็บ")
_PACKAGE = frozenset({"com", "org", "net", "io", "android", "java", "javax", "edu", "gov"})  # com.example.app is a program's name


@cache
def _suffixes(*, icann: bool) -> Any:
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList(accept_unknown=False, only_icann=icann)


@cache
def _words() -> dict[str, frozenset[str]]:
    return {name: frozenset(text.split()) for name, text in table("domains").items()}


def registrable(value: str) -> str:
    """The part of a host name that somebody registered, or that a namesake host gave away (`shop.github.io`); else the whole."""
    return str(_suffixes(icann=False).privatesuffix(value) or value)


def find(page: Page) -> Iterator[tuple[int, int, str]]:
    """Names in running text that end in a public suffix and are no file name, abbreviation or two sentences run together."""
    text = page.text
    for start, end in page.names:
        before = text[start - 1 : start]
        if before in ("@", "/", "\\", "_", "#", "$", "%", "+", "~") or (before.isalnum() and before.isascii()):
            continue
        if (name := name_at(text, start, end)) and _meant(page, *name):
            yield name


def name_at(text: str, start: int, end: int) -> tuple[int, int, str] | None:
    """The longest part of a dotted run that is a host name: words glued on behind are given up, letters of other scripts too."""
    while start < end and text[start] in "._-":
        start += 1
    if not text[start:end].isascii() and not parse(text[start:end].rstrip("._-")):
        ascii_only = re.search(r"[A-Za-z0-9.-]{3,253}", text[start:end])
        if not ascii_only:
            return None
        start, end = start + ascii_only.start(), start + ascii_only.end()
    for _ in range(4):
        while end > start and text[end - 1] in "._-":
            end -= 1
        labels = text[start:end].split(".")
        glued = len(labels) > 2 and labels[-1].istitle() and "".join(labels[:-1]).islower()
        if not glued and (value := parse(text[start:end])):
            return start, end, value
        cut = text.rfind(".", start, end)
        if cut <= start:
            return None
        end = cut
    return None


def _meant(page: Page, start: int, end: int, value: str) -> bool:
    """Whether a bare name is meant as a site: top-level domains that are also file endings or words need a sign."""
    printed = page.text[start:end].split(".")
    labels = value.split(".")
    if labels[0] == "www" and len(labels) > 2:
        return True
    if page.text[end : end + 1] == "(" or (labels[0] in _PACKAGE and len(labels) > 2):
        return False
    words, last = _words(), labels[-1]
    if printed[-1].istitle() and len(printed) == 2 and not printed[0].istitle():
        return False
    alone = not page.before(start, 8).strip() and not page.after(end, 8).strip()
    signed = alone or bool(_SITE.search(page.before(start, 32))) or page.text[end : end + 1] == "/"
    if last in words["files"] or (last in words["programs"] and len(labels) == 2 and labels[0] in words["stems"]):
        return signed and not alone
    if last in words["words"] and all(label.isalpha() for label in labels):
        return signed
    return len(labels) > 2 or len(labels[0]) > 1 or signed


@plugins.kind(find=find)
def parse(text: str, region: str | None = None) -> str | None:
    """A host name as lower-case A-label, below a suffix of the public suffix list (or of RFC 2606), or a version 3 onion address."""
    return _name(text.strip())


@lru_cache(maxsize=100_000)
def _name(text: str) -> str | None:
    name = refang(text).rstrip(".")
    if not 3 < len(name) <= 253 or "." not in name:
        return None
    if not name.isascii():
        import ada_url

        name = ada_url.idna_to_ascii(name.lower()).decode("ascii")
    name = name.lower()
    labels = name.split(".")
    if len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels) or labels[-1].isdigit():
        return None
    if labels[-1] == "onion":
        return name if _onion(labels[-2]) else None
    if labels[-1] in _SPECIAL:
        return name
    return name if _suffixes(icann=True).privatesuffix(name) else None


def _onion(label: str) -> bool:
    """Version 3: base32 of a key, two bytes of a checksum and the version (Tor's rend-spec-v3)."""
    if not _ONION.fullmatch(label):
        return False
    number = 0
    for char in label:
        number = number << 5 | "abcdefghijklmnopqrstuvwxyz234567".index(char)
    data = number.to_bytes(35, "big")
    return data[34] == 3 and sha3_256(b".onion checksum" + data[:32] + b"\x03").digest()[:2] == data[32:34]


def show(value: str) -> str:
    """The name as it is."""
    return value


def forms(value: str) -> Iterator[str]:
    """As it is, in capitals, and so that it cannot be clicked."""
    yield value
    yield value.upper()
    yield value.replace(".", "[.]")
    yield value.replace(".", " (dot) ")
