"""The contract decides which token a row moves; a name proves nothing, however it is spelt."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline import kinds
from leadline.formats import tokens
from leadline.formats.tokens import chain_of, chain_of_coin, coin_of, token

USDT = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"
FALSE = "TASZe5Rv7WNpM4NttNSVLy3LCJwDeYFQgo"  # invented
ASSET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(@[a-z0-9-]+)?")


def test_the_real_contract_is_the_asset_whatever_it_calls_itself() -> None:
    for name in ("USDT", "USD₮", "Tether USD", ""):
        assert token(name, USDT, "tron").asset == "USDT@tron"
    assert token("USDT", "0xdac17f958d2ee523a2206206994597c13d831ec7", "ethereum").asset == "USDT@ethereum"


@pytest.mark.parametrize("name", ["USDT", "usdt", "U S D T", "USD₮", "UЅDТ", "ＵＳＤＴ", "U\u200bSDT"])
def test_a_false_token_of_the_same_name_is_kept_apart(name: str) -> None:
    found = token(name, FALSE, "tron")
    assert found.asset == "USDT-TASZe5@tron"
    assert found.look_alike == "USDT@tron"


def test_a_false_coin_is_kept_apart_too() -> None:
    assert token("TRX", FALSE, "tron").look_alike == "TRX"
    assert token("TRX", "", "tron").asset == "TRX"
    assert token("ETH", None, "ethereum").asset == "ETH"


def test_without_a_column_of_contracts_the_name_is_all_there_is() -> None:
    assert token("usdt", None, "tron") == tokens.Token("USDT@tron")
    assert token("usdt", "", "tron").look_alike == "USDT@tron"


def test_an_unknown_token_is_named_by_its_whole_contract() -> None:
    assert token("ABC", FALSE, "tron") == tokens.Token(f"ABC-{FALSE}@tron")
    assert token("§§", None, "tron").asset == "TOKEN@tron"


def test_chains() -> None:
    assert chain_of("0x55D398326f99059fF775485246999027B3197955") == "bsc"
    assert chain_of(FALSE) is None
    assert (chain_of_coin("bnb"), coin_of("tron"), coin_of("polygon")) == ("bsc", "TRX", "MATIC")


def test_every_contract_in_the_list_has_right_check_digits() -> None:
    listed, coins = tokens._tables()
    assert set(coins.values()) >= {chain for chain, _ in listed}
    text = (files("leadline.formats") / "data" / "tokens.toml").read_text("utf-8")
    contracts = re.findall(r'contract = "(\w+)"', text)
    assert len(contracts) == len(listed)
    for contract in contracts:
        kind = "tron" if contract.startswith("T") else "eth"
        assert kinds.parse(kind, contract) == contract


@given(st.text(max_size=60), st.one_of(st.none(), st.text(max_size=60)), st.sampled_from(["tron", "ethereum", "bsc"]))
def test_every_name_gives_an_asset_of_the_interface(name: str, contract: str | None, chain: str) -> None:
    assert ASSET.fullmatch(token(name, contract, chain).asset)
