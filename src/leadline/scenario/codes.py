"""Makes identifiers that belong to nobody and whose checks come out right: IBANs of banks that do not exist, addresses from words."""

from __future__ import annotations

import hashlib
from functools import cache

from leadline.scenario.books import book
from leadline.scenario.dice import Dice
from leadline.scenario.keccak import keccak256

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ODD = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)  # Italy's CIN, odd places

USDT_TRON = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"  # the real contracts: a token is known by its contract only
USDT_ETHEREUM = "0xdAC17F958D2ee523a2206206994597C13D831ec7"


def account(country: str, dice: Dice) -> tuple[str, str]:
    """An account as (kind, value): an IBAN where the country has them, else `account:CC/BANK/NUMBER`."""
    countries = book("countries")
    if country in countries["account"]:
        number = _filled(countries["account"][country], dice)
        return "account", f"{country}/{number.replace('c', _aba(number))}"
    return "iban", iban(country, dice)


def iban(country: str, dice: Dice) -> str:
    """An IBAN with right check digits, national ones too, of a bank that does not exist."""
    body = _filled(book("countries")["iban"][country], dice)
    body = _national(country, body)
    return f"{country}{98 - _number(body + country + '00') % 97:02d}{body}"


def broken(iban_: str) -> str:
    """The same IBAN with wrong check digits."""
    return f"{iban_[:2]}{(int(iban_[2:4]) + 11) % 97 + 2:02d}{iban_[4:]}"


def tron(word: str) -> str:
    """The TRON address that a word hashes to (base58check, version 0x41)."""
    return base58check(b"\x41" + hashlib.sha256(word.encode()).digest()[:20])


def btc(word: str) -> str:
    """The Bitcoin address (P2PKH) that a word hashes to."""
    return base58check(b"\x00" + hashlib.sha256(word.encode()).digest()[:20])


def eth(word: str) -> str:
    """The Ethereum address that a word hashes to, its letters in the case that EIP-55 asks for."""
    plain = hashlib.sha256(word.encode()).hexdigest()[:40]
    check = keccak256(plain.encode()).hex()
    return "0x" + "".join(c.upper() if int(check[n], 16) >= 8 else c for n, c in enumerate(plain))


def txid(*word: object) -> str:
    """A transaction hash that a word hashes to, 64 hex digits."""
    return hashlib.sha256("\x1f".join(str(part) for part in word).encode()).hexdigest()


def base58check(payload: bytes) -> str:
    """Bitcoin's text form of bytes, with its four check bytes."""
    data = payload + hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]
    number, text = int.from_bytes(data), ""
    while number:
        number, rest = divmod(number, 58)
        text = _BASE58[rest] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def _filled(form: str, dice: Dice) -> str:
    return "".join(str(dice.below(10)) if sign == "#" else sign for sign in form)


@cache
def _value(sign: str) -> int:
    return int(sign, 36)


def _number(text: str) -> int:
    return int("".join(str(_value(sign)) for sign in text))


def _national(country: str, body: str) -> str:
    """Fills in the national check digits (`c`), by each country's own rule."""
    if "c" not in body:
        return body
    digits = body.replace("c", "")
    if country == "BE":
        return digits + f"{int(digits) % 97 or 97:02d}"
    if country == "FR":
        bank, branch, number = int(digits[:5]), int(digits[5:10]), int(digits[10:])
        return digits + f"{97 - (89 * bank + 15 * branch + 3 * number) % 97:02d}"
    if country == "PT":
        return digits + f"{98 - int(digits) * 100 % 97:02d}"
    if country == "ES":
        return digits[:8] + _spanish("00" + digits[:8]) + _spanish(digits[8:]) + digits[8:]
    return _italian(digits) + digits


def _aba(number: str) -> str:
    """The ninth digit of an American routing number: weights 3, 7, 1 give a multiple of ten."""
    weighed = sum(int(digit) * weight for digit, weight in zip(number[:8], (3, 7, 1, 3, 7, 1, 3, 7), strict=False) if digit.isdigit())
    return str(-weighed % 10)


def _spanish(ten: str) -> str:
    rest = 11 - sum(int(digit) * 2**place for place, digit in enumerate(ten)) % 11
    return {10: "1", 11: "0"}.get(rest, str(rest))


def _italian(digits: str) -> str:
    total = sum(_ODD[int(digit)] if place % 2 == 0 else int(digit) for place, digit in enumerate(digits))
    return chr(ord("A") + total % 26)
