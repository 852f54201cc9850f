"""Time windows: dated, sourced, and each fits what its rule says."""

from __future__ import annotations

import re

import pytest
from tests.detect.ledgers import LT, NL

from leadline.detect.channels import channel, channels
from leadline.model.values import Money


def test_every_channel_has_a_window_a_rule_a_source_a_date_and_a_grade() -> None:
    for one in channels():
        assert one.hours or one.banking_days
        assert one.rule
        assert one.source
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", one.date)
        assert one.type in ("recall", "freeze-request")
        assert one.source in one.ground()
        assert ("convention" in one.ground()) == (one.grade == "convention")


@pytest.mark.parametrize(
    ("country", "account", "amount", "asset", "name"),
    [
        ("US", NL, "50000.00", "USD", "FBI/IC3 Financial Fraud Kill Chain"),
        ("US", NL, "49999.99", "USD", "FinCEN Rapid Response Program"),
        ("DE", LT, "100.00", "EUR", "SEPA recall for fraud (camt.056, reason FRAD)"),
        ("DE", LT, "100.00", "USD", "recall by the payer's bank, 72 hours"),
        (None, LT, "100.00", "EUR", "recall by the payer's bank, 72 hours"),
        ("TH", "account:TH/004/1234567890", "100.00", "THB", "recall by the payer's bank, 72 hours"),
        ("DE", "tron:TVGatnbFMEEZPU4UFsc6L72CbRPwFY4Jrq", "5.000000", "USDT@tron", "freeze by the issuer of USDT"),
        (None, "btc:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "1.00000000", "BTC", "hold by the service that has the money"),
    ],
)
def test_the_first_that_fits_holds(country: str | None, account: str, amount: str, asset: str, name: str) -> None:
    assert channel(country, account, Money.parse(amount, asset)).name == name


def test_a_payment_within_the_victims_own_country_is_no_international_wire() -> None:
    assert channel("US", "account:US/021000021/123456", Money.parse("90000", "USD")).name == "recall by the payer's bank, 72 hours"
