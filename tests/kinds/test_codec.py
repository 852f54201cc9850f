"""What kinds share: base58, bech32, keccak, defang, page, tables; against the vectors of their standards."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.kinds.codec import base58, bech32, defang
from leadline.kinds.codec.keccak import keccak256
from leadline.kinds.codec.page import Page
from leadline.kinds.codec.tables import table
from leadline.kinds.eth import checksummed

# BIP 173 and BIP 350, "valid segwit addresses" of the main network, and invalid ones with the reason.
VALID = [
    "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
    "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y",
    "BC1SW50QGDZ25J",
    "bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
]
INVALID = [
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",  # bech32 instead of bech32m
    "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KEMEAWH",  # bech32m instead of bech32
    "bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4",  # a letter that is none
    "BC130XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ7ZWS8R",  # no such version
    "bc1pw5dgrnzv",  # program too short
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v07qwwzcrf",  # padding of a whole value
    "tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq24jc47",  # another network
    "bc1gmk9yu",
]


def test_witness_programs_as_bip_173_and_350_list_them() -> None:
    assert [bech32.segwit(a, "bc") for a in VALID] == [a.lower() for a in VALID]
    assert [bech32.segwit(a, "bc") for a in INVALID] == [None] * len(INVALID)


def test_cash_addresses_as_the_specification_lists_them() -> None:
    payload = bytes.fromhex("00F5BF48B397DAE70BE82B3CCA4793F8EB2B6CDAC9")
    assert bech32.to_cash(payload) == "qr6m7j9njldwwzlg9v7v53unlr4jkmx6eylep8ekg2"
    assert bech32.cash("bitcoincash:qr6m7j9njldwwzlg9v7v53unlr4jkmx6eylep8ekg2") == "qr6m7j9njldwwzlg9v7v53unlr4jkmx6eylep8ekg2"
    assert bech32.cash("qr6m7j9njldwwzlg9v7v53unlr4jkmx6eylep8ekg3") is None


@pytest.mark.parametrize(
    "data,digest",
    [
        (b"", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"),
        (b"abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"),
        (b"transfer(address,uint256)", "a9059cbb2ab09eb219583f4a59a5d0623ade346d962bcd4e46b11da047c9049b"),
    ],
)
def test_keccak_256_is_that_of_the_chains_and_not_sha_3(data: bytes, digest: str) -> None:
    assert keccak256(data).hex() == digest


def test_eip_55_as_the_proposal_lists_it() -> None:
    for address in (
        "5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "fB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "dbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
        "D1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
        "52908400098527886E0F7030069857D2E4169EE7",
        "de709f2102306220921060314715629080e2fb77",
    ):
        assert checksummed(address.lower()) == address


@given(st.binary(max_size=80), st.sampled_from([base58.BITCOIN, base58.RIPPLE]))
def test_base58_and_its_blocks_read_back_what_they_wrote(data: bytes, alphabet: str) -> None:
    assert base58.decode(base58.encode(data, alphabet), alphabet) == data
    assert base58.checked(base58.check(data + b"x", alphabet), alphabet) == data + b"x"
    assert base58.blocks(base58.to_blocks(data)) == data


@given(st.binary(min_size=1, max_size=60))
def test_five_bit_values_read_back(data: bytes) -> None:
    assert bech32.to_bytes(bech32.to_values(data)) == data
    assert bech32.decode(bech32.encode("addr", bech32.to_values(data))) == ("addr", bech32.to_values(data), bech32.BECH32)


@pytest.mark.parametrize(
    "printed,meant",
    [
        ("hxxps://a[.]example[.]com", "https://a.example.com"),
        ("hXXp://a(.)example{.}com", "http://a.example.com"),
        ("h**p://a.example.com", "http://a.example.com"),
        ("https[:]//a\\.example\\.com", "https://a.example.com"),
        ("https[://]a [dot] example (DOT) com", "https://a.example.com"),
        ("lena [at] example [dot] com", "lena@example.com"),
        ("lena(@)example.com", "lena@example.com"),
        ("ｌｅｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ", "lena@example.com"),
        ("le\u200bna@example\u2060.com", "lena@example.com"),
        ("a list (at noon) and (dotted) lines [1]", "a list (at noon) and (dotted) lines [1]"),
    ],
)
def test_defanging_is_undone_and_ordinary_brackets_stay(printed: str, meant: str) -> None:
    assert defang.refang(printed) == meant


def test_a_page_lowers_letter_for_letter_even_where_a_language_grows() -> None:
    page = Page("İSTANBUL Tel: x")
    assert len(page.low) == len(page.text)
    assert page.low[9:] == "tel: x"
    assert list(Page("a swift, swiftly; 电汇swift码").words("swift")) == [7, 25]


def test_every_data_file_says_its_source_and_date() -> None:
    from leadline.kinds.codec import tables

    files = sorted((tables._FOLDER).glob("*.toml"))
    assert files
    for path in files:
        head = path.read_text("utf-8")[:1500]
        assert "# source:" in head
        assert "# date:" in head
        assert table(path.stem)
