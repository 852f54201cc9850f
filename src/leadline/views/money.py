"""Transfers, accounts, and where the money of each loss went."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from leadline.engine import Engine
from leadline.model.values import digest
from leadline.views.ask import Ask
from leadline.views.spans import Scale, spans


def transfers(engine: Engine, ask: Ask) -> list[dict[str, Any]]:
    """One row a transfer, in the order of the ledger."""
    scale = Scale(engine)
    within = _accounts_of(engine, ask.network) if ask.network else None
    sql = """SELECT id, time_at, payer, payee, amount, asset, fee, fee_asset, payee_amount, payee_asset, rail, status, reference,
                    traced, spans
             FROM transfer ORDER BY seq, id"""
    out = []
    for i, at, payer, payee, amount, asset, fee, fee_asset, got, got_asset, rail, status, reference, traced, where in engine.rows(sql):
        if within is not None and payer not in within and payee not in within:
            continue
        row = {
            "id": i,
            "at": at or None,
            "payer": payer,
            "payee": payee,
            "amount": scale.text(amount, asset),
            "asset": asset,
            "rail": rail,
            "status": status,
            "traced": traced,
            "spans": spans(where),
            "bridge": None,
        }
        if fee is not None:
            row["fee"] = scale.text(fee, fee_asset or asset)
        if got is not None:
            row |= {"payee_amount": scale.text(got, got_asset or asset), "payee_asset": got_asset or asset}
        if reference:
            row["reference"] = reference
        out.append(row)
    return out


def _accounts_of(engine: Engine, network: str) -> set[str]:
    """The accounts that the losses of a network's reports were paid into or went on to."""
    sql = """SELECT l.account FROM loss l JOIN member m ON m.report = l.report WHERE m.network = ?
             UNION SELECT t.payee FROM hop h JOIN loss l ON l.origin = h.origin JOIN member m ON m.report = l.report
             JOIN transfer t ON t.id = h.transfer WHERE m.network = ?"""
    return {str(a) for (a,) in engine.rows(sql, [network, network]) if a}


def accounts(engine: Engine, ask: Ask) -> list[dict[str, Any]]:
    """Every account of the ledger and of the plain table `accounts`, by name."""
    scale = Scale(engine)
    within = _accounts_of(engine, ask.network) if ask.network else None
    found: dict[str, dict[str, Any]] = {}
    for account, text in engine.rows(
        "SELECT a.account, a.fields FROM named_account a JOIN exhibit e ON e.sha256 = a.exhibit ORDER BY e.seq, a.row_no"
    ):
        row = found.setdefault(str(account), {"account": account})
        row |= {key: value for key, value in json.loads(text).items() if value and not row.get(key)}
    for target, verdict, person in engine.rows(
        "SELECT target, verdict, person FROM named_judgement WHERE verdict IN ('service', 'customer') ORDER BY entry"
    ):
        found.setdefault(str(target), {"account": target}).update(kind=verdict, source=f"judged by {person}")
    sums: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: {"balance": {}, "in": {}, "out": {}})
    for account, asset, balance, money_in, money_out in engine.rows(
        "SELECT account, asset, balance, money_in, money_out FROM account_total ORDER BY account, asset"
    ):
        at = sums[str(account)]
        at["balance"][asset], at["in"][asset], at["out"][asset] = (scale.text(x, asset) for x in (balance, money_in, money_out))
    names = sorted({*found, *sums})
    empty = {"holder": None, "institution": None, "country": None, "kind": None, "source": None}
    return [empty | found.get(a, {"account": a}) | {"totals": dict(sums[a])} for a in names if within is None or a in within]


def trail(engine: Engine, ask: Ask) -> list[dict[str, Any]]:
    """One row a loss under the rule: where its money went, in order, and where it is."""
    answer = traced(engine, ask.rule)
    parts: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for part in ("hops", "resting", "written_off"):
        for row in answer[part]:
            parts[row["origin"]][part].append({key: value for key, value in row.items() if key != "origin"})
    members = {str(r) for (r,) in engine.rows("SELECT report FROM member WHERE network = ?", [ask.network])} if ask.network else None
    out = []
    for loss in answer["losses"]:
        origin = loss["origin"]
        if members is not None and origin.rpartition("/")[0] not in members:
            continue
        mine = parts[origin]
        out.append(
            {
                "id": trail_id(ask.rule, origin),
                "rule": ask.rule,
                "origin": origin,
                "transfer": loss["transfer"],
                "account": loss["account"],
                "amount": loss["amount"],
                "asset": loss["asset"],
                "hops": mine["hops"],
                "resting": mine["resting"],
                "written_off": mine["written_off"],
            }
        )
    return out


def trail_id(rule: str, origin: str) -> str:
    """The id of a trail: the same for the same rule and loss."""
    return "tr-" + digest(rule, origin)


def traced(engine: Engine, rule: str) -> dict[str, Any]:
    """A rule's answer as it stands in the tables: the JSON row of `leadline trace`; without a row where a run was ended before it."""
    conserved = engine.rows("SELECT conserved FROM traced WHERE rule = ?", [rule])
    if not conserved:
        nothing: dict[str, Any] = {name: [] for name in ("losses", "resting", "hops", "written_off", "unexplained")}
        return {"rule": rule, **nothing, "conserved": True}
    scale = Scale(engine)
    text = scale.text
    losses = []
    for origin, transfer, account, amount, asset, paid, paid_asset in engine.rows(
        "SELECT origin, transfer, account, amount, asset, paid_amount, paid_asset FROM loss ORDER BY seq, origin"
    ):
        row = {"origin": origin, "transfer": transfer, "account": account, "amount": text(amount, asset), "asset": asset}
        losses.append(row | ({"paid_amount": text(paid, paid_asset), "paid_asset": paid_asset} if paid is not None else {}))
    resting = [
        {"account": a, "origin": o, "amount": text(x, asset), "asset": asset, "since": since}
        for a, o, x, asset, since in engine.rows(
            "SELECT account, origin, amount, asset, since FROM resting WHERE rule = ? ORDER BY seq", [rule]
        )
    ]
    hops = []
    sql = "SELECT transfer, origin, amount, asset, time_at, payee_amount, payee_asset FROM hop WHERE rule = ? ORDER BY seq"
    for transfer, origin, amount, asset, at, got, got_asset in engine.rows(sql, [rule]):
        row = {"transfer": transfer, "origin": origin, "amount": text(amount, asset), "asset": asset, "at": at}
        hops.append(row | ({"payee_amount": text(got, got_asset), "payee_asset": got_asset} if got is not None else {}))
    sql = "SELECT transfer, origin, amount, asset, gone_as, account, time_at FROM written_off WHERE rule = ? ORDER BY seq"
    gone = [
        {"transfer": t, "origin": o, "amount": text(x, asset), "asset": asset, "as": gone_as, "account": account, "at": at}
        for t, o, x, asset, gone_as, account, at in engine.rows(sql, [rule])
    ]
    unexplained = [
        {"transfer": t, "account": a, "amount": text(x, asset), "asset": asset}
        for t, a, x, asset in engine.rows("SELECT transfer, account, amount, asset FROM unexplained ORDER BY seq")
    ]
    return {
        "rule": rule,
        "losses": losses,
        "resting": resting,
        "hops": hops,
        "written_off": gone,
        "unexplained": unexplained,
        "conserved": bool(conserved[0][0]),
    }
