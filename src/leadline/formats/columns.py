"""Says what the columns of a table mean, from their headers in many languages; a person's corrections come first.

The words are data: `formats/data/headers.toml`, by table and canonical column of the interface.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

# The plain tables of the interface: the columns that make one, and those that it may have (interface, "Plain tables").
PLAIN: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "transfers": (
        ("at", "payer", "payee", "amount", "asset"),
        ("transfer_id", "fee", "fee_asset", "rail", "reference", "status", "payee_amount", "payee_asset"),
    ),
    "balances": (("account", "at", "amount", "asset"), ()),
    "rates": (("asset", "currency", "at", "price"), ("source",)),
    "losses": (("report_id", "transfer_id"), ()),
    "accounts": (("account",), ("holder", "institution", "country", "kind", "source")),
    "custody": ((), ("obtained_at", "obtained_from", "obtained_by", "authority", "instrument_no", "seal", "handed_over_by", "note")),
}
# What a payment consists of: a row may have several groups of these columns, `account 1, amount 1, account 2, amount 2`.
PAYMENT = frozenset(
    [
        "loss_amount",
        "loss_currency",
        "paid_at",
        "paid_from",
        "paid_to",
        "payment_reference",
        "wallet",
        "paid_to_bank",
        "paid_from_bank",
        "paid_to_name",
    ]
)
_OWN = frozenset(["reporter_name", "reporter_email", "reporter_phone", "reporter_account", "paid_from", "paid_from_bank"])
_OTHER = frozenset(["contact_phone", "contact_email", "contact_handle", "paid_to", "paid_to_bank", "paid_to_name"])
# A header that says whose a thing is turns its column to that side: `phone of the suspect` is no reporter's phone.
_OTHERS = {"reporter_email": "contact_email", "reporter_phone": "contact_phone", "reporter_account": "paid_to", "paid_from": "paid_to",
           "reporter_name": "paid_to_name", "paid_from_bank": "paid_to_bank"}  # fmt: skip
_OWNS = {"contact_email": "reporter_email", "contact_phone": "reporter_phone", "paid_to": "paid_from", "paid_to_name": "reporter_name",
         "paid_to_bank": "paid_from_bank"}  # fmt: skip
# An account whose side is told paid, or was paid: in a row of a payment a victim's account is where the money came from.
_ACCOUNT = frozenset(
    ["account", "iban", "konto", "compte", "cuenta", "conta", "conto", "rekening", "счет", "счёт", "rachunek", "hesap", "บัญชี", "เลขบัญชี",
     "เลขที่บัญชี", "akaun", "계좌", "口座", "账号", "账户", "帳號", "帳戶", "tài khoản", "số tài khoản", "bank account", "account number",
     "número de cuenta", "numéro de compte", "número da conta"]
)  # fmt: skip
_JOINING = frozenset(
    [
        "of",
        "the",
        "a",
        "des",
        "der",
        "de",
        "du",
        "d",
        "del",
        "della",
        "di",
        "da",
        "do",
        "dos",
        "das",
        "le",
        "la",
        "el",
        "los",
        "von",
        "van",
        "by",
        "for",
    ]
)
_LEAST = 0.45  # share of a header that a word inside it must cover
_LONGEST = 80
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_BRACKETS = re.compile(r"[(（\[]([^()（）\[\]]*)[)）\]]")
_COUNTER = (
    r"(?:payment|transfer|transaction|txn|zahlung|überweisung|pago|pagamento|paiement|virement|ครั้งที่|รายการที่|ที่|lần|lan|thứ|ke|no|nr|n|第)"
)
_AFTER = re.compile(
    rf"(?P<name>.*?\D)(?:\b{_COUNTER}|ครั้งที่|รายการที่|ที่|第)? ?(?P<number>[1-9]\d?)(?:st|nd|rd|th|er|ª|º|a|o)?(?:笔|筆|次|回|件|차)?"
)
_BEFORE = re.compile(rf"(?:{_COUNTER} ?)?(?P<number>[1-9]\d?)(?:st|nd|rd|th|er|ª|º|a|o)?(?:笔|筆|次|回|件|차)? ?(?P<name>\D.*)")


class _Fit(NamedTuple):
    """One meaning of one header: how well it fits, where it stands, and the rank of the column in the data."""

    score: float
    place: int
    rank: int
    column: str


def plain(header: Sequence[str]) -> str | None:
    """Which plain table of the interface has these very column names; further columns beside them are no hindrance."""
    names = {_exact(name) for name in header}
    for table in ("transfers", "balances", "rates"):
        if names >= set(PLAIN[table][0]):
            return table
    if "report_id" in names and len(names & report_names()) >= 3:
        return "reports"
    if names >= {"report_id", "transfer_id"}:
        return "losses"
    if names & {"path", "sha256"} and names & set(PLAIN["custody"][1]):
        return "custody"
    return "accounts" if _accounts(names) else None


def _accounts(names: set[str]) -> bool:
    must, may = PLAIN["accounts"]
    return (
        "account" in names
        and bool(names & {"holder", "institution", "kind"} or names <= {*must, *may})
        and not names & {"amount", "date", "balance"}
    )


@cache
def report_names() -> frozenset[str]:
    """The columns that a report can have."""
    return frozenset(_data()["reports"])


def known(header: Sequence[str]) -> int:
    """How many of these texts are, as they stand, names of columns of any table that we know."""
    names = _all_names()
    return sum(1 for text in header if text and len(text) <= _LONGEST and any(form in names for form in _forms(text)))


def match(header: Sequence[str], table: str, corrections: Mapping[str, str] | None = None) -> dict[str, int]:
    """Canonical column to its place, each once, the best fit first; `table` is `reports`, `statement`, `exchange` or `explorer`.

    A person's corrections (header in lower case to column, `-`: none of ours) win. Further payments of a row of `reports` are
    `paid_to#2`, `loss_amount#2`, … The columns of a plain table are its own names.
    """
    by_name = {fold(name): column for name, column in (corrections or {}).items()}
    told = {place: by_name[name] for place, text in enumerate(header) if (name := fold(text)) in by_name}
    if table in PLAIN:
        found = {column: place for place, column in reversed(list(enumerate(map(_exact, header)))) if column and place not in told}
    else:
        found = dict(_match(tuple("" if place in told else text for place, text in enumerate(header)), table))
    for place, column in told.items():
        if column != "-":
            found[column] = place
    return dict(sorted(found.items(), key=lambda item: item[1]))


@lru_cache(maxsize=256)
def _match(header: tuple[str, ...], table: str) -> tuple[tuple[str, int], ...]:
    table = "reports" if table == "complaints" else table
    layers = _layers(header) if table == "reports" else {}
    found: dict[str, int] = {}
    for layer in sorted({1, *layers.values()}):
        places = [place for place, text in enumerate(header) if text and layers.get(place, 1) == layer]
        fits = [fit for place in places for fit in _fits(header[place], place, table)]
        for fit in sorted(fits, key=lambda f: (-f.score, f.rank, f.place)):
            name = _layered(fit.column, layer)
            if name and name not in found and fit.place not in found.values():
                found[name] = fit.place
    if table == "statement" and "time" in found and not {"date", "value_date"} & found.keys():
        found["date"] = found.pop("time")
    return tuple(found.items())


def _layered(column: str, layer: int) -> str | None:
    """The column's name for one of several payments; 0 stands for the sum over all of them."""
    if layer == 1:
        return column
    if layer == 0:
        return "total_loss" if column in ("loss_amount", "total_loss") else None
    return f"{column}#{layer}" if column in PAYMENT else None


def is_sum(text: str) -> bool:
    """Whether a cell says that its row is a sum over the others: `Total`, `รวมทั้งสิ้น`."""
    return len(text) <= _LONGEST and fold(text) in _sums()


def fold(name: str) -> str:
    """A header as it is compared: case, width, punctuation and runs of space count for nothing."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return " ".join("".join(_letter(c) for c in folded).split())


def _letter(c: str) -> str:
    if c.isdecimal():
        return str(unicodedata.decimal(c))
    return c if unicodedata.category(c)[0] in "LMN" else " "


def _exact(name: str) -> str:
    return fold(name).replace(" ", "_")


def _forms(header: str) -> list[str]:
    """A header as it stands, without what it says in brackets, and what stands in them (often the same in another language)."""
    forms = [fold(header)]
    if _BRACKETS.search(header):
        whose = {word for words in _sides().values() for word in words}  # `phone (victim)` is no victim's name
        inside = [name for text in _BRACKETS.findall(header) if (name := fold(text)) not in whose]
        forms += [fold(_BRACKETS.sub(" ", header)), *inside]
    return [form for form in forms if form]


def _fits(header: str, place: int, table: str) -> Iterator[_Fit]:
    """Every column that a header may mean, with how well it fits (1: exactly)."""
    if len(header) > _LONGEST:
        return
    forms = _forms(header)
    if not forms:  # nothing but marks
        return
    bare = [name for form in forms[:2] if (name := _split(form)[0]) not in forms]
    side = _side(forms[0])
    for rank, (column, words) in enumerate(_words(table).items()):
        score = (
            1.0
            if forms[0] in words
            else 0.99
            if any(form in words for form in forms[1:])
            else 0.98
            if any(name in words for name in bare)
            else 0.0
        )
        if not score and column not in side:
            covered = max((_covers(text, word) for text in (*forms[:2], *bare) for word in words), default=0.0)
            score = 0.9 * covered if covered >= _LEAST else 0.0
        if score:
            yield _Fit(score, place, rank, column)
    if table in ("reports", "complaints"):
        yield from _turned(forms[0], place, table)


def _turned(name: str, place: int, table: str) -> Iterator[_Fit]:
    """What a header means that is a known word together with whose it is: `email of the victim`, `เบอร์โทรคนร้าย`."""
    for side, turn in (("own", _OWNS), ("other", _OTHERS)):
        for whose in _sides()[side]:
            if not _covers(name, whose):
                continue
            core = " ".join(word for word in name.replace(whose, " ").split() if word not in _JOINING)
            if core in _ACCOUNT:
                yield _Fit(0.96, place, 0, "paid_from" if side == "own" else "paid_to")
            for rank, (column, words) in enumerate(_words(table).items()):
                if core and core in words:
                    yield _Fit(0.95, place, rank, turn.get(column, column))


def _covers(text: str, word: str) -> float:
    """The share of a header that a word inside it covers; words stand alone, save in scripts that write no spaces."""
    if len(word) < 2 or word not in text:
        return 0.0
    if _UNSPACED.search(word):
        return len(word) / len(text.replace(" ", ""))
    return len(word) / len(text) if len(word) > 2 and f" {word} " in f" {text} " else 0.0


def _side(name: str) -> frozenset[str]:
    """The columns that a header cannot mean, because it speaks of the victim's side, or of the other."""
    own, other = (any(_covers(name, word) for word in _sides()[side]) for side in ("own", "other"))
    return frozenset() if own == other else _OTHER if own else _OWN


def _split(name: str) -> tuple[str, int | None]:
    """A folded header's name, and the number of the payment that stands before or after it."""
    found = _AFTER.fullmatch(name) or _BEFORE.fullmatch(name)
    if not found or not found["name"].strip():
        return name, None
    return found["name"].strip(), int(found["number"])


def _layers(header: Sequence[str]) -> dict[int, int]:
    """The number of the payment that each numbered or repeated payment column belongs to; 0: the sum over them."""
    groups: dict[str, list[tuple[int, int]]] = {}
    for place, text in enumerate(header):
        if text:
            name, number = _split(next(iter(_forms(_BRACKETS.sub(r" \1", text))), ""))
            if name and any(fit.column in PAYMENT for fit in _fits(name, place, "reports")):
                groups.setdefault(name, []).append((number or 0, place))
    several = [sorted(group) for group in groups.values() if len(group) > 1]
    from_one = any(group[0][0] == 1 for group in several)
    layers: dict[int, int] = {}
    for group in several:
        if from_one and group[0][0] == 0 and group[1][0] == 1:  # `amount, amount 1, amount 2`: the first is no payment of its own
            layers[group[0][1]] = 0
            group.pop(0)
        layers |= {place: rank for rank, (_, place) in enumerate(group, 1)}
    return layers


@cache
def _words(table: str) -> dict[str, frozenset[str]]:
    """Column to all names it goes by, folded; a name that two columns list is the first one's."""
    taken: set[str] = set()
    found: dict[str, frozenset[str]] = {}
    columns = _data().get(table, {})
    own = {fold(column): column for column in columns}
    for column, names in columns.items():
        words = {fold(name) for name in (column, *names)}
        if (table, column) != ("statement", "time"):  # a clock beside a date often bears a name that alone means both
            words -= taken
        found[column] = frozenset(word for word in words if word and own.get(word, column) == column)
        taken |= words
    return found


@cache
def _sums() -> frozenset[str]:
    return frozenset(fold(word) for word in _data()["rows"]["sum"])


@cache
def _sides() -> dict[str, list[str]]:
    return {side: [fold(word) for word in words] for side, words in _data()["sides"].items()}


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("leadline.formats") / "data" / "headers.toml").read_text("utf-8"))


@cache
def _all_names() -> frozenset[str]:
    exact = [name for must, may in PLAIN.values() for name in (*must, *may)] + ["path", "sha256"]
    tables = [table for table in _data() if table not in ("sides", "rows")]
    return frozenset(fold(name) for name in exact) | {word for table in tables for words in _words(table).values() for word in words}
