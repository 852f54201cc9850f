"""Transactions out of JSON: where they lie, in which order they stand, what follows of the coins they spend."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest

from leadline.extract import bitcoin
from leadline.extract.bitcoin import Transaction, Unreadable
from leadline.formats import jsontree

A, B, C = "a1" * 32, "b2" * 32, "c3" * 32


def tx(name: str, ins: list[tuple[str, int, int | None]], outs: list[int], time: int = 100, height: int = 5, **more: Any) -> dict[str, Any]:
    vin = [{"txid": t, "vout": n, "prevout": None if value is None else {"value": value}} for t, n, value in ins]
    status = {"confirmed": True, "block_time": time, "block_height": height}
    return {"txid": name, "vin": vin, "vout": [{"value": value, "scriptpubkey": "51"} for value in outs], "status": status, **more}


def read(*values: Any) -> list[Transaction]:
    nodes, faults = jsontree.parse(json.dumps(values))
    assert not faults
    return [bitcoin.read(one) for one in bitcoin.candidates(nodes)]


def test_they_are_found_wherever_they_lie() -> None:
    one = tx(A, [(C, 0, 7)], [5])
    for value in (one, [one], {"result": one}, {"txs": [one]}, [[{"a": {"b": [one]}}]], {"hash": "x", "merkleroot": "y", "time": 9, "tx": [one]}):
        assert [found.txid for found in read(value)] == [A]
    assert read([{"txid": A, "vout": 0, "value": 5}], "text", 5, {"tx": [A]}) == []


def test_oldest_first_and_a_coin_before_its_spending() -> None:
    first, second, third = tx(A, [(C, 0, 9)], [9], 100), tx(B, [(A, 0, 9)], [9], 100), tx("d4" * 32, [(C, 1, 9)], [9], 90, 4)
    for order in ([first, second, third], [second, first, third], [third, second, first]):
        assert [one.txid for one in bitcoin.in_order(read(*order))] == ["d4" * 32, A, B]
    circle = read(tx(A, [(B, 0, 9)], [9]), tx(B, [(A, 0, 9)], [9]))
    assert {one.txid for one in bitcoin.in_order(circle)} == {A, B}
    own = read(tx(A, [(A, 0, 9)], [9]))
    assert bitcoin.in_order(own) == own


def test_a_long_chain_in_one_block_is_no_recursion() -> None:
    names = [f"{n:064x}" for n in range(0xA000, 0xA000 + 3000)]
    made = read(*(tx(b, [(a, 0, 9)], [9]) for a, b in pairwise(names)))
    assert [one.txid for one in bitcoin.in_order(made[::-1])] == names[1:]


def test_what_is_unknown_follows_from_the_file_or_stays_unknown() -> None:
    (made,) = read(tx(B, [(A, 0, None), (C, 1, 3)], [8], fee=1))
    assert bitcoin.look_up(made, {}) == []
    assert [one.value for one in made.inputs] == [6, 3]
    (made,) = read(tx(B, [(A, 0, None), (C, 1, None)], [8], fee=1))
    assert bitcoin.look_up(made, {}) == [(A, 0), (C, 1)]
    source, made = read(tx(A, [(C, 9, 8)], [8]), tx(B, [(A, 0, None)], [7]))
    assert bitcoin.look_up(made, bitcoin.known_coins([source])) == []
    assert (made.inputs[0].value, made.fee) == (8, 1)


@pytest.mark.parametrize(
    "bad",
    [tx(B, [(A, 0, 5)], [6]), tx(B, [(A, 0, 5)], [4], fee=2), tx(B, [(A, 0, None), (C, 0, 9)], [4], fee=2), tx(B, [(A, 0, 7)], [4])],
)
def test_contradictions_are_refused(bad: dict[str, Any]) -> None:
    (made,) = read(bad)
    coins = bitcoin.known_coins(read(tx(A, [(C, 9, 8)], [8])))
    with pytest.raises(Unreadable):
        bitcoin.look_up(made, coins)


@pytest.mark.parametrize("change", [{"txid": "a1"}, {"vin": []}, {"vout": [{"n": 0}]}, {"vin": [{"vout": 0}]}, {"vin": [5]}, {"txid": 5},
                                    {"vout": [{"value": 1, "n": 1}]}, {"vin": [{"txid": A, "vout": 0}] * 2}, {"vin": [{"coinbase": ""}, {"txid": A, "vout": 0}]}])
def test_what_is_no_transaction_is_refused_with_a_reason(change: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        read(tx(B, [(A, 0, 5)], [5]) | change)
