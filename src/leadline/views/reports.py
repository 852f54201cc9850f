"""Who reported what, and which reports belong together, with the reasons."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from leadline.engine import Engine
from leadline.views import masks
from leadline.views.ask import Ask
from leadline.views.spans import Scale, spans

_MASKS = {"reporter_name": masks.name, "reporter_email": masks.email, "reporter_phone": masks.number, "reporter_account": masks.number}


def reports(engine: Engine, ask: Ask) -> list[dict[str, Any]]:
    """One row a report, in order of intake; reporters are masked unless asked for in clear."""
    scale = Scale(engine)
    network = {str(r): n for r, n in engine.rows("SELECT report, network FROM member")}
    losses: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for origin, report, transfer, amount, asset in engine.rows(
        "SELECT origin, report, transfer, amount, asset FROM loss ORDER BY seq, origin"
    ):
        losses[str(report)].append({"amount": scale.text(amount, asset), "asset": asset, "transfer": transfer, "origin": origin})
    exhibits: dict[str, list[str]] = defaultdict(list)
    parts = "SELECT DISTINCT p.report, p.exhibit, e.seq FROM report_part p JOIN exhibit e ON e.sha256 = p.exhibit ORDER BY e.seq"
    for report, sha, _ in engine.rows(parts):
        exhibits[str(report)].append(str(sha))
    out = []
    for report, received, scam_type, country, text in engine.rows(
        "SELECT id, received_at, scam_type, country, fields FROM report ORDER BY seq"
    ):
        if ask.network is not None and network.get(report) != ask.network:
            continue
        out.append(
            {
                "report_id": report,
                "reporter": _reporter(json.loads(text), ask.unmask),
                "received_at": received or None,
                "scam_type": scam_type,
                "country": country,
                "losses": losses[str(report)],
                "exhibits": exhibits[str(report)],
                "network": network.get(str(report)),
            }
        )
    return out


def _reporter(fields: dict[str, str], unmask: bool) -> dict[str, str] | None:
    given = {key: fields[key] for key in _MASKS if fields.get(key)}
    shown = {key: text if unmask else _MASKS[key](text) for key, text in given.items()}
    return {key.removeprefix("reporter_"): text for key, text in shown.items()} or None


def networks(engine: Engine, ask: Ask, most: int | None = None) -> list[dict[str, Any]]:
    """One row a network, the largest first, at most `most`: its reports, what ties them, what they lost."""
    scale = Scale(engine)
    sums, times = _Losses(engine), _times(engine)
    where, values = ("w.id = ?", [ask.network]) if ask.network is not None else ("w.seq <= ?", [most]) if most is not None else ("TRUE", [])
    named = f"SELECT unnest(from_json(w.links, '[\"VARCHAR\"]')) FROM network w WHERE {where}"
    links = {str(row[0]): row for row in engine.rows(f"SELECT id, a, b, score, why FROM link WHERE id IN ({named})", values)}
    refs = _references(engine, where, values)
    out = []
    for i, reports_text, links_text in engine.rows(f"SELECT w.id, w.reports, w.links FROM network w WHERE {where} ORDER BY w.seq", values):
        members = json.loads(reports_text)
        seen = sorted(when for report in members for when in times.get(report, []))
        references = refs.get(str(i), [])
        paid = sorted({account for report in members for account in sums.accounts.get(report, ())})
        out.append(
            {
                "id": i,
                "reports": members,
                "references": references,
                "accounts": paid,
                "loss": scale.total([one for report in members for one in sums.amounts.get(report, ())]),
                "first_seen": seen[0] if seen else None,
                "last_seen": seen[-1] if seen else None,
                "links": [_link(links[one]) for one in json.loads(links_text)],
            }
        )
    return out


def _link(row: tuple[Any, ...]) -> dict[str, Any]:
    i, a, b, score, why = row
    reasons = [{**reason, "spans": spans(json.dumps(reason["spans"]))} for reason in json.loads(why)]
    return {"id": i, "a": a, "b": b, "score": score, "why": reasons}


class _Losses:
    """What each report lost, and into which accounts."""

    def __init__(self, engine: Engine) -> None:
        self.amounts: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self.accounts: dict[str, set[str]] = defaultdict(set)
        for report, account, amount, asset in engine.rows("SELECT report, account, amount, asset FROM loss ORDER BY seq"):
            self.amounts[str(report)].append((str(amount), str(asset)))
            if account:
                self.accounts[str(report)].add(str(account))


def _times(engine: Engine) -> dict[str, list[str]]:
    times: dict[str, list[str]] = defaultdict(list)
    for report, when in engine.rows("SELECT id, received_at FROM report WHERE received_at <> ''"):
        times[str(report)].append(str(when))
    for report, when in engine.rows("SELECT l.report, t.time_at FROM loss l JOIN transfer t ON t.id = l.transfer WHERE t.time_at <> ''"):
        times[str(report)].append(str(when))
    return times


def _references(engine: Engine, where: str, values: Sequence[object]) -> dict[str, list[dict[str, Any]]]:
    """By network `w` that fits `where`: what its reports name, outside the walls and the known-common, the most shared first."""
    sql = f"""SELECT DISTINCT m.network, n.ref, n.role, n.report, r.seq FROM network w
              JOIN member m ON m.network = w.id JOIN mention n ON n.report = m.report JOIN report r ON r.id = n.report
              LEFT JOIN set_aside s ON s.ref = n.ref LEFT JOIN own o ON o.ref = n.ref
              WHERE {where} AND s.ref IS NULL AND o.ref IS NULL AND n.role NOT IN ('recipient', 'own', 'reference')
              ORDER BY r.seq, n.ref, n.role"""
    seen: dict[tuple[str, str], list[str]] = defaultdict(list)
    roles: dict[tuple[str, str], set[str]] = defaultdict(set)
    for network, ref, role, report, _ in engine.rows(sql, values):
        at = (str(network), str(ref))
        if report not in seen[at]:
            seen[at].append(str(report))
        roles[at].add(str(role))
    out: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for network, ref in sorted(seen, key=lambda at: (-len(seen[at]), at[1])):
        names = sorted(roles[network, ref], key=lambda r: (_RANK.get(r, 9), r))
        if "author" in names and len(seen[network, ref]) == 1:
            continue  # perhaps the reporter, who protects the better unseen: nobody else names him
        out[network].append({"ref": ref, "seen_in": seen[network, ref], "role": names[0]})
    return out


_RANK = {role: n for n, role in enumerate(("payee", "contact", "sender", "site", "author", "mention", "told", "infrastructure"))}
