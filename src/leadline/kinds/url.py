"""Addresses of pages on the web."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlsplit

from leadline.kinds import domain, ip
from leadline.kinds.codec.defang import refang
from leadline.kinds.codec.page import Page
from leadline.model import plugin as plugins
from leadline.model.values import Ref

_SCHEME = re.compile(r"(?i)(?:https?|s?ftps?)\Z")
_WRITTEN = re.compile(r"(?i)(?:https?|s?ftps?)://")
# An address ends at white space, quotes, angle brackets, and at letters and marks of scripts that are written without blanks.
_NEVER = r"\s<>\"'`|\\^{}\x00-\x1f\x7f\u00ab\u00bb\u2000-\u206f"
_REST = re.compile(f"[^{_NEVER}\u0e00-\u0fff\u1100-\u11ff\u1780-\u17ff\u2e80-\U0010ffff]{{1,8192}}")
_HOST = re.compile(f"[^/?#{_NEVER}\u3000-\u303f\uff00-\uffef]{{1,320}}")
_ASCII_HOST = re.compile(r"[0-9A-Za-z.:@_\[\]-]{1,320}")
_PORT = re.compile(r":[0-9]{1,5}(?=/)")
_PAIRS = {")": "(", "]": "["}


def find(page: Page) -> Iterator[tuple[int, int, str]]:
    """Addresses with a scheme, and names followed by a path (`bit.ly/abc`), which are read as http."""
    text = page.text
    last = 0
    at = text.find("://")
    while at >= 0:
        scheme = _SCHEME.search(text[max(0, at - 5) : at])
        start = at - len(scheme[0]) if scheme else at
        if scheme and start >= last and not _joined(text[start - 1 : start]) and (found := _reach(text, start, at + 3)):
            last = found[1]
            yield found
        at = text.find("://", max(at + 3, last))
    yield from _without_scheme(page)


def _without_scheme(page: Page) -> Iterator[tuple[int, int, str]]:
    text = page.text
    for start, end in page.names:
        before = text[start - 1 : start]
        if before in ("@", "/", "\\", ":", "=", "&", "%", "#", "_", "~") or _joined(before):
            continue
        rest = _PORT.match(text, end)
        slash = rest.end() if rest else end
        if text[slash : slash + 1] != "/" or text[slash + 1 : slash + 2] in ("", " ", "\n", "/"):
            continue
        if not (name := domain.name_at(text, start, end)):
            continue
        if name[1] == end and (found := _reach(text, name[0], name[0])):
            yield found


def _reach(text: str, start: int, host: int) -> tuple[int, int, str] | None:
    """How far an address goes, and its value: without the marks of the sentence that it stands in.

    The host is looked at first: what has none costs no more than a glance, however long the text goes on.
    """
    name = _HOST.match(text, host)
    if not name:
        return None
    ends = set()
    if _known(_trim_host(name[0])):
        rest = _REST.match(text, name.end())
        ends.add(_trimmed(text, host, rest.end() if rest else name.end()))
    if plain := _ASCII_HOST.match(text, host):
        ends.add(_trimmed(text, host, plain.end()))
    for end in sorted(ends, reverse=True):
        if end > host and (value := parse(text[start:end])):
            return start, end, value
    return None


def _trim_host(authority: str) -> str:
    """The host of an authority: without a user before it, a port behind it, and a sentence's marks."""
    name = authority.rpartition("@")[2]
    return name[: name.find("]") + 1] if name.startswith("[") else name.partition(":")[0].rstrip(".,;:!?*_~)")


def _known(name: str) -> bool:
    return bool(domain.parse(name) or ip.parse(name.strip("[]")))


def _trimmed(text: str, start: int, end: int) -> int:
    """The end without the sentence's own marks: a closing bracket goes where the address has no opening one for it."""
    spare = {close: text.count(close, start, end) - text.count(opening, start, end) for close, opening in _PAIRS.items()}
    while end > start:
        char = text[end - 1]
        if char not in ".,;:!?*_~" and spare.get(char, 0) <= 0:
            break
        if char in spare:
            spare[char] -= 1
        end -= 1
    return end


def _joined(char: str) -> bool:
    return char.isascii() and char.isalnum()


@plugins.kind(find=find)
def parse(text: str, region: str | None = None) -> str | None:
    """An address normalised by the WHATWG rules, defanging undone; without a scheme, a name and a path are read as http."""
    text = refang(text.strip())
    if not _WRITTEN.match(text):
        name, slash, path = text.partition("/")
        if not slash or not path or not domain.parse(name.partition(":")[0]):
            return None
        text = "http://" + text
    return _normal(text)


@lru_cache(maxsize=100_000)
def _normal(text: str) -> str | None:
    import ada_url

    try:
        address = ada_url.URL(text)
    except ValueError:
        return None
    name = str(address.hostname).strip("[]")
    if "%" in address.host or not (domain.parse(name) or ip.parse(name)):
        return None
    return str(address.href)


def host(value: str) -> Ref | None:
    """The host of an address as a reference of its own: a domain or an IP."""
    try:
        name = urlsplit(value).hostname or ""
    except ValueError:
        return None
    if number := ip.parse(name):
        return Ref("ip", number)
    found = domain.parse(name)
    return Ref("domain", found) if found else None


def show(value: str) -> str:
    """The address as it is."""
    return value


def forms(value: str) -> Iterator[str]:
    """As it is, and so that it cannot be clicked."""
    yield value
    scheme, _, rest = value.partition("://")
    name, slash, path = rest.partition("/")
    yield f"{scheme.replace('tt', 'xx')}://{name.replace('.', '[.]')}{slash}{path}"
    yield f"{scheme.upper()}://{name.upper()}{slash}{path}"
