"""Where the trail ends because nobody has the next statement."""

from __future__ import annotations

from tests.detect.ledgers import ANNA, BE, LT, NL, Ledger, small
from tests.link.worlds import sha

from leadline.detect.detectors.trail_goes_dark import trail_goes_dark
from leadline.detect.frame import Frame


def statement(ledger: Ledger, account: str) -> None:
    row = (sha("st"), 0, 9, 0, "t-1", None, "2026-03-04", None, account, "1.00", "EUR", "payee", *([None] * 8), 0, None)
    ledger.rows["entry"].append(row)


def test_accounts_without_a_statement_are_ranked_by_what_rests_there() -> None:
    ledger = small()
    ledger.rest("name:A shop@" + LT, "R-1/1", "300.00")
    found = list(trail_goes_dark(ledger.store(), Frame()))
    assert [one.subjects for one in found] == [(LT, "EUR"), ("name:A shop@" + LT, "EUR"), (NL, "EUR")]
    assert found[0].values["amount"] == {"EUR": "5888.00"}
    assert found[0].values["held"] == "bank"
    assert set(found[0].because) == {"T-3", "R-1", "R-2"}


def test_an_account_whose_statement_is_there_is_not_dark() -> None:
    ledger = small()
    statement(ledger, NL)
    assert [one.subjects[0] for one in trail_goes_dark(ledger.store(), Frame())] == [LT]


def test_at_a_service_the_customer_is_known_and_a_chain_is_public() -> None:
    ledger = small()
    tron = "tron:TVGatnbFMEEZPU4UFsc6L72CbRPwFY4Jrq"
    ledger.account(BE, kind="service", holder="Invented Pay")
    ledger.rest(BE, "R-1/1", "10.00")
    ledger.rest(tron, "R-1/1", "7.000000", "USDT@tron")
    found = {one.subjects[0]: one for one in trail_goes_dark(ledger.store(), Frame())}
    assert found[BE].values["held"] == "service"
    assert "Invented Pay" in found[BE].why[1]
    assert found[tron].values["held"] == "chain"


def test_a_reporters_own_account_is_left_out() -> None:
    ledger = small()
    ledger.rest(ANNA, "R-2/1", "5.00")
    assert ANNA not in {one.subjects[0] for one in trail_goes_dark(ledger.store(), Frame())}
