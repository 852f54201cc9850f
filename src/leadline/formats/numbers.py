"""Reads printed amounts exactly: which sign is the decimal one is told by the whole column, and nothing is guessed in silence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_GROUPING = "'’ _\u00a0\u2007\u2009\u202f\u066c"
_MINUS = "-−–﹣－"
# What may stand around a number: symbols, ISO codes and tickers in capitals, a few words that people write for a currency.
_AROUND = re.compile(
    r"(?:[$€£¥₩฿₫₱₹₽₺₴₦₿₮₲₡₪₸៛₭¢]|\b[A-Z]{3,5}\b|R\$|S/\.?|Rp\.?|RM|Rs\.?|kr\.?|zł|Kč|Ft|lei|บาท|元|圓|円|원|đồng|đ|руб\.?|р\.|usdt|usdc|baht|euro?s?)",
)
_NUMBER = re.compile(r"[0-9][0-9.,]*|[.,][0-9]+")


def decimal_sign(texts: Iterable[str]) -> tuple[str, str] | None:
    """The decimal sign of a column and the evidence for it in words; None where no text gives any."""
    votes: dict[str, list[str]] = {".": [], ",": []}
    for text in texts:
        sign = _sign_of(_digits(text)[0])
        if sign:
            votes[sign].append(text.strip())
    if not votes["."] and not votes[","]:
        return None
    sign = "." if len(votes["."]) >= len(votes[","]) else ","
    other = votes["," if sign == "." else "."]
    against = f", against it {other[0]!r}" if other else ""
    return sign, f"{votes[sign][0]!r} has {sign!r} before the decimals{against}"


def amount(text: str, decimal: str | None = None) -> str:
    """The number as a plain decimal (`-1234.50`), with the decimals that are printed.

    `decimal` is the decimal sign where it is known. Raises ValueError for what is no number and for what could be read in two ways.
    """
    body, negative = _digits(text)
    if not _NUMBER.fullmatch(body):
        raise ValueError(f"not a number: {text.strip()[:60]!r}")
    sign = decimal or _sign_of(body) or _only_grouping(body)
    if sign is None:
        raise ValueError(f"{text.strip()!r} can be read in two ways: the sign in it may group thousands or begin the decimals")
    whole, _, fraction = body.rpartition(sign) if sign in body else (body, "", "")
    if sign in whole or not _grouped(whole, "," if sign == "." else "."):
        raise ValueError(f"not a number with the decimal sign {sign!r}: {text.strip()[:60]!r}")
    if not fraction.isdecimal() and fraction:
        raise ValueError(f"not a number with the decimal sign {sign!r}: {text.strip()[:60]!r}")
    digits = (whole.replace(",", "").replace(".", "").lstrip("0") or "0") + (f".{fraction}" if fraction else "")
    return f"-{digits}" if negative and digits.strip("0.") else digits


def _digits(text: str) -> tuple[str, bool]:
    """The number in ASCII digits without what stands around it, and whether it is negative."""
    body = "".join(str(unicodedata.digit(c)) if c.isdecimal() else c for c in unicodedata.normalize("NFKC", text).strip())
    body = body.replace("\u066b", ",")
    negative = body.startswith("(") and body.endswith(")")
    body = _AROUND.sub(" ", body.strip("()")).strip()
    if body[:1] in _MINUS and body[:1]:
        negative, body = True, body[1:].lstrip()
    elif body[-1:] in _MINUS and body[-1:]:
        negative, body = True, body[:-1].rstrip()
    elif body[:1] == "+":
        body = body[1:].lstrip()
    body = _AROUND.sub(" ", body).strip()
    for sign in _GROUPING:
        if sign in body and all(len(part) == 3 for part in re.split(r"[.,]", body)[0].split(sign)[1:]):
            body = body.replace(sign, "")
    return body, negative


def _sign_of(body: str) -> str | None:
    """The decimal sign that this number by itself shows."""
    dots, commas = body.count("."), body.count(",")
    if dots and commas:
        last = "." if body.rfind(".") > body.rfind(",") else ","
        return last if body.count(last) == 1 else None
    if dots + commas != 1:
        return None
    sign = "." if dots else ","
    before, after = body.split(sign)
    if len(after) == 3 and 1 <= len(before) <= 3 and before.strip("0"):
        return None
    return sign if after else None


def _only_grouping(body: str) -> str | None:
    """The decimal sign of a number that has none: the other than the one that groups it; `.` where nothing groups."""
    if "." not in body and "," not in body:
        return "."
    for group, sign in ((".", ","), (",", ".")):
        if body.count(group) > 1 and sign not in body and _grouped(body, group):
            return sign
    return None


def _grouped(whole: str, sign: str) -> bool:
    """Whether a whole number is grouped as people do: by three, or as in India the last three and then by two."""
    first, *rest = whole.split(sign)
    if not rest:
        return whole == "" or whole.isdecimal()
    sizes = [len(part) for part in rest]
    by_three = all(size == 3 for size in sizes) and 1 <= len(first) <= 3
    indian = sizes[-1] == 3 and all(size == 2 for size in sizes[:-1]) and 1 <= len(first) <= 2
    return (by_three or indian) and first.isdecimal() and all(part.isdecimal() for part in rest)
