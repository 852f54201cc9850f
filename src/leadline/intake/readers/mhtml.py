"""Reads a web page saved with all that belongs to it (MHTML): every part, and the addresses that it was saved from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from leadline.intake import limits, mime, mime_parts, mime_values, names
from leadline.model.records import Child, Count, Exhibit, Part, Problem
from leadline.plugins import reader

_BEFORE = b"\xef\xbb\xbf\r\n\t "
_SENT = {"to", "cc", "received", "return-path", "delivered-to", "reply-to", "message-id", "dkim-signature", "in-reply-to", "envelope-to"}
_LOCATED = re.compile(rb"[\r\n]Content-Location[ \t]*:", re.IGNORECASE)
_PAGE = re.compile(rb"[\r\n]Content-Type[ \t]*:\s*(?:text/html|application/xhtml)", re.IGNORECASE)
_KEPT = ("snapshot-content-location", "content-location", "subject", "date", "from")
_ADVICE = "What could be read was read. If it matters, save the page again, also as PDF, and note the time."


def _claims(head: bytes, name: str) -> float:
    """How sure it is that this is a saved page and no mail: it says where it was saved, or was never sent and says where its parts lay."""
    start = len(head) - len(head.lstrip(_BEFORE))
    block = mime.headers(head, start, len(head))
    if not block.fields or block.fields[0].start != start:
        return 0.0
    if block.first("snapshot-content-location"):
        return 0.97
    if {f.name for f in block.fields} & _SENT or "@" in block.first("from"):
        return 0.0
    media, _ = mime.media_type(block)
    if media == "multipart/related" and _LOCATED.search(head, block.body) and _PAGE.search(head, block.body):
        return 0.96
    return 0.96 if media == "text/html" and block.first("content-location") else 0.0


@reader(media="multipart/related", claims=_claims)
def mhtml(exhibit: Exhibit, data: bytes) -> Iterator[Part]:
    """A saved web page (MHTML, .mht): page, pictures and frames as exhibits of their own, and `saved-from.txt` with their addresses.

    After RFC 2557; browsers add where and when the page was saved.
    """
    taken = names.Names()
    start = len(data) - len(data.lstrip(_BEFORE))
    most, parts, read = limits.current().members, 0, 0
    addresses: dict[str, None] = {}
    for found in mime.walk(data, start):
        if isinstance(found, mime.Defect):
            yield _problem(exhibit, found)
            continue
        parts += 1
        if read >= most:
            continue
        read += 1
        address = "".join(mime_values.words(found.block.first("content-location")).split())
        if address and not address.lower().startswith(("cid:", "data:")):
            addresses[names.line(address)] = None
        yield from _part(exhibit, data, found, parts, address, taken)
    if parts > read:
        yield Problem("over-limit", f"The page has {parts:,} parts; the last {parts - read:,} were not read.", _ADVICE, exhibit.sha256)
    yield Child(taken.unique("saved-from.txt"), _said(data, start, addresses), "text/plain; charset=utf-8", "headers")
    yield Count(exhibit.sha256, parts, read, parts - read)


def _said(data: bytes, start: int, addresses: dict[str, None]) -> bytes:
    """What the page says of how it was saved, then the addresses of its parts; its first line keeps it from being taken for a mail."""
    block = mime.headers(data, start, len(data))
    lines = ["Headers of this saved page"]
    for one in block.fields:
        if one.name in _KEPT:
            lines.append(f"{data[one.start : one.start + len(one.name)].decode('ascii')}: {names.line(mime_values.words(one.value))}")
    return "\n".join([*lines, *(f"[part] {address}" for address in addresses), ""]).encode("utf-8", "replace")


def _part(exhibit: Exhibit, data: bytes, leaf: mime.Leaf, position: int, address: str, taken: names.Names) -> Iterator[Part]:
    body, fault = mime_parts.decoded(leaf, data[leaf.start : leaf.end])
    media, lie = mime_parts.media(leaf, body)
    label = f"part {leaf.number}"
    for what in filter(None, (fault, lie)):
        yield _problem(exhibit, mime.Defect("malformed", f"In {label} {what}.", leaf.start, leaf.end))
    shown = names.display(mime_parts.file_name(leaf) or _name(address) or f"part-{position}")
    if "." not in shown:
        shown = f"{shown}.{mime_parts.ending(leaf.media)}"
    where = f"{label}, bytes {leaf.start}-{leaf.end}" + (f", {names.line(address[:500])}" if address else "")
    yield Child(taken.unique(shown), body, media, where)


def _name(address: str) -> str:
    """The last part of an address's path, "" where it has none or is none."""
    try:
        path = urlsplit(address).path
    except ValueError:
        return ""
    return unquote(path.replace("\\", "/").rstrip("/").rpartition("/")[2]).strip() if "/" in path or "\\" in path else ""


def _problem(exhibit: Exhibit, defect: mime.Defect) -> Problem:
    return Problem(defect.kind, defect.what, _ADVICE, exhibit.sha256, exhibit.span(defect.start, defect.end))
