"""Stage 6: findings to actions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from leadline import plugins
from leadline.engine import Engine
from leadline.model.conclusions import Action, Finding
from leadline.model.settings import Settings
from leadline.model.values import Money, canonical
from leadline.plan.directory import Directory

TABLES = ("action",)

# What comes first where no clock runs: what must not stay here, then persons, then where money rests, then what ties things together.
RANK = (
    "refer", "recall", "freeze-request", "screen-person", "contact-payer", "production-order", "hold-account", "chain-export", "link-check",
)  # fmt: skip
LAST = "9999"  # after every deadline


def run(engine: Engine, settings: Settings) -> None:
    """Asks the playbooks of each finding what to do, makes one request of those that go to one place, and orders them by urgency."""
    directory = Directory.of(engine)
    books: dict[str, list[plugins.Plugin]] = {}
    for plugin in plugins.family("playbooks").values():
        books.setdefault(plugin.info["pattern"], []).append(plugin)
    made = [a for f in findings(engine) for plugin in books.get(f.pattern, []) for a in plugin.function(f, directory, settings.now)]
    engine.put("action", (_row(seq, action) for seq, action in enumerate(ordered(merged(made)), 1)))


def findings(engine: Engine) -> Iterator[Finding]:
    """The findings of a case, as detectors wrote them."""
    sql = "SELECT pattern, subjects, confidence, why, innocent_explanation, because, techniques, numbers FROM finding ORDER BY seq"
    for pattern, subjects, confidence, why, innocent, because, techniques, numbers in engine.each(sql):
        lists = (tuple(json.loads(text)) for text in (subjects, why, because, techniques))
        subject, reasons, rows, known = lists
        yield Finding(pattern, subject, confidence, reasons, innocent, rows, known, json.loads(numbers))


def merged(actions: Iterable[Action]) -> list[Action]:
    """One action for each type, target, asset, ground and day of the deadline: amounts add up, what is missing is said once.

    Of one day the earliest deadline holds. Days stay apart, so that a time that has run out never hides one that still runs.
    """
    found: dict[tuple[str | None, ...], Action] = {}
    for action in actions:
        day = action.deadline[:10] if action.deadline else None
        key = (action.type, action.target, action.amount.asset if action.amount else None, action.ground, day)
        old = found.get(key)
        found[key] = _both(old, action) if old else action
    return list(found.values())


def _both(old: Action, new: Action) -> Action:
    amount = _sum(old.amount, new.amount) if old.amount and new.amount else old.amount or new.amount
    deadline = min((d for d in (old.deadline, new.deadline) if d), default=None)
    missing = tuple(dict.fromkeys(old.missing + new.missing))
    because = tuple(dict.fromkeys(old.because + new.because))
    return Action(old.type, old.addressee, old.target, amount, deadline, old.ground, missing, because, old.title)


def _sum(left: Money, right: Money) -> Money:
    wide = max(left.decimals, right.decimals)
    return Money(left.at(wide) + right.at(wide), wide, left.asset)


def ordered(actions: Iterable[Action]) -> list[Action]:
    """By deadline, then by type, then the larger amount first; amounts of different assets are compared only to fix an order."""
    return sorted(
        actions,
        key=lambda a: (a.deadline or LAST, RANK.index(a.type) if a.type in RANK else len(RANK), *_falling(a.amount), a.target or "", a.id),
    )


def _falling(amount: Money | None) -> tuple[int, int]:
    return (1, 0) if amount is None else (0, -amount.minor * 10 ** (36 - min(amount.decimals, 36)))


def _row(seq: int, action: Action) -> tuple[Any, ...]:
    money = (str(action.amount), action.amount.asset) if action.amount else (None, None)
    missing, because = canonical(action.missing).decode(), canonical(action.because).decode()
    title = action.title or action.type
    return (action.id, seq, action.type, title, action.addressee, action.target, *money, action.deadline, action.ground, missing, because)
