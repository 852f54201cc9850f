"""One part of a mail or saved page: its bytes with their encoding undone, its name, and what it is."""

from __future__ import annotations

from leadline.intake import mime, mime_values

_ENDINGS = {
    "text/plain": "txt", "text/html": "html", "text/csv": "csv", "text/calendar": "ics", "text/xml": "xml", "text/rtf": "rtf",
    "text/rfc822-headers": "txt", "message/rfc822": "eml", "message/delivery-status": "txt", "message/disposition-notification": "txt",
    "application/pdf": "pdf", "application/zip": "zip", "application/json": "json", "application/xml": "xml",
    "application/pgp-signature": "asc", "application/pkcs7-signature": "p7s", "application/pkcs7-mime": "p7m", "application/ms-tnef": "dat",
    "image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp", "image/svg+xml": "svg", "image/bmp": "bmp",
}  # fmt: skip


def decoded(leaf: mime.Leaf, encoded: bytes) -> tuple[bytes, str]:
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


def media(leaf: mime.Leaf, body: bytes) -> tuple[str, str]:
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


def file_name(leaf: mime.Leaf) -> str:
    """The name that the sender gave to a part, "" without one."""
    disposition = mime_values.parameters(leaf.block.first("content-disposition"))
    given = disposition.get("filename") or mime_values.parameters(leaf.block.first("content-type")).get("name") or ""
    return given.strip()


def ending(media: str) -> str:
    """The ending that a file of this media type bears, for parts without a name."""
    if media in _ENDINGS:
        return _ENDINGS[media]
    kind, _, sub = media.partition("/")
    return "txt" if kind == "text" else sub if sub.isalnum() and len(sub) <= 8 else "bin"
