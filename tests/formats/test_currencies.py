"""Names of currencies and their codes."""

from __future__ import annotations

import pytest

from leadline.formats import currencies


@pytest.mark.parametrize(
    "text, code",
    [("EUR", "EUR"), ("eur", "EUR"), ("€", "EUR"), ("฿", "THB"), ("บาท", "THB"), ("Baht", "THB"), ("US$", "USD"), ("R$", "BRL"), ("zł", "PLN"), ("₫", "VND"),
     ("원", "KRW"), ("人民币", "CNY"), ("Rp.", "IDR"), ("USDT", "USDT"), ("tether", "USDT"), ("bitcoin", "BTC"), ("ｔｈｂ", "THB")],
)  # fmt: skip
def test_a_name_gives_its_code(text: str, code: str) -> None:
    assert currencies.code(text) == code


@pytest.mark.parametrize("text", ["$", "¥", "kr", "Rs", "元", "peso"])
def test_a_sign_that_several_share_gives_none(text: str) -> None:
    assert currencies.code(text) is None
    assert currencies.is_sign(text)


def test_what_is_no_currency_is_none() -> None:
    assert currencies.code("apples") is None
    assert not currencies.is_sign("apples")
    assert currencies.code("") is None


def test_decimals_are_those_of_iso_4217() -> None:
    assert [currencies.decimals(code) for code in ("EUR", "JPY", "KWD", "USDT", "XXX")] == [2, 0, 3, None, None]


def test_no_name_stands_for_two_codes() -> None:
    seen: dict[str, str] = {}
    for code, words in currencies._data()["names"].items():
        for word in words:
            assert seen.setdefault(currencies._fold(word), code) == code, word
            assert not currencies.is_sign(word), f"{word} is said to be shared"
