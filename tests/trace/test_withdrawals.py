"""A withdrawal that the exchange's statement and the chain both show is one transfer; a deposit comes from where its transaction paid."""

from __future__ import annotations

import json
from typing import Any

NOON, TX = "2026-03-01T12:00:00Z", "ab" * 32
ME, HOT, ADDRESS = "Invented account 7", "tron:HOT", "tron:ADDRESS"


def case_of(new_case: Any, *, reference: str = f"txid:tron/{TX}", fee: str | None = None, times: int = 1) -> Any:
    case = new_case()
    case.entry("2026-03-01T08:00:00Z", "", ME, "100", "USDT", id="L", exhibit="a")
    case.loss("R-1", "L")
    sha, start, end, order = case.at("statement")
    case._add("entry", (sha, start, end, order, "w", None, NOON, ME, ADDRESS, "100", "USDT", "", None, None, "100", "USDT@tron", "exchange-statement",
                        "completed", reference, None, 0, None))  # fmt: skip
    for _ in range(times):
        case.entry("2026-03-01T12:05:00Z", HOT, ADDRESS, "100.000000", "USDT@tron", reference=f"txid:tron/{TX}", exhibit="chain", fee=fee,
                   fee_asset="TRX" if fee else None)  # fmt: skip
    case.entry("2026-03-01T13:00:00Z", ADDRESS, "tron:NEXT", "100", "USDT@tron", exhibit="z")
    return case.run()


def test_it_is_one_transfer_with_two_spans(new_case: Any) -> None:
    for reference in (f"txid:tron/{TX}", TX.upper()):
        case = case_of(new_case, reference=reference)
        spans = [json.loads(text) for payer, text in case.transfers("payer", "spans") if payer == ME]
        assert [len(found) for found in spans] == [2]
        assert HOT not in [payer for (payer,) in case.transfers("payer")]
        for rule in ("fifo", "lifo", "pro-rata"):
            answer = case.follow(rule)
            assert [(row["account"], row["amount"]) for row in answer["resting"]] == [("tron:NEXT", "100.000000")]
            assert answer["conserved"]


def test_the_networks_fee_stays_the_wallets(new_case: Any) -> None:
    case = case_of(new_case, fee="2")
    assert [(float(amount), float(fee)) for payer, amount, fee in case.transfers("payer", "amount", "fee") if payer == HOT] == [(0, 2)]
    assert [row["account"] for row in case.follow("fifo")["resting"]] == ["tron:NEXT"]


def test_where_two_fit_none_is_taken(new_case: Any) -> None:
    case = case_of(new_case, times=2)
    assert [payer for (payer,) in case.transfers("payer")].count(HOT) == 2


def test_a_deposit_comes_from_where_its_transaction_paid(new_case: Any) -> None:
    case = new_case()
    case.entry("2026-03-01T11:00:00Z", "tron:VICTIM", ADDRESS, "100", "USDT@tron", reference=f"txid:tron/{TX}", exhibit="chain", id="L")
    case.loss("R-1", "L")
    sha, start, end, order = case.at("statement")
    case._add("entry", (sha, start, end, order, "d", None, NOON, None, ME, "100.0", "USDT", "", None, None, None, None, "exchange-statement",
                        "completed", TX, None, 0, None))  # fmt: skip
    answer = case.run().follow("fifo")
    assert [(row["account"], row["asset"]) for row in answer["resting"]] == [(ME, "USDT")]
    assert answer["conserved"]


def test_exports_of_one_account_that_overlap_count_once(new_case: Any) -> None:
    case = new_case()
    for exhibit in ("a", "b"):
        for _ in range(2):  # the same twice in one export are two
            sha, start, end, order = case.at(exhibit)
            case._add("entry", (sha, start, end, order, f"d{order}", None, NOON, None, ME, "100.0", "USDT", "", None, None, None, None,
                                "exchange-statement", "completed", None, None, 0, None))  # fmt: skip
    assert len(case.run().transfers("id")) == 2
