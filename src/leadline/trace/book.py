"""The ledger that tracing walks over: events in order of time, in whole units, by holding.

Source of the rules: interface, "The ledger" and "Units". Built by `ledger.load`, walked by `flow` and `reach`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from leadline.model.values import Span

NOWHERE = -1  # in place of a holding: outside the known world


@dataclass(frozen=True, slots=True)
class Move:
    """A transfer as it is traced. `payer` and `payee` are places in `Ledger.holdings`, or NOWHERE.

    `amount` and `fee` leave the payer in `asset`; the payee gets `amount`, in an exchange `received` units of `into`.
    `gone`: an exchange without a received amount, whose money counts as gone outside. `excess` is income of the payee
    on top, in the same asset.
    """

    id: str
    at: str
    payer: int
    payee: int
    amount: int
    asset: str
    fee: int = 0
    received: int | None = None
    into: str = ""
    gone: bool = False
    excess: int = 0

    @property
    def itself(self) -> bool:
        """From a holding to itself: only the fee leaves."""
        return self.payer == self.payee and self.payer != NOWHERE

    @property
    def arrives(self) -> int:
        """What a loss amounts to: the payee's amount if there is one."""
        return self.amount + self.excess if self.received is None else self.received

    @property
    def arrives_in(self) -> str:
        """The asset of what arrives."""
        return self.asset if self.received is None else self.into


@dataclass(frozen=True, slots=True)
class Check:
    """What a balance says: the holding has `amount` (and `aside` on top, sent but not booked yet), or `by` that much more.

    `statement`: it comes from a statement, not from the table of balances. `opening`: of the holding's first statement.
    """

    holding: int
    at: str
    amount: int
    span: Span
    by: bool = False
    aside: int = 0
    basis: str = "table"


@dataclass(frozen=True, slots=True)
class Lost:
    """A loss: which event of the ledger it is, and under which name its money goes on."""

    origin: str
    report: str
    event: int


@dataclass(slots=True)
class Ledger:
    """Everything that one pass needs. `own`: a report's own accounts; `services`: accounts that end a trail, with the source."""

    holdings: list[tuple[str, str]]  # account, asset
    events: list[Move | Check]
    decimals: Mapping[str, int]
    losses: list[Lost] = field(default_factory=list)
    own: Mapping[str, str] = field(default_factory=dict)
    services: Mapping[str, str] = field(default_factory=dict)
    reached: bytearray | None = None  # kept by `reach.shortfalls`: the same under every rule

    def ends(self) -> set[int]:
        """The holdings that end a trail."""
        return {place for place, (account, _) in enumerate(self.holdings) if account in self.services}

    def homes(self) -> dict[int, str]:
        """The holdings that are a report's own, with the report. A service's common account is nobody's own."""
        return {
            place: self.own[account] for place, (account, _) in enumerate(self.holdings)
            if account in self.own and account not in self.services
        }  # fmt: skip

    def move(self, event: int) -> Move:
        """The transfer at a place of the ledger. Raises TypeError where a balance stands there."""
        found = self.events[event]
        if not isinstance(found, Move):
            raise TypeError(f"event {event} of the ledger is a balance")
        return found

    def only(self, losses: Sequence[Lost]) -> Ledger:
        """The same ledger with other losses."""
        return Ledger(self.holdings, self.events, self.decimals, list(losses), self.own, self.services)
