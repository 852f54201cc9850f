"""Names of currencies as tables print them (`฿`, `Baht`, `บาท`, `US$`), and the code that each stands for."""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache
from importlib.resources import files


def code(text: str) -> str | None:
    """The ISO 4217 code, or the token's symbol, that a text names alone; None where it names none, or several share it."""
    return _names().get(_fold(text))


def is_sign(text: str) -> bool:
    """Whether it is a sign or word of money that several currencies share (`$`, `kr`, `¥`)."""
    return _fold(text) in _shared()


def decimals(code: str) -> int | None:
    """How many decimals a currency has (ISO 4217); None where it is none of that list."""
    return _decimals().get(code)


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().replace(" ", "").strip(".,:;/-")


@cache
def _data() -> dict[str, dict[str, list[str]]]:
    with (files("leadline.formats") / "data" / "currencies.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def _names() -> dict[str, str]:
    names = {_fold(word): iso for iso, words in _data()["names"].items() for word in words}
    return {_fold(iso): iso for iso in _decimals()} | {_fold(iso): iso for iso in _data()["tokens"]["symbols"]} | names


@cache
def _shared() -> frozenset[str]:
    return frozenset(_fold(word) for word in _data()["shared"]["words"])


@cache
def _decimals() -> dict[str, int]:
    listed = _data()["decimals"]
    return {iso: int(count) for count, codes in listed.items() for iso in codes}
