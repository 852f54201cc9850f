"""Builds the ledger of a case from its tables alone, so that a later process traces the same bytes.

Source of the rules: interface, "The ledger", "Units", "Returned", "Services".
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from leadline import kinds
from leadline.engine import Engine
from leadline.engine.accounts import coins, names, services
from leadline.model.settings import Settings
from leadline.model.values import Span
from leadline.trace.book import NOWHERE, Check, Ledger, Lost, Move
from leadline.trace.statements import MOVE, Booked, Checks, Key, Said, SpanKey, group, table
from leadline.trace.times import Times
from leadline.trace.units import too_large, units

TRANSFERS = """
    SELECT id, time_at, payer, payee, amount, asset, fee, fee_asset, payee_amount, payee_asset, spans
    FROM transfer WHERE traced ORDER BY seq"""
LOSSES = "SELECT l.origin, l.report, l.transfer FROM loss l JOIN transfer t ON t.id = l.transfer WHERE t.traced ORDER BY t.seq"
BALANCES = """
    SELECT b.exhibit, b.start_at, b.end_at, coalesce(x.seq, 0), b.row_order, b.account, b.time_at, b.amount, b.asset, b.basis, b.statement
    FROM named_balance b LEFT JOIN exhibit x ON x.sha256 = b.exhibit ORDER BY 4, 1, b.row_order, b.start_at, b.basis"""
BOOKED = """
    SELECT e.exhibit, e.start_at, e.end_at, e.row_order, e.time_at, e.side, e.payer, e.payee, e.amount, e.asset,
           CASE WHEN e.fee_asset = e.asset THEN e.fee END, e.payee_amount, coalesce(e.payee_asset, e.asset), e.running, e.statement,
           coalesce(x.seq, 0)
    FROM named_entry e LEFT JOIN exhibit x ON x.sha256 = e.exhibit WHERE e.side <> '' ORDER BY 16, 1, e.row_order, e.start_at"""


def load(engine: Engine, settings: Settings) -> Ledger:
    """The ledger of a case whose transfers and losses have been concluded (see `leadline.trace.run`)."""
    times = Times(settings.zone)
    decimals = {str(asset): int(places) for asset, places in engine.rows("SELECT asset, decimals FROM decimals ORDER BY asset")}
    holdings = _Holdings()
    moves: list[tuple[Key, Move | Check]] = []
    instants: list[int] = []
    seen: dict[SpanKey, list[int]] = defaultdict(list)
    for n, row in enumerate(engine.each(TRANSFERS)):
        instants.append(times.place(row[1]))
        for span in json.loads(row[10]):
            seen[span["exhibit"], span["start"], span["end"]].append(n)
        for minor, move in enumerate(_moves(row, decimals, holdings)):
            moves.append(((n, MOVE, minor, 0), move))
    moves += _checks(engine, times, decimals, instants, seen, holdings)
    events = sorted(moves, key=lambda event: event[0])
    places: dict[str, int] = {}
    for n, (_, event) in enumerate(events):
        if isinstance(event, Move):
            places.setdefault(event.id, n)
    marked = {account: source for account, (_, source) in services(engine).items()}
    losses = [Lost(origin, report, places[transfer]) for origin, report, transfer in engine.rows(LOSSES)]
    return Ledger(holdings.names, [event for _, event in events], decimals, losses, own(engine), marked)


class _Holdings:
    """Numbers the holdings in the order in which they are met."""

    def __init__(self) -> None:
        self.names: list[tuple[str, str]] = []
        self.places: dict[tuple[str, str], int] = {}

    def place(self, account: str | None, asset: str) -> int:
        if account is None:
            return NOWHERE
        found = self.places.setdefault((account, asset), len(self.names))
        if found == len(self.names):
            self.names.append((account, asset))
        return found


def _moves(row: tuple[Any, ...], decimals: Mapping[str, int], holdings: _Holdings) -> Iterator[Move]:
    """A transfer as it is traced; a fee in another asset is a row of its own right after it."""
    name, at, payer, payee, amount_text, asset, fee_text, fee_asset, got_text, got_asset, _ = row
    amount = units(amount_text, decimals[asset])
    fee = units(fee_text, decimals[fee_asset]) if fee_text is not None and fee_asset == asset else 0
    into = got_asset or asset
    received = units(got_text, decimals[into]) if got_text is not None else None
    excess, gone = 0, into != asset and received is None
    if into == asset and received is not None:
        fee, excess = fee + max(0, amount - received), max(0, received - amount)
        amount, received = min(amount, received), None
    there = holdings.place(payer, asset)
    yield Move(name, at, there, holdings.place(payee, into), amount, asset, fee, received, into, gone, excess)
    if fee_text is not None and fee_asset != asset:
        yield Move(name, at, holdings.place(payer, fee_asset), NOWHERE, 0, fee_asset, units(fee_text, decimals[fee_asset]), None, fee_asset)


def balances(engine: Engine, decimals: Mapping[str, int]) -> tuple[list[Said], list[Said]]:
    """All balances, and apart from them those of 2**256 units or more, which are not traced. Source: interface, "Units"."""
    small: list[Said] = []
    large: list[Said] = []
    for r in engine.rows(BALANCES):
        said = Said(Span(r[0], r[1], r[2]), r[3], r[4], r[5], r[6], r[7], r[8], r[9], r[10])
        (large if too_large(units(said.amount, decimals[said.asset])) else small).append(said)
    return small, large


def _checks(
    engine: Engine, times: Times, decimals: Mapping[str, int], instants: list[int], seen: Mapping[SpanKey, list[int]], holdings: _Holdings
) -> Iterator[tuple[Key, Check]]:
    """The events of all balances, of the table and of statements."""
    said, _ = balances(engine, decimals)
    yield from table(times, decimals, instants, [(holdings.place(s.account, s.asset), s) for s in said if s.basis == "table"])
    printed = [s for s in said if s.basis != "table"]
    if not printed:
        return
    wanted = {(s.account, s.asset) for s in printed}
    checks = Checks(times, decimals, instants)
    for (account, asset), statements in group(_booked(engine, decimals, seen, wanted), printed).items():
        yield from checks.of(holdings.place(account, asset), asset, statements)


def _booked(
    engine: Engine, decimals: Mapping[str, int], seen: Mapping[SpanKey, list[int]], wanted: set[tuple[str, str]]
) -> Iterator[tuple[tuple[int, str, str, int], Booked]]:
    """The rows of the statements of some holdings, with the places of their transfers."""
    for row in engine.each(BOOKED):
        exhibit, start, end, order, at, side, payer, payee, amount, asset, fee, got, got_asset, running, statement, place = row
        credit = side == "payee"
        holding = (payee, got_asset) if credit else (payer, asset)
        if holding not in wanted or (exhibit, start, end) not in seen:
            continue
        places = decimals[holding[1]]
        change = units(got or amount, places) if credit else -units(amount, places) - (units(fee, places) if fee else 0)
        shown = units(running, places) if running is not None else None
        yield (place, *holding, statement), Booked(order, at, change, credit, shown, max(seen[exhibit, start, end]))


def own(engine: Engine) -> dict[str, str]:
    """The accounts that are a report's own: exactly one report names them as `reporter_account` or `paid_from`."""
    known = names(engine)
    named: dict[str, set[str]] = defaultdict(set)
    for report, account in engine.rows("SELECT DISTINCT report, paid_from FROM named_claim WHERE paid_from IS NOT NULL"):
        named[account].add(report)
    for report, fields in engine.each("SELECT report, fields FROM report_row"):
        text = str(json.loads(fields).get("reporter_account") or "").strip()
        if text:
            found = kinds.guess(text)
            ref = str(found) if found is not None else text
            named[known.get(ref, ref)].add(report)
    own_accounts = {account: next(iter(reports)) for account, reports in sorted(named.items()) if len(reports) == 1}
    return {coin: own_accounts[address] for coin, address in coins(engine) if address in own_accounts} | own_accounts


def chosen_rule(engine: Engine) -> str:
    """The case's rule: the one that a person confirmed last and has not taken back, else `fifo`."""
    latest: dict[str, tuple[int, str]] = {}
    for entry, target, verdict in engine.rows("SELECT entry, target, verdict FROM judgement WHERE target LIKE 'rule:%' ORDER BY entry"):
        latest[target] = (entry, verdict)
    confirmed = [(entry, target) for target, (entry, verdict) in latest.items() if verdict == "confirm"]
    return max(confirmed)[1].removeprefix("rule:") if confirmed else "fifo"
