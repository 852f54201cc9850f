"""The proof of a row: what it rests on, down to spans of bytes, the exhibits they lie in, and the intake that brought those.

`leadline why`, the answer's side notes and the annex of a request print the same tree. A node is
`{id, kind, what, because[], spans[]}`; `because` is empty only at the bottom: an entry of the journal.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from leadline.engine import Engine
from leadline.engine.custody import custody
from leadline.model.errors import UsageError
from leadline.views.money import trail_id
from leadline.views.origin import Names
from leadline.views.spans import Scale, span, spans

Node = dict[str, Any]
FULL = 200  # children of one node that are unfolded; more are named by their ids


class Proof:
    """Builds proofs from the tables of one case."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._scale = Scale(engine)
        self._exhibits: dict[str, Node] = {}
        self._custody, self._names = custody(engine), Names(engine)
        self._makers: tuple[Callable[[str], Node | None], ...] = (
            self._action,
            self._finding,
            self._network,
            self._link,
            self._report,
            self._transfer,
            self._loss,
            self._trail,
            self._observation,
            self._claim,
            self._row,
            self._problem,
            self._account,
            self._exhibit_node,
        )

    def of(self, i: str) -> Node:
        """The proof of the row with this id. Raises UsageError where no row has it."""
        node = self._find(i)
        if node is None:
            raise UsageError(
                f"nothing here has the id {i!r}", advice="Ids stand in `leadline show CASE networks` (transfers, findings, actions, …)."
            )
        return node

    def _find(self, i: str) -> Node | None:
        return next((node for make in self._makers if (node := make(i)) is not None), None)

    def _all(self, ids: list[str]) -> list[Node]:
        found = [node for i in ids[:FULL] if (node := self._find(i)) is not None]
        more = len(ids) - FULL
        if more > 0:
            found.append(
                {"id": "more", "kind": "more", "what": f"{more} more: {' '.join(ids[FULL : FULL + 1000])}", "because": found[-1]["because"]}
            )
        return found

    def _one(self, sql: str, i: str) -> tuple[Any, ...] | None:
        rows = self._engine.rows(sql, [i])
        return rows[0] if rows else None

    def _action(self, i: str) -> Node | None:
        row = self._one("SELECT title, ground, because FROM action WHERE id = ?", i)
        if row is None:
            return None
        return {"id": i, "kind": "action", "what": f"{row[0]} Ground: {row[1]}", "because": self._all(json.loads(row[2]))}

    def _finding(self, i: str) -> Node | None:
        row = self._one("SELECT pattern, why, innocent_explanation, because FROM finding WHERE id = ?", i)
        if row is None:
            return None
        what = f"{row[0]}: {' '.join(json.loads(row[1]))} It may be innocent: {row[2]}"
        return {"id": i, "kind": "finding", "what": what, "because": self._all(json.loads(row[3]))}

    def _network(self, i: str) -> Node | None:
        row = self._one("SELECT reports, links FROM network WHERE id = ?", i)
        if row is None:
            return None
        reports = json.loads(row[0])
        return {
            "id": i,
            "kind": "network",
            "what": f"{len(reports)} reports: {', '.join(reports[:20])}",
            "because": self._all(json.loads(row[1])),
        }

    def _link(self, i: str) -> Node | None:
        row = self._one("SELECT a, b, score, why FROM link WHERE id = ?", i)
        if row is None:
            return None
        reasons = []
        for n, reason in enumerate(json.loads(row[3]), 1):
            where = spans(json.dumps(reason["spans"]))
            what = f"{reason['reason']} (weight {reason['weight']})"
            reasons.append(
                {
                    "id": f"{i}/{n}",
                    "kind": "reason",
                    "what": what,
                    "ref": reason["ref"],
                    "spans": where,
                    "because": self._under(where) or self._decision(i),
                }
            )
        return {"id": i, "kind": "link", "what": f"{row[0]} and {row[1]}, score {row[2]}", "because": reasons}

    def _decision(self, target: str) -> list[Node]:
        sql = "SELECT entry, verdict, person, why, time_at FROM judgement WHERE target = ? ORDER BY entry"
        return [
            {"id": entry, "kind": "decision", "what": f"{person}: {verdict}, {why} ({at})", "because": []}
            for entry, verdict, person, why, at in self._engine.rows(sql, [target])
        ]

    def _report(self, i: str) -> Node | None:
        row = self._one("SELECT scam_type, received_at FROM report WHERE id = ?", i)
        if row is None:
            return None
        rows = self._engine.rows("SELECT exhibit, start_at, end_at FROM report_row WHERE report = ? ORDER BY exhibit, start_at", [i])
        where = [span(*r) for r in rows]
        parts = [
            str(r[0])
            for r in self._engine.rows(
                "SELECT p.exhibit FROM report_part p JOIN exhibit e ON e.sha256 = p.exhibit WHERE p.report = ? ORDER BY e.seq", [i]
            )
        ]
        sizes = dict(
            self._engine.rows(
                "SELECT p.exhibit, e.size FROM report_part p JOIN exhibit e ON e.sha256 = p.exhibit WHERE p.report = ? AND p.row_no = -1",
                [i],
            )
        )
        where += [span(sha, 0, sizes[sha]) for sha in dict.fromkeys(parts) if sha in sizes and sha not in {w["exhibit"] for w in where}]
        claims = [str(r[0]) for r in self._engine.rows("SELECT id FROM claim WHERE report = ? ORDER BY exhibit, start_at, number", [i])]
        because = self._all(claims) + [self._exhibit(sha) for sha in dict.fromkeys(parts)][:FULL]
        return {"id": i, "kind": "report", "what": f"report {i}", "spans": where, "because": because}

    def _transfer(self, i: str) -> Node | None:
        row = self._one("SELECT time_at, payer, payee, amount, asset, status, spans FROM transfer WHERE id = ?", i)
        if row is None:
            return None
        at, payer, payee, amount, asset, status, text = row
        where = spans(text)
        when = f"{at or 'no time'}{', ' + status if status else ''}"
        what = f"{payer or 'outside'} paid {self._scale.text(amount, asset)} {asset} to {payee or 'outside'} ({when})"
        return {"id": i, "kind": "transfer", "what": what, "spans": where, "because": self._under(where)}

    def _loss(self, i: str) -> Node | None:
        row = self._one("SELECT transfer, amount, asset, account, because FROM loss WHERE origin = ?", i)
        if row is None:
            return None
        what = f"loss {i}: {self._scale.text(row[1], row[2])} {row[2]} into {row[3] or 'outside'}"
        return {
            "id": i,
            "kind": "loss",
            "what": what,
            "because": self._all([str(row[0]), *(str(b) for b in json.loads(row[4]) if isinstance(b, str))]),
        }

    def _trail(self, i: str) -> Node | None:
        if not i.startswith("tr-"):
            return None
        for origin, rule in self._engine.rows("SELECT l.origin, t.rule FROM loss l CROSS JOIN traced t ORDER BY l.seq, t.rule"):
            if trail_id(rule, origin) == i:
                hops = [
                    str(r[0])
                    for r in self._engine.rows("SELECT transfer FROM hop WHERE rule = ? AND origin = ? ORDER BY seq", [rule, origin])
                ]
                return {"id": i, "kind": "trail", "what": f"loss {origin} under {rule}", "because": self._all([origin, *hops])}
        return None

    def _observation(self, i: str) -> Node | None:
        row = self._one("SELECT kind, value, raw, exhibit, start_at, end_at, field FROM observation WHERE id = ?", i)
        if row is None:
            return None
        where = [span(row[3], row[4], row[5])]
        return {
            "id": i,
            "kind": "observation",
            "what": f"{row[0]}:{row[1]}, written {row[2]!r} ({row[6]})",
            "spans": where,
            "because": self._under(where),
        }

    def _claim(self, i: str) -> Node | None:
        row = self._one("SELECT report, amount, asset, paid_at, paid_to, exhibit, start_at, end_at FROM claim WHERE id = ?", i)
        if row is None:
            return None
        where = [span(row[5], row[6], row[7])]
        what = f"{row[0]} says: {row[1] or '?'} {row[2] or ''} paid to {row[4] or '?'} on {row[3] or '?'}"
        return {"id": i, "kind": "claim", "what": what, "spans": where, "because": self._under(where)}

    def _row(self, i: str) -> Node | None:
        """A row of a statement or table that is no transfer by itself (it was joined with the other side's row)."""
        rows = self._engine.rows("SELECT exhibit, start_at, end_at FROM entry WHERE id = ? ORDER BY exhibit, start_at", [i])
        where = [span(*row) for row in rows]
        return (
            {"id": i, "kind": "row", "what": "a row of a statement or table", "spans": where, "because": self._under(where)}
            if where
            else None
        )

    def _problem(self, i: str) -> Node | None:
        row = self._one("SELECT what, exhibit, start_at, end_at FROM problem WHERE id = ?", i)
        if row is None:
            return None
        where = [span(row[1], row[2], row[3])] if row[2] is not None else []
        because = self._under(where) or ([self._exhibit(str(row[1]))] if row[1] else [self._intake(None)])
        return {"id": i, "kind": "problem", "what": row[0], "spans": where, "because": because}

    def _account(self, i: str) -> Node | None:
        i = next((str(account) for (account,) in self._engine.rows("SELECT account FROM known_as WHERE name = ?", [i])), i)
        rows = self._engine.rows("SELECT id FROM transfer WHERE payer = ? OR payee = ? ORDER BY seq", [i, i])
        named = [span(*r) for r in self._engine.rows("SELECT exhibit, start_at, end_at FROM named_account WHERE account = ?", [i])]
        if not rows and not named:
            return None
        short = self._engine.rows("SELECT exhibit, start_at, end_at FROM known_as WHERE account = ? ORDER BY name LIMIT 1", [i])
        named += [span(*r) for r in short]
        because = self._under(named) + self._decision(i) + self._all([str(r[0]) for r in rows])
        return {"id": i, "kind": "account", "what": f"account {i}", "spans": named, "because": because}

    def _exhibit_node(self, i: str) -> Node | None:
        return self._exhibit(i) if self._one("SELECT 1 FROM exhibit WHERE sha256 = ?", i) else None

    def _under(self, where: list[dict[str, Any]]) -> list[Node]:
        return [self._exhibit(sha) for sha in dict.fromkeys(str(w["exhibit"]) for w in where)]

    def _exhibit(self, sha: str) -> Node:
        if sha not in self._exhibits:
            row = self._engine.rows(
                "SELECT id, path, parent, locator, made_by, intake FROM source WHERE exhibit = ? ORDER BY seq LIMIT 1", [sha]
            )[0]
            because = [*self._sealed(sha), self._source(row)]
            self._exhibits[sha] = {"id": sha, "kind": "exhibit", "what": str(row[1]), "because": because}
        return self._exhibits[sha]

    def _sealed(self, sha: str) -> list[Node]:
        """The journal's entry that sealed an exhibit, as what stands above it: nothing of its bytes is shown."""
        rows = self._engine.rows("SELECT entry, person, why, time_at FROM sealed WHERE exhibit = ?", [sha])
        return [{"id": entry, "kind": "decision", "what": f"{by}: sealed, {why} ({at})", "because": []} for entry, by, why, at in rows]

    def _source(self, row: tuple[Any, ...]) -> Node:
        i, path, parent, locator, made_by, intake = row
        if parent is None:
            steps = [self._names.masked(step.json()) for step in self._custody.steps.get(str(i), ())]
            what = f"handed in as {path}; {self._names.hide(self._custody.words(str(i)))}"
            node = {"id": i, "kind": "source", "what": what, "because": [self._intake(intake)]}
            return node | {"custody": steps, "spans": [step["span"] for step in steps]} if steps else node
        above = self._engine.rows("SELECT exhibit FROM source WHERE id = ?", [parent])[0][0]
        return {
            "id": i,
            "kind": "source",
            "what": f"taken out of its parent by {made_by}{' at ' + locator if locator else ''}",
            "because": [self._exhibit(str(above))],
        }

    def _intake(self, entry: int | None) -> Node:
        return {"id": entry or 0, "kind": "run", "what": f"entry {entry} of the journal: intake" if entry else "intake", "because": []}


def lines(node: Node, paths: Callable[[dict[str, Any]], str], depth: int = 0) -> list[str]:
    """The tree as indented text; `paths` says where a span lies, for people."""
    out = [
        "  " * depth + f"{node['kind']} {node['id'] if len(str(node['id'])) < 40 else str(node['id'])[:12] + '…'}: {node.get('what', '')}"
    ]
    out += ["  " * depth + f"    {paths(one)}" for one in node.get("spans", [])[:20]]
    for inner in node["because"]:
        out += lines(inner, paths, depth + 1)
    return out
