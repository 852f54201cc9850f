"""Which reports there are, in which order they came, what belongs to each, and what is the reporter's own."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from leadline.engine import Engine
from leadline.engine.accounts import names
from leadline.kinds import guess, parse
from leadline.model.values import canonical

WHOLE = -1
_OWN = {"reporter_email": "email", "reporter_phone": "phone"}

Place = tuple[int, int]  # exhibit's place in the order of intake, row


class Reports:
    """The reports of a case, gathered from rows, claims and folders; written out as tables `report`, `report_part` and `own`."""

    def __init__(self) -> None:
        self.fields: dict[str, dict[str, str]] = {}
        self.first: dict[str, Place] = {}
        self.parts: set[tuple[str, str, int]] = set()
        self.own: set[tuple[str, str]] = set()

    def add(self, report: str, exhibit: str, row: int, seq: int) -> None:
        """Notes that a row, or with WHOLE an exhibit, belongs to a report."""
        self.parts.add((report, exhibit, row))
        place = (seq, row)
        self.first[report] = min(self.first.get(report, place), place)

    def ordered(self) -> list[str]:
        """Names of the reports in the order of intake."""
        return sorted(self.first, key=lambda name: (self.first[name], name))

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Rows of table `report`."""
        for seq, name in enumerate(self.ordered(), 1):
            fields = self.fields.get(name, {})
            told = (fields.get("received_at"), fields.get("scam_type"), fields.get("country"))
            yield (name, seq, *(value or None for value in told), canonical(fields).decode())


def gather(engine: Engine, region: str | None) -> Reports:
    """Reads rows, claims and folders of a case. A report that only a `losses` row names is none of the case's.

    `region` reads national forms of the reporters' own numbers where the extractor gave none.
    """
    found = Reports()
    seqs = {sha: int(seq) for sha, seq in engine.rows("SELECT sha256, seq FROM exhibit")}
    named = _rows(engine, found, seqs, region, names(engine))
    for report, exhibit, row, paid_from in engine.rows(
        "SELECT report, exhibit, row_no, paid_from FROM named_claim ORDER BY report, exhibit, row_no, number"
    ):
        found.add(report, exhibit, row, seqs.get(exhibit, 0))
        if paid_from:
            found.own.add((report, paid_from))
    _folders(engine, found, seqs, named)
    return found


def _rows(engine: Engine, found: Reports, seqs: dict[str, int], region: str | None, known: Mapping[str, str]) -> dict[str, str]:
    """Rows of complaint tables and report.toml; gives the report that an exhibit of one report names itself."""
    named: dict[str, str] = {}
    sql = """
SELECT r.report, r.exhibit, r.row_no, r.fields, r.own FROM report_row r
JOIN exhibit e ON e.sha256 = r.exhibit ORDER BY e.seq, r.row_no, r.start_at
"""
    tables = {sha for (sha,) in engine.rows("SELECT sha256 FROM exhibit WHERE media LIKE 'application/toml%'")}
    for report, exhibit, row, fields, own in engine.rows(sql):
        found.add(report, exhibit, row, seqs.get(exhibit, 0))
        merged = found.fields.setdefault(report, {})
        for key, value in json.loads(fields).items():
            if value and not merged.get(key):
                merged[key] = value
        for ref in (*json.loads(own), *_own(json.loads(fields), region)):
            if ref:
                found.own.add((report, known.get(ref, ref)))
        if exhibit in tables:
            named[exhibit] = report
    return named


def _own(fields: dict[str, str], region: str | None) -> Iterator[str]:
    for key, kind in _OWN.items():
        value = parse(kind, fields[key], region) if fields.get(key) else None
        if value:
            yield f"{kind}:{value}"
    if fields.get("reporter_account"):
        ref = guess(fields["reporter_account"], region)
        yield str(ref) if ref else fields["reporter_account"]


def _folders(engine: Engine, found: Reports, seqs: dict[str, int], named: dict[str, str]) -> None:
    """Files of a report's folder, and files that are a report by themselves; a folder bears the name its report.toml gives."""
    sources = engine.rows("SELECT report, exhibit FROM source WHERE report IS NOT NULL ORDER BY seq")
    called = {folder: named[exhibit] for folder, exhibit in sources if exhibit in named}
    by_row = {exhibit for _, exhibit, row in found.parts if row != WHOLE}
    for folder, exhibit in sources:
        report = called.get(folder, folder)
        if exhibit in by_row and exhibit not in named:
            continue  # a complaint table that lies in a folder: its rows say whose they are
        found.add(report, exhibit, WHOLE, seqs.get(exhibit, 0))
