"""Invented worlds for the tests of linking: networks, single cases and traps, written straight into the tables that linking reads."""

from __future__ import annotations

import hashlib
import json
import random
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

import duckdb

import leadline.store
from leadline.engine.duck import Duck

Row = tuple[Any, ...]


def engine() -> Duck:
    """An empty migrated case in memory."""
    connection = duckdb.connect(":memory:")
    folder = Path(next(iter(leadline.store.__path__))) / "migrations"
    for file in sorted(folder.glob("*.sql")):
        connection.execute(file.read_text(encoding="utf-8"))
    return Duck(connection)


def sha(name: str) -> str:
    """A made-up exhibit's hash."""
    return hashlib.sha256(name.encode()).hexdigest()


@dataclass
class World:
    """Rows of records, filled by `report`, `row` and `say`; `truth` is each report's network, or a name of its own."""

    truth: dict[str, str] = field(default_factory=dict)
    exhibits: list[Row] = field(default_factory=list)
    sources: list[Row] = field(default_factory=list)
    observations: dict[str, Row] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    claims: list[Row] = field(default_factory=list)
    accounts: list[Row] = field(default_factory=list)
    judgements: list[Row] = field(default_factory=list)
    at: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def exhibit(self, name: str, media: str = "text/csv; table=complaints") -> str:
        """A further exhibit in the order of intake; gives its hash."""
        digest = sha(name)
        self.exhibits.append((digest, 1000, "p", 0, media, "r/1", name, len(self.exhibits) + 1))
        return digest

    def file(self, report: str, name: str, media: str = "text/plain", truth: str | None = None) -> str:
        """An exhibit in a report's folder; gives its hash."""
        digest = self.exhibit(name, media)
        self.sources.append((f"s-{len(self.sources)}", len(self.sources), name, digest, None, "", "", report, None, 1))
        self.truth.setdefault(report, truth or report)
        return digest

    def row(self, table: str, report: str, truth: str | None = None, own: tuple[str, ...] = (), **fields: str) -> int:
        """A row of a complaint table; gives its number."""
        number = sum(1 for r in self.rows if r[1] == table) if len(self.rows) < 1000 else len(self.rows)
        start = self._span(table, 100)
        self.rows.append((report, table, start, start + 100, number, json.dumps(fields), json.dumps(list(own))))
        self.truth.setdefault(report, truth or report)
        return number

    def say(self, exhibit: str, ref: str, field_name: str = "body", row: int = -1) -> None:
        """An observation."""
        kind, _, value = ref.partition(":")
        start = self._span(exhibit, 30)
        name = f"o-{len(self.observations)}"
        self.observations[name] = (name, exhibit, start, start + 20, kind, value, value, field_name, row)

    def pay(self, exhibit: str, report: str, payee: str, row: int = -1, paid_from: str | None = None) -> None:
        """A claim of a payment."""
        number, start = len(self.claims), self._span(exhibit, 30)
        self.claims.append(
            (f"c-{number}", report, exhibit, start, start + 20, row, number, "100.00", "EUR", "2026-03-04", paid_from, payee, None)
        )

    def service(self, account: str) -> None:
        """A row of a table `accounts` that marks a service."""
        self.accounts.append(
            (
                account,
                sha("accounts"),
                0,
                10,
                len(self.accounts),
                json.dumps({"kind": "service", "holder": "Invented Pay", "source": "test"}),
            )
        )

    def judge(self, target: str, verdict: str) -> None:
        """A person's decision."""
        self.judgements.append((len(self.judgements) + 1, target, verdict, "Vera Example", "because", "2026-03-10T00:00:00Z"))

    def store(self) -> Duck:
        """The tables of the case."""
        case = engine()
        observations = list(self.observations.values())
        tables = {"exhibit": self.exhibits, "source": self.sources, "observation": observations, "report_row": self.rows}
        for table, rows in {**tables, "claim": self.claims, "account_row": self.accounts, "judgement": self.judgements}.items():
            case.put(table, rows)
        return case

    def _span(self, exhibit: str, length: int) -> int:
        self.at[exhibit] += length
        return self.at[exhibit] - length


def networks(case: Duck) -> list[list[str]]:
    """The reports of each network that was found."""
    return [json.loads(reports) for (reports,) in case.rows("SELECT reports FROM network ORDER BY seq")]


def score(truth: dict[str, str], found: list[list[str]]) -> tuple[float, float]:
    """Pairwise precision and recall of networks against the truth."""
    members: dict[str, int] = defaultdict(int)
    for name in truth.values():
        members[name] += 1
    pairs = sum(n * (n - 1) // 2 for n in members.values())
    right = wrong = 0
    for group in found:
        counts: dict[str, int] = defaultdict(int)
        for report in group:
            counts[truth[report]] += 1
        same = sum(n * (n - 1) // 2 for n in counts.values())
        right, wrong = right + same, wrong + len(group) * (len(group) - 1) // 2 - same
    return (right / (right + wrong) if right + wrong else 1.0), (right / pairs if pairs else 1.0)


def invented(reports: int, seed: int) -> World:
    """A hard world: networks of uneven size with several accounts and contacts each, thin reports, single cases, and every trap."""
    return _Maker(reports, seed).world


class _Maker:
    def __init__(self, reports: int, seed: int) -> None:
        self.random, self.world, self.counter = random.Random(seed), World(), 0
        self.table = self.world.exhibit("reports.csv")
        self.common = {
            "hot wallet": (self.ref("tron"), "paid_to", 0.04),
            "exchange's account": (self.ref("iban"), "paid_to", 0.06),
            "hotline": (self.ref("phone"), "narrative", 0.10),
            "footer": (self.ref("email"), "narrative", 0.05),
            "shop": (f"url:https://shop{seed}.example/", "narrative", 0.05),
            "advice": (self.ref("phone"), "narrative", 0.03),
        }
        sizes = self._sizes(int(reports * 0.85))
        cast = [self._network(size) for size in sizes]
        self._suppliers(cast)
        plan = [i for i, size in enumerate(sizes) for _ in range(size)]
        plan += [-1] * (reports - len(plan))
        self.random.shuffle(plan)
        self.first_own: list[str] = []
        for number, index in enumerate(plan):
            self._report(f"R-{number:05d}", f"N{index}" if index >= 0 else None, cast[index] if index >= 0 else self._network(1))

    def ref(self, kind: str) -> str:
        self.counter += 1
        return f"{kind}:{kind.upper()}{self.counter:06d}" if kind != "email" else f"email:p{self.counter}@m{self.counter}.example"

    def _sizes(self, reports: int) -> list[int]:
        sizes, left, largest = [], reports, max(12, reports // 5)
        while left >= 5:
            size = min(left, max(5, int(largest * self.random.random() ** 1.5)))
            sizes.append(size)
            left -= size
        return sizes

    def _network(self, size: int) -> dict[str, list[str]]:
        self.counter += 1
        domains = [f"quick{self.counter}x{i}.example" for i in range(1 + size // 25)]
        return {
            "payee": [self.ref(self.random.choice(["iban", "iban", "tron"])) for _ in range(2 + size // 8)],
            "contact": [self.ref(self.random.choice(["phone", "handle", "email"])) for _ in range(2 + size // 10)],
            "domain": domains,
            "supplier": [],
        }

    def _suppliers(self, cast: list[dict[str, list[str]]]) -> None:
        for start in range(0, len(cast) - 2, 3):
            shared = [self.ref("ip"), self.ref("analytics"), self.ref("kit"), self.ref("handle")]
            for network in cast[start : start + 3]:
                network["supplier"] = shared

    def _report(self, name: str, truth: str | None, network: dict[str, list[str]]) -> None:
        chance, pick = self.random.random, self.random.choice
        own = [self.ref("phone"), self.ref("iban")]
        if chance() < 0.1:
            own.append("phone:ADVICE")
        row = self.world.row(self.table, name, truth, tuple(own), country="DE")

        def say(ref: str, where: str) -> None:
            self.world.say(self.table, ref, where, row)

        thin = chance() < 0.2
        likely = (("payee", 0.9), ("contact", 0.7), ("domain", 0.5))
        kinds = [pick(["payee", "contact", "domain"])] if thin else [k for k, p in likely if chance() < p] or ["payee"]
        if "payee" in kinds:
            for payee in self.random.sample(network["payee"], min(len(network["payee"]), pick([1, 1, 1, 2, 3]))):
                say(payee, "paid_to")
        if "contact" in kinds:
            contact = pick(network["contact"])
            column = f"contact_{contact.partition(':')[0]}"
            say(contact, pick(["narrative", column, column]))
        if "domain" in kinds:
            page = f"{pick(['', 'www.', 'm.'])}{pick(network['domain'])}/{pick(['', 'login', 'a?utm=' + name])}"
            say(f"url:https://{page}", pick(["url", "narrative"]))
        self._traps(say, own, network)
        self.first_own.append(own[1])

    def _traps(self, say: Any, own: list[str], network: dict[str, list[str]]) -> None:
        chance = self.random.random
        for ref, where, part in self.common.values():
            if chance() < part:
                say(ref, where)
        if network["supplier"]:
            for ref in network["supplier"][:3]:
                if chance() < 0.4:
                    say(ref, "narrative")
            if chance() < 0.06:
                say(network["supplier"][3], "narrative")
        if self.first_own and chance() < 0.02:
            say(self.random.choice(self.first_own), "paid_to")
        if chance() < 0.3:
            say(own[0], "narrative")


def pairs(groups: list[list[str]]) -> set[tuple[str, str]]:
    """All pairs of reports that stand in one group."""
    return {pair for group in groups for pair in combinations(sorted(group), 2)}
