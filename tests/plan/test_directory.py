"""Whom to ask, and what is still missing."""

from __future__ import annotations

from tests.detect.ledgers import BE, LT, NL, small

from leadline.plan.directory import Directory, Payment, needs


def test_an_institution_is_named_only_where_a_row_names_it() -> None:
    ledger = small()
    ledger.account(BE, institution="Invented Pay", bic="INVPBEBB")
    directory = Directory.of(ledger.store())
    assert directory.addressee(BE) == "Invented Pay"
    assert directory.addressee(NL) == f"the bank that holds {NL}"
    assert directory.addressee("tron:TVGatnbFMEEZPU4UFsc6L72CbRPwFY4Jrq").startswith("the service that holds")
    assert directory.addressee(f"name:A shop@{BE}") == "Invented Pay (for the counterparty A shop)"
    assert directory.addressee(None) == "the payer's bank"


def test_what_is_missing_is_what_no_row_says() -> None:
    directory = Directory.of(small().store())
    missing = directory.missing("recall", LT, ["T-1"], ["R-1"])
    assert missing == ("BIC of the payee's bank", "number of the police report")
    missing = directory.missing("recall", LT, ["T-2"], ["R-2"])
    assert "the payer's bank's reference of the payment (end-to-end id or UETR)" in missing
    assert "the victim's consent to share" in missing


def test_a_chain_payment_needs_its_full_hash_and_a_time_of_day() -> None:
    directory = Directory(
        payments={"txid:tron/" + "a" * 64: Payment("2026-03-07T08:00:00Z", "tron:A", None), "X": Payment("2026-03-07", None, "short")}
    )
    assert "full hash of the transaction" not in directory.missing("freeze-request", None, ["txid:tron/" + "a" * 64])
    missing = directory.missing("freeze-request", None, ["X"])
    assert "full hash of the transaction" in missing
    assert "the exact time of the payment (UTC)" in missing


def test_every_kind_of_request_has_its_list() -> None:
    assert all(needs(kind) for kind in ("recall", "freeze-request", "production-order", "hold-account", "contact-payer", "screen-person"))
    assert needs("never heard of") == ()
