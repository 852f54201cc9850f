"""What people decide: append-only, each by a named person with a reason, in the journal."""

from __future__ import annotations

from dataclasses import dataclass

VERDICTS = ("confirm", "reject", "unsure", "withdraw", "same", "different", "service", "customer", "seal", "unseal")


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's decision about one row: the latest of each target holds, the earlier ones stay in the journal."""

    entry: int  # id of the journal entry
    target: str
    verdict: str
    by: str
    why: str
    at: str
