"""Reads amounts as people and banks print them, digit by digit: never through a float, never by guessing."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from leadline.formats import currencies

_GROUPING = "'\u2019\u02bc \u00a0\u202f\u2009\u066c_"
_SIGNS = str.maketrans({
    "\u066b": ".", "\u2212": "-", "\u2013": "-", "\u2014": "-", "\uff0c": ",", "\uff0e": ".", "\uff0d": "-", "\ufe63": "-",
    "\u3001": ",", "\uff08": "(", "\uff09": ")", "\uff0b": "+", "\u2010": "-", "\u2011": "-", "\u200b": None, "\u200e": None,
    "\u200f": None, "\u00ad": None,
})  # fmt: skip
_NUMBER = re.compile(rf"\d[\d.,{re.escape(_GROUPING)}]*")
# Brackets that mean minus, around the number (which stands at the zero byte) or around it and its currency.
_BRACKETED = re.compile(r"([^()]*)\(([^()]*)\0([^()]*)\)([^()]*)")
_LONGEST = 200
_PLAIN = re.compile(r"-?([0-9]+)(?:([.,])([0-9]+))?")  # most amounts of most files


def decimal_sign(texts: Iterable[str]) -> tuple[str, str] | None:
    """Which of `.` and `,` is the decimal sign of a column, and the evidence in words; None: it shows none, or both."""
    signs = Signs()
    for text in texts:
        signs.add(text)
    return signs.found()


@dataclass(slots=True)
class Signs:
    """What the amounts of a column have shown so far: they are added one by one, so that a long column need not be held."""

    seen: dict[str, str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, text: str) -> None:
        """One more text of the column."""
        sign = _shown(text)
        if sign:
            if sign not in self.seen:
                self.seen[sign] = text.strip()[:40]
            self.counts[sign] += 1

    def then(self, other: Signs) -> None:
        """What another column shows, as if its texts had been added after these."""
        self.seen = other.seen | self.seen
        self.counts += other.counts

    def found(self) -> tuple[str, str] | None:
        """The decimal sign and the evidence; None: the texts show none, or both."""
        if len(self.counts) != 1:
            return None
        ((sign, times),) = self.counts.items()
        rows = "1 value shows" if times == 1 else f"{times} values show"
        return sign, f"{self.seen[sign]!r} appears: {rows} {'a comma' if sign == ',' else 'a point'} before the decimals"


def _shown(text: str) -> str:
    """The decimal sign that one text proves, empty where it proves none."""
    if (plain := _PLAIN.fullmatch(text)) and len(text) <= _LONGEST:
        before, sign, after = plain.groups()
        return "" if not sign or (len(after) == 3 and len(before) <= 3 and before != "0") else sign
    try:
        _, body, _ = _strip(text)
    except ValueError:
        return ""
    points, commas = body.count("."), body.count(",")
    if points and commas:
        last = "." if body.rfind(".") > body.rfind(",") else ","
        return last if body.count(last) == 1 else ""
    if not points and not commas:
        return ""
    sign, times = (".", points) if points else (",", commas)
    if times > 1:
        return "," if sign == "." else "."  # it stands more than once, so it groups
    before, _, after = body.partition(sign)
    if any(c in _GROUPING for c in before):
        return sign
    return "" if len(after) == 3 and 0 < len(before) <= 3 and before != "0" else sign


def amount(text: str, decimal: str | None = None) -> str:
    """One amount as a plain decimal (`-1234.50`), its trailing zeros kept; `decimal` None: only what is clear by itself.

    Currency signs and codes around it are left out. Raises ValueError for what is no number, or may be two.
    """
    sign = decimal or _shown(text)
    if (plain := _PLAIN.fullmatch(text)) and len(text) <= _LONGEST and plain[2] in (None, sign):
        whole, fraction = plain[1].lstrip("0") or "0", plain[3] or ""
        minus = "-" if text[0] == "-" and (whole != "0" or fraction.strip("0")) else ""
        return f"{minus}{whole}.{fraction}" if fraction else minus + whole
    negative, body, _ = _strip(text)
    if not sign and re.search("[.,]", body):
        raise ValueError(f"{text.strip()[:60]!r} may have thousands or decimals after its sign")
    whole, fraction = body, ""
    if sign and sign in body:
        whole, _, fraction = body.rpartition(sign)
    if (fraction and not fraction.isdigit()) or (sign and sign in whole) or not _grouped(whole):  # a sign that stands twice groups
        raise ValueError(f"{text.strip()[:60]!r} is no number" + (f" with the decimal sign {sign}" if sign else ""))
    digits = re.sub(r"\D", "", whole).lstrip("0") or "0"
    zero = digits == "0" and not fraction.strip("0")
    return ("-" if negative and not zero else "") + digits + (f".{fraction}" if fraction else "")


def _grouped(whole: str) -> bool:
    """Whether digits stand in groups as numbers do: 1234, 1,234,567, 12,34,567 (India); one sign throughout, no zero ahead."""
    if whole.isdigit() or not whole:
        return bool(whole)
    signs = {c for c in whole if not c.isdigit()}
    groups = re.split(r"\D", whole)
    if len(signs) > 1 or len(groups[0]) not in (1, 2, 3) or groups[0][0] == "0":
        return False
    middle, last = groups[1:-1], groups[-1]
    if len(last) != 3:
        return False
    return all(len(g) == 3 for g in middle) or (all(len(g) == 2 for g in middle) and len(groups[0]) <= 2)


def currency(text: str) -> str | None:
    """The ISO code of the currency printed with an amount (`฿1,200`, `1.200 EUR`); None where none, or several share the sign."""
    try:
        return _strip(text)[2]
    except ValueError:
        return None


def _strip(text: str) -> tuple[bool, str, str | None]:
    """Whether it is negative, the digits with their signs, the currency. Raises ValueError where it is no number."""
    plain = "".join(_digit(c) for c in text[:_LONGEST].translate(_SIGNS)).strip()
    found = _NUMBER.search(plain)
    if not found or len(text) > _LONGEST:
        raise ValueError(f"{text.strip()[:60]!r} is no number")
    body = found[0].rstrip(_GROUPING + ".,")
    start, end = found.start(), found.start() + len(body)
    if start and plain[start - 1] in ".," and (start == 1 or not plain[start - 2].isalpha()):
        body, start = "0" + plain[start - 1] + body, start - 1  # `.50`
    before, after = plain[:start].strip(), plain[end:].strip(_GROUPING + " ")
    after = re.sub(r"^(?:[.,/]?[-=]{1,2})$|^[.,](?=\s|$)", "", after) if after[:1] in ".,/" else after  # 4200,- 4.200.– ₹500/-
    negative, bracketed = False, _BRACKETED.fullmatch(f"{before}\0{after}")
    if bracketed:
        negative, (before, after) = True, (f"{bracketed[1]}{bracketed[2]}".strip(), f"{bracketed[3]}{bracketed[4]}".strip())
    signs = [c for c in before + after if c in "+-"]
    if len(signs) + negative > 1:
        raise ValueError(f"{text.strip()[:60]!r} has more than one sign")
    negative = negative or "-" in signs
    outside = [re.sub(r"^[+-]\s*|\s*[+-]$", "", part).strip() for part in (before, after)]
    names = [part for part in outside if part]
    codes = [currencies.code(part) for part in names]
    if any(code is None and not currencies.is_sign(part) for code, part in zip(codes, names, strict=True)):
        raise ValueError(f"{text.strip()[:60]!r} is no number")
    if len({code for code in codes if code}) > 1:
        raise ValueError(f"{text.strip()[:60]!r} names two currencies")
    return negative, body, next((code for code in codes if code), None)


def _digit(c: str) -> str:
    value = unicodedata.decimal(c, None) if c > "\x7f" else None
    return c if value is None else str(value)
