"""Reads an RTF document: its text, where its links lead, and what is embedded in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leadline.intake import compound, limits, names, ole_objects
from leadline.intake import rtf as format_rtf
from leadline.model.records import Child, Count, Exhibit, Part, Problem
from leadline.plugins import reader

_WORD = re.compile(r"\w{4,}")
_TAG = re.compile(r"<[^<>]*>")
_ADVICE = "What could be read was read. Open it in a word processor on a machine set apart, save it as PDF, and hand this in beside it."


def _claims(head: bytes, name: str) -> float:
    """How sure it is that this is RTF; programs open also what begins with `{\\rt` only."""
    start = head.lstrip(b"\xef\xbb\xbf\r\n\t \0")
    return 0.95 if start.startswith(b"{\\rtf") else 0.7 if start.startswith(b"{\\rt") else 0.0


@reader(media="application/rtf", claims=_claims)
def rtf(exhibit: Exhibit, data: bytes) -> Iterator[Part]:
    """A document in Rich Text Format: its text as `text.txt` with hidden text marked and link targets below, pictures and objects.

    Where a mail program wrapped HTML into it, that comes out as `page.html`, and the text only where it says more. Nothing is fetched.
    After the Rich Text Format Specification 1.9.1 and [MS-OXRTFEX].
    """
    taken = names.Names()
    found = format_rtf.read(data)
    lines = [line.strip() for line in _lines(found.text) if line.strip()]
    links = [f"[href] {names.line(link)}" for link in found.links]
    body = "\n".join([*lines, *map(names.line, found.about), *map(names.line, found.fields), *links, ""])
    faults = dict(found.faults)
    page = ""
    if format_rtf.wraps_html(data):
        inner = format_rtf.read(data, html=True)
        page, faults = inner.text, faults | inner.faults
    if page.strip():
        yield Child(taken.unique("page.html"), page.encode("utf-8", "replace"), "text/html; charset=utf-8", "the HTML wrapped in it")
    if body.strip() and not (page.strip() and _says_no_more(body, page)):
        yield Child(taken.unique("text.txt"), body.encode("utf-8", "replace"), "text/plain; charset=utf-8", "text and links")
    if not body.strip() and not page.strip() and not found.pieces:
        yield Problem("malformed", "It holds no text and nothing else that could be read.", _ADVICE, exhibit.sha256)
    for what, kind in faults.items():
        yield Problem(kind, what, _ADVICE, exhibit.sha256)
    yield from _after(exhibit, data, found.end, taken)
    yield from _pieces(exhibit, found.pieces, taken)


def _lines(text: str) -> list[str]:
    """The lines of the text, tabs kept, other control characters as escapes."""
    return ["\t".join(map(names.line, line.split("\t"))) for line in text.split("\n")]


def _says_no_more(body: str, page: str) -> bool:
    """Whether every longer word of the text stands in the HTML too, with its tags or without them."""
    return set(_WORD.findall(body)) <= {*_WORD.findall(page), *_WORD.findall(_TAG.sub("", page))}


def _after(exhibit: Exhibit, data: bytes, end: int, taken: names.Names) -> Iterator[Part]:
    """What stands behind the brace that closes the document: word processors do not show it."""
    if data[end:].strip(b"\0\r\n\t \x1a"):
        what = f"{len(data) - end:,} bytes stand behind its end, where no program shows them."
        advice = "Look at what was appended, and ask who wrote the file."
        yield Problem("malformed", what, advice, exhibit.sha256, exhibit.span(end, len(data)))
        yield Child(taken.unique("after-the-end.bin"), data[end:], None, f"bytes {end}-{len(data)}")


def _pieces(exhibit: Exhibit, pieces: list[format_rtf.Piece], taken: names.Names) -> Iterator[Part]:
    """Pictures and objects, each as a child, and how many there were."""
    most, reported = limits.current().members, 0
    for number, piece in enumerate(pieces[:most], 1):
        where = f"from byte {piece.at}"
        if piece.kind != "object":
            yield Child(taken.unique(f"picture-{number}.{piece.kind}"), piece.data, None, where)
            continue
        inside = ole_objects.unwrapped(piece.data)
        shown = names.display(inside.named if inside and inside.named else piece.named or "of no class")
        if inside is None:
            what = f"An embedded object ({shown}) is wrapped in a way that could not be undone; it was kept as it stands."
            yield Problem("malformed", what, _ADVICE, exhibit.sha256)
            yield Child(taken.unique(f"object-{number}.bin"), piece.data, None, where)
        elif inside.link:
            reported += 1
            what = f"An object ({shown}) is only linked, to {inside.link}; its content is not in this file."
            yield Problem("missing", what, "Ask for the linked file; do not follow the link on a working machine.", exhibit.sha256)
        else:
            yield Child(taken.unique(_name(inside, number)), inside.data, None, f"object {shown}, {where}")
    over = max(0, len(pieces) - most)
    if over:
        yield Problem("over-limit", f"It holds {len(pieces):,} pieces; the last {over:,} were not read.", _ADVICE, exhibit.sha256)
    yield Count(exhibit.sha256, len(pieces), len(pieces) - over - reported, over + reported)


def _name(inside: ole_objects.Embedded, number: int) -> str:
    if inside.file:
        return names.display(inside.file)
    return f"object-{number}.{'ole' if inside.data.startswith(compound.SIGNATURE) else 'bin'}"
