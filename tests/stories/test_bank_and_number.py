"""Complaints that name the bank and the number, statements that are headed by the number alone: one account, each payment once."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., tuple[int, str, str]]

COMPLAINTS = """เลขที่คดี,วันที่โอน,จำนวนเงิน,ธนาคารปลายทาง,เลขที่บัญชีปลายทาง
ค.1/2569,4 มี.ค. 2569,"42,000.00",ธนาคารกสิกรไทย,123-4-56789-0
ค.2/2569,5 มี.ค. 2569,"18,500.00",กสิกรไทย,1234567890
ค.3/2569,5 มี.ค. 2569,"7,000.00",ไทยพาณิชย์,555-5-55555-5
"""
STATEMENT = """รายการเดินบัญชี (สมมุติ)
{head}
วันที่,รายการ,ถอนเงิน,ฝากเงิน,ยอดคงเหลือ
04/03/2569,รับโอน,,"42,000.00","42,100.00"
05/03/2569,รับโอน,,"18,500.00","60,600.00"
05/03/2569,โอนออก,"60,000.00",,600.00
"""
KBANK = "account:TH/KBANK/1234567890"


@pytest.fixture
def case(tmp_path: Path, leadline: Call, request: pytest.FixtureRequest) -> Path:
    """A case of Thailand with the complaints and the statement of the account they paid into."""
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "complaints.csv").write_text(COMPLAINTS, "utf-8")
    head = getattr(request, "param", "เลขที่บัญชี: 123-4-56789-0")
    (folder / "statement.csv").write_text(STATEMENT.format(head=head), "utf-8")
    made = tmp_path / "thai.case"
    assert leadline("new", made, "--region", "TH", "--currency", "THB", "--timezone", "Asia/Bangkok")[0] == 0
    assert leadline("intake", made, folder)[0] == 0
    assert leadline("run", made)[0] == 0
    return made


def rows(leadline: Call, *words: object) -> list[dict[str, Any]]:
    code, out, _ = leadline(*words, "--json")
    assert code == 0
    return list(json.loads(out)["rows"])


@pytest.mark.parametrize(
    "case", ["เลขที่บัญชี: 123-4-56789-0", "เลขที่บัญชี 123-4-56789-0", "เลขที่บัญชี,123-4-56789-0,,,", "Account No. 123-4-56789-0"], indirect=True
)
def test_each_payment_stands_once_booked_where_the_statement_shows_it(case: Path, leadline: Call) -> None:
    transfers = rows(leadline, "show", case, "transfers")
    found = [(row["payee"], row["amount"], row.get("status")) for row in transfers if row["payee"].startswith("account:")]
    assert sorted(found, key=str) == [
        (KBANK, "18500.00", None), (KBANK, "42000.00", None), ("account:TH/SCB/5555555555", "7000.00", "claimed"),
    ]  # fmt: skip
    (trace,) = rows(leadline, "trace", case)
    assert sorted((loss["origin"], loss["account"], loss["amount"]) for loss in trace["losses"]) == [
        ("ค.1/2569/1", KBANK, "42000.00"), ("ค.2/2569/1", KBANK, "18500.00"), ("ค.3/2569/1", "account:TH/SCB/5555555555", "7000.00"),
    ]  # fmt: skip
    assert {row["account"]: row["amount"] for row in trace["resting"] if row["account"].startswith("account:")} == {
        KBANK: "600.00", "account:TH/SCB/5555555555": "7000.00",
    }  # fmt: skip


def test_the_step_is_told_and_leads_to_the_statement(case: Path, leadline: Call) -> None:
    problems = [row for row in rows(leadline, "show", case, "problems") if row["kind"] == "account-assumed"]
    assert [KBANK in row["what"] for row in problems] == [True]
    for name in (KBANK, "1234567890"):
        (proof,) = rows(leadline, "why", case, name)
        exhibits = {span["exhibit"] for span in proof["spans"]}
        assert proof["id"] in (KBANK, name)
        assert exhibits
    assert leadline("judge", case, "1234567890", "service", "--by", "Kim", "--why", "invented")[0] == 0
    assert leadline("run", case)[0] == 0
    marked = {row["account"]: row["kind"] for row in rows(leadline, "show", case, "accounts")}
    assert marked[KBANK] == "service"
    assert "1234567890" not in marked
    (trace,) = rows(leadline, "trace", case)
    assert {row["service"] for row in trace["resting"] if row["account"] == KBANK} == {"judged by Kim"}


def test_the_two_complaints_of_one_account_are_one_network(case: Path, leadline: Call) -> None:
    (network,) = rows(leadline, "show", case, "networks")
    assert network["reports"] == ["ค.1/2569", "ค.2/2569"]
    assert [r["ref"] for r in network["references"] if len(r["seen_in"]) == 2] == [KBANK]


def test_a_person_keeps_them_apart(case: Path, leadline: Call) -> None:
    assert leadline("judge", case, "1234567890", "reject", "--by", "Kim", "--why", "another bank's")[0] == 0
    assert leadline("run", case)[0] == 0
    assert "account-assumed" not in {row["kind"] for row in rows(leadline, "show", case, "problems")}
    payees = {row["payee"] for row in rows(leadline, "show", case, "transfers")}
    assert {"1234567890", KBANK} <= payees
