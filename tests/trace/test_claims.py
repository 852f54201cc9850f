"""Payments that reports tell: what they lack, and what is told twice."""

from __future__ import annotations

from typing import Any

A, V = "iban:A", "iban:V"


def test_a_payment_told_in_two_exhibits_is_one_and_in_one_exhibit_two(new_case: Any) -> None:
    case = new_case()
    for exhibit, times in (("reports", 2), ("report.toml", 1)):
        for _ in range(times):
            case.claim("R-1", "10", A, "2026-03-04", V, exhibit=exhibit)
    case.claim("R-2", "10", A, "2026-03-04", "iban:W", exhibit="report.toml")
    case.run()
    assert set(case.origins()) == {"R-1/1", "R-1/2", "R-2/1"}
    assert case.kinds() == ["duplicate"]


def test_what_a_payment_lacks_is_told(new_case: Any) -> None:
    case = new_case()
    case.claim("R-1", None, A, "2026-03-04", V)
    case.claim("R-2", "10", None, "2026-03-04", V)
    case.claim("R-3", "10", A, "2026-03-04", V, asset=None)
    case.claim("R-4", "-10", A, "2026-03-04", V)
    case.claim("R-5", "0.00", A, "2026-03-04", V)
    case.claim("R-6", "10", A, "", V)
    case.run()
    assert case.origins() == {}
    assert case.kinds() == ["amount-missing", "asset-missing", "bad-amount", "bad-amount", "date-missing", "payee-missing"]


def test_a_payment_without_a_day_is_found_at_any_time_or_assumed_when_the_report_came(new_case: Any) -> None:
    case = new_case()
    case.entry("2025-01-04", V, A, "10", id="T")
    case.claim("R-1", "10", A, "", V)
    case.claim("R-2", "20", A, "", V)
    case.report("R-2", received_at="2026-03-10T08:00:00Z")
    case.run()
    assert case.origins()["R-1/1"] == "T"
    assert case.transfers("time_at", "status") == [("2025-01-04", None), ("2026-03-10T08:00:00Z", "claimed")]
    assert case.kinds() == ["date-assumed"]


def test_the_wallet_of_a_report_is_where_it_was_paid_to(new_case: Any) -> None:
    case = new_case()
    case.report("R-1", wallet="tron:A")
    case.claim("R-1", "10", None, "2026-03-04", asset="USDT@tron")
    row = list(case.pending["claim"][0])
    row[5] = case.pending["report_row"][0][4]  # one row of one table gives both
    case.pending["claim"] = [tuple(row)]
    case.run()
    assert case.transfers("payee", "amount") == [("tron:A", "10.000000")]


def test_claimed_transfers_keep_their_ids(new_case: Any) -> None:
    ids = []
    for _ in range(2):
        case = new_case()
        case.claim("R-1", "10", A, "2026-03-04", V)
        ids.append(case.run().transfers("id"))
    assert ids[0] == ids[1]
