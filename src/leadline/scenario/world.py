"""The invented world before it is written down: who did what, and in which papers each thing will stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from leadline.scenario.dice import Dice
from leadline.scenario.people import Directory, Person
from leadline.scenario.spelling import Tie

DECIMALS = {"BTC": 8, "ETH": 8, "USDT@tron": 6, "USDT@ethereum": 6}


@dataclass(slots=True, eq=False, repr=False)
class Account:
    """An account or wallet. `file`: the statement or export that shows it; `dialect`: how that is printed."""

    tie: Tie
    holder: str
    role: str  # mule1 · mule2 · mule3 · exchange · processor · wallet · hub · deposit · hot-wallet · victim · victim-used-as-mule
    asset: str
    network: int = -1
    dialect: dict[str, Any] = field(default_factory=dict)
    file: str = ""
    opening: int = 0
    amounts: set[int] = field(default_factory=set)
    moves: list[Move] = field(default_factory=list)

    @property
    def ref(self) -> str:
        """The account as a reference."""
        return self.tie.ref

    @property
    def timed(self) -> bool:
        """Whether what shows it prints the time of day."""
        return bool(self.dialect.get("time"))


@dataclass(slots=True, eq=False, repr=False)
class Move:
    """One transfer. A side that is no account of this world is a name only. Amounts in units of 10**-decimals."""

    at: int
    payer: Account | None
    payee: Account | None
    amount: int
    asset: str
    name: str = ""  # the side that has a name only
    text: str = ""  # what the statement says it is for
    booked: int = -1  # the payee's statement's time, where later
    status: str = ""
    fee: int = 0
    txid: str = ""
    key: str = ""  # its id, where a plain table gives one
    ledger: str = ""  # the plain table that shows it
    claimed: str = ""  # as a report gives its time, where no statement shows it
    claimed_from: bool = False
    doubtful: bool = False

    @property
    def later(self) -> int:
        """When the payee's side books it."""
        return self.at if self.booked < 0 else self.booked


@dataclass(slots=True, eq=False, repr=False)
class Claim:
    """One payment as a report states it: usually one transfer, sometimes the sum of several, in poor evidence none."""

    moves: list[Move]
    amount: int
    asset: str
    at: int
    payee: Account
    payer: Account | None
    reference: str = ""
    dated: bool = True


@dataclass(slots=True, eq=False, repr=False)
class Report:
    """What one victim hands in. `ties` will be mentioned somewhere in its papers; `lines` are further sentences."""

    number: int
    network: int
    country: str
    language: str
    style: int
    victim: Person
    persona: Person
    scheme: str
    id: str = ""
    form: str = "row"  # row · complaint · late · folder · text · mail · page · picture
    crew: Crew | None = None
    pays: bool = False
    email: str = ""
    phone: str = ""
    stated: Account | None = None  # reporter_account
    bank: Account | None = None  # where the victim pays from
    received: int = 0
    ties: list[Tie] = field(default_factory=list)
    shown: list[Tie] = field(default_factory=list)  # what its further papers mention
    claims: list[Claim] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    footers: list[str] = field(default_factory=list)
    chat: list[str] = field(default_factory=list)
    papers: list[tuple[str, bytes]] = field(default_factory=list)
    sender: str = ""  # a mail's From, where it is not the network's own
    toml: bool = True
    papers_of: str = ""  # which set of papers a folder holds
    narrative: str = ""
    files: list[str] = field(default_factory=list)

    def tie(self, tie: Tie) -> None:
        """Will mention it (once)."""
        if tie not in self.ties:
            self.ties.append(tie)

    @property
    def narrates(self) -> bool:
        """Whether the victim tells it in own words somewhere."""
        return self.form in ("row", "complaint", "text", "mail", "page") or (self.form == "folder" and self.toml)

    def own(self) -> list[str]:
        """The reporter's own references, as the papers show them."""
        refs = [f"email:{self.email}"] if self.email else []
        refs += [f"phone:{self.phone}"] if self.phone else []
        refs += [account.ref for account in (self.stated, *(c.payer for c in self.claims)) if account]
        return sorted(set(refs))


@dataclass(slots=True, eq=False, repr=False)
class Crew:
    """A team of a network that works one country. `contacts` are its own, `links` it shares with another crew."""

    country: str
    language: str
    style: int
    persona: Person
    accounts: list[Account] = field(default_factory=list)
    contacts: list[Tie] = field(default_factory=list)
    links: list[Tie] = field(default_factory=list)
    bridges: list[Account] = field(default_factory=list)  # accounts shared with another crew
    reports: list[Report] = field(default_factory=list)


@dataclass(slots=True, eq=False, repr=False)
class Network:
    """Reports behind which one group stands."""

    index: int
    name: str
    scheme: str
    pattern: str  # crews · chain
    crews: list[Crew] = field(default_factory=list)
    upper: list[Account] = field(default_factory=list)  # accounts behind the first layer

    @property
    def reports(self) -> list[Report]:
        """All its reports."""
        return [report for crew in self.crews for report in crew.reports]


@dataclass(slots=True, eq=False, repr=False)
class World:
    """Everything of one scenario."""

    seed: int
    size: int
    switches: frozenset[str]
    dice: Dice
    directory: Directory
    reports: list[Report] = field(default_factory=list)
    networks: list[Network] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    services: list[Account] = field(default_factory=list)
    bridges: list[tuple[Move, Move]] = field(default_factory=list)
    unreported: list[Move] = field(default_factory=list)
    traps: list[dict[str, Any]] = field(default_factory=list)
    planted: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    problems: list[dict[str, Any]] = field(default_factory=list)
    not_traced: list[dict[str, Any]] = field(default_factory=list)
    dialects: int = 0  # how many statements have been given a form

    def service(self, role: str) -> list[Account]:
        """The common accounts of that role."""
        return [account for account in self.services if account.role == role]

    def move(self, move: Move) -> Move:
        """Takes a transfer into the world and into both its accounts."""
        self.moves.append(move)
        for account in (move.payer, move.payee):
            if account is not None:
                account.moves.append(move)
        return move

    def trap(self, what: str, why: str, refs: list[str], reports: list[Report]) -> None:
        """Notes what must tie nothing."""
        self.traps.append({"what": what, "why": why, "never_tie": sorted(set(refs)), "reports": sorted({r.id for r in reports})})

    def plant(self, kind: str, **what: Any) -> None:
        """Notes what a switch has planted."""
        self.planted.setdefault(kind, []).append(what)


def decimals(asset: str) -> int:
    """How many decimals its smallest unit has."""
    return DECIMALS.get(asset, 2)


def fresh(amount: int, step: int, *accounts: Account | None) -> int:
    """The amount, raised until none of the accounts has seen it: two equal payments could not be told apart."""
    while any(account and amount in account.amounts for account in accounts):
        amount += step
    for account in accounts:
        if account:
            account.amounts.add(amount)
    return amount
