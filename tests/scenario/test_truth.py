"""The truth: everything is accounted for, and what it says of the papers, the papers bear out."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from leadline import scenario
from leadline.model.errors import UsageError
from leadline.model.values import Money, Ref
from leadline.scenario import Truth

TIME = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?")


def test_every_report_is_in_one_network_or_alone(large: tuple[Path, Truth]) -> None:
    truth = large[1]
    counted = Counter([r for n in truth.networks for r in n["reports"]] + truth.singles)
    assert set(counted.values()) == {1}
    assert set(counted) == set(truth.members)
    assert len(counted) == truth.reports == 120


def test_the_file_says_the_same_as_the_object(large: tuple[Path, Truth]) -> None:
    evidence, truth = large
    data = json.loads((evidence.parent / "truth.json").read_text("utf-8"))
    assert data["schema"] == "leadline/truth/1"
    assert data["transfers"] == truth.transfers
    assert data["networks"] == truth.networks
    assert data["members"] == truth.members
    assert set(data["never_tie"]) == truth.never_tie
    assert set(data["never_observed"]) == truth.never_observed


def test_transfers_are_exact_dated_and_shown_somewhere(large: tuple[Path, Truth]) -> None:
    evidence, truth = large
    assert len({t["id"] for t in truth.transfers}) == len(truth.transfers)
    for transfer in truth.transfers:
        assert Money.parse(transfer["amount"], transfer["asset"]).minor > 0
        assert TIME.fullmatch(transfer["at"]) or transfer.get("doubtful")
        assert all((evidence / file).is_file() for file in transfer["files"])
        assert transfer["payer"] or transfer["payee"]
        for side in ("payer", "payee"):
            if transfer[side] and not transfer[side].startswith("OTC"):
                Ref.of(transfer[side])
    assert {t["basis"] for t in truth.transfers} == {"booked", "claimed"}


def test_rows_of_statements_are_transfers(large: tuple[Path, Truth]) -> None:
    """As many transfers as rows for each file, but for those that moved nothing."""
    truth = large[1]
    rows = Counter({s["file"]: s["rows"] for s in truth.statements})
    told = Counter(f for t in [*truth.transfers, *truth.not_traced] if t["basis"] == "booked" for f in t["files"] if not f.startswith("ledger/"))
    assert rows == told


def test_a_later_booking_stands_in_both_statements(large: tuple[Path, Truth]) -> None:
    late = [t for t in large[1].transfers if "payee_at" in t]
    assert late
    assert all(len(t["files"]) == 2 and t["payee_at"][:10] > t["at"][:10] for t in late)


def test_losses_are_transfers_into_the_hands_of_others(large: tuple[Path, Truth]) -> None:
    truth = large[1]
    transfers = {t["id"]: t for t in truth.transfers}
    assert len({loss["transfer"] for loss in truth.losses}) == len(truth.losses)
    for loss in truth.losses:
        transfer = transfers[loss["transfer"]]
        assert (transfer["amount"], transfer["asset"]) == (loss["amount"], loss["asset"])
        assert transfer["payee"] not in truth.members[loss["report"]]["own"]
        if transfer["payer"] and not transfer["payer"].startswith("name:") and transfer["basis"] == "claimed":
            assert transfer["payer"] in truth.members[loss["report"]]["own"]


def test_roles_tell_who_took_in_and_who_passed_on(large: tuple[Path, Truth]) -> None:
    roles = {a["role"] for n in large[1].networks for a in n["accounts"].values()}
    assert {"mule1", "mule2", "mule3", "wallet", "hub", "deposit"} <= roles


def test_no_reporters_own_reference_ties_a_network(large: tuple[Path, Truth]) -> None:
    truth = large[1]
    own = {ref for member in truth.members.values() for ref in member["own"]}
    assert own
    for network in truth.networks:
        assert not own & {*network["references"], *network["mentioned_once"]}


def test_the_sample_is_what_the_first_five_minutes_need(tmp_path: Path) -> None:
    truth = scenario.sample(tmp_path / "case")
    assert truth.reports == 25
    assert truth.now == "2026-03-20T09:00:00Z"
    after = "2026-03-17T09:00:00Z"
    transfers = {t["id"]: t for t in truth.transfers}
    recent = [loss for loss in truth.losses if transfers[loss["transfer"]]["at"] > after]
    assert 3 <= len(recent) <= 5
    assert len(truth.networks[0]["reports"]) == 10
    assert {"compound", "supplier", "ai", "poor"} == set(truth.planted)
    assert {p["kind"] for p in truth.problems if p["sure"]} == {"balance-break", "unreadable", "truncated", "not-traced"}
    assert truth.unreported
    assert truth.bridges
    assert {s.get("form", "chain") for s in truth.statements} >= {"camt-time", "camt-date", "de", "zip", "xlsx", "es", "fr", "own", "chain"}


@pytest.mark.parametrize(
    ("reports", "switches", "message"),
    [(9, frozenset[str](), "too few"), (25, frozenset({"nonsense"}), "no switch")],
)
def test_what_cannot_be_is_refused(tmp_path: Path, reports: int, switches: frozenset[str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        scenario.write(tmp_path / "case", 1, reports, switches)
    assert not (tmp_path / "case").exists()


def test_evidence_is_never_mixed_with_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence" / "mine.txt").write_text("mine", "utf-8")
    with pytest.raises(UsageError, match="already"):
        scenario.write(tmp_path, 1, 25)
    assert [p.name for p in (tmp_path / "evidence").iterdir()] == ["mine.txt"]
