"""Read models: what the terminal, the web and `--json` show, each view a function from the tables to rows."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from leadline.engine import Engine
from leadline.model.errors import UsageError
from leadline.views import advice, inventory, money, reports
from leadline.views.ask import Ask

View = Callable[[Engine, Ask], list[dict[str, Any]]]

VIEWS: dict[str, View] = {
    "summary": advice.summary,
    "inventory": inventory.inventory,
    "observations": inventory.observations,
    "reports": reports.reports,
    "networks": reports.networks,
    "transfers": money.transfers,
    "accounts": money.accounts,
    "trail": money.trail,
    "findings": advice.findings,
    "actions": advice.actions,
    "problems": inventory.problems,
    "journal": inventory.journal,
}


def rows(engine: Engine, what: str, ask: Ask) -> list[dict[str, Any]]:
    """The rows of a view. Raises UsageError for an unknown one, and for a network that does not exist."""
    if what not in VIEWS:
        raise UsageError(f"no view {what!r}", advice=f"Views are: {', '.join(VIEWS)}.")
    if ask.network is not None:
        if what not in ("reports", "networks", "transfers", "accounts", "trail", "observations"):
            raise UsageError(
                f"{what} has no --network", advice="Use it with reports, networks, observations, transfers, accounts or trail."
            )
        if not engine.rows("SELECT 1 FROM network WHERE id = ?", [ask.network]):
            raise UsageError(f"no network {ask.network!r}", advice="`leadline show CASE networks` lists them.")
    return VIEWS[what](engine, ask)


def envelope(what: str, case: str, some: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """The one shape of every answer."""
    return {"schema": f"leadline/{what}/1", "case": case, "count": len(some), **more, "rows": some}


def dump(value: object) -> str:
    """The one JSON text of an answer: the terminal and the web give the same bytes."""
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))


def page(some: list[dict[str, Any]], limit: int | None, after: str | None) -> tuple[list[dict[str, Any]], str | None]:
    """A part of an answer: at most `limit` rows from where `after` (what the part before gave) says; and what gives the next."""
    if after is not None and not after.isdecimal():
        raise UsageError(f"--next {after!r} is not what an earlier answer gave", advice="Give the value of `next` of the answer before.")
    start = int(after or 0)
    end = len(some) if limit is None else start + limit
    return some[start:end], str(end) if end < len(some) else None
