"""What an Outlook message says of itself: its properties, and a mail's headers made from them where it has none.

After [MS-OXMSG] (how properties lie in the file), [MS-OXPROPS] (their numbers) and [MS-OXCDATA] (addresses inside identifiers).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from leadline.formats import text as texts
from leadline.intake import codepages, compound, mime, names

PROPERTIES = "__properties_version1.0"
NAMED = "__nameid_version1.0"
ATTACHMENT, RECIPIENT = "__attach_version1.0_", "__recip_version1.0_"
CLSID = bytes.fromhex("0b0d020000000000c000000000000046")
_TOP, _EMBEDDED, _INNER = 32, 24, 8  # bytes before the first property: of a message, of one inside another, of all else
_ONE_OFF = bytes.fromhex("812b1fa4bea310199d6e00dd010f5402")
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_FIELDS = {1: "To", 2: "Cc", 3: "Bcc"}


@dataclass(slots=True)
class Properties:
    """The properties of a message, recipient or attachment. `codepage` is that of texts that are not Unicode."""

    storage: compound.Storage
    fixed: dict[int, bytes] = field(default_factory=dict)  # by number and type: values of at most eight bytes
    codepage: str | None = None
    faults: dict[str, str] = field(default_factory=dict)  # what is wrong in words, to the code of problems

    def number(self, tag: int) -> int | None:
        """A 32-bit number (type 0003)."""
        found = self.fixed.get(tag << 16 | 0x0003)
        return int(struct.unpack("<I", found[:4])[0]) if found else None

    def time(self, tag: int) -> datetime | None:
        """A time (type 0040), None where there is none or it is none that a calendar has."""
        found = self.fixed.get(tag << 16 | 0x0040)
        ticks = struct.unpack("<Q", found)[0] if found else 0
        try:
            return _EPOCH + timedelta(microseconds=ticks // 10) if ticks else None
        except OverflowError:
            self.faults[f"Its time {tag:04X} lies beyond every calendar."] = "bad-date"
            return None

    def binary(self, tag: int) -> bytes | None:
        """Bytes (type 0102), None without."""
        return self._stream(f"{tag:04X}0102")

    def text(self, tag: int) -> str:
        """A text in either form, "" without one."""
        wide = self._stream(f"{tag:04X}001F")
        if wide is not None:
            return self._checked(wide[: len(wide) & ~1].decode("utf-16-le", "replace"))
        narrow = self._stream(f"{tag:04X}001E")
        if not narrow:
            return ""
        if self.codepage:
            return self._checked(narrow.decode(self.codepage, "replace"))
        decoded = texts.decode(narrow)
        if not narrow.isascii():
            self.faults[f"It names no code page for its texts; they were read as {decoded.encoding}."] = "encoding"
        return self._checked(decoded.text)

    def texts(self) -> Iterator[tuple[int, str]]:
        """All texts with their numbers."""
        for name in self.storage.items:
            if name.startswith("__substg1.0_") and name[-4:] in ("001F", "001E"):
                try:
                    tag = int(name[12:16], 16)
                except ValueError:
                    continue
                yield tag, self.text(tag)

    def _stream(self, ending: str) -> bytes | None:
        found = self.storage.stream(f"__substg1.0_{ending}")
        if found and found.fault:
            self.faults[f"Of its property {ending} not all could be read: {found.fault}."] = "truncated"
        return found.data if found else None

    def _checked(self, text: str) -> str:
        text = text.rstrip("\0")
        if "\ufffd" in text:
            self.faults["Some of its text is none in its charset and stands as U+FFFD."] = "encoding"
        return text


def message(storage: compound.Storage) -> Properties:
    """The properties of the message that a storage is."""
    found = _properties(storage, _TOP)
    page = found.number(0x3FFD) or found.number(0x3FDE)
    found.codepage = codepages.charset(page) if page else None
    if page and not found.codepage:
        found.faults[f"Its code page {page} is one that nobody knows."] = "encoding"
    return found


def inner(of: Properties, storage: compound.Storage) -> Properties:
    """The properties of a recipient or attachment of a message."""
    found = _properties(storage, _INNER)
    found.codepage, found.faults = of.codepage, of.faults
    return found


def _properties(storage: compound.Storage, header: int) -> Properties:
    found = Properties(storage)
    stream = storage.stream(PROPERTIES)
    table = stream.data if stream else b""
    for at in range(header, len(table) - 15, 16):
        tag, _, value = struct.unpack_from("<II8s", table, at)
        found.fixed.setdefault(tag, value)
    if stream is None or stream.fault:
        found.faults["The table of its properties is missing or cut off; times and kinds of recipients may lack."] = "damaged"
    return found


def of_its_own(embedded: compound.Storage, root: compound.Storage) -> bytes:
    """A message that lay inside another as a file of its own: a longer header, and the names of properties that the outer one keeps."""
    items = dict(embedded.items)
    table = embedded.stream(PROPERTIES)
    if table:
        items[PROPERTIES] = compound.Stream(table.data[:_EMBEDDED].ljust(_TOP, b"\0") + table.data[_EMBEDDED:], table.fault)
    named = root.storage(NAMED)
    if named:
        items.setdefault(NAMED, named)
    return compound.write(compound.Storage(CLSID, items))


def headers(mail: Properties) -> bytes:
    """The headers as they came over the wire, below those of From, To, Cc, Subject and Date that they lack, made from the properties.

    Without a blank line, so that they stay headers.
    """
    given = mail.text(0x007D).replace("\r\n", "\n").replace("\r", "\n").strip("\n").split("\n")
    lines = [line for line in given if line.strip()]
    if lines and len(lines) < len(given):
        mail.faults["Blank lines between its headers were left out."] = "malformed"
    raw = "\r\n".join(lines).encode("utf-8", "replace")
    has = {f.name for f in mime.headers(raw, 0, len(raw)).fields}
    made = [f"{name}: {value}" for name, value in _made(mail) if name.lower() not in has]
    return "\r\n".join([*made, ""]).encode("utf-8", "replace") + (raw + b"\r\n" if raw else b"")


def _made(mail: Properties) -> Iterator[tuple[str, str]]:
    """Headers by the properties, in the order in which mails have them."""
    author = _address(mail.text(0x0042), mail.text(0x5D02) or _of_type(mail, 0x0064, 0x0065))
    sender = _address(mail.text(0x0C1A), mail.text(0x5D01) or _of_type(mail, 0x0C1E, 0x0C1F))
    if author or sender:
        yield "From", author or sender
    if sender and author and sender != author:
        yield "Sender", sender
    if reply := ", ".join(_replies(mail.binary(0x004F) or b"", mail)) or names.line(mail.text(0x0050)):
        yield "Reply-To", reply
    recipients: dict[str, list[str]] = {name: [] for name in _FIELDS.values()}
    for _, storage in mail.storage.storages(RECIPIENT):
        one = inner(mail, storage)
        shown = _address(one.text(0x3001), one.text(0x39FE) or _of_type(one, 0x3002, 0x3003))
        recipients[_FIELDS.get((one.number(0x0C15) or 1) & 0xF, "To")].append(shown)
    for tag, name in ((0x0E04, "To"), (0x0E03, "Cc"), (0x0E02, "Bcc")):
        found = ", ".join(filter(None, recipients[name])) or names.line(mail.text(tag))
        if found:
            yield name, found
    subject = mail.text(0x0037) or mail.text(0x003D) + mail.text(0x0E1D)
    if subject:
        yield "Subject", names.line(subject)
    at = mail.time(0x0039) or mail.time(0x0E06)
    if at:
        yield "Date", format_datetime(at)
    for tag, name in ((0x1035, "Message-ID"), (0x1042, "In-Reply-To"), (0x1039, "References")):
        if value := mail.text(tag):
            yield name, names.line(value)


def _of_type(one: Properties, kind: int, address: int) -> str:
    """The address, with its type before it where it is none of the internet (X.500 names of Exchange, fax numbers)."""
    value, named = one.text(address).strip(), one.text(kind).strip().upper()
    return value if not value or named in ("", "SMTP") else f"{named}:{value}"


def _address(name: str, address: str) -> str:
    name, address = names.line(name.strip()), names.line(address.strip())
    if not address or name.strip("'\"<>").casefold() == address.casefold():
        return f"<{address}>" if address else name
    if any(c in name for c in '",;:<>@()[]\\'):
        name = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{name} <{address}>" if name else f"<{address}>"


def _replies(entries: bytes, mail: Properties) -> Iterator[str]:
    """Addresses that a list of identifiers carries in itself (one-off entries)."""
    at = 8
    while at + 4 <= len(entries):
        size = struct.unpack_from("<I", entries, at)[0]
        entry = entries[at + 4 : at + 4 + size]
        at += 4 + size + -size % 4
        if entry[4:20] != _ONE_OFF or len(entry) < 24:
            continue
        if struct.unpack_from("<H", entry, 22)[0] & 0x8000:
            said = entry[24 : 24 + (len(entry) - 24 & ~1)].decode("utf-16-le", "replace").split("\0")
        else:
            said = entry[24:].decode(mail.codepage or "cp1252", "replace").split("\0")
        if len(said) >= 3:
            yield _address(said[0], said[2] if said[1].upper() in ("", "SMTP") else f"{said[1]}:{said[2]}")
