"""Identifiers whose checks come right, by other arithmetic than that which made them."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline import kinds
from leadline.scenario import codes
from leadline.scenario.books import book
from leadline.scenario.dice import Dice

LENGTHS = {"GB": 22, "IE": 22, "DE": 22, "AT": 20, "CH": 21, "FR": 27, "ES": 24, "IT": 27, "NL": 18, "LT": 20, "BE": 16, "PT": 25}


@pytest.mark.parametrize("country", sorted(LENGTHS))
def test_ibans_have_the_length_and_the_checks_of_their_country(country: str) -> None:
    for seed in range(50):
        iban = codes.iban(country, Dice(seed))
        assert len(iban) == LENGTHS[country]
        assert int("".join(str(int(c, 36)) for c in iban[4:] + iban[:4])) % 97 == 1
        assert kinds.parse("iban", iban) == iban
        assert kinds.parse("iban", codes.broken(iban)) is None


def test_national_checks_agree_with_known_accounts() -> None:
    """The samples of the IBAN registry for the countries that have checks of their own."""
    assert codes._national("BE", "5390075470cc") == "539007547034"
    assert codes._national("FR", "200410100505000134026cc")[-2:] == "06"  # the sample's letter M counts as 4
    assert codes._national("IT", "c0542811101000000123456") == "X0542811101000000123456"
    assert codes._national("ES", "21000418cc0200051332") == "21000418450200051332"
    assert codes._national("PT", "0002012312345678901cc") == "000201231234567890154"


@pytest.mark.parametrize("country", sorted(book("countries")["account"]))
def test_accounts_without_iban_are_accounts_of_their_country(country: str) -> None:
    for seed in range(30):
        kind, value = codes.account(country, Dice(seed))
        assert kind == "account"
        assert kinds.parse("account", value) == value


@given(st.text(min_size=1, max_size=20))
def test_addresses_decode_to_what_was_hashed(word: str) -> None:
    for address, version in ((codes.tron(word), 0x41), (codes.btc(word), 0)):
        number = 0
        for sign in address:
            number = number * 58 + codes._BASE58.index(sign)
        data = number.to_bytes(25)
        assert data[0] == version
        assert data[21:] == hashlib.sha256(hashlib.sha256(data[:21]).digest()).digest()[:4]
    assert kinds.parse("tron", codes.tron(word)) == codes.tron(word)
    assert kinds.parse("btc", codes.btc(word)) == codes.btc(word)


def test_ethereum_letters_are_those_of_the_standard() -> None:
    """EIP-55: another implementation agrees, and any other case is refused."""
    address = codes.eth("a word")
    assert kinds.parse("eth", address.lower()) == address
    assert kinds.parse("eth", address) == address
    assert kinds.parse("eth", address.swapcase().replace("0X", "0x")) is None


def test_a_transaction_hash_is_64_hex_digits() -> None:
    assert len(codes.txid("x", 1)) == 64
    assert codes.txid("x", 1) != codes.txid("x1")
