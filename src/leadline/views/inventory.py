"""What was handed in, what was read of it, and what was not."""

from __future__ import annotations

from collections import Counter
from typing import Any

from leadline.engine import Engine
from leadline.engine.custody import custody
from leadline.engine.pictures import Seen, outweighed, reading
from leadline.views.ask import Ask
from leadline.views.origin import Names
from leadline.views.spans import span

# Problems after which part of the bytes was not read. Others (a doubt, a duplicate, a balance that breaks) tell of what was read.
NOT_WHOLE = (
    "sealed",
    "unreadable",
    "truncated",
    "damaged",
    "encrypted",
    "malformed",
    "limit",
    "over-limit",
    "not-read",
    "page-missing",
    "bad-table",
    "bad-row",
    "encoding",
    "reader-failed",
    "row-reported",
)


def inventory(engine: Engine, ask: Ask) -> list[dict[str, Any]]:
    """One row for each place an exhibit was found at, in order of intake."""
    problems: Counter[str] = Counter()
    broken: set[str] = set()
    for sha, kind in engine.rows("SELECT exhibit, kind FROM problem WHERE exhibit IS NOT NULL"):
        problems[str(sha)] += 1
        if kind in NOT_WHOLE:
            broken.add(str(sha))
    held, names = custody(engine), Names(engine)
    sql = """SELECT s.id, s.path, s.exhibit, e.size, e.media, e.reader, s.report, c.rows_in, c.rows_read, c.rows_reported
             FROM source s JOIN exhibit e ON e.sha256 = s.exhibit LEFT JOIN row_count c ON c.exhibit = s.exhibit ORDER BY s.seq"""
    out = []
    sealed = {str(sha) for (sha,) in engine.rows("SELECT sha256 FROM exhibit WHERE place LIKE 'sealed/%'")}
    for i, path, sha, size, media, told, report, rows_in, rows_read, reported in engine.rows(sql):
        reader = None if sha in sealed else told
        state = "not read" if reader is None else "partly" if sha in broken or reported else "read"
        row = {
            "path": path,
            "sha256": sha,
            "size": size,
            "media": media if reader else None,
            "reader": reader,
            "report": report,
            "state": state,
            "problems": problems[str(sha)],
        }
        if rows_in is not None:
            row |= {"rows_in": rows_in, "rows_read": rows_read, "rows_reported": reported}
        if steps := [step.json() for step in held.steps.get(str(i), ())]:
            row["custody"] = steps if ask.unmask else [names.masked(step) for step in steps]
        out.append(row)
    return out


def observations(engine: Engine, ask: Ask) -> list[dict[str, Any]]:
    """Every reference that was seen, in order of intake and of bytes."""
    within = ""
    values: list[Any] = []
    if ask.network is not None:
        within = """WHERE EXISTS (SELECT 1 FROM report_part p JOIN member m ON m.report = p.report
                    WHERE m.network = ? AND p.exhibit = o.exhibit AND (p.row_no = -1 OR p.row_no = o.row_no))"""
        values = [ask.network]
    sql = f"""SELECT o.id, o.kind, o.value, o.raw, o.start_at, o.end_at, o.exhibit, o.field
              FROM observation o JOIN exhibit e ON e.sha256 = o.exhibit {within} ORDER BY e.seq, o.start_at, o.end_at, o.kind, o.id"""
    names = ("id", "kind", "value", "raw", "start", "end", "exhibit", "field")
    typed = outweighed(engine)
    return [_observed(dict(zip(names, row, strict=True)), typed) for row in engine.rows(sql, values)]


def _observed(row: dict[str, Any], typed: dict[Seen, str]) -> dict[str, Any]:
    """The row; of what was read in a picture with how (`ocr`, `ocr_checked`, `ocr_repaired`, `typed`), page, box, and what outweighs it."""
    told = reading(str(row["field"]))
    if told is None:
        return row
    more: dict[str, Any] = {"read": told.how, "page": told.page, "box": list(told.box) if told.box else None}
    key = (row["exhibit"], row["start"], row["end"], row["kind"], row["value"])
    if key in typed:
        more["outweighed_by"] = typed[key]
    return row | {"field": "picture"} | more


def problems(engine: Engine, ask: Ask) -> list[dict[str, Any]]:
    """Everything that could not be read, or only in part, or only with a doubt; first what a person should type from pictures.

    A picture from which somebody has typed since stands among the others.
    """
    sql = """SELECT p.id, p.exhibit, p.start_at, p.end_at, p.stage, p.kind, p.what, p.advice, s.path
             FROM problem p LEFT JOIN exhibit e ON e.sha256 = p.exhibit
             LEFT JOIN (SELECT exhibit, min_by(path, seq) AS path FROM source GROUP BY exhibit) s ON s.exhibit = p.exhibit
             LEFT JOIN (SELECT DISTINCT q.exhibit FROM source c JOIN source q ON q.id = c.parent
                        WHERE c.made_by LIKE 'transcribe/%') t ON t.exhibit = p.exhibit
             ORDER BY CASE WHEN t.exhibit IS NULL AND p.kind = 'unreadable' AND p.advice LIKE '%leadline transcribe%' THEN 0
                           WHEN p.kind = 'ocr' THEN 1 ELSE 2 END, e.seq NULLS LAST, p.start_at NULLS FIRST, p.stage, p.kind, p.what, p.id"""
    return [
        {
            "id": i,
            "exhibit": sha,
            "span": None if start is None else span(sha, start, end),
            "stage": stage,
            "kind": kind,
            "path": path,
            "what": what,
            "advice": advice,
        }
        for i, sha, start, end, stage, kind, what, advice, path in engine.rows(sql)
    ]


def journal(engine: Engine, ask: Ask) -> list[dict[str, Any]]:
    """The journal is a file beside the tables: `Case.show` reads it there."""
    return []
