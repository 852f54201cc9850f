"""Rows of an exchange's statement as legs: what one row changes of one asset; and which legs the file ties together to one trade."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from leadline import kinds
from leadline.extract import statements
from leadline.extract.cellwise import Sheet
from leadline.extract.statements import Line
from leadline.formats import columns, dates, exchanges, numbers
from leadline.formats.tables import Row
from leadline.model.values import Money, Span

TOKENS = ("USDT", "USDC")  # what is one asset at an exchange and several on chains
NOT_BOOKED = ("pending", "failed", "cancelled", "canceled", "rejected")
SHORT = {"ethereum": "eth", "bitcoin": "btc"}
_EXPONENT = re.compile(r"([+-]?)([0-9]+)(?:\.([0-9]+))?[eE]([+-]?[0-9]{1,2})")
_CONVERTED = re.compile(r"Converted ([0-9.,]+) (\S+) to ([0-9.,]+) (\S+)", re.IGNORECASE)
_WORD = re.compile(r"[0-9A-Za-z]{25,90}")


@dataclass(slots=True)
class Leg:
    """What a row changes: `change` is signed, without the `fee` that is charged on top. `got` is the other side of a trade in one row."""

    row: Row
    span: Span
    at: str
    holder: str
    wallet: str
    kind: str
    name: str
    change: Money
    fee: Money | None
    fee_span: Span | None
    got: Money | None
    tie: str
    party: str | None
    chain: str | None
    reference: str | None
    status: str | None
    running: Money | None
    order: int = 0


def leg(found: Sheet, row: Row, holder: str, form: str | None) -> Leg:
    """One row. Raises ValueError with the reason why it is none."""
    text = found.text
    name = " ".join(part for part in (text(row, "kind"), text(row, "subkind")) if part)
    symbol = exchanges.asset(text(row, "asset"))
    if not symbol:
        raise ValueError("it names no asset")
    change = amount(found, row, "amount", symbol)
    if change is None:
        raise ValueError("it shows no amount")
    at = time(found, row, form)
    if not at:
        raise ValueError("it shows no time")
    kind = exchanges.operation(text(row, "kind")) or exchanges.operation(name)
    fee = amount(found, row, "fee", exchanges.asset(text(row, "fee_asset")) or (symbol if "total" not in found.places else ""))
    if fee is not None and not fee.asset:
        fee = Money(fee.minor, fee.decimals, exchanges.asset(text(row, "total_asset")) or symbol)
    cell = row.cell(found.places.get("fee"))
    party, chain = _party(text(row, "address") or text(row, "note"), text(row, "network"))
    made = Leg(
        row, found.span(row), at, holder, text(row, "wallet") if form != "Kraken" else "", kind, name, change,
        Money(abs(fee.minor), fee.decimals, fee.asset) if fee is not None and fee.minor else None,
        found.exhibit.span(cell.start, cell.end) if cell is not None else None, None, text(row, "tie"), party, chain,
        _reference(text(row, "txid"), chain, symbol), text(row, "status").casefold() or None, amount(found, row, "balance", symbol),
    )  # fmt: skip
    if form == "Kraken" and not text(row, "txid"):
        made.status = "pending"  # Kraken prints a deposit or withdrawal that is under way a second time, without an id of its own
    _one_row(found, row, made)
    return made


def _one_row(found: Sheet, row: Row, made: Leg) -> None:
    """A trade that stands in one row: the other side in columns of its own, or in the note (Coinbase: `Converted 1 ETH to 0.05 BTC`)."""
    words = columns.fold(made.name).split()
    sign = -1 if {"sell", "sold", "send", "sent", "withdrawal", "withdraw"} & set(words) else 1
    if "total" in found.places and made.kind in ("trade", "withdrawal") and made.change.minor > 0 and sign < 0:
        made.change = Money(-made.change.minor, made.change.decimals, made.change.asset)
    if made.kind != "trade":
        return
    note = _CONVERTED.search(found.text(row, "note"))
    total = amount(found, row, "total", exchanges.asset(found.text(row, "total_asset")))
    if note and exchanges.asset(note[2]) == made.change.asset:
        gave, got = Money.parse(plain(note[1]), made.change.asset), Money.parse(plain(note[3]), exchanges.asset(note[4]))
        made.change, made.got = Money(-abs(gave.minor), gave.decimals, gave.asset), got
    elif total is not None and total.minor and total.asset and total.asset != made.change.asset:
        made.got = Money(abs(total.minor) * (1 if made.change.minor < 0 else -1), total.decimals, total.asset)
    if made.got is not None:
        made.fee = None  # the total is printed with the fee inside


def amount(found: Sheet, row: Row, column: str, asset: str) -> Money | None:
    """The amount in a cell, also in powers of ten (`1E-8`) as some exports print it. Raises ValueError where it is no number."""
    text = found.text(row, column)
    return Money.parse(plain(text, found.decimal or "."), asset) if text and text != "-" else None


def plain(text: str, decimal: str = ".") -> str:
    """A printed amount as a plain decimal, digit by digit."""
    match = _EXPONENT.fullmatch(text.strip())
    if match is None:
        return numbers.amount(text, decimal)
    digits, places = match[2] + (match[3] or ""), len(match[3] or "") - int(match[4])
    if places > 36 or places < -36:
        raise ValueError(f"{text[:40]!r} is no amount")
    digits = digits + "0" * -places if places < 0 else digits.rjust(places + 1, "0")
    whole = digits if places <= 0 else f"{digits[:-places]}.{digits[-places:]}"
    return ("-" if match[1] == "-" else "") + whole


def time(found: Sheet, row: Row, form: str | None) -> str:
    """The time of a row: of its own zone where it names one, else UTC for the exchanges that print it, else the case's zone."""
    text = found.text(row, "at")
    if ":" not in text:  # a clock in a column of its own
        names = found.table.names
        place = next((n for n, name in enumerate(names) if columns.fold(name) == "time" and n != found.places.get("at")), None)
        text = f"{text} {row.text(place)}".strip()
    named = found.text(row, "zone")
    zone = "UTC" if form is not None or "utc" in found.table.names[found.places["at"]].lower() else found.exhibit.context.zone
    if named:
        try:
            zone = ZoneInfo(named).key
        except (ValueError, KeyError, OSError):
            raise ValueError(f"{named[:40]!r} is no time zone") from None
    return dates.when(re.sub(r"\s*\(?UTC\)?$", "Z", text), found.order, zone) if text else ""


def _party(text: str, network: str) -> tuple[str | None, str | None]:
    """The address on the other side, and the chain that it or the network's name tells."""
    named = exchanges.network(network) if network else None
    refs = [ref for word in _WORD.findall(text[:2000]) if (ref := kinds.guess(word)) is not None and ref.kind in statements.HOLDERS]
    if len({str(ref) for ref in refs}) != 1:
        return None, named
    chain = {"tron": "tron", "eth": "ethereum", "btc": "bitcoin"}.get(refs[0].kind)
    return str(refs[0]), named or chain


def _reference(text: str, chain: str | None, symbol: str) -> str | None:
    """The transaction on its chain where that is known, else the text as printed."""
    printed = text.rstrip("/").rpartition("/")[2]
    chain = chain or {"BTC": "bitcoin", "TRX": "tron", "ETH": "ethereum"}.get(symbol)
    value = kinds.parse("txid", f"{SHORT.get(chain, chain)}/{printed}") if chain and printed else None
    return f"txid:{value}" if value else text or None


def fee_inside(legs: Sequence[Leg]) -> bool:
    """Whether the printed balances say that a row's amount has its fee inside: by fewer breaks than with the fee on top."""
    def broken(inside: bool) -> int:
        return sum(statements.breaks(lines) for lines in lines_of(legs, inside=inside).values())

    return broken(True) < broken(False)


def lines_of(legs: Iterable[Leg], *, inside: bool) -> dict[tuple[str, str, str], list[Line]]:
    """The rows of each holding as the arithmetic of statements sees them."""
    found: dict[tuple[str, str, str], list[Line]] = {}
    for one in legs:
        if one.status in NOT_BOOKED:
            continue
        change = one.change
        if one.fee is not None and not inside and one.fee.asset == change.asset:
            places = max(change.decimals, one.fee.decimals)
            change = Money(change.at(places) - one.fee.at(places), places, change.asset)
        found.setdefault((one.holder, one.wallet, change.asset), []).append(Line(one.span, one.order, one.at, change, one.running))
    return found


def groups(legs: Sequence[Leg], *, tied: bool) -> Iterator[list[Leg]]:
    """Legs that the file ties together: by its own reference, or, where it has no column of that kind, by the second."""
    found: dict[tuple[str, str], list[Leg]] = {}
    for n, one in enumerate(legs):
        together = one.got is None and (one.tie or (not tied and len(one.at) > 10 and one.kind in ("trade", "fee")))
        key = (one.holder, (one.tie or one.at) if together else f"row {n}")
        found.setdefault(key, []).append(one)
    yield from found.values()


def pair(legs: Sequence[Leg]) -> tuple[Money, Money] | None:
    """What a trade of these legs gives and gets, where exactly one asset goes and one comes; else None."""
    places: dict[str, int] = {}
    for one in legs:
        places[one.change.asset] = max(places.get(one.change.asset, 0), one.change.decimals)
    sums = {asset: sum(one.change.at(count) for one in legs if one.change.asset == asset) for asset, count in places.items()}
    gone = [Money(-total, places[asset], asset) for asset, total in sums.items() if total < 0]
    come = [Money(total, places[asset], asset) for asset, total in sums.items() if total > 0]
    return (gone[0], come[0]) if len(gone) == len(come) == 1 else None
