"""The answer: how much, who is tied to whom, how long left, where the money is, what next. Read by the terminal and the page.

Figures come from the views; times left are counted here, from `now`, and stand in no `--json`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from leadline.engine import Engine
from leadline.model.values import MOST_DECIMALS, Money, decimal_text
from leadline.views import advice, inventory, masks, origin, reports
from leadline.views.ask import Ask
from leadline.views.spans import Scale, spans

MOST = 10  # networks, accounts and payments shown; the rest is counted and a command named
MOST_EXCEPTIONS = 20
MOST_OF_ASSET = 6  # accounts at rest shown for each asset
MOST_OF_PATTERN = 3

_ACTIONS = "SELECT id, deadline, amount, asset FROM action ORDER BY seq, id"

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
    origins: list[tuple[str, int, str]] = field(default_factory=list)  # origin in words, how many files, the first of them
    more_origins: int = 0
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
    told = origin.groups(engine)
    answer.origins, answer.more_origins = told[:MOST_EXCEPTIONS], max(0, len(told) - MOST_EXCEPTIONS)
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
    for row in reports.networks(engine, ask, MOST):
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
    answer.more_networks = max(0, int(engine.rows("SELECT count(*) FROM network")[0][0]) - MOST)
    aside = engine.rows("SELECT ref, reports, why FROM set_aside WHERE reports > 1 ORDER BY reports DESC, ref")
    answer.set_aside = [(str(ref), int(n), str(why)) for ref, n, why in aside[:MOST]]


def _clock(answer: Answer, engine: Engine, ask: Ask, places: Places) -> None:
    """What may still be stopped. There may be as many actions as payments: they are walked over, and few are kept."""
    sums: dict[str, int] = defaultdict(int)
    most: dict[str, int] = defaultdict(int)
    for _, deadline, amount, asset in engine.each(_ACTIONS):
        if deadline and _left(deadline, answer.now) is None:
            answer.passed += 1
        elif deadline and amount:
            units = Money.kept(amount, asset).at(MOST_DECIMALS)
            sums[asset] += units
            most[asset] = max(most[asset], units)
    scale = Scale(engine)
    answer.possible = {asset: scale.text(decimal_text(sums[asset], MOST_DECIMALS), asset) for asset in sorted(sums)}
    large: list[str] = []  # what is worth an hour's work first, by its deadline
    small: list[str] = []
    other: list[str] = []
    inside = 0
    for name, deadline, amount, asset in engine.each(_ACTIONS):
        if deadline and _left(deadline, answer.now) is None:
            continue
        inside += bool(deadline)
        kept = other if not deadline else small if _small(amount, asset, most) else large
        if len(kept) < MOST:
            kept.append(name)
    order = [*large, *small][:MOST]
    answer.more_clock = inside - len(order)
    rows = {row["id"]: row for row in advice.actions(engine, ask, [*order, *other])}
    shown = {name: _asked(row, _left(row["deadline"], answer.now) or "") for name, row in rows.items()}
    answer.clock = [shown[name] for name in order]
    answer.next = [shown[name] for name in [*order, *other][:3]]
    for clock in {id(c): c for c in [*answer.clock, *answer.next]}.values():
        clock.where = next((place for b in rows[clock.action]["because"] if (place := _transfer_place(engine, b, places))), "")


def _transfer_place(engine: Engine, name: str, places: Places) -> str:
    """Where a transfer stands; empty for what is none."""
    rows = engine.rows("SELECT spans FROM transfer WHERE id = ?", [name])
    return places(spans(str(rows[0][0]))[0]) if rows else ""


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


def _small(amount: str | None, asset: str, most: Mapping[str, int]) -> bool:
    """Whether a request is for less than a tenth of the largest of its asset: it waits behind the others."""
    return bool(amount) and Money.kept(str(amount), asset).at(MOST_DECIMALS) * 10 < most.get(asset, 0)


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
    sums: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for rule, account, amount, asset in engine.each("SELECT rule, account, amount, asset FROM resting ORDER BY rule, seq"):
        sums[account, asset][rule] += Money.kept(amount, asset).at(MOST_DECIMALS)
    order = sorted(sums, key=lambda at: (at[1], -max(sums[at].values()), at[0]))
    shown: dict[str, int] = defaultdict(int)
    for account, asset in order:
        shown[asset] += 1
        if shown[asset] > MOST_OF_ASSET:
            continue
        amounts = [sums[account, asset].get(rule, 0) for rule in answer.rules]
        totals = {
            rule: scale.text(decimal_text(units, MOST_DECIMALS), asset) for rule, units in zip(answer.rules, amounts, strict=True)
        }
        spread = scale.text(decimal_text(max(amounts) - min(amounts), MOST_DECIMALS), asset)
        last = engine.rows("SELECT max_by(spans, seq) FROM transfer WHERE traced AND payee = ?", [account])
        where = places(spans(str(last[0][0]))[0]) if last and last[0][0] else ""
        answer.money.append(Resting(masks.account(account), asset, totals, spread, where))
    answer.more_money = len(order) - len(answer.money)


def _findings(answer: Answer, engine: Engine, ask: Ask) -> None:
    for row in advice.findings(engine, ask, MOST_OF_PATTERN):
        first = row["subjects"][0]
        why = [masks.sentence(text, first) for text in row["why"]]
        answer.findings.append((row["pattern"], [masks.account(s) for s in row["subjects"]], row["innocent_explanation"], why))
    counts = engine.rows("SELECT pattern, count(*) FROM finding GROUP BY pattern ORDER BY min(seq)")
    answer.more_findings = {str(pattern): int(n) - MOST_OF_PATTERN for pattern, n in counts if int(n) > MOST_OF_PATTERN}
