"""What Leadline concludes: rebuildable rows, each with a `because` that is never empty."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from leadline.model.values import Money, Span, digest


@dataclass(frozen=True, slots=True)
class Transfer:
    """One movement of money between two accounts, seen in one or more exhibits.

    `payer` None: money from outside the known world; `payee` None: money that leaves it. `order` is its place in the
    ledger: the exhibit's place in the order of intake, then the row. `because` are the ids of its rows (`t-…` or claims).
    """

    id: str
    at: str
    payer: str | None
    payee: str | None
    amount: Money
    spans: tuple[Span, ...]
    fee: Money | None = None
    payee_amount: Money | None = None
    rail: str | None = None
    status: str | None = None
    reference: str | None = None
    payee_at: str | None = None  # the payee's statement's time, where it differs
    order: tuple[int, int] = (0, 0)
    traced: bool = True


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of a link: what ties, how much it weighs (log2 odds), and the bytes on both sides."""

    reason: str
    ref: str | None
    weight: float
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """Two reports tied together; `score` is the sum of the weights of `why`."""

    a: str
    b: str
    score: float
    why: tuple[Reason, ...]

    @property
    def id(self) -> str:
        """The same content has the same id on every machine."""
        return "l-" + digest(self.a, self.b)


@dataclass(frozen=True, slots=True)
class Network:
    """Reports that links hold together; the id is made from its earliest report in the order of intake."""

    id: str
    reports: tuple[str, ...]
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A pattern seen, with its reasons, its innocent explanation and its confidence (`low`, `medium`, `high`)."""

    pattern: str
    subjects: tuple[str, ...]
    confidence: str
    why: tuple[str, ...]
    innocent_explanation: str
    because: tuple[str, ...]
    techniques: tuple[str, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The same content has the same id on every machine."""
        return "f-" + digest(self.pattern, self.subjects)


@dataclass(frozen=True, slots=True)
class Action:
    """A thing to do: whom to ask for what, by when, on what ground, and what is missing for it."""

    type: str
    addressee: str | None
    target: str | None
    amount: Money | None
    deadline: str | None
    ground: str
    missing: tuple[str, ...]
    because: tuple[str, ...]
    title: str = ""

    @property
    def id(self) -> str:
        """The same content has the same id on every machine."""
        return "a-" + digest(self.type, self.target, self.because)
