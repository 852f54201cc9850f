"""Reads an Outlook message (.msg): the mail with its headers, its bodies, its attachments, and messages inside it."""

from __future__ import annotations

from collections.abc import Iterator

from leadline.intake import codepages, compound, limits, mime_values, names, ole_objects, outlook, rtf_packed
from leadline.model.records import Child, Count, Exhibit, Part, Problem
from leadline.plugins import reader

_TABLE = outlook.PROPERTIES.encode("utf-16-le")
_BOOK = "Workbook".encode("utf-16-le")
_ADVICE = "What could be read was read. If it matters, ask for the mail again as a file (“save as .msg” or .eml)."
_SIGNED = ("multipart/", "message/")
_LINKED = {2: "a file", 3: "a file", 4: "a file", 7: "a place in the web"}


def _claims(head: bytes, name: str) -> float:
    """How sure it is that this compound file is a message: by its class or the table of properties, where the directory is near."""
    if not head.startswith(compound.SIGNATURE):
        return 0.0
    if outlook.CLSID in head:
        return 0.97
    if _TABLE in head:
        return 0.93 if _BOOK not in head else 0.5
    near = (int.from_bytes(head[48:52], "little") + 2) << (12 if head[30:31] == b"\x0c" else 9) <= len(head)
    return 0.6 if not near and name.lower().endswith(".msg") else 0.0


@reader(media="application/vnd.ms-outlook", claims=_claims)
def outlook_msg(exhibit: Exhibit, data: bytes) -> Iterator[Part]:
    """An Outlook message (.msg): `message.eml` with the headers as sent and the plain text, the other bodies, each attachment.

    Headers that are missing are made from the properties. Messages inside come out as .msg, linked files as problems.
    After [MS-OXMSG] and [MS-OXPROPS] of Microsoft's Open Specifications.
    """
    try:
        root, faults = compound.read(data)
    except compound.NoCompound as why:
        yield Problem("damaged", str(why), _ADVICE, exhibit.sha256)
        return
    for fault in faults:
        yield Problem("damaged", fault, _ADVICE, exhibit.sha256)
    if not any(name.startswith(("__substg1.0_", outlook.PROPERTIES)) for name in root.items):
        yield Problem("malformed", "It holds none of the properties of an Outlook message.", _ADVICE, exhibit.sha256)
        return
    mail, taken = outlook.message(root), names.Names()
    bodies = list(_bodies(mail))
    attached = list(root.storages(outlook.ATTACHMENT))
    most = limits.current().members
    parts = [part for number, (name, storage) in enumerate(attached[:most], 1) for part in _attachment(mail, number, name, storage)]
    missing = sum(1 for part in [*bodies, *parts] if isinstance(part, Problem) and part.kind == "missing")
    for part in [*bodies, *parts]:
        if isinstance(part, Child):
            yield Child(taken.unique(part.name), part.data, part.media, part.locator)
        else:
            yield Problem(part.kind, part.what, part.advice, exhibit.sha256)
    for what, kind in mail.faults.items():
        yield Problem(kind, what, _ADVICE, exhibit.sha256)
    over = max(0, len(attached) - most)
    if over:
        what = f"The message has {len(attached):,} attachments; the last {over:,} were not read."
        yield Problem("over-limit", what, _ADVICE, exhibit.sha256)
    count = len([b for b in bodies if isinstance(b, Child) or b.kind == "missing"]) + len(attached)
    yield Count(exhibit.sha256, count, count - missing - over, missing + over)


def _bodies(mail: outlook.Properties) -> Iterator[Child | Problem]:
    """The mail with its headers and plain text, then what else of it there is."""
    own = b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n"
    plain = mail.text(0x1000).encode("utf-8", "replace")
    yield Child("message.eml", own + outlook.headers(mail) + b"\r\n" + plain, "message/rfc822", "headers and plain text")
    raw, wide = mail.binary(0x1013), mail.text(0x1013)
    if raw:
        page = mail.number(0x3FDE)
        charset = mime_values.borne_out(raw, codepages.charset(page) or "") if page else None
        yield Child("body.html", raw, f"text/html; charset={charset}" if charset else "text/html", "body as HTML")
    elif wide:
        yield Child("body.html", wide.encode("utf-8", "replace"), "text/html; charset=utf-8", "body as HTML")
    packed = mail.binary(0x1009)
    if packed:
        rich, fault = rtf_packed.unpacked(packed)
        if fault:
            kind = "damaged" if rich else "missing"
            yield Problem(kind, f"Its body in Rich Text could not be unpacked, or not as a whole: {fault}.", _ADVICE)
        if rich:
            yield Child("body.rtf", rich, "application/rtf", "body in Rich Text, unpacked")
    kind = mail.text(0x001A)
    if kind and not kind.upper().startswith(("IPM.NOTE", "REPORT.", "IPM.SCHEDULE")):
        lines = [f"{tag:04X}: {names.line(text)}" for tag, text in mail.texts() if text and tag not in (0x1000, 0x1013, 0x007D)]
        body = "\n".join([f"Properties of an item of the kind {names.line(kind)}", *lines, ""])
        yield Child("properties.txt", body.encode("utf-8", "replace"), "text/plain; charset=utf-8", "all texts among its properties")


def _attachment(mail: outlook.Properties, number: int, place: str, storage: compound.Storage) -> Iterator[Child | Problem]:
    one = outlook.inner(mail, storage)
    given = one.text(0x3707) or one.text(0x3704) or one.text(0x3001)
    name = names.display(given) if given.strip() else f"attachment-{number}{_ending(one)}"
    media = one.text(0x370E).strip().lower()
    data, inside = storage.stream("__substg1.0_37010102"), storage.storage("__substg1.0_3701000D")
    if data and data.fault:
        yield Problem("truncated", f"Of the attachment {name} not all could be read: {data.fault}.", _ADVICE)
    if inside is not None:
        yield from _inside(mail, name, place, inside)
    elif data is not None:
        if media.startswith(_SIGNED) and not name.lower().endswith((".eml", ".msg")):
            name += ".eml"  # a signed mail keeps the mail as it was sent in its one attachment
        plain = mime_values.text(media.encode("utf-8", "replace")) if media.isascii() and "/" in media else None
        yield Child(name, data.data, plain, names.line(place))
    elif link := one.text(0x370D) or one.text(0x3708):
        how = _LINKED.get(one.number(0x3705) or 0, "a place outside")
        what = f"The attachment {name} is only a link to {how}: {names.line(link)}."
        yield Problem("missing", what, "Ask for the linked file; do not follow the link on a working machine.")
        body = f"[href] {names.line(link)}\n".encode("utf-8", "replace")
        yield Child(f"{name}.link.txt", body, "text/plain; charset=utf-8", names.line(place))
    else:
        yield Problem("missing", f"The attachment {name} has no bytes in this file.", _ADVICE)


def _inside(mail: outlook.Properties, name: str, place: str, inside: compound.Storage) -> Iterator[Child | Problem]:
    """A message inside the message, or an object of another program."""
    if inside.stream(outlook.PROPERTIES):
        shown = name if name.lower().endswith(".msg") else f"{name}.msg"
        yield Child(shown, outlook.of_its_own(inside, mail.storage), "application/vnd.ms-outlook", names.line(place))
        return
    native = inside.stream("\x01Ole10Native")
    packed = ole_objects.package(native.data) if native else None
    if packed:
        yield Child(names.display(packed.file or name), packed.data, None, f"{names.line(place)}, packaged file")
        return
    yield Child(f"{name}.ole", compound.write(inside), None, f"{names.line(place)}, object")


def _ending(one: outlook.Properties) -> str:
    ending = names.display(one.text(0x3703)) if one.text(0x3703).strip() else ""
    return ending if ending.startswith(".") and len(ending) <= 12 else ".bin"
