"""Accounts into which several reports paid."""

from __future__ import annotations

from tests.detect.ledgers import BE, LT, NL, Ledger, small
from tests.link.worlds import sha

from leadline.detect.detectors.account_named_by_several import account_named_by_several
from leadline.detect.frame import Frame


def named(ledger: Ledger, account: str, *reports: str) -> None:
    for report in reports:
        ledger.reports.setdefault(report, {})
        ledger.rows["mention"].append((report, account, "payee", sha("x"), 0, 9))


def test_an_account_of_two_losses_is_found_with_its_sum_and_its_payments() -> None:
    (found,) = account_named_by_several(small().store(), Frame())
    assert found.subjects == (NL,)
    assert found.values == {"reports": ["R-1", "R-2"], "amount": {"EUR": "6000.00"}}
    assert found.confidence == "high"
    assert {"T-1", "T-2", "R-1", "R-2"} <= set(found.because)
    assert "2 reports" in found.why[0]
    assert "6000.00 EUR" in found.why[1]


def test_two_that_only_name_it_are_medium_and_one_is_none() -> None:
    ledger = Ledger()
    named(ledger, LT, "R-1", "R-2")
    named(ledger, NL, "R-1")
    (found,) = account_named_by_several(ledger.store(), Frame())
    assert (found.subjects, found.confidence) == ((LT,), "medium")


def test_a_service_and_what_was_set_aside_are_none() -> None:
    ledger = Ledger()
    named(ledger, BE, "R-1", "R-2")
    named(ledger, LT, "R-1", "R-2")
    ledger.account(BE, kind="service")
    ledger.rows["set_aside"].append((LT, 2, "a common thing", "test"))
    assert list(account_named_by_several(ledger.store(), Frame())) == []
