"""What a tracing rests on, made ready as "Tracing, exactly" says: amounts in units, events in order, losses numbered. Nothing of the product is used."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

NOT_DONE = ("pending", "failed", "rejected", "declined", "cancelled", "canceled", "reverted", "dropped")
DECIMALS = {"EUR": 2, "USD": 2, "GBP": 2, "JPY": 0, "KWD": 3, "BTC": 8, "ETH": 18, "TRX": 6, "USDT@tron": 6, "USDT@ethereum": 6}
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")

Holding = tuple[str, str]  # account, asset


# What is known, as plain data.


@dataclass(frozen=True)
class Transfer:
    """One row of a table of transfers; an empty text is an empty cell."""

    id: str
    at: str
    payer: str
    payee: str
    amount: str
    asset: str
    fee: str = ""
    payee_amount: str = ""
    payee_asset: str = ""
    status: str = ""


@dataclass(frozen=True)
class Balance:
    """One row of a table of balances."""

    account: str
    at: str
    amount: str
    asset: str


@dataclass
class Ledger:
    """All that a tracing rests on; rows stand in the order in which they were taken in."""

    transfers: list[Transfer] = field(default_factory=list)
    balances: list[Balance] = field(default_factory=list)
    losses: list[tuple[str, str]] = field(default_factory=list)  # report, transfer
    services: dict[str, str] = field(default_factory=dict)  # accounts that are a service's common ones, and who says so
    own: dict[str, frozenset[str]] = field(default_factory=dict)  # accounts that a report names as its own
    zone: str = "UTC"


# The ledger in units and in order.


@dataclass
class Move:
    """A transfer that is traced: `amount` is taken, `got` of `got_asset` arrives, then `excess`; `fee` is on top."""

    id: str
    at: str
    payer: str
    payee: str
    asset: str
    amount: int
    fee: int
    got: int
    got_asset: str
    exchange: bool
    excess: int

    @property
    def to_itself(self) -> bool:
        """Whether payer's and payee's holding are one."""
        return self.payer != "" and self.payer == self.payee and not self.exchange


@dataclass
class Said:
    """What a balance row says a holding has."""

    account: str
    at: str
    asset: str
    amount: int


@dataclass
class Origin:
    """A loss, opened by a transfer."""

    name: str
    report: str
    move: Move
    amount: int
    asset: str


def shown(text: str) -> int | None:
    """How many decimals a number shows, zeros at the end aside; None if it is no number."""
    if not NUMBER.fullmatch(text):
        return None
    return len(text.partition(".")[2].rstrip("0"))


def fits(asset: str, text: str) -> bool:
    """Whether an amount is not absurd: no more than 36 decimals, less than 2^256 units."""
    places = shown(text)
    if places is None:
        return True
    return places <= 36 and abs(units(text, max(places, DECIMALS.get(asset, 0)))) < 2**256


def cells_of(row: Transfer | Balance) -> list[tuple[str, str]]:
    """Each asset and amount that a row shows."""
    if isinstance(row, Balance):
        return [(row.asset, row.amount)]
    return [(row.asset, row.amount), (row.asset, row.fee), (row.payee_asset or row.asset, row.payee_amount)]


def decimals(ledger: Ledger) -> dict[str, int]:
    """How many decimals each asset has; rows with absurd amounts do not count."""
    found: dict[str, int] = {}
    rows: list[Transfer | Balance] = [*ledger.transfers, *ledger.balances]
    for row in rows:
        cells = cells_of(row)
        for asset, text in cells:
            places = shown(text) or 0 if all(fits(*cell) for cell in cells) else 0
            found[asset] = max(found.get(asset, DECIMALS.get(asset, 0)), places)
    return found


def units(text: str, places: int) -> int:
    """The whole number of smallest units that a text shows."""
    number = Fraction(text) * 10**places
    if number.denominator != 1:
        raise ValueError(f"{text} has more than {places} decimals")
    return int(number)


def printed(amount: int, places: int) -> str:
    """An amount with exactly as many decimals as its asset has."""
    digits = str(abs(amount)).rjust(places + 1, "0")
    whole, part = digits[: len(digits) - places], digits[len(digits) - places :]
    return ("-" if amount < 0 else "") + whole + ("." + part if places else "")


def instant(at: str, zone: str, days: int = 0) -> Fraction:
    """A time as seconds; a bare date is the first instant of that day in the zone, or of the day `days` later."""
    if len(at) == 10:
        day = date.fromisoformat(at) + timedelta(days=days)
        return Fraction(int(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).timestamp()))
    whole, _, part = at.removesuffix("Z").partition(".")
    return Fraction(int(datetime.fromisoformat(whole).replace(tzinfo=UTC).timestamp())) + (Fraction(f"0.{part}") if part else 0)


def can_count(row: Transfer | Balance, places: dict[str, int]) -> bool:
    """Whether all amounts of a row are numbers, and none is absurd."""
    for asset, text in cells_of(row):
        if text and (shown(text) is None or not fits(asset, text) or abs(units(text, places[asset])) >= 2**256):
            return False
    return row.amount != ""


def is_traced(t: Transfer, places: dict[str, int]) -> bool:
    """Whether a row is one that the text does not rule out by itself."""
    negative = any(text.startswith("-") for _, text in cells_of(t))
    return can_count(t, places) and not negative and (t.payer != "" or t.payee != "") and t.status not in NOT_DONE


def move_of(t: Transfer, places: dict[str, int]) -> Move:
    """A row with its amounts in units, and with what `payee_amount` means."""
    amount = units(t.amount, places[t.asset])
    fee = units(t.fee or "0", places[t.asset])
    move = Move(t.id, t.at, t.payer, t.payee, t.asset, amount, fee, amount, t.asset, False, 0)
    if t.payee_asset and t.payee_asset != t.asset:
        if not t.payee_amount:
            move.payee = ""
            return move
        move.exchange, move.got_asset, move.got = True, t.payee_asset, units(t.payee_amount, places[t.payee_asset])
    elif t.payee_amount:
        arrives = units(t.payee_amount, places[t.asset])
        move.fee += max(0, amount - arrives)
        move.amount = move.got = min(amount, arrives)
        move.excess = max(0, arrives - amount)
    return move


def moves_of(ledger: Ledger, places: dict[str, int]) -> list[Move]:
    """The transfers that are traced, in the order in which they were taken in."""
    before: dict[str, Transfer] = {}
    moves = []
    for t in ledger.transfers:
        if t.id not in before and is_traced(t, places):
            moves.append(move_of(t, places))
        before.setdefault(t.id, t)
    return moves


def events_of(ledger: Ledger, moves: list[Move], places: dict[str, int]) -> list[Move | Said]:
    """Transfers and balances in order of time: a holding's first balance before the transfers of its instant, later ones after."""
    keyed: list[tuple[Fraction, int, int, Move | Said]] = []
    for n, move in enumerate(moves):
        keyed.append((instant(move.at, ledger.zone), 1, n, move))
    seen = set()
    for n, b in sorted(enumerate(ledger.balances), key=lambda item: (instant(item[1].at, ledger.zone), item[0])):
        if not can_count(b, places):
            continue
        said = Said(b.account, b.at, b.asset, units(b.amount, places[b.asset]))
        if (b.account, b.asset) not in seen:
            keyed.append((instant(b.at, ledger.zone), 0, n, said))
        elif len(b.at) == 10:
            keyed.append((instant(b.at, ledger.zone, days=1), -1, n, said))
        else:
            keyed.append((instant(b.at, ledger.zone), 2, n, said))
        seen.add((b.account, b.asset))
    return [item[3] for item in sorted(keyed, key=lambda item: item[:3])]


def origins_of(ledger: Ledger, events: list[Move | Said]) -> list[Origin]:
    """The losses, numbered in the order of the ledger."""
    named: dict[str, str] = {}
    for report, transfer in ledger.losses:
        named.setdefault(transfer, report)
    numbers: Counter[str] = Counter()
    origins = []
    for event in events:
        if isinstance(event, Move) and event.id in named and not event.to_itself:
            report = named[event.id]
            numbers[report] += 1
            origins.append(Origin(f"{report}/{numbers[report]}", report, event, event.got + event.excess, event.got_asset))
    return origins


class Case:
    """A ledger made ready: units, events, losses, and whose account is whose."""

    def __init__(self, ledger: Ledger) -> None:
        self.places = decimals(ledger)
        self.events = events_of(ledger, moves_of(ledger, self.places), self.places)
        self.origins = origins_of(ledger, self.events)
        self.opens = {origin.move.id: n for n, origin in enumerate(self.origins)}
        self.services = ledger.services
        named = Counter(account for accounts in ledger.own.values() for account in accounts)
        self.owner = {a: report for report, accounts in ledger.own.items() for a in accounts if named[a] == 1}

    def text(self, amount: int, asset: str) -> str:
        """An amount as it is printed."""
        return printed(amount, self.places[asset])
