"""What happened to the case itself: entries of its journal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One line of the append-only journal; `id` counts from 1, `at` is RFC 3339 in UTC, `by` a person or the program."""

    id: int
    at: str
    by: str
    what: str  # new · intake · transcript (typed from a picture) · run · judgement · forget · share · repair (what a crash left was mended)
    data: dict[str, Any] = field(default_factory=dict)

    def json(self) -> dict[str, Any]:
        """The form in which it is printed and kept."""
        return {"id": self.id, "at": self.at, "by": self.by, "what": self.what, **({"data": self.data} if self.data else {})}
