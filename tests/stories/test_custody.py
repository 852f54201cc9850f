"""Who had the evidence before: from a table or a report.toml to the inventory, the proof and the page, or `origin not stated`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from leadline.case import Case
from leadline.views import origin

TOML = """report_id = "R-1"
reporter_name = "Anna Erfunden"
loss_amount = "10.00"
loss_currency = "EUR"
paid_to = "DE89 3704 0044 0532 0130 00"
obtained_at = 2026-03-02
obtained_from = "Anna Erfunden"
obtained_by = "PC Kim Lee"
"""
ROWS = [
    {"path": "bank/statement.csv", "obtained_at": "2026-03-01", "obtained_from": "Invented Bank", "authority": "court order", "seal": "B-7"},
    {"path": "bank/none.csv", "obtained_from": "nobody"},
    {"path": "bank/statement.csv", "obtained_at": "2026-03-01", "seal": "B-8"},
    {"obtained_from": "somebody"},
]
COLUMNS = ("path", "obtained_at", "obtained_from", "authority", "seal")


@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx"])
def test_origin_is_shown_wherever_a_source_is(form: str, tmp_path: Path) -> None:
    for name, text in {
        "reports/R-1/report.toml": TOML,
        "reports/R-1/note.txt": "Invented. Call +49 171 3920011.",
        "bank/statement.csv": "transfer_id,at,payer,payee,amount,asset\nT-1,2026-03-01,A,B,5.00,EUR\n",
        "other/loose.txt": "Invented.",
    }.items():
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    _table(tmp_path / "in" / f"custody.{form}", form)
    with Case.create(tmp_path / "a.case") as case:
        case.intake([tmp_path / "in"])
        case.run()
        rows = {row["path"]: row for row in case.show("inventory")}
        steps = rows["bank/statement.csv"]["custody"]
        assert [step["seal"] for step in steps] == ["B-7", "B-8"]
        assert (steps[0]["obtained_from"], steps[0]["authority"]) == ("Invented Bank", "court order")
        assert "custody" not in rows["other/loose.txt"]
        assert rows["reports/R-1/note.txt"]["custody"][0]["obtained_from"] == "A… E…"
        clear = {row["path"]: row for row in case.show("inventory", unmask=True)}
        assert clear["reports/R-1/note.txt"]["custody"][0]["obtained_from"] == "Anna Erfunden"
        table = [row for path, row in rows.items() if path.startswith("custody.") and "rows_in" in row][-1]
        assert (table["rows_in"], table["rows_read"], table["rows_reported"]) == (4, 3, 1)
        kinds = [row["kind"] for row in case.show("problems")]
        assert kinds.count("custody-unmatched") == 1
        assert kinds.count("custody-conflict") == 1
        proof = json.dumps(case.why(rows["bank/statement.csv"]["sha256"]))
        assert "handed in as bank/statement.csv; obtained on 2026-03-01 from Invented Bank" in proof
        assert origin.NOT_STATED in json.dumps(case.why(rows["other/loose.txt"]["sha256"]))
        text, page = case.answer()
        assert origin.NOT_STATED in page
        assert "PC Kim Lee" in page
        assert "Anna Erfunden" not in page
        assert "Origin stated for 3 of 5 files" in text
        listed = {row["path"]: row["origin"] for row in origin.listing(case._store.engine)}
        assert set(listed) == set(rows)
        assert listed["other/loose.txt"] == origin.NOT_STATED
        assert len(origin.listing(case._store.engine, {rows["other/loose.txt"]["sha256"]})) == 1
        assert not case.verify()
        before = case._store.facts()
        assert case.rebuild() == (before, before)


def _table(path: Path, form: str) -> None:
    if form == "jsonl":
        path.write_text("".join(json.dumps({name: row.get(name, "") for name in COLUMNS}) + "\n" for row in ROWS), "utf-8")
        return
    cells = [list(COLUMNS), *([row.get(name, "") for name in COLUMNS] for row in ROWS)]
    if form == "csv":
        path.write_text("".join(",".join(row) + "\n" for row in cells), "utf-8")
        return
    from openpyxl import Workbook

    book = Workbook()
    for row in cells:
        book.active.append(row)
    book.save(path)
