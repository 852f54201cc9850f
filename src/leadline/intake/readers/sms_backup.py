"""Reads the XML that the Android app SMS Backup & Restore writes, and Signal, Silence and others in its form: SMS, MMS, calls.

Source of the fields: synctech.com.au, "Fields in XML backup files".
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from leadline.formats import text as texts
from leadline.intake import limits, looks, mime_values, names, telegram
from leadline.intake.elements import Element, Torn, elements
from leadline.model.records import Child, Count, Exhibit, Part, Problem
from leadline.plugins import reader

_ROOTS = ("smses", "calls")
_ROWS = ("sms", "mms", "call")
_CLAIM = re.compile(r"<(smses|calls)(?=[\s/>])")
_FIELDS = re.compile(r"<(?:sms|mms|call)\s[^<>]*\b(?:address|number|date)\s*=")
_STATES = {"3": "draft", "4": "outbox", "5": "failed", "6": "queued"}
_CALLS = {"1": "incoming call", "2": "outgoing call", "3": "missed call", "4": "voicemail", "5": "rejected call", "6": "refused call"}
_PRESENTED = {"2": "number withheld", "3": "number unknown", "4": "payphone"}
_FROM, _TO = "137", {"151": "to", "130": "cc", "129": "bcc"}
_OWN = "insert-address-token"  # stands for the telephone's own number
_ENDINGS = {"image/jpeg": "jpg", "image/jpg": "jpg", "audio/amr": "amr", "text/x-vcard": "vcf", "text/plain": "txt",
            "application/smil": "smil", "audio/mpeg": "mp3", "video/3gpp": "3gp"}  # fmt: skip
_AGAIN = "Make the backup again on the telephone, and hand it in as the app wrote it."


@dataclass(slots=True)
class _Mms:
    """An MMS whose parts are still to come."""

    element: Element
    parts: list[Element] = field(default_factory=list)
    parties: list[tuple[str, str]] = field(default_factory=list)  # type and number


@dataclass(slots=True)
class _Backup:
    """What has been read of the file so far."""

    exhibit: Exhibit
    exact: bool  # whether offsets are those of the exhibit
    lines: dict[str, list[str]] = field(default_factory=lambda: {"messages.txt": [], "calls.txt": []})
    announced: list[int] = field(default_factory=list)
    open_roots: list[str] = field(default_factory=list)
    mms: _Mms | None = None
    rows: int = 0
    reported: int = 0
    untimed: int = 0
    children: int = 0
    taken: names.Names = field(default_factory=names.Names)

    def problem(self, kind: str, what: str, start: int, end: int, advice: str = _AGAIN) -> Problem:
        """A problem at its place, where the place is one of the exhibit."""
        return Problem(kind, what, advice, self.exhibit.sha256, self.exhibit.span(start, end) if self.exact else None)


def _claims(head: bytes, name: str) -> float:
    """How sure it is that this is such a backup: its root with rows of its kinds in it."""
    text = looks.text(head)
    if not text or not text.lstrip().startswith("<") or not (root := _CLAIM.search(text)):
        return 0.0
    if _FIELDS.search(text, root.start()):
        return 0.95
    return 0.5 if root[1] == "smses" else 0.0


@reader(media="application/x-sms-backup+xml", claims=_claims)
def sms_backup(exhibit: Exhibit, data: bytes) -> Iterator[Part]:
    """An SMS Backup & Restore file (`sms-….xml`, `calls-….xml`): messages and calls, one a line, MMS parts as exhibits.

    Times are UTC by the telephone's own count. The number of the service centre is the network's, not a party's: it is left
    out. The layout of an MMS (SMIL) is left out unless an address stands in it.
    """
    source, exact, lossy = _utf8(data)
    backup = _Backup(exhibit, exact)
    if lossy:
        yield Problem("encoding", "Some bytes are no text in its charset and are read as U+FFFD.", _AGAIN, exhibit.sha256)
    for found in elements(source):
        if isinstance(found, Torn):
            if found.name.startswith("!"):
                what = "It declares a document type, as attacks do and the app never does; it was not read from there on."
                yield backup.problem("malformed", what, found.start, len(source))
                break
            yield from _torn(backup, found)
        else:
            yield from _element(backup, found)
    yield from _finish(backup, source)


def _utf8(data: bytes) -> tuple[bytes, bool, bool]:
    """The file as UTF-8, whether it was so that offsets stay, and whether bytes had to be replaced."""
    declared = re.match(rb"\s*<\?xml[^>]{0,80}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})", data.removeprefix(b"\xef\xbb\xbf"))
    decoded = texts.decode(data, declared[1].decode("ascii") if declared else "utf-8")
    exact = decoded.encoding == "utf-8"
    return data if exact else decoded.text.encode("utf-8", "replace"), exact, decoded.lossy


def _torn(backup: _Backup, torn: Torn) -> Iterator[Part]:
    if torn.name in _ROWS:
        backup.rows += 1
        backup.reported += 1
    if torn.name in (*_ROWS, "part", "addr", "parts", "addrs", *_ROOTS) or not torn.name:
        what = f"Here begins a {torn.name or 'tag'} that is damaged; it was not read."
        yield backup.problem("bad-row", what, torn.start, torn.end)


def _element(backup: _Backup, found: Element) -> Iterator[Part]:
    if found.name in _ROOTS:
        if found.opens:
            count = found.text("count")
            backup.announced.append(int(count) if count.isascii() and count.isdigit() and len(count) < 10 else -1)
            if not found.closes:
                backup.open_roots.append(found.name)
        elif backup.open_roots:
            backup.open_roots.pop()
    elif found.name in ("part", "addr") and found.opens and backup.mms:
        if found.name == "part":
            backup.mms.parts.append(found)
        else:
            backup.mms.parties.append((found.text("type"), found.text("address").strip()))
    elif found.name == "mms":
        yield from _close(backup)
        if found.opens:
            backup.rows += 1
            backup.mms = _Mms(found)
            if found.closes:
                yield from _close(backup)
    elif found.name in ("sms", "call") and found.opens:
        yield from _close(backup)
        backup.rows += 1
        message = _sms(found) if found.name == "sms" else _call(found)
        _write(backup, "messages.txt" if found.name == "sms" else "calls.txt", message)


def _write(backup: _Backup, where: str, message: telegram.Message) -> None:
    backup.untimed += not message.at
    backup.lines[where].append(message.line())


def _finish(backup: _Backup, source: bytes) -> Iterator[Part]:
    unfinished = backup.mms is not None or bool(backup.open_roots)
    yield from _close(backup)
    exhibit, read = backup.exhibit, backup.rows - backup.reported
    if unfinished or not backup.announced:
        kind, what = ("truncated", "The file ends before its closing tag.") if backup.announced else ("malformed", "It holds no backup.")
        yield backup.problem(kind, what, len(source), len(source))
    announced = sum(backup.announced)
    if backup.announced and min(backup.announced) >= 0 and announced != backup.rows:
        what = f"It says that it holds {announced:,} messages or calls; {backup.rows:,} are there."
        yield Problem("count-differs", what, "Find out whether some were taken out, or make the backup again.", exhibit.sha256)
    if backup.untimed:
        yield Problem("bad-row", f"{backup.untimed:,} messages or calls carry no time that could be read.", _AGAIN, exhibit.sha256)
    for name, lines in backup.lines.items():
        if lines:
            kind = "messages" if name == "messages.txt" else "calls"
            body = telegram.written([f"# {kind} of the backup {names.line(exhibit.name)}", *lines])
            yield Child(name, body, "text/plain; charset=utf-8", f"{len(lines)} {kind}")
    yield Count(exhibit.sha256, backup.rows, read, backup.reported)


def _sms(found: Element) -> telegram.Message:
    """A received message by its sender, any other by the telephone's owner with whom it is to."""
    kind, who = found.text("type"), _known(found.text("contact_name"))
    number = found.text("address").strip()
    message = _addressed(_at(found.text("date")), kind == "1", [(who, number)], found.text("body"))
    sent = _at(found.text("date_sent")) if kind == "1" else ""
    if sent and message.at and abs(_moment(sent) - _moment(message.at)) > timedelta(minutes=1):
        message.remarks.append(f"sent {sent}")
    message.remarks += [f"subject {subject}" for subject in [_known(found.text("subject"))] if subject]
    if kind not in ("1", "2"):
        message.remarks.append(_STATES.get(kind, f"of an unknown type {kind!r}"))
    return message


def _call(found: Element) -> telegram.Message:
    kind = found.text("type")
    parties = [(_known(found.text("contact_name")), found.text("number").strip())]
    message = _addressed(_at(found.text("date")), kind != "2", parties, f"* {_CALLS.get(kind, f'call of an unknown type {kind!r}')}")
    message.remarks.append(f"seconds {found.text('duration')}")
    message.remarks += [words for words in [_PRESENTED.get(found.text("presentation"))] if words]
    message.remarks += [f"dialled on {digits}" for digits in [_known(found.text("post_dial_digits"))] if digits]
    return message


def _addressed(at: str, received: bool, parties: list[tuple[str, str]], text: str) -> telegram.Message:
    """A message from the first party, or from the owner to all of them."""
    if received:
        who, number = parties[0] if parties else ("", "")
        return telegram.Message(at, who or number or "unknown", number if who else "", text)
    to = ", ".join(f"{who} ({number})" if who and number else who or number for who, number in parties)
    return telegram.Message(at, "me", "", text, [f"to {to}"] if to else [])


def _close(backup: _Backup) -> Iterator[Part]:
    """Writes the MMS that is open, its parts as children."""
    mms, backup.mms = backup.mms, None
    if mms is None:
        return
    number = backup.rows
    said, kept = [], []
    for part in mms.parts:
        media = part.text("ct").strip().lower()
        text = part.text("text")
        if media == "text/plain" and "data" not in part.attributes:
            said.append("" if text == "null" else text)
        elif media != "application/smil" or "://" in text or "data" in part.attributes:
            child = yield from _child(backup, part, media, text, number)
            kept += [child] if child else []
    message = _envelope(mms, "\n".join(s for s in said if s))
    message.remarks += [f"part {name}" for name in kept]
    _write(backup, "messages.txt", message)


def _envelope(mms: _Mms, text: str) -> telegram.Message:
    """Who an MMS is from and to, by its addresses; where it has none, by the other side that its first line names."""
    found, kind = mms.element, mms.element.text("msg_box")
    listed = [a.strip() for a in found.text("address").split("~") if a.strip() and a.strip() != "null"]
    who = _known(found.text("contact_name"))
    name = {listed[0]: who} if len(listed) == 1 else {}
    senders = [a for role, a in mms.parties if role == _FROM and a != _OWN]
    others = [(role, a) for role, a in mms.parties if role in _TO and a != _OWN]
    parties = senders or listed if kind == "1" else list(dict.fromkeys([*(a for _, a in others), *listed]))
    message = _addressed(_at(found.text("date")), kind == "1", [(name.get(a, ""), a) for a in parties], text)
    if kind == "1":
        message.remarks += [f"{_TO[role]} {a}" for role, a in others if a not in senders]
    if len(listed) > 1 and who:
        message.remarks.append(f"contacts {who}")
    message.remarks += [f"subject {subject}" for subject in [_known(found.text("sub"))] if subject]
    if kind not in ("1", "2"):
        message.remarks.append(_STATES.get(kind, f"of an unknown type {kind!r}"))
    return message


def _child(backup: _Backup, part: Element, media: str, text: str, number: int) -> Generator[Part, None, str]:
    """Hands one part out; gives back the name under which."""
    place = f"message {number}, part {part.text('seq') or '?'}"
    if backup.children >= limits.current().members:
        if backup.children == limits.current().members:
            backup.children += 1
            what = f"The messages hold more than {limits.current().members:,} parts; the others were not read."
            yield backup.problem("over-limit", what, part.start, part.end, "Hand the backup in in pieces.")
        return ""
    if "data" in part.attributes:
        body, fault = mime_values.from_base64(part.attributes["data"])
        if fault:
            yield backup.problem("malformed", f"In {place} {fault}.", part.start, part.end)
    elif text and text != "null":
        body = text.encode("utf-8", "replace")
    else:
        what = f"The bytes of {place} ({media or 'of no kind'}) are missing."
        yield backup.problem("bad-row", what, part.start, part.end)
        return ""
    given = next((n for key in ("cl", "fn", "name") if (n := part.text(key).strip()) and n != "null"), "")
    shown = names.display(given) if given else f"part.{_ENDINGS.get(media, media.rpartition('/')[2][:8] or 'bin')}"
    backup.children += 1
    name = backup.taken.unique(names.display(f"{number}-{shown}"))
    where = f"{place}, bytes {part.start}-{part.end}" if backup.exact else place
    yield Child(name, body, media if re.fullmatch(r"[\w.+-]+/[\w.+-]+", media) else None, where)
    return name


def _known(value: str) -> str:
    return "" if value in ("null", "(Unknown)") else value.strip()


def _at(digits: str) -> str:
    """UTC by a count of milliseconds since 1970, or of seconds where it has ten digits as older telephones write for MMS."""
    digits = digits.strip()
    if not re.fullmatch(r"[0-9]{9,14}", digits) or int(digits) == 0:
        return ""
    seconds = int(digits) // 1000 if len(digits) > 10 else int(digits)
    return telegram.utc(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds))


def _moment(at: str) -> datetime:
    return datetime.fromisoformat(at)
