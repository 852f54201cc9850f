"""What stands inside a mail's headers and parts once their encodings are undone (RFC 2045, 2047, 2231), whatever was sent."""

from __future__ import annotations

import binascii
import re
from urllib.parse import unquote_to_bytes

from leadline.formats import text as texts

_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_PARAMETER = re.compile(r";\s*([^\s=;\"()]+)\s*=\s*(\"(?:[^\"\\]|\\.)*\"?|[^;]*)", re.DOTALL)
_SECTION = re.compile(r"([^*]+)(?:\*(\d{1,4}))?(\*)?")
_BASE64 = re.compile(rb"[A-Za-z0-9+/]+")
_BAD_ESCAPE = re.compile(rb"=(?![0-9A-Fa-f]{2}|[ \t]*(?:\r?\n|\r|\Z))")
# What programs mean by a narrower name (after the WHATWG Encoding Standard).
_WIDER = {
    "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949", "shift_jis": "cp932", "big5": "big5hkscs",
    "iso8859-1": "cp1252", "tis-620": "cp874",
}  # fmt: skip


def text(raw: bytes) -> str:
    """A header's bytes as text: UTF-8 where they are, else byte by byte (Latin-1)."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def charset(name: str) -> str | None:
    """The charset under the name that Python has for it; None where there is none of text by that name."""
    return texts.known(name)


def borne_out(body: bytes, name: str) -> str | None:
    """The charset in which a text is sound: the one named or the wider one meant by it; None where neither fits."""
    named = charset(name)
    for known in (named, _WIDER.get(named or "")):
        if known:
            try:
                body.decode(known)
            except (UnicodeError, ValueError):
                continue
            return known
    return None


def words(value: str) -> str:
    """A header's text with its encoded words (RFC 2047) decoded; what is no sound encoded word stays as it is.

    Neighbouring words of one charset are joined before decoding: many programs cut a character in two.
    """
    out: list[str] = []
    pending, pending_charset, end = b"", "", 0
    for match in _WORD.finditer(value):
        between = value[end : match.start()]
        name = match[1].partition("*")[0].lower()
        apart = not end or between.strip() or name != pending_charset
        if apart:
            out.append(_decoded(pending, pending_charset))
            pending = b""
        if not end or between.strip():
            out.append(between)
        pending, pending_charset, end = pending + _word(match[2], match[3]), name, match.end()
    return "".join([*out, _decoded(pending, pending_charset), value[end:]])


def has_words(value: str) -> bool:
    """Whether a header hides text behind encoded words."""
    return _WORD.search(value) is not None


def parameters(value: str) -> dict[str, str]:
    """The parameters of a Content-Type or Content-Disposition by lower-case name, RFC 2231 pieces joined and decoded."""
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for match in _PARAMETER.finditer(value):
        section = _SECTION.fullmatch(match[1])
        if section:
            encoded = bool(section[3])
            piece = (int(section[2] or 0), encoded, _unquoted(match[2]))
            pieces.setdefault(section[1].lower(), []).append(piece)
    return {name: _joined(found) for name, found in pieces.items()}


def from_base64(body: bytes) -> tuple[bytes, str]:
    """The decoded bytes, and what was wrong in words ("" if nothing): foreign characters are skipped, cut ends are named."""
    dense = body.translate(None, b" \t\r\n")
    try:
        return binascii.a2b_base64(dense, strict_mode=True) if dense else b"", ""
    except binascii.Error:
        return _lenient(dense)


def _lenient(dense: bytes) -> tuple[bytes, str]:
    out, torn = [], False
    for piece in dense.split(b"="):
        letters = b"".join(_BASE64.findall(piece))
        torn = torn or len(letters) % 4 == 1
        letters = letters[: len(letters) - (len(letters) % 4 == 1)]
        out.append(binascii.a2b_base64(letters + b"=" * (-len(letters) % 4)))
    fault = "its base64 text is cut off inside a character" if torn else "its base64 text holds foreign characters or wrong padding"
    return b"".join(out), fault


def from_quoted(body: bytes) -> tuple[bytes, str]:
    """The decoded bytes of quoted-printable, and what was wrong in words; wrong escapes stay as they are."""
    bad = len(_BAD_ESCAPE.findall(body))
    return binascii.a2b_qp(body), f"{bad:,} escapes of its quoted-printable text are none" if bad else ""


def from_uu(body: bytes) -> tuple[bytes, str]:
    """The decoded bytes of uuencode between `begin` and `end`, and what was wrong in words."""
    out: list[bytes] = []
    fault, inside = "", False
    for line in body.splitlines():
        if not inside:
            inside = line.startswith(b"begin ")
        elif line.strip() == b"end":
            return b"".join(out), fault
        else:
            length = (((line[0] - 32) & 63) * 4 + 5) // 3 if line else 0  # some programs fill lines up with rubbish
            try:
                out.append(binascii.a2b_uu(line[:length]))
            except binascii.Error:
                fault = "its uuencoded text has broken lines"
    return b"".join(out), fault or "its uuencoded text has no end"


def _word(encoding: str, body: str) -> bytes:
    raw = body.encode("utf-8", "replace")
    return from_base64(raw)[0] if encoding in "bB" else binascii.a2b_qp(raw, header=True)


def _decoded(raw: bytes, name: str) -> str:
    if not raw:
        return ""
    found = charset(name)
    return raw.decode(found, "replace").replace("\ufeff", "") if found else text(raw)


def _unquoted(value: str) -> str:
    value = value.strip()
    if value.startswith('"'):
        return re.sub(r"\\(.)", r"\1", value[1:].removesuffix('"'), flags=re.DOTALL)
    return value


def _joined(pieces: list[tuple[int, bool, str]]) -> str:
    """Pieces in order of their numbers; the first one given of each number counts."""
    chosen: dict[int, tuple[bool, str]] = {}
    for number, encoded, value in pieces:
        if number not in chosen or (encoded and not chosen[number][0]):
            chosen[number] = (encoded, value)
    ordered = [chosen[n] for n in sorted(chosen)]
    if not any(encoded for encoded, _ in ordered):
        return words("".join(value for _, value in ordered))
    name, found = "", b""
    if ordered[0][0] and ordered[0][1].count("'") >= 2:
        name, _, rest = ordered[0][1].split("'", 2)
        ordered[0] = (True, rest)
    for encoded, value in ordered:
        found += unquote_to_bytes(value) if encoded else value.encode("utf-8", "replace")
    known = charset(name) if name else None
    return found.decode(known, "replace") if known else text(found)
