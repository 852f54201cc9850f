"""What was found and what to do next, and the case in one row."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from leadline.engine import Engine
from leadline.views import inventory as listing
from leadline.views.ask import Ask
from leadline.views.spans import Scale


def findings(engine: Engine, ask: Ask, most: int | None = None) -> list[dict[str, Any]]:
    """Patterns seen, each with its reasons and its innocent explanation; at most `most` of one pattern."""
    columns = "id, pattern, subjects, confidence, why, innocent_explanation, techniques, because, numbers"
    numbered = "SELECT id, row_number() OVER (PARTITION BY pattern ORDER BY seq, id) AS place FROM finding"
    within = f"WHERE id IN (SELECT id FROM ({numbered}) WHERE place <= ?)" if most else ""
    sql = f"SELECT {columns} FROM finding {within} ORDER BY seq, id"
    return [
        {
            "id": i,
            "pattern": pattern,
            "subjects": json.loads(subjects),
            "confidence": confidence,
            "why": json.loads(why),
            "innocent_explanation": innocent,
            "techniques": json.loads(techniques),
            "because": json.loads(because),
            "values": json.loads(numbers),
        }
        for i, pattern, subjects, confidence, why, innocent, techniques, because, numbers in engine.rows(sql, [most] if most else [])
    ]


def actions(engine: Engine, ask: Ask, only: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """Things to do, the next first; or `only` those with these ids."""
    scale = Scale(engine)
    within = "" if only is None else f"WHERE id IN ({', '.join('?' for _ in only) or 'NULL'})"
    columns = "id, type, title, addressee, target, amount, asset, deadline, ground, missing, because"
    sql = f"SELECT {columns} FROM action {within} ORDER BY seq, id"
    return [
        {
            "id": i,
            "type": kind,
            "title": title,
            "addressee": addressee,
            "target": target,
            "amount": None if amount is None else scale.text(amount, asset),
            "asset": asset,
            "deadline": deadline,
            "ground": ground,
            "missing": json.loads(missing),
            "state": "proposed",
            "because": json.loads(because),
        }
        for i, kind, title, addressee, target, amount, asset, deadline, ground, missing, because in engine.rows(sql, only or [])
    ]


def summary(engine: Engine, ask: Ask) -> list[dict[str, Any]]:
    """The case in one row: how much was read, how many reports and networks, what was lost, what is left to do."""
    scale = Scale(engine)

    def count(table: str) -> int:
        return int(engine.rows(f"SELECT count(*) FROM {table}")[0][0])

    files = [row for row in listing.inventory(engine, ask) if "!" not in row["path"]]
    states = {state: sum(row["state"] == state for row in files) for state in ("read", "partly", "not read")}
    lost = [(str(a), str(asset)) for a, asset in engine.rows("SELECT amount, asset FROM loss")]
    members = count("member")
    return [
        {
            "files": len(files),
            **{state.replace(" ", "_"): n for state, n in states.items()},
            "reports": count("report"),
            "networks": count("network"),
            "singles": count("report") - members,
            "loss": scale.total(lost),
            "transfers": count("transfer"),
            "observations": count("observation"),
            "findings": count("finding"),
            "actions": count("action"),
            "problems": count("problem"),
            "rule": ask.rule,
        }
    ]
