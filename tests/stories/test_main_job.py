"""The main job as its readers see it: from a folder to the answer, twice, and back to the bytes."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

Call = Callable[..., tuple[int, str, str]]
Rows = Callable[..., list[dict[str, Any]]]


def test_one_command_gives_the_answer(evidence: Path, tmp_path: Path, leadline: Call, rows: Rows) -> None:
    case = tmp_path / "heron.case"
    code, out, err = leadline("investigate", evidence, "--case", case)
    assert code == 0, err
    for word in ("5 reports", "2 networks", "6000.00 EUR", "500.000000 USDT@tron", "The clock", "under each rule", "What to do next"):
        assert word in out, out
    networks = rows("show", case, "networks")
    assert sorted(sorted(n["reports"]) for n in networks) == [["A-1", "A-2", "A-3"], ["B-1", "B-2"]]
    refs = {r["ref"] for n in networks for r in n["references"]}
    assert {"iban:NL91ABNA0417164300", "tron:TVGatnbFMEEZPU4UFsc6L72CbRPwFY4Jrq"} <= refs
    assert not refs & {"phone:+491713920077", "email:help@example.org", "iban:DE89370400440532013000", "email:anna.probe@example.com"}


def test_the_page_is_one_file_without_script_or_network_and_masks_names(evidence: Path, tmp_path: Path, leadline: Call) -> None:
    leadline("investigate", evidence, "--case", tmp_path / "heron.case")
    page = (tmp_path / "answer.html").read_text("utf-8")
    for word in ("<script", "http://", "https://", "src=", "Anna", "Probe", "anna.probe", "@import", "url("):
        assert word not in page, word
    assert "4200.00" in page or "6000.00" in page
    assert "line " in page, "figures carry the file and line that they come from"


def test_a_second_run_with_nothing_new_does_nothing_and_says_so(evidence: Path, tmp_path: Path, leadline: Call, rows: Rows) -> None:
    case = tmp_path / "heron.case"
    leadline("investigate", evidence, "--case", case)
    before = {p: p.read_bytes() for p in sorted((case / "journal").iterdir())}
    first = rows("show", case, "networks"), rows("show", case, "transfers")
    code, out, _ = leadline("investigate", evidence, "--case", case)
    assert code == 0
    assert "Nothing new" in out
    assert {p: p.read_bytes() for p in sorted((case / "journal").iterdir())} == before
    assert (rows("show", case, "networks"), rows("show", case, "transfers")) == first
    assert "Nothing new" in leadline("run", case)[1]


def test_every_exception_is_in_the_inventory_with_what_to_do(evidence: Path, tmp_path: Path, leadline: Call, rows: Rows) -> None:
    case = tmp_path / "heron.case"
    leadline("investigate", evidence, "--case", case)
    state = {r["path"]: r["state"] for r in rows("show", case, "inventory")}
    assert state["misc/device.bin"] == "not read"
    assert state["misc/torn.zip"] in ("partly", "not read")
    assert state["bank/statement.zip!statement.csv"] == "read"
    kinds = {p["kind"] for p in rows("show", case, "problems")}
    assert {"unreadable", "truncated"} <= kinds
    assert all(p["advice"] for p in rows("show", case, "problems"))
    assert leadline("investigate", evidence, "--case", tmp_path / "strict.case", "--strict")[0] == 3


def test_what_is_added_later_joins_what_is_there(evidence: Path, tmp_path: Path, leadline: Call, rows: Rows) -> None:
    case = tmp_path / "heron.case"
    leadline("investigate", evidence, "--case", case)
    ids = {n["id"] for n in rows("show", case, "networks")}
    (evidence / "reports" / "A-4.txt").write_text("Invented. I was told to pay to NL91ABNA0417164300.\n", "utf-8")
    code, out, _ = leadline("investigate", evidence, "--case", case)
    assert code == 0
    assert "Nothing new" not in out
    networks = rows("show", case, "networks")
    assert {n["id"] for n in networks} == ids, "a network keeps its id when reports are added"
    assert ["A-1", "A-2", "A-3", "A-4"] in [sorted(n["reports"]) for n in networks]


def test_every_row_proves_itself_down_to_bytes(evidence: Path, tmp_path: Path, leadline: Call, rows: Rows) -> None:
    case = tmp_path / "heron.case"
    leadline("investigate", evidence, "--case", case)
    for what in ("networks", "transfers", "findings", "actions", "observations", "trail", "problems"):
        for row in rows("show", case, what):
            tree = rows("why", case, row["id"])[0]
            assert tree["id"] == row["id"]
            ends = list(bottoms(tree))
            assert ends
            assert {node["kind"] for node in ends} <= {"run", "decision"}, [n["kind"] for n in ends]
    text = leadline("why", case, rows("show", case, "observations")[0]["id"])[1]
    assert "handed in as" in text


def bottoms(node: dict[str, Any]) -> Any:
    if not node["because"]:
        yield node
    for inner in node["because"]:
        yield from bottoms(inner)


def test_the_tables_can_be_deleted_and_made_anew(evidence: Path, tmp_path: Path, leadline: Call, rows: Rows) -> None:
    case = tmp_path / "heron.case"
    leadline("investigate", evidence, "--case", case)
    network = rows("show", case, "networks")[0]["id"]
    assert leadline("judge", case, network, "confirm", "--by", "Tester", "--why", "compared by hand")[0] == 0
    views = ("inventory", "observations", "reports", "networks", "transfers", "findings", "actions", "problems", "trail")
    before = {what: leadline("show", case, what, "--json")[1] for what in views}
    for path in case.glob("case.duckdb*"):
        path.unlink()
    assert leadline("show", case, "networks")[0] == 7
    code, out, err = leadline("rebuild", case)
    assert code == 0, err
    first = out.split()[-1]
    assert {what: leadline("show", case, what, "--json")[1] for what in views} == before
    assert leadline("rebuild", case)[1].split()[-1] == first
    assert leadline("verify", case)[0] == 0


def test_verify_finds_one_changed_byte(evidence: Path, tmp_path: Path, leadline: Call) -> None:
    case = tmp_path / "heron.case"
    leadline("investigate", evidence, "--case", case)
    assert leadline("verify", case)[0] == 0
    path = next(p for p in sorted((case / "vault").rglob("*")) if p.is_file() and STATEMENT_BYTES in p.read_bytes())
    data = bytearray(path.read_bytes())
    data[data.index(STATEMENT_BYTES)] ^= 1
    path.chmod(0o600)
    path.write_bytes(bytes(data))
    code, out, _ = leadline("verify", case)
    assert code == 4
    assert "checks failed" in out
    value = json.loads(leadline("verify", case, "--json")[1])
    assert value["ok"] is False
    assert value["rows"]


STATEMENT_BYTES = b"Invented UAB,LT121000011101001000"


def test_the_same_evidence_gives_the_same_bytes_anywhere(evidence: Path, tmp_path: Path, leadline: Call) -> None:
    shutil.copytree(evidence, tmp_path / "elsewhere" / "heron")
    for n, folder in enumerate((evidence, tmp_path / "elsewhere" / "heron")):
        leadline("investigate", folder, "--case", tmp_path / str(n) / "heron.case", "--now", "2026-03-06T12:00:00Z")
    for what in ("summary", "inventory", "observations", "reports", "networks", "transfers", "accounts", "trail", "findings", "actions", "problems"):
        first, second = (leadline("show", tmp_path / str(n) / "heron.case", what, "--json")[1] for n in range(2))
        assert hashlib.sha256(first.encode()).digest() == hashlib.sha256(second.encode()).digest(), what


def test_a_link_judged_different_keeps_apart_and_can_be_withdrawn(evidence: Path, tmp_path: Path, leadline: Call, rows: Rows) -> None:
    case = tmp_path / "heron.case"
    leadline("investigate", evidence, "--case", case)
    pair = next(n for n in rows("show", case, "networks") if sorted(n["reports"]) == ["B-1", "B-2"])
    link = pair["links"][0]["id"]
    assert leadline("judge", case, link, "different", "--by", "Tester", "--why", "another story")[0] == 0
    assert ["B-1", "B-2"] not in [sorted(n["reports"]) for n in rows("show", case, "networks")]
    assert leadline("judge", case, link, "withdraw", "--by", "Tester", "--why", "I was wrong")[0] == 0
    assert ["B-1", "B-2"] in [sorted(n["reports"]) for n in rows("show", case, "networks")]


def test_a_person_chooses_the_rule_and_it_is_printed(evidence: Path, tmp_path: Path, leadline: Call, rows: Rows) -> None:
    case = tmp_path / "heron.case"
    leadline("investigate", evidence, "--case", case)
    assert {r["rule"] for r in rows("trace", case)} == {"fifo"}
    assert leadline("judge", case, "rule:pro-rata", "confirm", "--by", "Tester", "--why", "as the court asked")[0] == 0
    assert {r["rule"] for r in rows("trace", case)} == {"pro-rata"}
    assert {r["rule"] for r in rows("show", case, "trail")} == {"pro-rata"}
    assert "The rule of this case is pro-rata" in leadline("investigate", evidence, "--case", case)[1]
