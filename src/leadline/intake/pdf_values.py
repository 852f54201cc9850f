"""Reads single cells and lines of a printed statement: balances that are carried on, signs written as words, days without a year."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from leadline.formats import columns, dates, numbers
from leadline.intake import pdf_lines, pdf_tables
from leadline.intake.pdf_lines import Line

# What a page says at its end and at its beginning of the sum so far. Source: printed statements of banks in these languages.
_CARRIED = (
    "übertrag", "zwischensaldo", "zwischensumme", "carried over", "carry forward", "balance carried over", "balance b/f", "balance c/f",
    "bal b/f", "bal c/f", "à reporter", "a reporter", "report", "suma y sigue", "suma anterior", "a transportar", "transporte",
    "da riportare", "riporto", "transport", "over te dragen", "do przeniesienia", "z przeniesienia", "ยอดยกไป", "ยอดยกมาจากหน้าก่อน",
)  # fmt: skip
_MORE = {
    "opening": ("kontostand am anfang", "saldo alt", "balance at start", "opening bal", "previous closing balance"),
    "closing": ("saldo neu", "kontostand am ende", "balance at end", "closing bal", "ยอดคงเหลือยกไป"),
}
_SIGNED = re.compile(r"(?P<number>[^A-Za-z\u0e00-\u0e7f]*\d[^A-Za-z\u0e00-\u0e7f]*?)\s*(?P<word>[A-Za-z]{1,6}|ฝาก|ถอน)\.?")
_BESIDE = re.compile(
    r"(?P<words>.*?[^\W\d_][^\d]*?)[:\s]\s*(?P<number>[^\s\w]{0,2}\s?\d[\d.,'’ ]*[.,]\d{2}\s?[+\-]?(?:\s?[A-Z]{1,3})?)"
)
_OVERDRAWN = {"od": "debit", "o/d": "debit"}
_FULL = (
    re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}[./-]\d{1,2}[./-]\d{4}|(?<!\d)\d{1,2}\.\d{1,2}\.\d{2}(?![\d.])"),
    re.compile(r"\d{1,2}\.?(?:st|nd|rd|th)? [^\W\d_]{3,12}\.? \d{4}|[^\W\d_]{3,12} \d{1,2},? \d{4}"),
)


class Printed(NamedTuple):
    """A balance that a line prints: `opening`, `closing` or `carried`, its words, and the amount with its sign before it."""

    basis: str
    label: str
    amount: str
    rest: str


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    with (files("leadline.formats") / "data" / "statements.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def _labels() -> tuple[tuple[str, str], ...]:
    listed = [(columns.fold(word), basis) for basis in ("opening", "closing") for word in (*_words()["balance"][basis], *_MORE[basis])]
    listed += [(columns.fold(word), "carried") for word in _CARRIED]
    return tuple(sorted(set(listed), key=lambda pair: (-len(pair[0]), pair)))


def _basis(text: str) -> tuple[str, int] | None:
    """Which balance words tell of that stand at the beginning of a text, and how many words these are."""
    folded = columns.fold(text)
    for label, basis in _labels():
        if folded == label or folded.startswith(f"{label} "):
            return basis, len(label.split())
    return None


def printed(line: Line) -> Printed | None:
    """The balance that a line prints beside words for one; a day may stand before them. None where it is another line."""
    some = pdf_lines.phrases(line.words, 0.6)
    texts = [word.text for word in some]
    if texts and pdf_tables.dated(texts[0]):
        texts = texts[1:]
    texts = _words_apart(texts)
    found = _basis(texts[0]) if texts else None
    if found is None:
        return None
    basis, count = found
    ahead = [" ".join(texts[n:]) if n == len(texts) - 2 else text for n, text in enumerate(texts)]  # the last two may be `12,50` and `S`
    values = [(n, value) for n, text in enumerate(ahead) if n and (value := _value(text)) is not None]
    if not values:
        return None
    at, value = values[-1]
    words = texts[0].split()
    label = " ".join(words[:count]).rstrip(":")
    return Printed(basis, label, value, " ".join([*words[count:], *texts[1:at]]).strip())


def _words_apart(texts: list[str]) -> list[str]:
    """An amount that stands close behind its words is taken off them."""
    if len(texts) != 1:
        return texts
    found = _BESIDE.fullmatch(texts[0])
    return [found["words"], found["number"]] if found else texts


def _value(text: str) -> str | None:
    if not pdf_tables.amount(text) and signed(text) is None:
        return None
    return None if dates.order([text]) is not None else signed(text) or text


def signed(text: str) -> str | None:
    """An amount behind which a word gives its sign (`12,50 S`, `12.50 CR`), with the sign before it; None where no word does."""
    way, number = direction(text)
    return None if not way else number if way == "credit" else f"-{number}"


def direction(text: str) -> tuple[str, str]:
    """`credit` or `debit` by the word behind an amount, and the amount without it; empty and the text itself where there is none."""
    found = _SIGNED.fullmatch(text.strip())
    if found is None:
        return "", text
    word = found["word"].casefold()
    words = _words()["direction"]
    way = next((way for way in ("credit", "debit") if word in words[way]), _OVERDRAWN.get(word, ""))
    number = found["number"].strip()
    return (way, number) if way and pdf_tables.amount(number) else ("", text)


def number(text: str, decimal: str | None) -> str | None:
    """An amount as a plain decimal; None where it is none."""
    for sign in (decimal, None, ","):
        try:
            return numbers.amount(text, sign)
        except ValueError:
            continue
    return None


def period(lines: Iterable[Line]) -> list[str]:
    """The days with a year that titles name, as ISO, from the first to the last."""
    found = set()
    for line in lines:
        for form in _FULL:
            for match in form.findall(" ".join(word.text for word in line.words)):
                try:
                    found.add(dates.when(match, "dmy", "UTC")[:10])
                except (ValueError, OverflowError):
                    continue
    return sorted(found)


class Years:
    """Gives days that are printed without their year the year of the statement's period, where only one fits."""

    def __init__(self, known: Sequence[str], texts: Iterable[str]) -> None:
        self.known = list(known)
        numeric = [match for text in texts if (match := pdf_tables.yearless(text)) and match["a"]]
        self.month_first = any(int(match["b"]) > 12 for match in numeric) and not any(int(match["a"]) > 12 for match in numeric)
        slashed = [match for match in numeric if match["sep"] != "."]
        self.unclear = bool(slashed) and not self.month_first and not any(int(match["a"]) > 12 for match in numeric)

    def whole(self, text: str) -> str | None:
        """The day with its year as it would be printed; the text itself where it has one; None where the year is not known."""
        text = text.strip()
        match = pdf_tables.yearless(text)
        if match is None or dates.order([text]) is not None:
            return text
        if not self.known or (match["a"] and self.unclear):
            return None
        fits = []
        first, last = int(self.known[0][:4]), int(self.known[-1][:4])
        for year in range(first - 1, last + 2):
            if match["a"]:
                a, b = (match["b"], match["a"]) if self.month_first else (match["a"], match["b"])
                written, plain = f"{text.rstrip('.')}{match['sep']}{year}", f"{a}.{b}.{year}"
            else:
                written = plain = f"{text} {year}"
            try:
                day = dates.when(plain, "dmy", "UTC")[:10]
            except (ValueError, OverflowError):
                continue
            fits.append((self._far(day), written))
        fits.sort()
        clear = fits and fits[0][0] <= 40 and (len(fits) == 1 or fits[1][0] - fits[0][0] > 90)
        return fits[0][1] if clear else None

    def _far(self, day: str) -> int:
        """How many days a day lies outside of the period."""
        from datetime import date

        at, low, high = (date.fromisoformat(text) for text in (day, self.known[0], self.known[-1]))
        return max(0, (low - at).days, (at - high).days)
