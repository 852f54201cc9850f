"""How a chat is written out: one line a message, whichever export it came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from leadline.intake import names

_LINE_END = " ⏎ "  # a line end inside a message must not begin a line of its own: it could forge a message


@dataclass(slots=True)
class Message:
    """One message: `at` as RFC 3339 in UTC ("" where unknown), the sender's name and number, the text, remarks in brackets."""

    at: str
    sender: str
    number: str = ""
    text: str = ""
    remarks: list[str] = field(default_factory=list)

    def line(self) -> str:
        """`[2026-03-04T09:15:00Z] Lena (user123): text [forwarded from …]`."""
        if not self.sender and self.text.startswith("* "):
            return f"[{self.at or 'no time'}] {one_line(self.text)}"
        sender = one_line(self.sender) or "unknown"
        number = f" ({one_line(self.number)})" if self.number else ""
        said = [one_line(self.text), *(f"[{one_line(r)}]" for r in self.remarks)]
        return f"[{self.at or 'no time'}] {sender}{number}: {' '.join(s for s in said if s)}".rstrip()


def heading(chat: str, kind: str = "", number: str = "") -> str:
    """The line above a chat's messages."""
    more = ", ".join(one_line(x) for x in (kind, number) if x)
    return f"# chat: {one_line(chat) or 'unnamed'}" + (f" ({more})" if more else "")


def written(lines: Sequence[str]) -> bytes:
    """The lines as the bytes of `messages.txt`."""
    return "\n".join([*lines, ""]).encode("utf-8", "replace")


def one_line(text: str) -> str:
    """The text in one line, its line ends shown."""
    return names.line(_LINE_END.join(text.strip().splitlines()))


def zone(name: str) -> tzinfo:
    """The time zone of that name, UTC where this machine knows none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def utc(when: datetime) -> str:
    """RFC 3339 in UTC; "" for years that no calendar has."""
    try:
        return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if when.year > 1000 else ""
    except (OverflowError, ValueError):
        return ""
