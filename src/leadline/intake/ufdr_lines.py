"""Writes the decoded models of a telephone's examination out as lines: who wrote what to whom, when, with what beside it.

Nothing a model says is left out but what repeats the heading or names places in the examiner's own program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from leadline.intake import names, telegram
from leadline.intake.ufdr_model import File, Node

OWNER = "# owner of the device"  # how the text begins whose references are the owner's own
EXAMINATION = "# examination of the device"  # and the one whose references are the examiner's
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)?\s*(Z|[+-]\d\d:?\d\d)?")
_NUMBER = re.compile(r"\+?(\d{7,15})@(?:s\.whatsapp\.net|c\.us)")  # how WhatsApp names an account by its number
_PLACES = {"Source", "SourceApplication", "UserMapping", "Id", "Identifier", "ServiceIdentifier", "Platform", "ChatId", "Account"}
_SAID = {
    "InstantMessage": {"Body", "Subject", "TimeStamp"}, "SMS": {"Body", "Subject", "TimeStamp"}, "MMS": {"Body", "Subject", "TimeStamp"},
    "Email": {"Body", "Subject", "TimeStamp"}, "Call": {"TimeStamp", "Type", "Direction", "Duration"}, "Voicemail": {"Timestamp"},
}  # fmt: skip
_ADDRESSED = {"From", "To", "Cc", "Bcc", "Parties", "Attachments", "Attachment"}
_SENT = ("sent", "outgoing", "unsent")
MESSAGES = ("InstantMessage", "SMS", "MMS")


@dataclass(slots=True)
class Writer:
    """Writes lines, and keeps what they have in common: files by id, what the owner is called, times without a zone."""

    files: dict[str, File] = field(default_factory=dict)
    owner: dict[str, None] = field(default_factory=dict)
    zoneless: int = 0
    untimed: int = 0

    def message(self, node: Node) -> str:
        """One message, mail or call as a line."""
        sender, receivers = self._sides(node)
        name, number = sender
        text = node.text("Body")
        remarks = [f"to {_both(*who)}" for who in receivers]
        remarks += [f"subject {node.text('Subject')}"] if node.text("Subject") else []
        if node.kind == "Call":
            text = f"* {node.text('Direction', 'Type').lower() or 'call'} call"
            remarks += [f"duration {node.text('Duration')}"] if node.text("Duration") else []
        remarks += [self._attached(one) for slot in ("Attachments", "Attachment") for one in node.inside.get(slot, ())]
        remarks += self._more(node)
        return telegram.Message(self.at(node.text("TimeStamp", "Timestamp", "Date")), name, number, text, remarks).line()

    def chat(self, node: Node) -> Iterator[str]:
        """A chat's heading, then its messages."""
        people = ", ".join(_both(*self._party(one)) for one in node.inside.get("Participants", ()))
        told = [node.text("Source", "SourceApplication"), f"participants {people}" if people else ""]
        more = [*told, *self._more(node, {"Participants"}, {"Name"})]
        yield telegram.heading(node.text("Name") or number(node.text("Id")), ", ".join(m for m in more if m))
        yield from node.folded

    def contact(self, node: Node) -> str:
        """A person of the address book: the name, then each number and address with what it is."""
        told = [node.text("Name") or "unnamed"]
        for entry in node.inside.get("Entries", ()):
            label = " ".join(x for x in (entry.kind, entry.text("Category"), entry.text("Domain")) if x)
            told.append(f"{label}: {number(entry.text('Value'))}")
        told += [f"[{m}]" for m in self._more(node, {"Entries"}, {"Name"})]
        source = node.text("Source")
        return names.line("; ".join(told)) + (f" [from {names.line(source)}]" if source else "")

    def account(self, node: Node) -> Iterator[str]:
        """The owner's account in one program: `Telegram: name`."""
        source = names.line(node.text("Source", "ServiceType", "ServiceIdentifier") or "account")
        for name in ("Username", "Name", "ServiceIdentifier"):
            if node.text(name):
                yield f"{source}: {names.line(number(node.text(name)))}" + (" [name]" if name == "Name" else "")
        for entry in node.inside.get("Entries", ()):
            yield f"{source}: {names.line(number(entry.text('Value')))} [{names.line(entry.text('Category') or entry.kind)}]"

    def other(self, node: Node) -> str:
        """Any other model with all its fields."""
        return f"{node.kind}: " + "; ".join([*_flat(node, ""), *(["deleted"] if node.deleted else [])])

    def at(self, printed: str) -> str:
        """A time with the zone that the report states; one without says so."""
        found = _TIME.fullmatch(printed.strip())
        if not found:
            self.untimed += 1
            return names.line(printed.strip())[:40] if printed.strip() else ""
        day, clock, zone = found.groups()
        if not zone:
            self.zoneless += 1
            return f"{day}T{clock} (no zone)"
        return f"{day}T{clock}{'Z' if zone in ('+00:00', '+0000', 'Z') else zone}"

    def _sides(self, node: Node) -> tuple[tuple[str, str], list[tuple[str, str]]]:
        """Who a message is from, and to whom; where nobody is named as its sender, sent ones are the owner's."""
        parties = node.inside.get("Parties", [])
        by_role = {role: [p for p in parties if p.text("Role").lower() == role] for role in ("from", "to")}
        others = [p for p in parties if p.text("Role").lower() not in by_role]
        senders = [*node.inside.get("From", ()), *by_role["from"]]
        receivers = [*node.inside.get("To", ()), *by_role["to"]]
        sent = any(node.text(name).lower().startswith(_SENT) for name in ("Status", "Folder", "Direction", "Type"))
        if not senders and not sent and others:
            senders, others = others[:1], others[1:]
        receivers += [*others, *node.inside.get("Cc", ()), *node.inside.get("Bcc", ())]
        sender = self._party(senders[0]) if senders else ("the owner" if sent else "unknown", "")
        return sender, [self._party(one) for one in receivers]

    def _party(self, node: Node) -> tuple[str, str]:
        """A party's name and number; the owner of the device is marked."""
        name, told = node.text("Name"), number(node.text("Identifier"))
        owner = node.text("IsPhoneOwner").lower() == "true"
        if owner and told:
            self.owner.setdefault(told)
        if owner:
            return (f"{name}, the owner" if name and name != told else "the owner"), told
        return (name, told if told != name else "") if name else (told or "unknown", "")

    def _attached(self, node: Node) -> str:
        known = self.files.get(node.file)
        local = node.text("attachment_extracted_path").replace("\\", "/").strip("/") or (known.local if known else "")
        told = [node.text("Filename", "Title"), f"as {local}" if local else "", node.text("ContentType"), node.text("URL")]
        return "attachment " + (", ".join(t for t in told if t) or f"file {node.file or 'unnamed'}, not in the report")

    def _more(self, node: Node, inside: set[str] = frozenset(), fields: set[str] = frozenset()) -> list[str]:  # type: ignore[assignment]
        """What else a model says."""
        said = _SAID.get(node.kind, set()) | _PLACES | fields
        found = [f"{name} {' / '.join(v for v in values if v)}" for name, values in node.fields.items() if name not in said and any(values)]
        for slot, nodes in node.inside.items():
            if slot not in _ADDRESSED | inside:
                found += [f"{slot} {'; '.join(_flat(one, ''))}" for one in nodes]
        return [*found, *(["deleted"] if node.deleted else []), *(["the report ends inside of this"] if node.torn else [])]


def number(identifier: str) -> str:
    """An identifier as people write it: WhatsApp's names for a number become the number."""
    found = _NUMBER.fullmatch(identifier.strip())
    return f"+{found[1]}" if found else identifier.strip()


def _both(name: str, told: str) -> str:
    return f"{name} ({told})" if told else name


def _flat(node: Node, path: str) -> Iterator[str]:
    """Every field of a model and of those inside, as `Field: value`."""
    fields: Mapping[str, list[str]] = node.fields
    for name, values in fields.items():
        said = " / ".join(names.line(number(v)) for v in values if v)
        if said:
            yield f"{path}{name}: {said}"
    for slot, nodes in node.inside.items():
        for one in nodes:
            yield from _flat(one, f"{path}{slot}.")
    for line in node.folded:
        yield f"{path}message {line}"
