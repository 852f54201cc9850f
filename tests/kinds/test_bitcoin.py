"""Bitcoin's serialisation: ids and addresses against published examples."""

from __future__ import annotations

import pytest

from leadline.kinds.codec import bitcoin
from leadline.kinds.codec.bitcoin import Made, Spent

PUBLIC_KEY = "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"  # of the key 1, as in BIP 173
GENESIS = "4104678afdb0fe5548271967f1a67130b7105cd6a828e03909a67962e0ea1f61deb649f6bc3f4cef38c4f35504e51ec112de5c384df7ba0b8d578a4c702b6bf11d5fac"
TIMES = "04ffff001d0104455468652054696d65732030332f4a616e2f32303039204368616e63656c6c6f72206f6e206272696e6b206f66207365636f6e64206261696c6f757420666f722062616e6b73"


def test_the_first_transaction_has_its_id() -> None:
    spent = Spent(bitcoin.COINBASE, bytes.fromhex(TIMES), 0xFFFFFFFF)
    made = Made(5_000_000_000, bytes.fromhex(GENESIS))
    assert bitcoin.txid(1, [spent], [made], 0) == "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b"
    assert bitcoin.txid(1, [spent], [made], -1) is None
    assert bitcoin.txid(1, [spent], [made._replace(value=1 << 63)], 0) is None
    assert bitcoin.txid(1, [spent._replace(coin=("xy", 0))], [made], 0) is None


@pytest.mark.parametrize(
    "script, address",
    [
        ("0014751e76e8199196d454941c45d1b3a323f1433bd6", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),  # BIP 173
        ("76a914751e76e8199196d454941c45d1b3a323f1433bd688ac", "1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMH"),
        ("5120" + PUBLIC_KEY[2:], "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"),  # BIP 350
        ("51024e73", "bc1pfeessrawgf"),
        ("a914" + "00" * 20 + "87", "31h1vYVSYuKP6AhS86fbRdMw9XHieotbST"),
        ("21" + PUBLIC_KEY + "ac", None),
        ("6a0464617461", None),
        ("0014751e", None),
        ("0016" + "00" * 22, None),
        ("", None),
    ],
)
def test_a_script_pays_an_address(script: str, address: str | None) -> None:
    assert bitcoin.address(bytes.fromhex(script)) == address


def test_what_can_never_be_spent() -> None:
    assert bitcoin.unspendable(b"\x6a")
    assert bitcoin.unspendable(bytes(10_001))
    assert not bitcoin.unspendable(bytes(10_000))
    assert not bitcoin.unspendable(b"")
