"""Which accounts are a service's common account: one answer for every stage that must not follow, tie or accuse them."""

from __future__ import annotations

import json

from leadline.engine import Engine


def services(engine: Engine) -> dict[str, tuple[str, str]]:
    """Accounts of services, each with why and source: rows of a table `accounts`, then people's marks, of which the latest holds."""
    found: dict[str, tuple[str, str]] = {}
    for account, fields in engine.rows("SELECT account, fields FROM account_row ORDER BY account, exhibit, row_no"):
        told = json.loads(fields)
        if told.get("kind") == "service":
            holder = told.get("holder") or told.get("institution") or "a service"
            found[account] = (f"the common account of {holder}", told.get("source") or "table of accounts")
    for target, verdict, person, why in engine.rows("SELECT target, verdict, person, why FROM judgement ORDER BY entry"):
        if verdict == "service":
            found[target] = (f"marked as a service's common account: {why}", f"decision of {person}")
        elif verdict == "customer":
            found.pop(target, None)
    return found
