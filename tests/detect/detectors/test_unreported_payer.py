"""Payers who have not reported."""

from __future__ import annotations

from tests.detect.ledgers import ANNA, BE, CORA, LT, NL, Ledger, small

from leadline.detect.detectors.unreported_payer import unreported_payer
from leadline.detect.frame import Frame
from leadline.model.conclusions import Finding


def found(ledger: Ledger) -> list[Finding]:
    return list(unreported_payer(ledger.store(), Frame()))


def test_a_payer_between_two_losses_with_a_like_amount_resembles_them() -> None:
    ledger = small()
    ledger.transfer("T-9", "2026-03-04T20:00:00Z", CORA, NL, "950.00")
    (one,) = found(ledger)
    assert one.subjects == (CORA, NL)
    assert one.confidence == "medium"
    assert one.values["amount"] == {"EUR": "950.00"}
    assert "T-9" in one.because
    assert "is in no report" in one.why[0]


def test_a_payment_long_before_or_of_another_size_is_low() -> None:
    ledger = small()
    ledger.transfer("T-9", "2025-01-04T20:00:00Z", CORA, NL, "950.00")
    assert [one.confidence for one in found(ledger)] == ["low"]
    ledger = small()
    ledger.transfer("T-9", "2026-03-04T20:00:00Z", CORA, NL, "3.00")
    assert [one.confidence for one in found(ledger)] == ["low"]


def test_wages_by_their_own_text_are_low_and_say_so() -> None:
    ledger = small()
    ledger.transfer("T-9", "2026-03-04T20:00:00Z", CORA, NL, "950.00", reference="Lohn März")
    (one,) = found(ledger)
    assert one.confidence == "low"
    assert "Lohn" in one.why[1]


def test_reporters_services_stations_and_the_payers_of_losses_are_none() -> None:
    ledger = small()
    ledger.transfer("T-9", "2026-03-06", ANNA, NL, "100.00")
    ledger.transfer("T-10", "2026-03-06", LT, NL, "100.00")
    ledger.transfer("T-11", "2026-03-06", BE, NL, "100.00")
    ledger.transfer("T-12", "2026-03-06", None, NL, "100.00")
    ledger.transfer("T-13", "2026-03-06", CORA, LT, "100.00")
    ledger.account(BE, kind="service")
    assert found(ledger) == []


def test_who_pays_into_a_service_or_into_a_reporters_own_account_is_none() -> None:
    ledger = small()
    ledger.transfer("T-9", "2026-03-04T20:00:00Z", CORA, NL, "950.00")
    ledger.account(NL, kind="service")
    assert found(ledger) == []
