"""Accounts through which money passes within three days."""

from __future__ import annotations

from tests.detect.ledgers import ANNA, BE, BERT, LT, NL, Ledger, small

from leadline.detect.detectors.pass_through import pass_through
from leadline.detect.frame import Frame
from leadline.model.conclusions import Finding


def found(ledger: Ledger, zone: str = "UTC") -> list[Finding]:
    return list(pass_through(ledger.store(), Frame(zone)))


def test_two_payments_in_and_nearly_all_out_again_is_high() -> None:
    (one,) = found(small())
    assert one.subjects == (NL, "EUR")
    assert one.confidence == "high"
    assert one.values == {"came": "6000.00", "passed": "5900.00", "asset": "EUR", "percent": 98, "hours": 72}
    assert set(one.because) == {"T-1", "T-2", "T-3"}


def test_what_leaves_after_four_days_did_not_pass_through() -> None:
    ledger = Ledger()
    ledger.loss("R-1/1", ledger.transfer("T-1", "2026-03-04T09:00:00Z", ANNA, NL, "100.00"))
    ledger.transfer("T-2", "2026-03-08T09:00:01Z", NL, LT, "100.00")
    assert found(ledger) == []


def test_a_single_payment_in_is_low_and_less_than_four_fifths_is_none() -> None:
    ledger = Ledger()
    ledger.loss("R-1/1", ledger.transfer("T-1", "2026-03-04", ANNA, NL, "100.00"))
    ledger.transfer("T-2", "2026-03-05", NL, LT, "80.00")
    (one,) = found(ledger)
    assert one.confidence == "low"
    ledger.rows["transfer"][1] = (*ledger.rows["transfer"][1][:5], "79.99", *ledger.rows["transfer"][1][6:])
    assert found(ledger) == []


def test_a_service_an_own_account_and_one_that_no_loss_reached_are_none() -> None:
    ledger = small()
    ledger.account(NL, kind="service")
    assert found(ledger) == []
    ledger = small()
    ledger.report("R-9", NL)
    assert found(ledger) == []
    ledger = Ledger()
    ledger.transfer("T-1", "2026-03-04", BERT, BE, "100.00")
    ledger.transfer("T-2", "2026-03-04", BE, LT, "100.00")
    assert found(ledger) == []


def test_assets_are_apart_and_an_exchange_counts_what_arrives() -> None:
    ledger = Ledger()
    tron = "tron:TVGatnbFMEEZPU4UFsc6L72CbRPwFY4Jrq"
    more = {"payee_amount": "107.500000", "payee_asset": "USDT@tron"}
    ledger.loss("R-1/1", ledger.transfer("T-1", "2026-03-04", ANNA, tron, "100.00", **more))
    ledger.transfer("T-2", "2026-03-05", tron, "tron:TCaPPG58atmjVHUwfZLGRu3qbu47nQUAUv", "107.500000", "USDT@tron")
    (one,) = found(ledger)
    assert one.values["came"] == one.values["passed"] == "107.500000"
