"""A reporter's own account into which money of other reports went."""

from __future__ import annotations

from tests.detect.ledgers import ANNA, BERT, CORA, NL, Ledger, small
from tests.link.worlds import sha

from leadline.detect.detectors.own_account_paid import own_account_paid
from leadline.detect.frame import Frame
from leadline.detect.patterns import pattern


def test_a_loss_into_another_reporters_account_is_found_and_the_person_is_a_possible_victim_first() -> None:
    ledger = Ledger()
    ledger.report("R-1", ANNA)
    ledger.report("R-2", BERT)
    ledger.loss("R-2/1", ledger.transfer("T-1", "2026-03-04", BERT, ANNA, "500.00"))
    (one,) = own_account_paid(ledger.store(), Frame())
    assert one.subjects == (ANNA, "R-1")
    assert one.confidence == "high"
    assert one.values["amount"] == {"EUR": "500.00"}
    assert "possible victim first" in " ".join(one.why)
    assert "victim" in pattern("own-account-paid").innocent


def test_a_claim_alone_is_medium_and_ones_own_payments_are_none() -> None:
    ledger = small()
    ledger.report("R-3", CORA)
    claim = ("c-1", "R-1", sha("x"), 0, 9, 0, 0, "10.00", "EUR", "2026-03-04", ANNA, CORA, None)
    ledger.rows["claim"] += [claim, ("c-2", "R-3", *claim[2:10], None, CORA, None)]
    (one,) = own_account_paid(ledger.store(), Frame())
    assert (one.subjects, one.confidence) == ((CORA, "R-3"), "medium")
    assert "c-1" in one.because
    assert "c-2" not in one.because


def test_a_pretended_profit_paid_with_others_money_is_low() -> None:
    ledger = small()
    ledger.transfer("T-9", "2026-03-05T09:00:00Z", NL, ANNA, "150.00")
    ledger.hop("T-9", "R-2/1", "150.00")
    (one,) = own_account_paid(ledger.store(), Frame())
    assert one.confidence == "low"
    assert "pretended profit" in one.why[-1]


def test_nothing_of_the_kind_is_no_finding() -> None:
    assert list(own_account_paid(small().store(), Frame())) == []
