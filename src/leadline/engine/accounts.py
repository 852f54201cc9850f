"""What every stage must know alike about accounts: under which name one stands in the case, and which are a service's common account."""

from __future__ import annotations

import json

from leadline.engine import Engine


def names(engine: Engine) -> dict[str, str]:
    """The accounts that stand under another name than the one read (`link.accounts`); the views `named_…` put it into the records."""
    return dict(engine.rows("SELECT name, account FROM known_as"))


def services(engine: Engine) -> dict[str, tuple[str, str]]:
    """Accounts of services, each with why and source: rows of a table `accounts`, then people's marks.

    A person's latest word about an account outweighs the tables; one that is withdrawn leaves what they say.
    """
    found: dict[str, tuple[str, str]] = {}
    for account, fields in engine.rows(
        "SELECT a.account, a.fields FROM named_account a LEFT JOIN exhibit x ON x.sha256 = a.exhibit "
        "ORDER BY coalesce(x.seq, 0), a.exhibit, a.row_no"
    ):
        told = json.loads(fields)
        if str(told.get("kind") or "").strip().lower() == "service":
            holder = told.get("holder") or told.get("institution") or "a service"
            found.setdefault(account, (f"the common account of {holder}", str(told.get("source") or "the table of accounts")))
    rows = engine.rows("SELECT target, verdict, person, why FROM named_judgement ORDER BY entry")
    latest = {target: (verdict, person, why) for target, verdict, person, why in rows}
    for target, (verdict, person, why) in latest.items():
        if verdict == "service":
            found[target] = (f"marked as a service's common account: {why}", f"judged by {person}")
        elif verdict == "customer":
            found.pop(target, None)
    for coin, address in coins(engine):
        if address in found and latest.get(coin, ("",))[0] != "customer":
            found.setdefault(coin, found[address])
    return dict(sorted(found.items()))


def coins(engine: Engine) -> list[tuple[str, str]]:
    """Each coin of the case with the address that its transaction pays it to: what is said of the address holds for its coins."""
    return engine.rows(
        "SELECT DISTINCT payee, counterparty FROM named_entry "
        "WHERE payee LIKE 'outpoint:%' AND side = '' AND counterparty IS NOT NULL ORDER BY 1, 2"
    )
