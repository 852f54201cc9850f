"""What really happened in a scenario: written beside the evidence, never inside."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from leadline.scenario import clock
from leadline.scenario.people import FREE_MAIL
from leadline.scenario.registers import LATE, PLAIN
from leadline.scenario.reports import offices, refs
from leadline.scenario.statements import shows
from leadline.scenario.tables import money
from leadline.scenario.world import Account, Claim, Move, Network, Report, World, decimals

_ABOUT = (
    "Invented by leadline scenario. References are kind:value. A transfer that no statement shows has basis claimed. "
    "payer or payee null: no paper says who. name:TEXT@ACCOUNT: only a name is printed. doubtful: poor evidence, a reader may take it "
    "otherwise. never_tie: stands in reports that have nothing to do with each other. sure false: a reader may also put it otherwise."
)


@dataclass(slots=True)
class Truth:
    """The answer to a scenario, for tests, benchmarks and training; `now` is the moment from which clocks are counted."""

    seed: int
    reports: int
    switches: list[str]
    now: str
    networks: list[dict[str, Any]] = field(default_factory=list)
    singles: list[str] = field(default_factory=list)
    members: dict[str, dict[str, Any]] = field(default_factory=dict)
    transfers: list[dict[str, Any]] = field(default_factory=list)
    losses: list[dict[str, Any]] = field(default_factory=list)
    not_traced: list[dict[str, Any]] = field(default_factory=list)
    statements: list[dict[str, Any]] = field(default_factory=list)
    services: list[str] = field(default_factory=list)
    bridges: list[dict[str, Any]] = field(default_factory=list)
    unreported: list[dict[str, Any]] = field(default_factory=list)
    traps: list[dict[str, Any]] = field(default_factory=list)
    planted: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    problems: list[dict[str, Any]] = field(default_factory=list)
    duplicates: list[list[str]] = field(default_factory=list)
    files: int = 0
    zone: str = "UTC"

    @property
    def never_tie(self) -> set[str]:
        """Every reference that ties nothing: of the traps, and the reporters' own."""
        own = (ref for member in self.members.values() for ref in member["own"])
        return {ref for trap in self.traps for ref in trap["never_tie"]} | set(own)

    @property
    def never_observed(self) -> set[str]:
        """What looks like a reference and is none."""
        return {ref for trap in self.traps for ref in trap.get("never_observed", [])}

    def write(self, path: Path) -> None:
        """Writes `truth.json`."""
        rows = [("schema", "leadline/truth/1"), ("about", _ABOUT), *((f.name, getattr(self, f.name)) for f in fields(self))]
        rows += [("never_tie", sorted(self.never_tie)), ("never_observed", sorted(self.never_observed))]
        with path.open("w", encoding="utf-8", newline="\n") as out:
            for number, (name, value) in enumerate(rows):
                out.write(("{\n" if number == 0 else ",\n") + f"{_json(name)}: ")
                out.writelines(_lines(value))
            out.write("\n}\n")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _lines(value: object) -> Iterator[str]:
    """JSON with one row a line: a large truth is never held as one text."""
    if isinstance(value, list) and value and isinstance(value[0], dict | list):
        yield "[\n" + _json(value[0])
        yield from (",\n" + _json(row) for row in value[1:])
        yield "\n]"
    elif isinstance(value, dict) and value and isinstance(next(iter(value.values())), dict):
        for number, (key, row) in enumerate(value.items()):
            yield ("{\n" if number == 0 else ",\n") + f"{_json(key)}: {_json(row)}"
        yield "\n}"
    else:
        yield _json(value)


def tell(world: World) -> Truth:
    """The truth of a world whose evidence has been written."""
    truth = Truth(world.seed, world.size, sorted(world.switches), clock.rfc3339(clock.NOW))
    truth.networks = [_network(n) for n in world.networks]
    truth.singles = sorted(r.id for r in world.reports if r.network < 0)
    truth.members = {r.id: _member(world, r) for r in sorted(world.reports, key=lambda r: r.id)}
    _money(world, truth)
    truth.services = sorted(a.ref for a in world.services)
    truth.traps, truth.planted, truth.problems = world.traps, world.planted, world.problems
    return truth


def _network(network: Network) -> dict[str, Any]:
    seen: dict[str, set[str]] = {}
    for report in network.reports:
        for tie in refs(report):
            seen.setdefault(tie.ref, set()).add(report.id)
            host = tie.value.partition("@")[2] if tie.kind == "email" else ""
            if host and host not in FREE_MAIL:
                seen.setdefault(f"domain:{host}", set()).add(report.id)
    accounts = {a.ref: a for crew in network.crews for a in [*crew.accounts, *crew.bridges]} | {a.ref: a for a in network.upper}
    return {
        "name": network.name,
        "scheme": network.scheme,
        "pattern": network.pattern,
        "reports": sorted(r.id for r in network.reports),
        "crews": [{"country": c.country, "persona": c.persona.name, "reports": sorted(r.id for r in c.reports)} for c in network.crews],
        "references": sorted(ref for ref, reports in seen.items() if len(reports) > 1),
        "mentioned_once": sorted(ref for ref, reports in seen.items() if len(reports) == 1),
        "accounts": {
            ref: {"role": a.role, "holder": a.holder, "asset": a.asset, "file": a.file} for ref, a in sorted(accounts.items()) if a.moves
        },
    }


def claims_file(world: World, report: Report) -> str:
    """The file in which a report states its payments."""
    if report.form == "row":
        return PLAIN
    if report.form == "late":
        return LATE
    if report.form == "complaint":
        return str(next(o["file"] for o in offices(world) if report.country in o["countries"]))
    return f"reports/{report.id}/report.toml" if report.form == "folder" and report.toml else ""


def _member(world: World, report: Report) -> dict[str, Any]:
    table = claims_file(world, report)
    files = sorted({*report.files, *([table] if table else [])})
    network = world.networks[report.network].name if report.network >= 0 else None
    return {
        "network": network,
        "form": report.form,
        "country": report.country,
        "files": files,
        "own": report.own(),
        "ties": sorted({t.ref for t in refs(report)}),
    }


def _money(world: World, truth: Truth) -> None:
    sources: dict[int, list[str]] = {}
    for report in world.reports:
        for claim in report.claims:
            for move in claim.moves:
                sources.setdefault(id(move), []).append(claims_file(world, report))
    ids: dict[int, str] = {}
    rows = [(row, move) for move in world.moves if (row := _transfer(move, sources.get(id(move), [])))]
    for number, (row, move) in enumerate(sorted(rows, key=lambda r: str(r[0]["at"])), 1):
        if move.status:
            truth.not_traced.append({**row, "status": move.status})
            continue
        ids[id(move)] = row["id"] = row["id"] or f"T{number:06d}"
        truth.transfers.append(row)
    for report in world.reports:
        for claim in report.claims:
            truth.losses += _losses(report, claim, ids)
    truth.bridges = [
        {"bank": ids[id(a)], "chain": ids[id(b)], "what": "exchange bought coins"}
        for a, b in world.bridges
        if id(a) in ids and id(b) in ids
    ]
    for move in world.unreported:
        if id(move) in ids and move.payer:
            truth.unreported.append({"transfer": ids[id(move)], "payer": truth_party(move, payer=True), "holder": move.payer.holder})


def _losses(report: Report, claim: Claim, ids: dict[int, str]) -> Iterable[dict[str, Any]]:
    for move in claim.moves:
        loss = {"report": report.id, "transfer": ids[id(move)], "amount": money(move.amount, decimals(move.asset)), "asset": move.asset}
        if len(claim.moves) > 1:
            loss["stated_sum"] = money(claim.amount, decimals(claim.asset))
        yield loss | ({"doubtful": True} if move.doubtful else {})


def _transfer(move: Move, sources: list[str]) -> dict[str, Any] | None:
    """The transfer as the papers show it; None where no paper does."""
    shown = [a for a in (move.payer, move.payee) if a and shows(a, move) and a.file]
    files = sorted({a.file for a in shown}) or ([move.ledger] if move.ledger else [])
    if not files and not sources:
        return None
    row: dict[str, Any] = {
        "id": move.key,
        "at": _at(move),
        "payer": truth_party(move, payer=True),
        "payee": truth_party(move, payer=False),
        "amount": money(move.amount, decimals(move.asset)),
        "asset": move.asset,
        "basis": "booked" if files else "claimed",
        "files": files or sorted(set(sources)),
    }
    if move.booked >= 0 and len(shown) == 2:
        row["payee_at"] = clock.rfc3339(move.booked) if move.payee and move.payee.timed else clock.date(move.booked)
    if move.txid:
        row["txid"] = move.txid
    if move.fee:
        row["fee"] = money(move.fee, decimals(move.asset))
    return row | ({"doubtful": True} if move.doubtful else {})


def _at(move: Move) -> str:
    if move.ledger:
        return clock.rfc3339(move.at)
    for account, second in ((move.payer, move.at), (move.payee, move.later)):
        if account and shows(account, move):
            return clock.rfc3339(second) if account.timed else clock.date(second)
    return move.claimed


def truth_party(move: Move, *, payer: bool) -> str | None:
    """One side of a transfer as the papers show it: its account, else its name at the statement that prints it, else nobody."""
    side, other = (move.payer, move.payee) if payer else (move.payee, move.payer)
    if move.ledger:
        return side.ref if side else move.name
    if side and shows(side, move):
        return side.ref
    if other and shows(other, move):
        known = side is not None and not other.dialect.get("names")
        return side.ref if known and side else f"name:{_holder(side, move)}@{other.ref}"
    return side.ref if side and (not payer or move.claimed_from) else None


def _holder(side: Account | None, move: Move) -> str:
    return side.holder if side else move.name
