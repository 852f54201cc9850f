"""References in everything that reads as text: mails' bodies, chats, tables, statements, reports."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import replace

from leadline.extract import cells
from leadline.extract.cells import Cells, Place
from leadline.extract.scan import Hit, scan_text
from leadline.formats import emvco, script
from leadline.formats.script import Page, Script
from leadline.formats.stored import Data
from leadline.formats.tables import Table
from leadline.formats.text import Text
from leadline.kinds import card
from leadline.model.records import WHOLE, Context, Count, Exhibit, Found, Observation, Problem
from leadline.plugins import extractor

_ESCAPES = {
    "application/json": "json", "application/jsonl": "json", "application/toml": "json", "application/xml": "xml", "text/xml": "xml",
    "text/x-statement-ofx": "xml",
}  # fmt: skip
_DECODED = b"Headers of this mail, decoded\n"  # how the reader of mails begins the child that holds its coded headers
_NO_PEOPLE = ("message-id", "references", "in-reply-to", "dkim-", "arc-", "authentication-results", "content-", "x-google-", "x-ms-")
_HEADER = re.compile(rb"^([A-Za-z][A-Za-z0-9-]{0,60}):", re.MULTILINE)
_AUTHOR = re.compile(r"[^A-Za-z\n]{6,60}(?:[AaPp]\.?\s?[Mm]\.?)?[^A-Za-z\n]{0,6}[-\]\u2013] ?[~\u202a\u200e ]{0,3}")
# The lists that readers of chats derive: `[2026-03-04T09:15:00Z] Lena (+491713920011): `.
_LISTED = re.compile(rb"# (?:chat: |(?:messages|calls) of )")
_SPEAKER = re.compile(r"\[(?:[0-9TZ:+\-]{10,26}(?: \(no zone\))?|no time)\] (?:[^:\n]{1,120} \()?")
_OWNED = re.compile(r"\[[^\]\n]{4,40}\] (?:[^:\n]{1,120}, )?the owner \($")  # before a number of whose telephone was examined
# Texts that the reader of examinations of telephones derives, by how they begin: of whom all references in them are.
_OF = ((b"# owner of the device\n", "owner"), (b"# examination of the device\n", "examiner"))


@extractor(
    media=(
        "text/plain", "text/x-", "text/csv", "text/tab-separated-values", "text/markdown", "text/xml",
        "application/xml", "application/json", "application/toml", "application/x-iso20022",
    ),
    pieces=True,
)  # fmt: skip
def references(exhibit: Exhibit, data: Data) -> Iterator[Found]:
    """Finds every kind of reference in text, with the row and the field where it stands in a table.

    Web pages, chats in HTML or JSON and office documents are read through the text that their readers derive.
    """
    table = cells.table(exhibit, data)
    given = Script.of(data, exhibit.parameter("charset")) if table is None else table.script
    if given.charset.lossy:
        what = f"Some bytes are no text in its charset ({given.charset.encoding}); references that they belong to may be missed."
        yield Problem("encoding", what, "Hand in the file as it was first saved, or say its charset.", exhibit.sha256)
    if table is not None:
        if exhibit.parameter("table") == "other":  # the extractors of known tables count theirs
            yield from (problem for problem in table.doubts() if table.lost and problem.kind == "bad-row")
            yield Count(exhibit.sha256, table.rows_in, table.rows_in - table.lost, table.lost)
        yield from _of_table(exhibit, table)
    elif exhibit.base() == "application/toml":
        text = given.page(given.charset.base, given.stored.size)
        where = cells.told(text)
        hits = _hits(exhibit, Page("", text, len(text.text)), where)
        yield from _in_cells(exhibit, text, where, hits) if where else _running(exhibit, hits, None)
    else:
        head = given.stored.read(0, 64)
        base = exhibit.base()
        chat = _AUTHOR if base == "text/x-whatsapp" else _SPEAKER if base == "text/plain" and _LISTED.match(head) else None
        header = _header_of(given.stored.whole()) if head.startswith(_DECODED) else None
        whose = next((field for start, field in _OF if head.startswith(start)), "body")
        for page in given.pages():
            field = header or (_part_of_chat(page.text, chat) if chat else None)
            yield from _running(exhibit, _hits(exhibit, page, Cells()), field, whose)


def _of_table(exhibit: Exhibit, table: Table) -> Iterator[Found]:
    """What stands in a table, leaf by leaf; the header counts as running text, and a table without a row is one."""
    before = ""
    for leaf, where in cells.leaves(exhibit, table):
        hits = _hits(exhibit, Page(before, leaf.text, leaf.until), where)
        yield from _in_cells(exhibit, leaf.text, where, hits)
        before = (before + leaf.text.text[max(0, leaf.until - script.AROUND) : leaf.until])[-script.AROUND :]


def _running(exhibit: Exhibit, hits: list[Hit], field: Callable[[Hit], str] | None, whose: str = "body") -> Iterator[Observation]:
    for hit in hits:
        name = field(hit) if field else whose
        if name:
            yield _observation(exhibit, hit, name, WHOLE)


def _hits(exhibit: Exhibit, page: Page, where: Cells) -> list[Hit]:
    """What stands in the text; in rows that name their own country, national forms are read as of there.

    Payment codes have an extractor of their own: their lengths and tags, read as text, would be parts of names and numbers.
    """
    text, context, base = page.text, exhibit.context, exhibit.base()
    escapes = "xml" if base.startswith("application/x-iso20022") else _ESCAPES.get(base, "")
    regions = [(text.char(start), text.char(end), region) for start, end, region in where.rows if region]
    hits = scan_text(
        text, region=context.region, card_key=context.card_key, escapes=escapes, regions=regions, before=page.before, until=page.until
    )
    codes = [(page.byte(code.start), page.byte(code.end)) for code in emvco.payloads(page.all, text.encoding)] if hits else []
    return [hit for hit in hits if not any(start < hit.end and hit.start < end for start, end in codes)] if codes else hits


def _in_cells(exhibit: Exhibit, text: Text, where: Cells, hits: list[Hit]) -> Iterator[Observation]:
    """Hits with their row and field; then the cells in which nothing was found but whose column says what they are."""
    found: set[int] = set()
    out = []
    for hit in hits:
        place = where.at(hit.start, hit.end)
        if place is None:
            if not where.crosses(hit.start, hit.end):
                out.append(_observation(exhibit, hit, "body", WHOLE))
            continue
        if cells.misread(place, hit.kind, hit.raw):
            continue
        found.add(place.start)
        told = cells.meaning(place, exhibit.context.region, where.chain) if hit.kind == "hash" else None
        of_chain = told is not None and told.kind == "txid"  # the column says of what it is the hash
        exact = replace(hit, kind=told.kind, value=told.value) if told and of_chain else hit
        out.append(_observation(exhibit, exact, place.field, place.row))
    regions = [start for start, *_ in where.rows]
    for place in where:
        if place.start not in found and (meant := _told(place, text, where, regions, exhibit.context)):
            out.append(_observation(exhibit, meant, place.field, place.row))
    yield from sorted(out, key=lambda o: (o.span.start, o.span.end, o.kind))


def _told(place: Place, text: Text, where: Cells, starts: list[int], context: Context) -> Hit | None:
    n = bisect_right(starts, place.start) - 1
    region = (where.rows[n][2] if n >= 0 else None) or context.region
    ref = cells.meaning(place, region, where.chain)
    if not ref:
        return None
    printed = text.text[text.char(place.start) : text.char(place.end)]
    first, last = len(printed) - len(printed.lstrip()), len(printed.rstrip())
    raw, value = printed[first:last], ref.value
    if ref.kind == "card":
        digits = card.number(raw)
        value, raw = (card.value_of(digits, context.card_key) if digits else value), card.masked(raw)
    base = text.char(place.start)
    return Hit(text.byte(base + first), text.byte(base + last), ref.kind, value, raw)


def _observation(exhibit: Exhibit, hit: Hit, field: str, row: int) -> Observation:
    return Observation(exhibit.span(hit.start, hit.end), hit.kind, hit.value, hit.raw, field, row)


def _header_of(data: bytes) -> Callable[[Hit], str]:
    """Gives the field of a hit in decoded headers: the header's name, or nothing where a header names no people."""
    lines = [(m.start(), m[1].decode("ascii").lower()) for m in _HEADER.finditer(data)]
    starts = [start for start, _ in lines]

    def field(hit: Hit) -> str:
        n = bisect_right(starts, hit.start) - 1
        name = lines[n][1] if n >= 0 else "body"
        return "" if name.startswith(_NO_PEOPLE) else name

    return field


def _part_of_chat(text: Text, before: re.Pattern[str]) -> Callable[[Hit], str]:
    """Gives the field of a hit in a chat: `author` where a line says who wrote it, else `body`; `before` is what stands before him.

    The owner of a telephone that was examined, where a line says that it is he, is `owner`.
    """

    def field(hit: Hit) -> str:
        start, end = text.char(hit.start), text.char(hit.end)
        line = text.text.rfind("\n", max(0, start - 160), start) + 1
        written = text.text[end : end + 3].lstrip("\u202c\u200e )").startswith(":")
        if written and _OWNED.match(text.text[line:start]):
            return "owner"
        return "author" if written and before.fullmatch(text.text, line, start) else "body"

    return field
