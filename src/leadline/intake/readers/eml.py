"""Reads a mail: every part as sent, its encoding undone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leadline.intake import limits, mime, mime_parts, mime_values, names
from leadline.model.records import Child, Count, Exhibit, Part, Problem
from leadline.plugins import reader

_BEFORE = b"\xef\xbb\xbf\r\n\t "
_CARRIES = {"received", "return-path", "mime-version", "message-id", "delivered-to", "x-received", "dkim-signature", "x-original-to"}
_CARRIES |= {"authentication-results", "arc-seal", "received-spf", "content-transfer-encoding", "envelope-to", "x-envelope-from"}
_KNOWN = _CARRIES | {"from", "to", "cc", "bcc", "subject", "date", "reply-to", "sender", "content-type", "in-reply-to", "references"}
_KNOWN |= {"x-mailer", "user-agent", "list-unsubscribe", "importance", "x-priority", "return-receipt-to", "content-disposition"}
_BOILERPLATE = re.compile(rb"\s*This is a (?:multi-?part message|MIME[- ]encapsulated|message in MIME)[^\r\n]{0,60}\s*", re.IGNORECASE)
_ADVICE = "What could be read was read. If it matters, ask for the mail again as a file (“save as .eml”), not as a forwarded text."


def _claims(head: bytes, name: str) -> float:
    """How sure it is that these bytes begin with the headers of a mail."""
    start = len(head) - len(head.lstrip(_BEFORE))
    if head.startswith(b"From ", start):
        return 0.0  # a mailbox
    block = mime.headers(head, start, min(len(head), start + 65_536))
    if not block.fields or block.fields[0].start != start:
        return 0.0
    found = {f.name for f in block.fields} & _KNOWN
    sender = "@" in block.first("from")
    if (found & _CARRIES and len(found) >= 2) or (sender and found & {"to", "subject", "date"}):
        return 0.95 if not block.defects else 0.8
    if "from" in found and "subject" in found:
        return 0.5
    return 0.45 if found - {"date"} and name.lower().endswith(".eml") else 0.0


@reader(media="message/rfc822", claims=_claims)
def eml(exhibit: Exhibit, data: bytes) -> Iterator[Part]:
    """A mail (.eml): each part and attachment as an exhibit of its own, attached mails byte for byte as they were sent.

    Headers whose text is hidden in encoded words (RFC 2047) come out decoded as `headers.txt`.
    """
    taken = names.Names()
    start = len(data) - len(data.lstrip(_BEFORE))
    yield from _hidden_headers(data, start, taken)
    most, parts, read = limits.current().members, 0, 0
    for found in mime.walk(data, start):
        if isinstance(found, mime.Defect):
            yield _problem(exhibit, found)
            continue
        if found.bare and _BOILERPLATE.fullmatch(data, found.start, found.end):
            continue
        parts += 1
        if read >= most:
            continue
        read += 1
        yield from _part(exhibit, data, found, parts, taken)
    if parts > read:
        yield Problem("over-limit", f"The mail has {parts:,} parts; the last {parts - read:,} were not read.", _ADVICE, exhibit.sha256)
    yield Count(exhibit.sha256, parts, read, parts - read)


def _hidden_headers(data: bytes, start: int, taken: names.Names) -> Iterator[Child]:
    """The decoded headers, below a line that keeps them from being taken for another mail."""
    block = mime.headers(data, start, len(data))
    hidden = [f for f in block.fields if mime_values.has_words(f.value)]
    if hidden:
        printed = [data[f.start : f.start + len(f.name)].decode("ascii") for f in hidden]
        lines = [f"{name}: {names.line(mime_values.words(f.value))}" for name, f in zip(printed, hidden, strict=True)]
        body = "\n".join(["Headers of this mail, decoded", *lines, ""])
        where = f"bytes {hidden[0].start}-{hidden[-1].end}"
        yield Child(taken.unique("headers.txt"), body.encode("utf-8"), "text/plain; charset=utf-8", where)


def _part(exhibit: Exhibit, data: bytes, leaf: mime.Leaf, position: int, taken: names.Names) -> Iterator[Part]:
    encoded = data[leaf.start : leaf.end]
    body, fault = mime_parts.decoded(leaf, encoded)
    label = f"part {leaf.number}"
    if fault:
        yield _problem(exhibit, mime.Defect("malformed", f"In {label} {fault}.", leaf.start, leaf.end))
    name = mime_parts.file_name(leaf)
    if not name and leaf.media.startswith("text/") and not body.strip():
        return  # many mails carry an empty text beside the real one
    media, lie = mime_parts.media(leaf, body)
    if lie:
        yield _problem(exhibit, mime.Defect("malformed", f"In {label} {lie}.", leaf.start, leaf.end))
    shown = names.display(name) if name else f"part-{position}.{mime_parts.ending(leaf.media)}"
    yield Child(taken.unique(shown), body, media, f"{label}, bytes {leaf.start}-{leaf.end}")


def _problem(exhibit: Exhibit, defect: mime.Defect) -> Problem:
    return Problem(defect.kind, defect.what, _ADVICE, exhibit.sha256, exhibit.span(defect.start, defect.end))
