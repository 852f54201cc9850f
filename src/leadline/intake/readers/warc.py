"""Reads web archives (WARC 1.0, 1.1 and before; .warc and .warc.gz)."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import unquote_plus

from leadline.formats import text as texts
from leadline.intake import limits, names, telegram, warcs, web
from leadline.intake.limits import Budget, OverLimit
from leadline.intake.warcs import Fault, Record
from leadline.model.records import Child, Count, Exhibit, Part, Problem
from leadline.plugins import reader

_AGAIN = "Ask for the archive again, or compare with the digest that was noted when it was made."
_POSTED = 4_000  # characters of a posted body or of a record of words that stand in the list; longer ones are exhibits of their own
_HEADERS = (("location", "redirect"), ("referer", "referer"), ("origin", "origin"))


@dataclass(slots=True)
class _Archive:
    """What the records are read into."""

    exhibit: Exhibit
    budget: Budget
    taken: names.Names
    lines: list[str] = field(default_factory=list)
    rows: int = 0
    reported: int = 0
    full: bool = False  # no further body is taken


def _claims(head: bytes, name: str) -> float:
    """How sure it is that this is a web archive: its first record, packed or not."""
    start = head[:8]
    if head.startswith(warcs.GZIP):
        try:
            start = zlib.decompressobj(31).decompress(head[:2_048], 8)
        except zlib.error:
            return 0.0
    return 0.97 if start.startswith((b"WARC/0.", b"WARC/1.")) else 0.0


@reader(media="application/warc", claims=_claims)
def warc(exhibit: Exhibit, data: bytes) -> Iterator[Part]:
    """A web archive (.warc, .warc.gz): each body as an exhibit with its address, date and digest, all records as `records.txt`.

    Encodings of transfer and content are undone; digests are checked and one that differs is told. A digest of a body counts as
    right with or without the transfer encoding, since many programs leave it in. Counts records.
    """
    archive = _Archive(exhibit, Budget(len(data)), names.Names())
    archive.taken.unique("records.txt")
    packed = Budget(len(data))
    packed.limits = replace(packed.limits, members=packed.limits.messages)
    try:
        for found in warcs.records(data, packed):
            if isinstance(found, Fault):
                archive.rows += found.record
                archive.reported += found.record
                yield Problem(found.kind, found.what, _AGAIN, exhibit.sha256, exhibit.span(found.start, found.end))
            elif archive.rows >= limits.current().messages:
                what = f"It holds more than {archive.rows:,} records; the others were not read."
                raise OverLimit(what, final=True)
            else:
                archive.rows += 1
                yield from _record(archive, found)
    except OverLimit as limit:
        yield limit.problem(exhibit)
    if archive.lines:
        body = telegram.written([f"# records of {names.line(exhibit.name)}", *archive.lines])
        yield Child("records.txt", body, "text/plain; charset=utf-8", f"{len(archive.lines)} lines")
    if not archive.rows:
        yield Problem("malformed", "It holds no record that could be read.", _AGAIN, exhibit.sha256)
    yield Count(exhibit.sha256, archive.rows, archive.rows - archive.reported, archive.reported)


def _record(archive: _Archive, record: Record) -> Iterator[Part]:
    kind = record.headers.get("warc-type", "").lower()
    url = record.headers.get("warc-target-uri", "").strip("<>")
    http = web.media(record.headers.get("content-type", "")) == "application/http"
    yield from _digest(archive, record, "block", record.headers.get("warc-block-digest", ""), record.block)
    if record.headers.get("warc-truncated"):
        what = f"Record {archive.rows} ({web.shown(url)}) was not captured whole ({names.line(record.headers['warc-truncated'])[:40]})."
        yield _problem(archive, record, "truncated", what)
    if kind in ("response", "request", "revisit") and http:
        yield from _http(archive, record, kind, url)
    elif kind in ("warcinfo", "metadata"):
        yield from _words(archive, record, kind, url)
    elif kind in ("response", "resource", "conversion"):
        archive.lines.append(_line(archive, record, kind, url))
        media = web.media_of_bytes(record.headers.get("content-type", ""))
        yield from _digest(archive, record, "payload", record.headers.get("warc-payload-digest", ""), record.block)
        yield from _child(archive, record, record.block, media, url)
    elif kind == "revisit":
        archive.lines.append(_line(archive, record, kind, url))
    else:
        archive.reported += 1
        why = "a piece of a record that goes on in another file" if kind == "continuation" else "of a kind that is not known"
        yield _problem(archive, record, "bad-row", f"Record {archive.rows} ({names.line(kind)[:40]!r}) is {why}; it was not read.")


def _http(archive: _Archive, record: Record, kind: str, url: str) -> Iterator[Part]:
    """A request or an answer: its line in the list, its body as a child."""
    message = web.message(record.block)
    said = [f"-> {message.start}" if kind != "request" else message.start]
    said += [f"[{word} {message.headers[name]}]" for name, word in _HEADERS if name in message.headers]
    archive.lines.append(_line(archive, record, kind, url, *said))
    body = message.body
    if message.headers.get("transfer-encoding", "").lower().endswith("chunked") and body:
        try:
            body = web.unchunked(body)
        except web.Packed as why:
            yield _problem(archive, record, "malformed", f"The body of record {archive.rows} is taken as it stands: {why}.")
    whole = not record.headers.get("warc-truncated") and kind != "revisit"
    if whole:
        yield from _digest(archive, record, "payload", record.headers.get("warc-payload-digest", ""), body, message.body)
    media = web.media_of_bytes(message.headers.get("content-type", ""))
    if kind == "request" and body:
        yield from _posted(archive, record, body, media, url)
    elif kind == "response" and body:
        yield from _child(archive, record, body, media, url, message.headers.get("content-encoding", ""))


def _posted(archive: _Archive, record: Record, body: bytes, media: str, url: str) -> Iterator[Part]:
    """Form fields line by line; another short text as a line; anything else as an exhibit."""
    text = texts.decode(body)
    if text.lossy or len(text.text) > _POSTED or media.startswith("multipart/"):
        archive.lines.append(f"    posted {len(body):,} bytes, an exhibit of their own")
        yield from _child(archive, record, body, media, url)
    elif media.startswith("application/x-www-form-urlencoded"):
        for pair in text.text.split("&"):
            name, _, value = pair.partition("=")
            archive.lines.append(f"    form {telegram.one_line(f'{unquote_plus(name)} = {unquote_plus(value)}')}")
    else:
        archive.lines.append(f"    posted {telegram.one_line(text.text)}")


def _words(archive: _Archive, record: Record, kind: str, url: str) -> Iterator[Part]:
    """What the capturing program says of itself or of a page."""
    archive.lines.append(_line(archive, record, kind, url))
    text = texts.decode(record.block)
    if len(text.text) > _POSTED or text.lossy:
        media = web.media_of_bytes(record.headers.get("content-type", ""))
        yield from _child(archive, record, record.block, "text/plain" if media == "application/warc-fields" else media, url or kind)
        return
    archive.lines += [f"    {telegram.one_line(line)}" for line in text.text.splitlines() if line.strip()]


def _line(archive: _Archive, record: Record, kind: str, url: str, *said: str) -> str:
    server = record.headers.get("warc-ip-address", "")
    more = [*said, *([f"[server {server}]"] if server else [])]
    if kind == "revisit":
        more.append(
            f"[the same as before: {record.headers.get('warc-refers-to-target-uri') or record.headers.get('warc-refers-to') or 'not said'}]"
        )
    return telegram.one_line(" ".join([f"[{_at(record) or 'no time'}] {archive.rows}. {kind}", *([url] if url else []), *more]))


def _child(archive: _Archive, record: Record, body: bytes, media: str, url: str, encodings: str = "") -> Iterator[Part]:
    """Hands a body out with its content encodings undone, the last one first."""
    if archive.full:
        archive.reported += 1
        return
    try:
        try:
            for encoding in reversed([e.strip().lower() for e in encodings.split(",")]):
                body = b"".join(_counted(archive.budget, web.unpacked(body, encoding)))
        except web.Packed as why:
            kind = "unreadable" if "cannot be undone" in str(why) else "malformed"
            yield _problem(archive, record, kind, f"The body of record {archive.rows} ({web.shown(url)}) is taken as it stands: {why}.")
        kept = archive.budget.unpack([body])
    except OverLimit as limit:
        archive.full = limit.final
        archive.reported += 1
        yield limit.problem(archive.exhibit)
        return
    digest = record.headers.get("warc-payload-digest") or record.headers.get("warc-block-digest") or "no digest"
    place = f"bytes {record.start}-{record.end}"
    where = names.line(
        f"record {archive.rows}, {web.shown(url)}, {record.headers.get('warc-date', 'no date')[:40]}, {digest[:150]}, {place}"
    )
    name = f"{archive.rows}-{web.name(url, media.partition(';')[0])}"
    yield Child(archive.taken.unique(name), kept, media or None, where)


def _counted(budget: Budget, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The pieces, as long as they stay within the limits; what they are put together to is counted when it is handed out."""
    kept, members = budget.kept, budget.members
    yield budget.unpack(pieces)
    budget.kept, budget.members = kept, members


def _digest(archive: _Archive, record: Record, which: str, digest: str, *bodies: bytes) -> Iterator[Problem]:
    if digest and warcs.agrees(digest, *bodies) is not True:
        known = warcs.agrees(digest, b"") is not None
        kind, words = ("digest-differs", "is not that of its bytes") if known else ("digest-unknown", "is of a kind that is not known")
        what = f"The {which} digest of record {archive.rows} {words} ({names.line(digest)[:80]})."
        yield _problem(archive, record, kind, what)


def _problem(archive: _Archive, record: Record, kind: str, what: str) -> Problem:
    return Problem(kind, what, _AGAIN, archive.exhibit.sha256, archive.exhibit.span(record.start, record.end))


def _at(record: Record) -> str:
    try:
        when = datetime.fromisoformat(record.headers.get("warc-date", ""))
    except ValueError:
        return ""
    return telegram.utc(when) if when.tzinfo else ""
