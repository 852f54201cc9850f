"""What captures of the web have in common: names for bodies, HTTP messages, and their encodings undone (RFC 9110, RFC 9112)."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from leadline.intake import mime_values, names

_MEDIA = re.compile(r"\s*([\w.+-]+/[\w.+-]+)\s*(?:;.*)?", re.DOTALL)
_LONG = 2_000  # characters of an address that a locator shows
_ENDINGS = {"text/html": "html", "text/plain": "txt", "text/css": "css", "application/json": "json", "image/jpeg": "jpg",
            "text/javascript": "js", "application/javascript": "js", "image/svg+xml": "svg"}  # fmt: skip
_BLANK = re.compile(rb"\r?\n\r?\n")
_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,12})[ \t]*(?:;[^\r\n]*)?\r?\n")
_PIECE = 65_536


class Packed(Exception):
    """Why an encoding could not be undone, in words."""


@dataclass(frozen=True, slots=True)
class Message:
    """An HTTP message: its first line, its headers by lower-case name (repeated ones joined), the body as it was sent."""

    start: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


def message(block: bytes) -> Message:
    """Cuts a message into its parts; what never ends its headers has no body."""
    blank = _BLANK.search(block)
    lines = block[: blank.start() if blank else len(block)].splitlines()
    given: dict[str, list[str]] = {}
    for line in lines[1:]:
        name, sign, value = mime_values.text(line).partition(":")
        if sign:
            given.setdefault(name.strip().lower(), []).append(value.strip())
    headers = {key: ", ".join(values) for key, values in given.items()}
    return Message(mime_values.text(lines[0]).strip() if lines else "", headers, block[blank.end() :] if blank else b"")


def unchunked(body: bytes) -> bytes:
    """A body without its chunks (RFC 9112, 7.1). Raises Packed where it has none or ends early."""
    at = 0
    out: list[bytes] = []
    while True:
        size = _SIZE.match(body, at)
        if size is None:
            raise Packed("it is said to come in chunks and does not" if not at else "its chunks are cut off or damaged")
        length = int(size[1], 16)
        at = size.end()
        if not length:
            return b"".join(out)
        if at + length > len(body):
            raise Packed("its chunks are cut off or damaged")
        out.append(body[at : at + length])
        at += length
        at += 2 if body.startswith(b"\r\n", at) else 1 if body.startswith(b"\n", at) else 0


def unpacked(body: bytes, encoding: str) -> Iterator[bytes]:
    """A body with one content encoding undone, piece by piece. Raises Packed for what is damaged or cannot be undone here."""
    if encoding in ("", "identity", "none"):
        yield body
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise Packed(f"it is packed with {encoding[:20]!r}, which cannot be undone here")
    if encoding != "deflate" and not body.startswith(b"\x1f\x8b"):
        raise Packed("it is said to be packed with gzip and is not")
    bare = encoding == "deflate" and not (body[:1] and body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0)
    engine = zlib.decompressobj(-15 if bare else 47)
    pending, at = b"", 0
    while not engine.eof:
        if not pending:
            pending = body[at : at + _PIECE]
            at += len(pending)
        try:
            out = engine.decompress(pending, _PIECE)
        except zlib.error as error:
            raise Packed(f"its packing is damaged ({error})") from error
        if not (out or pending):
            raise Packed("its packing is cut off")
        pending = engine.unconsumed_tail
        yield out


def name(url: str, media: str) -> str:
    """The last part of an address's path, with an ending where it has none."""
    try:
        path = urlsplit(url).path if not url.startswith("data:") else ""
    except ValueError:
        path = ""
    last = names.display(path.rstrip("/").rpartition("/")[2] or "index")
    return last if "." in last[1:] else f"{last}.{ending(media)}"


def ending(media: str) -> str:
    """The ending of a file of that media type."""
    return _ENDINGS.get(media) or re.sub(r"\W", "", media.rpartition("/")[2])[:8] or "bin"


def shown(url: str) -> str:
    """An address in one line of bearable length."""
    kept = names.line(url)
    return kept if len(kept) <= _LONG else f"{kept[:_LONG]}…"


def media(given: str) -> str:
    """The media type without parameters, "" where it is none."""
    match = _MEDIA.fullmatch(given)
    return match[1].lower() if match and match[1].isascii() else ""


def media_of_bytes(given: str) -> str:
    """The media type of bytes as they were sent: with the charset that was named, where it is one."""
    kind = media(given)
    named = mime_values.parameters(given).get("charset", "").strip()
    return f"{kind}; charset={named.lower()}" if kind and named and mime_values.charset(named) else kind
