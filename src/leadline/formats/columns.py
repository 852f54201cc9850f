"""Tells what a table's columns are from what its header calls them, in many languages; a person's corrections come first.

The words are data: `formats/data/headers.toml`, by table and canonical column of the interface.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files

# The plain tables of the interface: the columns that make one, and those that it may have (interface, "Plain tables").
PLAIN: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "transfers": (
        ("at", "payer", "payee", "amount", "asset"),
        ("transfer_id", "fee", "fee_asset", "rail", "reference", "status", "payee_amount", "payee_asset"),
    ),
    "losses": (("report_id", "transfer_id"), ()),
    "balances": (("account", "at", "amount", "asset"), ()),
    "rates": (("asset", "currency", "at", "price"), ("source",)),
    "accounts": (("account",), ("holder", "institution", "country", "kind", "source")),
    "custody": ((), ("obtained_at", "obtained_from", "obtained_by", "authority", "instrument_no", "seal", "handed_over_by", "note")),
}
_NUMBERED = re.compile(r"^(.*?)[\s_#.\-]*(\d{1,2})$")
_UNIT = re.compile(r"\s*[(（\[][^)）\]]*[)）\]]\s*$")


def fold(name: str) -> str:
    """A header as it is compared: folded case and width, punctuation and spaces as one space."""
    text = unicodedata.normalize("NFKC", name).casefold()
    text = "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in text)
    return " ".join(text.split())


@cache
def words(table: str) -> dict[str, str]:
    """Folded word to canonical column, for `reports`, `statement` or `explorer`; the first column that lists a word has it."""
    lists = tomllib.loads((files("leadline.formats") / "data" / "headers.toml").read_text("utf-8"))[table]
    found: dict[str, str] = {}
    for column in lists:
        found.setdefault(fold(column), column)
    for column, names in lists.items():
        for name in names:
            found.setdefault(fold(name), column)
    return found


def known(names: Iterable[str]) -> int:
    """How many of these texts are the name of a column in any table that we know."""
    return sum(
        any(_exact(name, words(t)) for t in ("reports", "statement", "explorer")) or fold(name).replace(" ", "_") in _plain_names()
        for name in names
    )


def match(header: Sequence[str], table: str, corrections: Mapping[str, str] | None = None) -> dict[str, int]:
    """Canonical column to index. A column is given once, to the header that matches best; later payments of a row are `paid_to#2`.

    `table` is `reports`, `statement` or `explorer`; for a plain table its own names are its columns. `corrections` are
    headers as printed, lower case, to columns; `-` says that a column is none of ours.
    """
    told = {fold(name): column for name, column in (corrections or {}).items()}
    if table in PLAIN:
        return {column: n for n, column in reversed(list(enumerate(fold(h).replace(" ", "_") for h in header)))} | _told(header, told)
    vocabulary = words("reports" if table == "complaints" else table)
    best: dict[str, tuple[float, int]] = {}
    for n, name in enumerate(header):
        if fold(name) in told:
            continue
        column, score = _column(name, vocabulary)
        if column and score > best.get(column, (0.0, 0))[0]:
            best[column] = (score, n)
    return {column: n for column, (_, n) in sorted(best.items(), key=lambda item: item[1][1])} | _told(header, told)


def plain(header: Sequence[str]) -> str | None:
    """Which plain table of the interface has these very column names; unknown columns beside them are no hindrance."""
    names = {fold(h).replace(" ", "_") for h in header}
    if "report_id" in names and "transfer_id" in names:
        return "losses"
    if "report_id" in names and len(names & report_names()) >= 3:
        return "reports"
    for table in ("transfers", "balances", "rates"):
        if set(PLAIN[table][0]) <= names:
            return table
    if names & {"path", "sha256"} and names & set(PLAIN["custody"][1]):
        return "custody"
    if (
        "account" in names
        and (names == {"account"} or names & {"holder", "institution", "kind"})
        and not names & {"amount", "date", "balance"}
    ):
        return "accounts"
    return None


@cache
def report_names() -> frozenset[str]:
    """The columns that a report can have."""
    return frozenset(
        fold(c).replace(" ", "_")
        for c in tomllib.loads((files("leadline.formats") / "data" / "headers.toml").read_text("utf-8"))["reports"]
    )


@cache
def _plain_names() -> frozenset[str]:
    return frozenset(name for must, may in PLAIN.values() for name in (*must, *may)) | report_names()


def _told(header: Sequence[str], told: Mapping[str, str]) -> dict[str, int]:
    return {told[fold(name)]: n for n, name in enumerate(header) if told.get(fold(name), "-") != "-"}


def _exact(name: str, vocabulary: Mapping[str, str]) -> str | None:
    return vocabulary.get(fold(name)) or vocabulary.get(fold(_UNIT.sub("", name)))


def _column(name: str, vocabulary: Mapping[str, str]) -> tuple[str | None, float]:
    """The column that a header names, and how well: the whole name, a numbered one, or words inside it."""
    if column := _exact(name, vocabulary):
        return column, 3.0 if fold(name) == fold(column) else 2.0
    numbered = _NUMBERED.match(fold(_UNIT.sub("", name)))
    if numbered and (column := _exact(numbered[1], vocabulary)):
        number = int(numbered[2])
        return (column if number == 1 else f"{column}#{number}"), 1.9
    folded = fold(name)
    if len(folded) > 60:
        return None, 0.0
    inside = [(len(word), word) for word in vocabulary if len(word) >= _least(word) and _holds(folded, word)]
    if not inside:
        return None, 0.0
    length, word = max(inside)
    return vocabulary[word], length / len(folded)


def _least(word: str) -> int:
    """How long a word must be to count inside a longer header: short words stand in many."""
    return 5 if word.isascii() else 4 if any("\u0e00" <= c <= "\u0fff" or "\u1000" <= c <= "\u17ff" for c in word) else 2


def _holds(text: str, word: str) -> bool:
    """Whether a header holds a word: as whole words where the script has spaces, anywhere where it has none."""
    if word.isascii() or " " in word or "\u0400" <= word[0] <= "\u04ff":
        return f" {word} " in f" {text} "
    return word in text
