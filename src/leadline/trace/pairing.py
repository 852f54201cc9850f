"""Two rows of two statements that are one transfer.

Source of the rule: interface, "Which two rows are one transfer": payer, payee, asset and amount agree (a name counts as agreeing
where the other row has the account), the booking days differ by at most three, neither has a nearer partner; identical rows pair
in order, equal choices stay apart.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from leadline.model.records import Problem
from leadline.trace.rows import Row
from leadline.trace.times import Times, bare

DAYS = 3
AMBIGUOUS = "Compare the two statements. If two rows are one payment, say so in a table of transfers; until then both are counted."
Near = tuple[int, int, int, int]  # days, nanoseconds where both have a time, sides known only by name, other reference


@dataclass(slots=True, eq=False)
class Alike:
    """Rows of one side that are identical in all that counts, in order; `left` are not paired yet."""

    rows: list[Row]
    day: int
    instant: int
    left: list[Row] = field(default_factory=list)
    stuck: bool = False


def pair(rows: Iterable[Row], times: Times, names: dict[str, set[str]]) -> tuple[list[Row], list[Problem]]:
    """Joins the rows of two sides; the transfers, and a problem for each set of equal choices.

    `names` are the names under which accounts are known: where both rows have only a name, what is known must not speak against it.
    """
    rows = list(rows)
    sent = _alike((row for row in rows if row.side == "payer"), times)
    came = _alike((row for row in rows if row.side == "payee"), times)
    edges = sorted(_edges(sent, came, names), key=lambda edge: edge[0])
    problems: list[Problem] = []
    joined: dict[int, Row] = {}
    gone: set[int] = set()
    for _, same in groupby(edges, key=lambda edge: edge[0]):
        level = [(a, b) for _, a, b in same if a.left and b.left]
        for bunch in _bunches(level):
            if any(one.stuck for one in _members(bunch)):
                for one in _members(bunch):
                    one.stuck = True  # its nearest partner had equal choices; a farther one would be a guess
                continue
            lefts, rights = _choose(bunch)
            if lefts is None or rights is None:
                problems.append(_ambiguous(bunch))
                continue
            for payer, payee in zip(lefts, rights, strict=False):
                joined[id(payer)] = _join(payer, payee)
                gone.add(id(payee))
    return [joined.get(id(row), row) for row in rows if id(row) not in gone], problems


def holders(rows: Iterable[Row], told: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """The names under which each account is known: as other statements print them beside it, and as told."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        other = row.payee if row.side == "payer" else row.payer
        if row.side and other and row.counterparty and not _named(other):
            found[other].add(_plain(row.counterparty))
    for account, name in told:
        found[account].add(_plain(name))
    return dict(found)


def _alike(rows: Iterable[Row], times: Times) -> list[Alike]:
    found: dict[Hashable, Alike] = {}
    for row in rows:
        key = (row.at, row.payer, row.payee, row.amount, row.asset, row.reference, row.counterparty, row.fee, row.payee_amount)
        alike = found.setdefault(key, Alike([], times.day(row.at) or 0, times.place(row.at)))
        alike.rows.append(row)
        alike.left.append(row)
    return list(found.values())


def _edges(sent: list[Alike], came: list[Alike], names: dict[str, set[str]]) -> Iterator[tuple[Near, Alike, Alike]]:
    """All pairs that agree, with how near they are."""
    index: dict[Hashable, list[Alike]] = defaultdict(list)
    for alike in sorted(came, key=lambda a: a.day):
        row = alike.rows[0]
        payer = None if row.payer is None or _named(row.payer) else row.payer
        index[row.asset, row.amount, row.payee, payer].append(alike)
        index[row.asset, row.amount, None, payer].append(alike)
    days = {key: [alike.day for alike in found] for key, found in index.items()}
    for alike in sent:
        row = alike.rows[0]
        payee = None if row.payee is None or _named(row.payee) else row.payee
        for payer in dict.fromkeys((row.payer, None)):
            key = (row.asset, row.amount, payee, payer)
            near = days.get(key, [])
            for other in index[key][bisect_left(near, alike.day - DAYS) : bisect_right(near, alike.day + DAYS)] if near else ():
                if row.payer != other.rows[0].payee and _possible(row, other.rows[0], names):
                    yield _near(alike, other), alike, other


def _possible(sent: Row, came: Row, names: dict[str, set[str]]) -> bool:
    """Where both rows have only a name for the other side, says whether nothing known speaks against one payment."""
    if not (_unknown(sent.payee) and _unknown(came.payer)):
        return True
    if sent.reference and came.reference and _plain(sent.reference) != _plain(came.reference):
        return False
    return _fits(sent.counterparty, names.get(came.payee or "")) and _fits(came.counterparty, names.get(sent.payer or ""))


def _fits(name: str | None, known: set[str] | None) -> bool:
    return not name or not known or _plain(name) in known


def _near(sent: Alike, came: Alike) -> Near:
    a, b = sent.rows[0], came.rows[0]
    apart = 0 if bare(a.at) or bare(b.at) else abs(sent.instant - came.instant)
    by_name = _unknown(a.payee) + _unknown(b.payer)
    return abs(sent.day - came.day), apart, by_name, int(not a.reference or _plain(a.reference) != _plain(b.reference or ""))


def _bunches(level: list[tuple[Alike, Alike]]) -> Iterator[list[tuple[Alike, Alike]]]:
    """Splits equally near pairs into those that have to do with one another."""
    beside: dict[int, list[tuple[Alike, Alike]]] = defaultdict(list)
    for edge in level:
        for end in edge:
            beside[id(end)].append(edge)
    done: set[tuple[int, int]] = set()
    for edge in level:
        bunch, todo = [], [edge]
        while todo:
            a, b = todo.pop()
            if (id(a), id(b)) in done:
                continue
            done.add((id(a), id(b)))
            bunch.append((a, b))
            todo += beside.pop(id(a), []) + beside.pop(id(b), [])
        if bunch:
            yield bunch


def _members(bunch: list[tuple[Alike, Alike]]) -> list[Alike]:
    return list({id(end): end for edge in bunch for end in edge}.values())


def _choose(bunch: list[tuple[Alike, Alike]]) -> tuple[list[Row] | None, list[Row] | None]:
    """The rows that pair in order; None where there are equal choices.

    Identical rows are no choice: one kind of row on one side, and enough of them for all on the other, pair in order.
    """
    sent = list({id(a): a for a, _ in bunch}.values())
    came = list({id(b): b for _, b in bunch}.values())
    lefts = sorted((row for a in sent for row in a.left), key=lambda row: row.key)
    rights = sorted((row for b in came for row in b.left), key=lambda row: row.key)
    single = len(sent) == 1 and len(came) == 1
    enough = (len(came) == 1 and len(rights) >= len(lefts)) or (len(sent) == 1 and len(lefts) >= len(rights))
    if not single and not enough:
        for one in (*sent, *came):
            one.stuck = True
        return None, None
    count = min(len(lefts), len(rights))
    paired = {id(row) for row in (*lefts[:count], *rights[:count])}
    for one in (*sent, *came):
        one.left = [row for row in one.left if id(row) not in paired]
    return lefts[:count], rights[:count]


def _join(payer: Row, payee: Row) -> Row:
    """One transfer of two rows: its time and place are the payer's."""
    payer.payee = payee.payee
    payer.transfer_id = payer.transfer_id or payee.transfer_id
    payer.spans = payer.spans + payee.spans
    if payee.at != payer.at:
        payer.payee_at, payer.payee_key = payee.at, (payee.place, payee.order)
    for name in ("fee", "fee_asset", "payee_amount", "payee_asset", "rail", "status", "reference"):
        setattr(payer, name, getattr(payer, name) or getattr(payee, name))
    payer.side = ""
    return payer


def _ambiguous(bunch: list[tuple[Alike, Alike]]) -> Problem:
    row = bunch[0][0].rows[0]
    sent = sum(len(one.left) for one in {id(a): a for a, _ in bunch}.values())
    came = sum(len(one.left) for one in {id(b): b for _, b in bunch}.values())
    what = (
        f"{sent} payments of {row.amount} {row.asset} sent by {row.payer} and {came} received around {row.at[:10]} "
        "could be the same in more than one way; they stay apart"
    )
    return Problem("ambiguous-pair", what, AMBIGUOUS, row.span.exhibit, row.span, "trace")


def _named(account: str) -> bool:
    return account.startswith("name:")


def _unknown(account: str | None) -> bool:
    return account is None or _named(account)


def _plain(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
