"""Reads a mail: every part as sent, its encoding undone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leadline.intake import limits, mime, mime_values, names
from leadline.model.records import Child, Count, Exhibit, Part, Problem
from leadline.plugins import reader

_BEFORE = b"\xef\xbb\xbf\r\n\t "
_CARRIES = {"received", "return-path", "mime-version", "message-id", "delivered-to", "x-received", "dkim-signature", "x-original-to"}
_CARRIES |= {"authentication-results", "arc-seal", "received-spf", "content-transfer-encoding", "envelope-to", "x-envelope-from"}
_KNOWN = _CARRIES | {"from", "to", "cc", "bcc", "subject", "date", "reply-to", "sender", "content-type", "in-reply-to", "references"}
_KNOWN |= {"x-mailer", "user-agent", "list-unsubscribe", "importance", "x-priority", "return-receipt-to", "content-disposition"}
_ENDINGS = {
    "text/plain": "txt", "text/html": "html", "text/csv": "csv", "text/calendar": "ics", "text/xml": "xml", "text/rtf": "rtf",
    "text/rfc822-headers": "txt", "message/rfc822": "eml", "message/delivery-status": "txt", "message/disposition-notification": "txt",
    "application/pdf": "pdf", "application/zip": "zip", "application/json": "json", "application/xml": "xml",
    "application/pgp-signature": "asc", "application/pkcs7-signature": "p7s", "application/pkcs7-mime": "p7m", "application/ms-tnef": "dat",
    "image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp", "image/svg+xml": "svg", "image/bmp": "bmp",
}  # fmt: skip
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
    body, fault = _decoded(leaf, encoded)
    label = f"part {leaf.number}"
    if fault:
        yield _problem(exhibit, mime.Defect("malformed", f"In {label} {fault}.", leaf.start, leaf.end))
    name = _file_name(leaf)
    if not name and leaf.media.startswith("text/") and not body.strip():
        return  # many mails carry an empty text beside the real one
    media, lie = _media(leaf, body)
    if lie:
        yield _problem(exhibit, mime.Defect("malformed", f"In {label} {lie}.", leaf.start, leaf.end))
    shown = names.display(name) if name else f"part-{position}.{_ending(leaf.media)}"
    yield Child(taken.unique(shown), body, media, f"{label}, bytes {leaf.start}-{leaf.end}")


def _decoded(leaf: mime.Leaf, encoded: bytes) -> tuple[bytes, str]:
    """A part's bytes with its transfer encoding undone, and what was wrong in words."""
    words = leaf.block.first("content-transfer-encoding").lower().split(";")[0].split()
    encoding = words[0].strip("\"'") if words else ""
    if encoding == "base64":
        return mime_values.from_base64(encoded)
    if encoding == "quoted-printable":
        return mime_values.from_quoted(encoded)
    if encoding in ("x-uuencode", "uuencode", "x-uue"):
        return mime_values.from_uu(encoded)
    known = encoding in ("", "7bit", "8bit", "binary", "7-bit", "8-bit", "none")
    return encoded, "" if known else "the transfer encoding is one that nobody knows; its bytes were kept as sent"


def _media(leaf: mime.Leaf, body: bytes) -> tuple[str, str]:
    """The media type to hand on, with the charset where the bytes bear it out, and the lie in words where they do not."""
    if not leaf.media.startswith("text/"):
        return leaf.media, ""
    given = mime_values.parameters(leaf.block.first("content-type")).get("charset", "").split()
    if not given:
        return leaf.media, ""
    name = given[0].strip("\"'")
    if mime_values.charset(name) is None:
        return leaf.media, "the charset is one that nobody knows; it was read by what its bytes look like"
    known = mime_values.borne_out(body, name)
    if known is None:
        return leaf.media, "the text is not in the charset that it names; it was read by what its bytes look like"
    return f"{leaf.media}; charset={name.lower() if known == mime_values.charset(name) else known}", ""


def _file_name(leaf: mime.Leaf) -> str:
    """The name that the sender gave to a part, "" without one."""
    disposition = mime_values.parameters(leaf.block.first("content-disposition"))
    given = disposition.get("filename") or mime_values.parameters(leaf.block.first("content-type")).get("name") or ""
    return given.strip()


def _ending(media: str) -> str:
    if media in _ENDINGS:
        return _ENDINGS[media]
    kind, _, sub = media.partition("/")
    return "txt" if kind == "text" else sub if sub.isalnum() and len(sub) <= 8 else "bin"


def _problem(exhibit: Exhibit, defect: mime.Defect) -> Problem:
    return Problem(defect.kind, defect.what, _ADVICE, exhibit.sha256, exhibit.span(defect.start, defect.end))
