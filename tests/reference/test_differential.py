"""The product against the reference: the same rows in the same order, under every rule, for ledgers that nobody would hand in by kindness."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.reference import hostile
from tests.reference.ledger import Balance, Ledger, Transfer
from tests.reference.product import Product
from tests.reference.tracing import RULES, trace

from leadline import trace as traced

HOUR = "2026-03-01T{:02}:00:00Z".format


@pytest.fixture(scope="module")
def product() -> Product:
    """One database for all ledgers of this file."""
    return Product()


def compare(product: Product, ledger: Ledger) -> dict[str, dict[str, Any]]:
    """Every part of every rule's answer is the same, row by row; what they answer."""
    answers = product.answers(ledger)
    for rule in RULES:
        expected = trace(ledger, rule)
        for part, rows in expected.items():
            assert answers[rule][part] == rows, f"{rule}, {part}: {ledger}"
        assert answers[rule] == expected
    return answers


def compare_seeds(product: Product, seeds: Iterable[int]) -> Counter[str]:
    """Compares the ledgers of some seeds; how often each kind of row came out."""
    seen: Counter[str] = Counter()
    for seed in seeds:
        for rule, answer in compare(product, hostile.ledger(Random(seed))).items():
            seen.update(kinds(rule, answer))
    return seen


def kinds(rule: str, answer: dict[str, Any]) -> Iterable[str]:
    """What happened under one rule, in words to count."""
    for part in ("resting", "hops", "written_off", "unexplained"):
        for row in answer[part]:
            yield f"{rule} {part}"
            yield from (row["as"],) if "as" in row else ()
            yield from ("exchange",) if "payee_amount" in row else ()
            yield from ("service",) if "service" in row else ()


def test_both_know_the_same_rules() -> None:
    assert set(traced.RULES) == set(RULES)


def test_random_ledgers_come_out_the_same(product: Product) -> None:
    seen = compare_seeds(product, range(300))
    wanted = {"outside", "fee", "returned", "later-loss", "unseen", "overdraft", "exchange", "service"}
    wanted |= {f"{rule} {part}" for rule in RULES for part in ("resting", "hops", "unexplained")}
    wanted |= {f"{rule} written_off" for rule in RULES if rule != "poison"}
    assert not {kind for kind in wanted if seen[kind] < 20}, "the ledgers must reach every part of the text"


@pytest.mark.long
def test_many_random_ledgers_come_out_the_same(product: Product) -> None:
    compare_seeds(product, range(1_000, 4_000))


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(rng=st.randoms(use_true_random=False))
def test_ledgers_that_shrink_come_out_the_same(product: Product, rng: Random) -> None:
    compare(product, hostile.ledger(rng))


# What once came out differently, as small as it goes.


def test_two_balances_between_two_transfers_count_in_the_order_of_time(product: Product) -> None:
    ledger = Ledger(
        [Transfer("T1", HOUR(1), "v", "A", "12", "EUR"), Transfer("T2", HOUR(9), "A", "B", "5", "EUR")],
        [Balance("A", HOUR(4), "10", "EUR"), Balance("A", HOUR(6), "11", "EUR")],
        [("R-1", "T1")],
    )
    fifo = compare(product, ledger)["fifo"]
    assert fifo["written_off"] == [
        {"transfer": None, "origin": "R-1/1", "amount": "2.00", "asset": "EUR", "as": "unseen", "account": "A", "at": HOUR(4)}
    ]


def test_an_opening_and_a_check_long_before_the_first_transfer_keep_their_order(product: Product) -> None:
    ledger = Ledger(
        [Transfer("T1", HOUR(20), "A", "B", "30", "EUR"), Transfer("T2", HOUR(8), "v", "C", "1", "EUR"), Transfer("T3", HOUR(9), "C", "A", "1", "EUR")],
        [Balance("A", HOUR(3), "50", "EUR"), Balance("A", HOUR(5), "-20", "EUR")],
        [("R-1", "T2")],
    )
    fifo = compare(product, ledger)["fifo"]
    assert fifo["resting"] == []
    assert fifo["unexplained"] == []  # the account is in debt when it pays


def test_a_loss_of_nothing_is_numbered_and_left_out(product: Product) -> None:
    ledger = Ledger(
        [Transfer("T1", HOUR(1), "v", "A", "0", "EUR"), Transfer("T2", HOUR(2), "v", "A", "5", "EUR")], [], [("R-1", "T1"), ("R-1", "T2")]
    )
    losses = compare(product, ledger)["fifo"]["losses"]
    assert losses == [{"origin": "R-1/2", "transfer": "T2", "account": "A", "amount": "5.00", "asset": "EUR"}]


def test_a_balance_too_large_to_count_is_no_balance(product: Product) -> None:
    ledger = Ledger(
        [Transfer("T1", HOUR(2), "v", "A", "5", "ETH"), Transfer("T2", HOUR(3), "A", "B", "3", "ETH")],
        [Balance("A", HOUR(1), str(2**250), "ETH"), Balance("A", HOUR(2), "6", "ETH")],
        [("R-1", "T1")],
    )
    poison = compare(product, ledger)["poison"]
    assert [row["amount"] for row in poison["resting"]] == ["8.000000000000000000", "3.000000000000000000"]


# Corners that random ledgers seldom reach.


def test_an_exchange_that_brings_nothing_joins_no_funds(product: Product) -> None:
    ledger = Ledger(
        [
            Transfer("T1", HOUR(1), "v", "A", "10", "EUR"),
            Transfer("T2", HOUR(2), "w", "C", "10", "EUR"),
            Transfer("T3", HOUR(3), "C", "B", "10", "EUR", payee_amount="8", payee_asset="USD"),
            Transfer("T4", HOUR(4), "A", "B", "10", "EUR", payee_amount="0", payee_asset="USD"),
        ],
        [],
        [("R-1", "T1"), ("R-2", "T2")],
    )
    answer = compare(product, ledger)["pari-passu"]
    assert answer["resting"] == [{"account": "B", "origin": "R-2/1", "amount": "8.00", "asset": "USD", "since": HOUR(3)}]


def test_at_one_transfer_the_exchange_takes_from_the_pots_before_the_fee(product: Product) -> None:
    ledger = Ledger(
        [Transfer(f"L{n}", HOUR(n), "v", "A", "0.01", "EUR") for n in (1, 2, 3)]
        + [Transfer("X", HOUR(9), "A", "B", "0.01", "EUR", fee="0.01", payee_amount="5", payee_asset="JPY")],
        [],
        [(f"R-{n}", f"L{n}") for n in (1, 2, 3)],
    )
    answer = compare(product, ledger)["pari-passu"]
    exchanged = [(row["origin"], row["amount"], row["payee_amount"]) for row in answer["hops"]]
    assert exchanged == [("R-1/1", "0.01", "2"), ("R-2/1", "0.00", "2"), ("R-3/1", "0.00", "1")]  # shows what each received
    assert [(row["origin"], row["as"]) for row in answer["written_off"]] == [("R-2/1", "fee")]
    assert [row["origin"] for row in answer["resting"] if row["account"] == "A"] == ["R-3/1"]
