"""Bitcoin transactions as JSON: rows around the transaction, both forms alike, contradictions refused, and money that is conserved."""

from __future__ import annotations

import hashlib
import json
import random
import struct
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.extract.records import kinds

from leadline.case import Case
from leadline.extract.extractors.bitcoin_json import bitcoin_json
from leadline.kinds.codec import base58
from leadline.model.records import Count, Entry, Exhibit, Found, Observation
from leadline.model.settings import Settings

NOON = 1_772_366_400  # 2026-03-01T12:00:00Z
SAT = Decimal(100_000_000)


def address(word: str) -> str:
    return base58.check(b"\0" + hashlib.sha256(word.encode()).digest()[:20])


def script(word: str) -> str:
    return "76a914" + hashlib.sha256(word.encode()).digest()[:20].hex() + "88ac"


def varint(number: int) -> bytes:
    return bytes([number]) if number < 0xFD else b"\xfd" + struct.pack("<H", number)


def hashed(ins: list[tuple[str, int, str]], outs: list[tuple[int, str]]) -> str:
    """The id, by a writing of its own: version 2, no lock time, sequence 0xfffffffd."""
    raw = struct.pack("<i", 2) + varint(len(ins))
    for txid, n, code in ins:
        raw += bytes.fromhex(txid)[::-1] + struct.pack("<I", n) + varint(len(code) // 2) + bytes.fromhex(code) + struct.pack("<I", 0xFFFFFFFD)
    raw += varint(len(outs))
    for value, code in outs:
        raw += struct.pack("<q", value) + varint(len(code) // 2) + bytes.fromhex(code)
    return hashlib.sha256(hashlib.sha256(raw + struct.pack("<I", 0)).digest()).digest()[::-1].hex()


Coin = tuple[str, int, int, str]  # transaction, number, value, whose


class Tx:
    """An invented transaction, to be printed in either form."""

    def __init__(self, ins: list[Coin], outs: list[tuple[str, int]], time: int | None = NOON, height: int = 900_000) -> None:
        self.ins, self.outs, self.time, self.height = ins, outs, time, height
        self.codes = ["6a0464617461" if who == "data" else script(who) for who, _ in outs]
        made = [(value, code) for (_, value), code in zip(outs, self.codes, strict=True)]
        self.id = hashed([(t, n, "51") for t, n, _, _ in ins] or [("00" * 32, 0xFFFFFFFF, "03aabbcc")], made)

    def coin(self, n: int) -> Coin:
        return self.id, n, self.outs[n][1], self.outs[n][0]

    @property
    def fee(self) -> int:
        return sum(c[2] for c in self.ins) - sum(v for _, v in self.outs) if self.ins else 0

    def esplora(self) -> dict[str, Any]:
        def out(who: str, value: int, code: str) -> dict[str, Any]:
            shown = {"scriptpubkey": code, "scriptpubkey_asm": "", "scriptpubkey_type": "op_return" if who == "data" else "p2pkh"}
            return shown | ({} if who == "data" else {"scriptpubkey_address": address(who)}) | {"value": value}

        vin = [
            {"txid": t, "vout": n, "prevout": out(who, v, script(who)), "scriptsig": "51", "is_coinbase": False, "sequence": 0xFFFFFFFD}
            for t, n, v, who in self.ins
        ]
        new = {"txid": "00" * 32, "vout": 0xFFFFFFFF, "prevout": None, "scriptsig": "03aabbcc", "is_coinbase": True, "sequence": 0xFFFFFFFD}
        status = {"confirmed": False} if self.time is None else {
            "confirmed": True, "block_height": self.height, "block_hash": "ab" * 32, "block_time": self.time,
        }  # fmt: skip
        vout = [out(who, value, code) for (who, value), code in zip(self.outs, self.codes, strict=True)]
        return {"txid": self.id, "version": 2, "locktime": 0, "vin": vin or [new], "vout": vout, "size": 200, "weight": 800,
                "fee": self.fee, "status": status}  # fmt: skip

    def core(self, prevout: bool = True, fee: bool = True, block: bool = False) -> dict[str, Any]:
        def code(who: str, text: str) -> dict[str, Any]:
            shown = {"asm": "", "hex": text, "type": "nulldata" if who == "data" else "pubkeyhash"}
            return shown if who == "data" else shown | {"address": address(who)}

        vin: list[dict[str, Any]] = []
        for t, n, v, who in self.ins:
            one: dict[str, Any] = {"txid": t, "vout": n, "scriptSig": {"asm": "", "hex": "51"}, "sequence": 0xFFFFFFFD}
            if prevout:
                one["prevout"] = {"generated": False, "height": 1, "value": v / SAT, "scriptPubKey": code(who, script(who))}
            vin.append(one)
        vout = [
            {"value": value / SAT, "n": n, "scriptPubKey": code(who, text)}
            for n, ((who, value), text) in enumerate(zip(self.outs, self.codes, strict=True))
        ]
        shown: dict[str, Any] = {"txid": self.id, "hash": self.id, "version": 2, "locktime": 0,
                                 "vin": vin or [{"coinbase": "03aabbcc", "sequence": 0xFFFFFFFD}], "vout": vout}  # fmt: skip
        if fee and self.ins:
            shown["fee"] = self.fee / SAT
        if self.time is not None and not block:
            shown |= {"blockhash": "ab" * 32, "confirmations": 3, "time": self.time, "blocktime": self.time}
        return shown


def dumped(value: Any) -> str:
    """JSON in which a Decimal is a number with eight decimals, as Bitcoin Core prints them."""
    marked = json.dumps(value, default=lambda d: f"@{d:.8f}@", indent=1)
    return marked.replace('"@', "").replace('@"', "")


def run(text: str | bytes) -> list[Found]:
    data = text.encode() if isinstance(text, str) else text
    media = "application/x-bitcoin+json; table=explorer-bitcoin"
    return list(bitcoin_json(Exhibit(hashlib.sha256(data).hexdigest(), len(data), media, "tx.json"), data))


def rows(found: list[Found]) -> list[tuple[str | None, str | None, str, str | None]]:
    return [(e.payer, e.payee, str(e.amount), str(e.fee) if e.fee else None) for e in found if isinstance(e, Entry)]


def count(found: list[Found]) -> tuple[int, int, int]:
    (last,) = [c for c in found if isinstance(c, Count)]
    return last.rows_in, last.rows_read, last.rows_reported


def coin(one: Tx, n: int) -> str:
    return f"outpoint:btc/{one.id}:{n}"


MINED = Tx([], [("miner", 5_000_000_000)], NOON - 600, 899_999)
PAID = Tx([MINED.coin(0)], [("mule", 50_000_000), ("data", 0), ("miner", 4_949_990_000)])
MOVED = Tx([PAID.coin(0), PAID.coin(2)], [("desk", 4_000_000_000), ("mule", 999_989_000)])
T = f"txid:btc/{PAID.id}"
EXPECTED = [
    (coin(MINED, 0), T, "50.00000000", None),
    (T, coin(PAID, 0), "0.50000000", None),
    (T, None, "0.00000000", None),
    (T, coin(PAID, 2), "49.49990000", None),
    (T, None, "0.00000000", "0.00010000"),
]


def test_a_transaction_is_an_account_of_its_own_in_both_forms() -> None:
    esplora, core = run(json.dumps(PAID.esplora())), run(dumped(PAID.core()))
    assert rows(esplora) == rows(core) == EXPECTED
    assert kinds(esplora) == kinds(core) == []
    assert count(esplora) == count(core) == (1, 1, 0)
    entries = [e for e in esplora if isinstance(e, Entry)]
    assert {(e.at, e.status, e.rail, e.reference, e.side) for e in entries} == {("2026-03-01T12:00:00Z", "confirmed", "bitcoin", T, "")}
    assert [e.counterparty for e in entries] == [
        f"btc:{address('miner')}", f"btc:{address('mule')}", "OP_RETURN", f"btc:{address('miner')}", None,
    ]  # fmt: skip
    assert [e.order for e in entries] == [1, 2, 3, 4, 5]
    assert len({e.id for e in entries}) == 5
    seen = [(o.kind, o.value, o.field) for o in esplora if isinstance(o, Observation)]
    assert seen[0] == ("txid", f"btc/{PAID.id}", "hash")
    assert ("btc", address("mule"), "to") in seen
    assert ("btc", address("miner"), "from") in seen


def test_spans_are_the_bytes_of_inputs_outputs_and_fee() -> None:
    data = ("\ufeff" + json.dumps({"note": "zażółć", "result": PAID.esplora()}, ensure_ascii=False)).encode()
    entries = [e for e in run(data) if isinstance(e, Entry)]
    said = [json.loads(data[e.span.start : e.span.end]) for e in entries]
    assert said == [*PAID.esplora()["vin"], *PAID.esplora()["vout"], PAID.fee]
    raws = [(o.raw, data[o.span.start : o.span.end].decode()) for o in run(data) if isinstance(o, Observation)]
    assert all(raw == there for raw, there in raws)


def test_new_coins_come_from_outside_and_pay_no_fee() -> None:
    for text in (json.dumps(MINED.esplora()), dumped(MINED.core())):
        t = f"txid:btc/{MINED.id}"
        assert rows(run(text)) == [(None, t, "50.00000000", None), (t, coin(MINED, 0), "50.00000000", None)]


def test_what_is_not_confirmed_is_marked() -> None:
    waiting = Tx([MINED.coin(0)], [("mule", 1)], None)
    for text in (json.dumps(waiting.esplora()), dumped(waiting.core())):
        assert {(e.status, e.at) for e in run(text) if isinstance(e, Entry)} == {("pending", "")}
    block = {"hash": "ab" * 32, "confirmations": -1, "height": 900_000, "merkleroot": "00" * 32, "time": NOON, "tx": [PAID.core(block=True)]}
    assert {(e.status, e.at[:10]) for e in run(dumped(block)) if isinstance(e, Entry)} == {("dropped", "2026-03-01")}


def test_a_list_newest_first_is_turned_and_a_coin_is_made_before_it_is_spent() -> None:
    found = run(json.dumps([MOVED.esplora(), PAID.esplora(), MINED.esplora()]))
    assert [r[1] for r in rows(found) if r[1] and r[1].startswith("txid:")] == [
        f"txid:btc/{one.id}" for one in (MINED, PAID, MOVED, MOVED)
    ]  # fmt: skip
    assert rows(run(json.dumps([PAID.esplora(), MOVED.esplora(), MINED.esplora()]))) == rows(found)
    block = {"hash": "ab" * 32, "confirmations": 2, "height": 900_000, "merkleroot": "00" * 32, "time": NOON,
             "tx": [MINED.core(block=True), PAID.core(block=True), MOVED.core(block=True)]}  # fmt: skip
    assert [r[:3] for r in rows(run(dumped({"result": block, "error": None})))] == [r[:3] for r in rows(found)]


def test_what_an_input_does_not_say_is_a_problem_and_no_guess() -> None:
    found = run(dumped(MOVED.core(prevout=False, fee=True)))
    assert kinds(found) == ["not-traced"]
    assert rows(found) == [(f"txid:btc/{MOVED.id}", coin(MOVED, 0), "40.00000000", None), (f"txid:btc/{MOVED.id}", coin(MOVED, 1), "9.99989000", None)]
    assert count(found) == (1, 0, 1)
    alone = run(dumped(PAID.core(prevout=False, fee=False)))
    assert kinds(alone) == ["not-traced"]


def test_a_value_follows_from_the_file_itself_or_from_the_fee() -> None:
    alone = rows(run(dumped(PAID.core(prevout=False))))
    assert alone == EXPECTED
    both = run(dumped([PAID.core(), MOVED.core(prevout=False, fee=False)]))
    assert kinds(both) == []
    assert rows(both)[5][0::2] == (coin(PAID, 0), "0.50000000")
    assert rows(both)[-1] == (f"txid:btc/{MOVED.id}", None, "0.00000000", "0.00001000")


@pytest.mark.parametrize(
    "change",
    [
        lambda tx: tx["vout"][0].update(value=50_000_001),  # the id is the hash of what it says
        lambda tx: tx["vin"][0].update(vout=1),
        lambda tx: tx["vin"][0]["prevout"].update(value=4_999_000_000),  # the fee no longer fits
        lambda tx: tx.update(fee=1),
        lambda tx: tx["vout"].reverse(),
    ],
)
def test_a_changed_transaction_is_refused(change: Any) -> None:
    tx = PAID.esplora()
    change(tx)
    found = run(json.dumps(tx))
    assert rows(found) == []
    assert kinds(found) == ["not-traced"]
    assert count(found) == (1, 0, 1)


def test_a_wrong_address_beside_a_right_script_is_said() -> None:
    tx = PAID.esplora()
    tx["vout"][0]["scriptpubkey_address"] = address("honest")
    found = run(json.dumps(tx))
    assert kinds(found) == ["address-differs"]
    assert [e.counterparty for e in found if isinstance(e, Entry)][1] == f"btc:{address('mule')}"


@pytest.mark.parametrize(
    "value, read",
    [("0.5", True), ("5e-1", True), ("5E-1", True), ("0.50000000", True), ('"0.50000000"', True), ("0.500000000000", True),
     ("0.500000001", False), ("-0.5", False), ("NaN", False), ("1e99", False), ("0.30000000000000004", False), ("true", False),
     ("9" * 6000, False), ("null", False), ("{}", False)],
)  # fmt: skip
def test_amounts_are_read_digit_by_digit(value: str, read: bool) -> None:
    text = dumped(PAID.core()).replace(": 0.50000000", f": {value}")
    found = run(text)
    assert (rows(found) == EXPECTED) is read
    assert bool(kinds(found)) is not read


def test_a_coin_is_spent_once_and_a_transaction_counted_once() -> None:
    other = Tx([MINED.coin(0)], [("thief", 4_999_000_000)], NOON + 1)
    found = run(json.dumps([PAID.esplora(), other.esplora(), PAID.esplora()]))
    assert kinds(found) == ["duplicate", "not-traced"]
    assert count(found) == (3, 1, 2)
    assert rows(found) == EXPECTED


def test_test_coins_and_a_block_of_ids_are_reported() -> None:
    tx = PAID.esplora()
    for one in [*tx["vout"], tx["vin"][0]["prevout"]]:
        if "scriptpubkey_address" in one:
            one["scriptpubkey_address"] = "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx"
    assert kinds(run(json.dumps(tx))) == ["not-traced"]
    block = {"hash": "ab" * 32, "merkleroot": "00" * 32, "time": NOON, "tx": [PAID.id, MOVED.id]}
    found = run(json.dumps(block))
    assert kinds(found) == ["bad-row", "bad-row"]
    assert count(found) == (2, 0, 2)


def test_other_chains_have_their_own_coin() -> None:
    text = json.dumps([MINED.esplora(), PAID.esplora()])
    for who in ("miner", "mule"):
        text = text.replace(address(who), base58.check(b"\x1e" + hashlib.sha256(who.encode()).digest()[:20]))
    found = [e for e in run(text) if isinstance(e, Entry)]
    assert {e.amount.asset for e in found} == {"DOGE"}
    assert {(e.payer or e.payee or "").partition("/")[0] for e in found} == {"txid:doge", "outpoint:doge"}


WHOLE = json.dumps([MINED.esplora(), PAID.esplora(), MOVED.esplora()]).encode()


def test_cut_at_every_point_what_is_whole_is_read() -> None:
    ends = [WHOLE.index(b', {"txid": "' + one.id.encode()) for one in (PAID, MOVED)] + [len(WHOLE) - 1]
    for cut in range(0, len(WHOLE), 7):
        found = run(WHOLE[:cut])
        whole = sum(cut >= end for end in ends)
        assert count(found)[1] == whole, cut
        assert not found[:-1] or kinds(found)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=60), st.integers(0, len(WHOLE)), st.integers(0, 40))
def test_damage_gives_problems_and_never_an_exception(junk: bytes, at: int, gone: int) -> None:
    found = run(WHOLE[:at] + junk + WHOLE[at + gone :])
    rows_in, read, reported = count(found)
    assert rows_in == read + reported


@pytest.mark.parametrize("text", ["[" * 100_000, '{"vin":[' * 5_000, '{"a":' * 300 + "1", "[{}]" * 1_000, '{"vin":[],"vout":[]}', '{"vin":[1],"vout":[2]}'])
def test_bombs_end(text: str) -> None:
    assert isinstance(run(text)[-1], Count)


def test_utf16_and_one_value_after_the_other_are_read() -> None:
    text = dumped(MINED.core()) + "\r\n" + dumped(PAID.core())
    assert count(run(b"\xff\xfe" + text.encode("utf-16-le"))) == (2, 2, 0)


def chain(dice: random.Random, length: int) -> list[Tx]:
    """A random chain: coins are joined, split, burnt and paid for, all in whole units."""
    made = [Tx([], [("miner", dice.randrange(1, 5_000_000_000)) for _ in range(3)], NOON)]
    free = [made[0].coin(n) for n in range(3)]
    while len(made) < length and free:
        ins = [free.pop(dice.randrange(len(free))) for _ in range(min(len(free), dice.randrange(1, 4)))]
        left, outs = sum(c[2] for c in ins), []
        for _ in range(dice.randrange(1, 4)):
            value = dice.randrange(left + 1)
            outs.append((dice.choice(["mule", "desk", "cash", "data"]), value))
            left -= value
        made.append(Tx(ins, outs, NOON + 600 * (len(made) // 3)))
        free += [made[-1].coin(n) for n, (who, value) in enumerate(outs) if who != "data" and value]
    return made


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**9), st.booleans())
def test_every_transaction_takes_in_what_it_gives_out(seed: int, core: bool) -> None:
    dice = random.Random(seed)
    made = chain(dice, 9)
    shown = [one.core() if core else one.esplora() for one in made]
    dice.shuffle(shown)
    found = run(dumped(shown))
    assert kinds(found) == []
    held: dict[str | None, int] = {}
    for e in found:
        if isinstance(e, Entry):
            fee = e.fee.minor if e.fee else 0
            assert e.payer is None or held.get(e.payer, 0) >= e.amount.minor + fee, "money is there before it leaves"
            held[e.payer] = held.get(e.payer, 0) - e.amount.minor - fee
            held[e.payee] = held.get(e.payee, 0) + e.amount.minor
    spent = {c[:2] for one in made for c in one.ins}
    rest = {f"outpoint:btc/{one.id}:{n}": value for one in made for n, (who, value) in enumerate(one.outs)
            if who != "data" and (one.id, n) not in spent and value}  # fmt: skip
    assert {account: value for account, value in held.items() if account and value} == rest


def test_a_loss_told_by_its_address_goes_through_transactions_to_a_service(tmp_path: Path) -> None:
    folder = tmp_path / "evidence"
    (folder / "chain").mkdir(parents=True)
    cashed = Tx([MOVED.coin(1)], [("desk", 900_000_000), ("mule", 99_980_000)], NOON + 3600, 900_006)
    files = {"chain/paid.json": json.dumps(PAID.esplora()), "chain/moved.json": dumped(MOVED.core()), "chain/cashed.json": json.dumps(cashed.esplora()),
             "chain/mined.json": json.dumps([MINED.esplora()]),
             "accounts.csv": f"account,kind,holder,source\n{address('desk')},service,Invented Desk,pack\n",
             "reports.csv": "report_id,received_at,narrative,loss_amount,loss_currency,paid_at,paid_to\n"
                            f"R-1,2026-03-02,paid,0.5,BTC,2026-03-01,{address('mule')}\n"}  # fmt: skip
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    with Case.create(tmp_path / "b.case", Settings(now="2026-03-03T00:00:00Z")) as case:
        case.intake([folder])
        case.run()
        assert {r["reader"] for r in case.show("inventory") if r["path"].startswith("chain/")} == {"bitcoin-json/1"}
        assert [r["report_id"] for r in case.show("reports")] == ["R-1"]
        answers = {rule: case.trace(rule)[0] for rule in ("fifo", "lifo", "pro-rata", "libr", "tainted-first", "pari-passu")}
        for rule, answer in answers.items():
            assert answer["conserved"], rule
            assert [(x["amount"], x["account"]) for x in answer["losses"]] == [("0.50000000", coin(PAID, 0))]
        assert [(r["account"], r["amount"]) for r in answers["fifo"]["resting"]] == [(coin(MOVED, 0), "0.50000000")]
        # By hand: the latest leave first, so 40 of clean money go out, then 9.4999 of it and 0.49999 of the loss, whose last unit pays the fee.
        assert [(r["account"], r["amount"]) for r in answers["lifo"]["resting"]] == [(coin(cashed, 1), "0.49990000")]
        assert [(w["as"], w["amount"]) for w in answers["lifo"]["written_off"]] == [("fee", "0.00001000"), ("fee", "0.00009000")]
        assert case.verify() == []
