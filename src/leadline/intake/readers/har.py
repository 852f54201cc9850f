"""Reads HTTP archives (HAR), which browsers save of a visit. Source: HTTP Archive 1.2 Spec, J. Odvarko."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from leadline.formats import text as texts
from leadline.intake import jsons, looks, mime_values, names, telegram, web
from leadline.intake.limits import Budget, OverLimit
from leadline.model.records import Child, Count, Exhibit, Part, Problem
from leadline.plugins import reader

_AGAIN = "Save the visit again in the browser (“save all as HAR with content”)."
_POSTED = 4_000  # characters of a posted body that stand in the list of requests; a longer one is an exhibit of its own
_TOLD = ("referer", "origin", "location")


@dataclass(slots=True)
class _Archive:
    """What the entries are read into."""

    exhibit: Exhibit
    budget: Budget
    taken: names.Names
    lines: list[str]
    full: bool = False  # no further body is taken
    missing: int = 0


def _claims(head: bytes, name: str) -> float:
    """How sure it is that this is a HAR: its `log` with what only such a log has."""
    text = looks.text(head)
    if not text or not re.match(r'\s*\{\s*"log"\s*:\s*\{', text):
        return 0.0
    if '"startedDateTime"' in text and ('"entries"' in text or '"pages"' in text):
        return 0.97
    return 0.9 if '"creator"' in text and '"version"' in text and ('"entries"' in text or '"pages"' in text) else 0.0


@reader(media="application/x-har+json", claims=_claims)
def har(exhibit: Exhibit, data: bytes) -> Iterator[Part]:
    """An HTTP archive (.har): each response's body as an exhibit with its address, and all requests as `requests.txt`.

    The list has times in UTC, addresses, redirects, posted forms, and what went over web sockets. Cookies and further headers
    stay in the file. Counts entries; bodies that the browser did not save are reported.
    """
    decoded = texts.decode(data)
    if decoded.lossy:
        yield Problem("encoding", "Some bytes are no UTF-8 and are read as U+FFFD.", _AGAIN, exhibit.sha256)
    found = jsons.loaded(exhibit, decoded, "entries", _AGAIN)
    yield from found.problems
    if found.refused:
        return
    log = found.whole.get("log") if isinstance(found.whole, dict) else None
    log = log if isinstance(log, dict) else {}
    entries = log.get("entries") if found.lists is None else [entry for entries in found.lists for entry in entries]
    if not isinstance(entries, list):
        yield Problem("malformed", "It holds no log of requests.", _AGAIN, exhibit.sha256)
        return
    archive = _Archive(exhibit, Budget(len(data)), names.Names(), [f"# requests of {names.line(exhibit.name)}"])
    archive.taken.unique("requests.txt")
    for page in jsons.objects(log.get("pages")):
        archive.lines.append(telegram.one_line(f"[{_at(page, exhibit) or 'no time'}] page {jsons.plain(page.get('title'))}"))
    read = 0
    for number, entry in enumerate(entries, 1):
        if isinstance(entry, dict):
            read += 1
            yield from _entry(archive, number, entry)
    yield from _finish(archive, len(entries), read)


def _finish(archive: _Archive, rows: int, read: int) -> Iterator[Part]:
    exhibit = archive.exhibit
    if archive.missing:
        what = f"The bodies of {archive.missing:,} responses are not in the file."
        yield Problem("not-stored", what, _AGAIN, exhibit.sha256)
    if rows > read:
        yield Problem("bad-row", f"{rows - read:,} entries are no objects and could not be read.", _AGAIN, exhibit.sha256)
    body = telegram.written(archive.lines)
    yield Child("requests.txt", body, "text/plain; charset=utf-8", f"{read} requests")
    yield Count(exhibit.sha256, rows, read, rows - read)


def _entry(archive: _Archive, number: int, entry: dict[str, Any]) -> Iterator[Part]:
    request, response = _dict(entry.get("request")), _dict(entry.get("response"))
    url = jsons.plain(request.get("url"))
    said = [f"[{_at(entry, archive.exhibit) or 'no time'}] {number}. {jsons.plain(request.get('method')) or '?'} {url or 'no address'}"]
    said.append(f"-> {jsons.plain(response.get('status'))} {jsons.plain(response.get('statusText'))}".rstrip())
    target = jsons.plain(response.get("redirectURL"))
    said += [f"[redirect {target}]"] if target else []
    server = jsons.plain(entry.get("serverIPAddress"))
    said += [f"[server {server.strip('[]')}]"] if server else []
    for sent in (request, response):
        for header in jsons.objects(sent.get("headers")):
            name = jsons.plain(header.get("name")).lower()
            if name in _TOLD and not (name == "location" and jsons.plain(header.get("value")) == target):
                said.append(f"[{name} {jsons.plain(header.get('value'))}]")
    archive.lines.append(telegram.one_line(" ".join(said)))
    yield from _posted(archive, number, request, url)
    for message in jsons.objects(entry.get("_webSocketMessages")):
        way = {"send": "sent", "receive": "received"}.get(jsons.plain(message.get("type")), "web socket")
        archive.lines.append(f"    {way}: {telegram.one_line(jsons.plain(message.get('data')))}")
    yield from _body(archive, number, response, url)


def _posted(archive: _Archive, number: int, request: dict[str, Any], url: str) -> Iterator[Part]:
    """Form fields line by line; another posted body as a line, a long one as an exhibit."""
    posted = _dict(request.get("postData"))
    fields = list(jsons.objects(posted.get("params")))
    for one in fields:
        value = jsons.plain(one.get("value"))
        file = jsons.plain(one.get("fileName"))
        line = f"form {jsons.plain(one.get('name'))} = {value}" + (f" [file {file}]" if file else "")
        archive.lines.append(f"    {telegram.one_line(line)}")
    text = jsons.plain(posted.get("text"))
    if not text or fields:
        return
    if len(text) <= _POSTED:
        archive.lines.append(f"    posted {telegram.one_line(text)}")
        return
    media = web.media(jsons.plain(posted.get("mimeType")))
    archive.lines.append(f"    posted {len(text):,} characters, an exhibit of their own")
    where = f"entry {number}, posted to {web.shown(url)}"
    yield from _child(archive, f"{number}-posted.{web.ending(media or 'text/plain')}", text.encode(), media, where)


def _body(archive: _Archive, number: int, response: dict[str, Any], url: str) -> Iterator[Part]:
    content = _dict(response.get("content"))
    text = jsons.plain(content.get("text"))
    media = web.media(jsons.plain(content.get("mimeType")))
    if not text:
        size = jsons.plain(content.get("size"))
        archive.missing += size.isdigit() and int(size[:18]) > 0
        return
    where = f"entry {number}, {web.shown(url)}"
    if jsons.plain(content.get("encoding")).lower() == "base64":
        body, fault = mime_values.from_base64(text.encode())
        if fault:
            what = f"In entry {number} ({web.shown(url)}) {fault}."
            yield Problem("malformed", what, _AGAIN, archive.exhibit.sha256)
        kind = web.media_of_bytes(jsons.plain(content.get("mimeType")))
    else:
        body = text.encode()
        kind = f"{media}; charset=utf-8" if media.startswith("text/") else media
    name = web.name(url, media)
    yield from _child(archive, f"{number}-{name}", body, kind, where)


def _child(archive: _Archive, name: str, body: bytes, media: str, where: str) -> Iterator[Part]:
    if archive.full:
        return
    try:
        kept = archive.budget.unpack([body])
    except OverLimit as limit:
        archive.full = limit.final
        yield limit.problem(archive.exhibit)
        return
    yield Child(archive.taken.unique(name), kept, media or None, where)


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _at(entry: dict[str, Any], exhibit: Exhibit) -> str:
    """UTC by the offset that stands there, else by the case's zone."""
    try:
        when = datetime.fromisoformat(jsons.plain(entry.get("startedDateTime")).strip())
    except ValueError:
        return ""
    return telegram.utc(when if when.tzinfo else when.replace(tzinfo=telegram.zone(exhibit.context.zone)))
