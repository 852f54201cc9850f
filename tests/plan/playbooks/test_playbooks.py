"""What each playbook asks for: payment_in_window, trail_goes_dark, unreported_payer, own_account_paid, account_named_by_several, networks_touch."""

from __future__ import annotations

from typing import Any

from tests.detect.ledgers import BE, CORA, LT, NL

from leadline.model.conclusions import Action, Finding
from leadline.plan.directory import Directory, Payment
from leadline.plugins import family

TRON = "tron:TVGatnbFMEEZPU4UFsc6L72CbRPwFY4Jrq"


def asked(
    pattern: str, directory: Directory | None = None, confidence: str = "high", subjects: tuple[str, ...] = (NL,), **told: Any
) -> list[Action]:
    finding = Finding(pattern, subjects, confidence, ("why",), "innocent", ("T-1",), (), told)
    books = [plugin for plugin in family("playbooks").values() if plugin.info["pattern"] == pattern]
    return [action for plugin in books for action in plugin.function(finding, directory or Directory(), None)]


def window(account: str, kind: str, asset: str, addressee: str = "") -> dict[str, Any]:
    return {
        "account": account, "transfer": "T-1", "amount": "12.50", "asset": asset, "reports": ["R-1"], "type": kind, "deadline": "2026-03-08T00:00:00Z",
        "ground": "the rule (source: x, 2026-01-01)", "addressee": addressee,
    }  # fmt: skip


def test_a_payment_in_its_window_is_recalled_from_the_bank_or_frozen_by_the_issuer() -> None:
    (bank,) = asked("payment-in-window", **window(LT, "recall", "EUR"))
    assert (bank.type, bank.addressee, bank.target, str(bank.amount), bank.deadline) == (
        "recall", f"the bank that holds {LT}", LT, "12.50", "2026-03-08T00:00:00Z",
    )  # fmt: skip
    assert bank.ground == "the rule (source: x, 2026-01-01)"
    assert "BIC of the payee's bank" in bank.missing
    (issuer,) = asked("payment-in-window", **window(TRON, "freeze-request", "USDT@tron", "Tether, issuer of USDT"))
    assert issuer.addressee == "Tether, issuer of USDT"
    assert "the service that holds the address" not in issuer.missing


def test_a_service_that_holds_the_address_is_asked_before_the_issuer() -> None:
    directory = Directory(accounts={TRON: {"institution": "Invented Exchange"}})
    (one,) = asked("payment-in-window", directory, **window(TRON, "freeze-request", "USDT@tron", "Tether, issuer of USDT"))
    assert one.addressee == "Invented Exchange"


def test_where_the_trail_goes_dark_the_next_record_is_asked_for() -> None:
    def dark(account: str, held: str, asset: str = "EUR") -> Action:
        (one,) = asked("trail-goes-dark", account=account, asset=asset, amount={asset: "5.00"}, held=held)
        return one

    assert (dark(LT, "bank").type, dark(LT, "bank").title) == ("production-order", f"Ask for the statement and the holder of {LT}")
    assert "customer" in dark(BE, "service").title
    assert (dark(TRON, "chain", "USDT@tron").type, dark(TRON, "chain", "USDT@tron").addressee) == ("chain-export", None)


def test_a_payer_who_resembles_the_victims_is_warned_and_another_is_left_alone() -> None:
    (one,) = asked("unreported-payer", confidence="medium", payer=CORA, account=NL)
    assert (one.type, one.target) == ("contact-payer", CORA)
    assert "possible victim" in one.ground
    assert asked("unreported-payer", confidence="low", payer=CORA, account=NL) == []


def test_the_reporter_whose_account_was_paid_is_screened_as_a_possible_victim() -> None:
    (one,) = asked("own-account-paid", account=CORA, owners=["R-3"])
    assert one.type == "screen-person"
    assert "possible victim" in one.title
    assert asked("own-account-paid", confidence="low", account=CORA, owners=["R-3"]) == []


def test_an_account_of_several_reports_is_told_of_once_and_a_bare_address_to_nobody() -> None:
    (one,) = asked("account-named-by-several", reports=["R-1", "R-2"], amount={"EUR": "6000.00"})
    assert (one.type, str(one.amount)) == ("hold-account", "6000.00")
    (both,) = asked("account-named-by-several", reports=["R-1", "R-2"], amount={"EUR": "1.00", "USD": "2.00"})
    assert both.amount is None
    assert asked("account-named-by-several", subjects=(TRON,), reports=["R-1", "R-2"], amount={}) == []
    directory = Directory(accounts={TRON: {"institution": "Invented Exchange"}}, payments={"T-1": Payment("2026-03-04", None, None)})
    assert len(asked("account-named-by-several", directory, subjects=(TRON,), reports=["R-1", "R-2"], amount={})) == 1


def test_two_networks_that_touch_are_put_to_a_person() -> None:
    (one,) = asked("networks-touch", subjects=("n-a", "n-b"), links=["l-1"], references=["phone:+491713920011"])
    assert (one.type, one.target) == ("link-check", "l-1")


def test_every_playbook_answers_a_pattern_that_some_detector_finds() -> None:
    assert {plugin.info["pattern"] for plugin in family("playbooks").values()} <= set(family("detectors"))
