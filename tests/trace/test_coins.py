"""Transactions of one block, in files that come in any order, are followed in the order of their coins."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

NOON = "2026-03-01T12:00:00Z"
NAMES = [f"{n}" * 64 for n in ("a", "b", "c")]


def coin(name: str, n: int) -> str:
    return f"outpoint:btc/{name}:{n}"


def spend(case: Any, tx_id: str, ins: list[tuple[str, str]], outs: list[str], at: str = NOON, **more: str) -> None:
    """A transaction in an exhibit of its own."""
    tx = f"txid:btc/{tx_id}"
    for payer, amount in ins:
        case.entry(at, payer, tx, amount, "BTC", reference=tx, exhibit=tx_id, **more)
    for n, amount in enumerate(outs):
        case.entry(at, tx, coin(tx_id, n), amount, "BTC", reference=tx, exhibit=tx_id, **more)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_order_of_files_does_not_matter(new_case: Any, order: tuple[int, ...]) -> None:
    case = new_case()
    a, b, c = NAMES
    parts = [
        lambda: spend(case, a, [("outpoint:btc/" + "d" * 64 + ":0", "5")], ["3", "2"]),
        lambda: spend(case, b, [(coin(a, 0), "3"), (coin(a, 1), "2")], ["5"]),
        lambda: spend(case, c, [(coin(b, 0), "5")], ["4", "1"]),
    ]
    for n in order:
        parts[n]()
    case.entry(NOON, "iban:A", "iban:B", "1", "EUR", exhibit="zz")
    case.claim("R-1", "3", coin(a, 0), NOON, asset="BTC")
    case.run()
    for rule in ("fifo", "lifo", "pro-rata", "libr"):
        answer = case.follow(rule)
        assert answer["conserved"]
        assert sum(float(row["amount"]) for row in answer["resting"]) == 3
        assert {row["account"] for row in answer["resting"]} <= {coin(c, 0), coin(c, 1)}
    assert case.follow("fifo")["resting"][0]["account"] == coin(c, 0)
    assert case.kinds() == []


def test_a_clock_that_runs_behind_is_a_problem(new_case: Any) -> None:
    case = new_case()
    a, b, _ = NAMES
    spend(case, a, [("outpoint:btc/" + "d" * 64 + ":0", "5")], ["5"])
    spend(case, b, [(coin(a, 0), "5")], ["5"], "2026-03-01T11:59:00Z")
    assert case.run().kinds() == ["block-times"]


def test_the_history_of_an_address_is_followed_until_the_coins_are_known(new_case: Any) -> None:
    a, _, _ = NAMES
    for whole in (False, True):
        case = new_case()
        tx = f"txid:btc/{a}"
        case.entry(NOON, tx, "btc:B", "4", "BTC", side="payee", reference=tx, exhibit="b.csv")
        case.entry(NOON, "btc:A", tx, "5", "BTC", side="payer", reference=tx, exhibit="c.csv")
        if whole:
            spend(case, a, [("outpoint:btc/" + "d" * 64 + ":0", "5")], ["4"], name="btc:B")
        case.entry("2026-02-28T12:00:00Z", "", "btc:A", "5", "BTC", id="L", exhibit="z")
        case.loss("R-1", "L")
        case.run()
        assert case.kinds() == (["not-traced"] * 2 if whole else [])
        resting = {row["account"]: row["amount"] for row in case.follow("fifo")["resting"]}
        assert resting == ({"btc:A": "5.00000000"} if whole else {"btc:B": "4.00000000", tx: "1.00000000"})


def test_circles_that_no_chain_has_end(new_case: Any) -> None:
    case = new_case()
    a, b, _ = NAMES
    spend(case, a, [(coin(b, 0), "5")], ["5"])
    spend(case, b, [(coin(a, 0), "5")], ["5"])
    assert case.run().kinds() == ["block-times"]
    assert len(case.transfers("id")) == 4


def test_an_address_of_a_report_is_the_coin_that_was_paid(new_case: Any) -> None:
    case = new_case()
    a, b, _ = NAMES
    spend(case, a, [("outpoint:btc/" + "d" * 64 + ":0", "5")], ["5"], name="btc:ADDRESS")
    spend(case, b, [(coin(a, 0), "5")], ["5"], "2026-03-02T12:00:00Z", name="btc:VICTIM")
    case.claim("R-1", "5", "btc:ADDRESS", "2026-03-01", "btc:VICTIM", asset="BTC")
    case.run()
    answer = case.follow("fifo")
    assert [row["account"] for row in answer["losses"]] == [coin(a, 0)]
    assert [(row["as"], row["account"]) for row in answer["written_off"]] == [("returned", coin(b, 0))]


def test_a_service_is_known_by_the_address_of_its_coins(new_case: Any) -> None:
    case = new_case()
    a, b, _ = NAMES
    spend(case, a, [("outpoint:btc/" + "d" * 64 + ":0", "5")], ["5"], name="btc:HOT")
    spend(case, b, [(coin(a, 0), "5")], ["5"], "2026-03-02T12:00:00Z", name="btc:OTHER")
    case.account("btc:HOT", kind="service", holder="Invented Exchange", source="a pack")
    case.claim("R-1", "5", "btc:HOT", "2026-03-01", asset="BTC")
    case.run()
    assert [row["account"] for row in case.follow("fifo")["resting"]] == [coin(a, 0)]
