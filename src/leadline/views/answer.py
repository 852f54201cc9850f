"""The answer: how much, who is tied to whom, how long left, where the money is, what next. Read by the terminal and the page.

Figures come from the views; times left are counted here, from `now`, and stand in no `--json`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from leadline.engine import Engine
from leadline.model.values import Money
from leadline.views import advice, inventory, masks, reports
from leadline.views.ask import Ask
from leadline.views.spans import Scale, spans

MOST = 10  # networks, accounts and payments shown; the rest is counted and a command named
MOST_EXCEPTIONS = 20
MOST_OF_ASSET = 6  # accounts at rest shown for each asset

Places = Callable[[dict[str, Any]], str]


@dataclass(slots=True)
class Network:
    """One network for people: what ties it, in sentences with places."""

    id: str
    reports: list[str]
    loss: dict[str, str]
    references: list[tuple[str, int, str]]  # reference, how many reports, role
    reasons: list[tuple[str, str]]  # sentence, where it stands


@dataclass(slots=True)
class Clock:
    """One payment that a channel may still stop."""

    action: str
    title: str
    amount: str
    asset: str
    target: str
    addressee: str
    deadline: str
    left: str
    ground: str
    missing: list[str]
    where: str


@dataclass(slots=True)
class Resting:
    """What is traced to one account, under each rule."""

    account: str
    asset: str
    by_rule: dict[str, str]
    spread: str
    where: str


@dataclass(slots=True)
class Answer:
    """All of it, in the order in which it is read."""

    case: str
    title: str
    now: str
    zone: str
    currency: str
    summary: dict[str, Any]
    rule: str
    exceptions: list[tuple[str, str, str, str]] = field(default_factory=list)  # path, kind, what, advice
    more_exceptions: int = 0
    notes: dict[str, int] = field(default_factory=dict)
    networks: list[Network] = field(default_factory=list)
    more_networks: int = 0
    set_aside: list[tuple[str, int, str]] = field(default_factory=list)
    clock: list[Clock] = field(default_factory=list)
    more_clock: int = 0
    possible: dict[str, str] = field(default_factory=dict)  # sums by asset still inside a window
    passed: int = 0
    rules: list[str] = field(default_factory=list)
    money: list[Resting] = field(default_factory=list)
    more_money: int = 0
    next: list[Clock] = field(default_factory=list)
    findings: list[tuple[str, list[str], str, list[str]]] = field(default_factory=list)  # pattern, subjects, innocent, why
    more_findings: dict[str, int] = field(default_factory=dict)


def build(engine: Engine, *, case: str, title: str, now: str, zone: str, currency: str | None, rule: str, places: Places) -> Answer:
    """Everything that the answer says."""
    ask = Ask(rule=rule)
    answer = Answer(case, title or case, now, zone, currency or "as each row says", advice.summary(engine, ask)[0], rule)
    _exceptions(answer, engine, ask)
    _networks(answer, engine, ask, places)
    _clock(answer, engine, ask, places)
    _money(answer, engine, places)
    _findings(answer, engine, ask)
    return answer


def _exceptions(answer: Answer, engine: Engine, ask: Ask) -> None:
    serious: list[tuple[str, str, str, str]] = []
    notes: dict[str, int] = defaultdict(int)
    for problem in inventory.problems(engine, ask):
        if problem["kind"] in inventory.NOT_WHOLE or problem["kind"] in (
            "balance-break",
            "ambiguous-date",
            "not-traced",
            "no-such-transfer",
        ):
            path = problem["path"] or "the case"
            what = problem["what"].removeprefix(f"{path}: ").removeprefix(f"{path} ")
            what = what.removeprefix(f"{path.rpartition('/')[2].rpartition('!')[2]}: ")
            serious.append((path, problem["kind"], what[:1].upper() + what[1:], problem["advice"]))
        else:
            notes[problem["kind"]] += 1
    serious = _grouped(serious)
    order = {kind: n for n, kind in enumerate((*inventory.NOT_WHOLE, "balance-break", "ambiguous-date"))}
    serious.sort(key=lambda e: (order.get(e[1], 99), e[0]))
    answer.exceptions, answer.more_exceptions = serious[:MOST_EXCEPTIONS], max(0, len(serious) - MOST_EXCEPTIONS)
    answer.notes = dict(sorted(notes.items()))


def _grouped(serious: list[tuple[str, str, str, str]]) -> list[tuple[str, str, str, str]]:
    """Problems of one file, or of one kind and wording, in one line."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for path, kind, what, todo in serious:
        same = re.sub(r"\b(t-[0-9a-f]{20}|LEDGER\S*|transfer \S+|row \d+)", "…", what)
        groups.setdefault((kind, same if kind in ("unreadable", "not-traced") else what, todo), []).append(f"{path}\n{what}")
    out = []
    for (kind, _, todo), found in groups.items():
        paths = list(dict.fromkeys(one.partition("\n")[0] for one in found))
        what = found[0].partition("\n")[2]
        if len(found) > 1:
            what += f" (and {len(found) - 1} more like it)"
        shown = ", ".join(paths[:3]) + (f" and {len(paths) - 3} more" if len(paths) > 3 else "")
        out.append((shown, kind, what, todo))
    return out


def _networks(answer: Answer, engine: Engine, ask: Ask, places: Places) -> None:
    rows = reports.networks(engine, ask)
    for row in rows[:MOST]:
        shared = [(r["ref"], len(r["seen_in"]), r["role"]) for r in row["references"] if len(r["seen_in"]) > 1][:6]
        best = sorted(
            ((why["weight"], link["a"], link["b"], why) for link in row["links"] for why in link["why"]), key=lambda x: (-x[0], x[1], x[2])
        )
        reasons, seen = [], set()
        for _, a, b, why in best:
            if why["ref"] in seen:
                continue
            seen.add(why["ref"])
            reasons.append((f"{a} and {b}: {why['reason']}", "; ".join(dict.fromkeys(places(s) for s in why["spans"][:4]))))
            if len(reasons) == 3:
                break
        answer.networks.append(Network(row["id"], row["reports"], row["loss"], shared, reasons))
    answer.more_networks = max(0, len(rows) - MOST)
    aside = engine.rows("SELECT ref, reports, why FROM set_aside WHERE reports > 1 ORDER BY reports DESC, ref")
    answer.set_aside = [(str(ref), int(n), str(why)) for ref, n, why in aside[:MOST]]


def _clock(answer: Answer, engine: Engine, ask: Ask, places: Places) -> None:
    where = {str(i): text for i, text in engine.rows("SELECT id, spans FROM transfer")}
    scale = Scale(engine)
    inside: list[Clock] = []
    other: list[Clock] = []
    rows = {row["id"]: row for row in advice.actions(engine, ask)}
    for row in rows.values():
        left = _left(row["deadline"], answer.now)
        if row["deadline"] and left is None:
            answer.passed += 1
            continue
        (inside if row["deadline"] else other).append(_asked(row, left or ""))
    answer.possible = scale.total([(c.amount, c.asset) for c in inside if c.amount])
    most = {asset: Money.parse(amount, asset).at(36) for asset, amount in _largest(inside).items()}
    inside.sort(key=lambda c: _small(c, most))  # stable: what is worth an hour's work first, by its deadline
    answer.clock, answer.more_clock = inside[:MOST], max(0, len(inside) - MOST)
    answer.next = [*inside, *other][:3]
    for shown in [*answer.clock, *answer.next]:
        row = rows[shown.action]
        shown.where = next((places(spans(where[b])[0]) for b in row["because"] if b in where), "")


def _asked(row: dict[str, Any], left: str) -> Clock:
    target = row["target"] or ""
    return Clock(
        row["id"],
        masks.sentence(row["title"], target),
        row["amount"] or "",
        row["asset"] or "",
        masks.account(target),
        masks.sentence(row["addressee"] or "not known", target),
        row["deadline"] or "",
        left,
        masks.sentence(row["ground"], target),
        [masks.sentence(m, target) for m in row["missing"]],
        "",
    )


def _largest(some: list[Clock]) -> dict[str, str]:
    """The largest amount asked for, by asset."""
    found: dict[str, str] = {}
    for c in some:
        if c.amount and (c.asset not in found or Money.parse(c.amount, c.asset).at(36) > Money.parse(found[c.asset], c.asset).at(36)):
            found[c.asset] = c.amount
    return found


def _small(c: Clock, most: dict[str, int]) -> bool:
    """Whether a request is for less than a tenth of the largest of its asset: it waits behind the others."""
    return bool(c.amount) and Money.parse(c.amount, c.asset).at(36) * 10 < most.get(c.asset, 0)


def _left(deadline: str | None, now: str) -> str | None:
    """How long from now to the deadline, in words; None when it has passed."""
    if not deadline:
        return None
    seconds = int((_moment(deadline) - _moment(now)).total_seconds())
    if seconds < 0:
        return None
    days, hours = seconds // 86_400, seconds // 3_600
    return f"{days} days left" if days > 3 else f"{hours} h left" if hours else f"{seconds // 60} min left"


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _money(answer: Answer, engine: Engine, places: Places) -> None:
    scale = Scale(engine)
    answer.rules = [
        str(r)
        for (r,) in engine.rows("SELECT rule FROM traced ORDER BY CASE rule WHEN 'fifo' THEN 0 WHEN 'pro-rata' THEN 1 ELSE 2 END, rule")
    ]
    sums: dict[tuple[str, str], dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for rule, account, amount, asset in engine.rows("SELECT rule, account, amount, asset FROM resting ORDER BY rule, seq"):
        sums[str(account), str(asset)][str(rule)].append((str(amount), str(asset)))
    last = {
        str(a): text
        for a, text in engine.rows("SELECT payee, max_by(spans, seq) FROM transfer WHERE traced AND payee IS NOT NULL GROUP BY payee")
    }
    rows = []
    for (account, asset), by_rule in sums.items():
        totals = {rule: scale.total(by_rule[rule]).get(asset, scale.text("0", asset)) for rule in answer.rules}
        amounts = [Money.parse(text, asset).at(36) for text in totals.values()]
        spread = scale.text(str(Money(max(amounts) - min(amounts), 36, asset)), asset)
        rows.append(
            (
                max(amounts),
                Resting(account, asset, totals, spread, ""),
            )
        )
    rows.sort(key=lambda r: (r[1].asset, -r[0], r[1].account))
    shown: dict[str, int] = defaultdict(int)
    for _, row in rows:
        shown[row.asset] += 1
        if shown[row.asset] <= MOST_OF_ASSET:
            row.where = places(spans(last[row.account])[0]) if row.account in last else ""
            row.account = masks.account(row.account)
            answer.money.append(row)
    answer.more_money = len(rows) - len(answer.money)


def _findings(answer: Answer, engine: Engine, ask: Ask) -> None:
    shown: dict[str, int] = defaultdict(int)
    for row in advice.findings(engine, ask):
        shown[row["pattern"]] += 1
        if shown[row["pattern"]] <= 3:
            first = row["subjects"][0]
            why = [masks.sentence(text, first) for text in row["why"]]
            answer.findings.append((row["pattern"], [masks.account(s) for s in row["subjects"]], row["innocent_explanation"], why))
    answer.more_findings = {pattern: n - 3 for pattern, n in shown.items() if n > 3}
