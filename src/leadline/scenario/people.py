"""Invented persons, and the telephone numbers, mailboxes and handles that nobody has."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache

from leadline.scenario.books import book
from leadline.scenario.dice import Dice

FREE_MAIL = ("example.com", "example.org", "example.net")  # the mail providers of this world (RFC 2606)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody invented: the name as written, and in Latin letters."""

    name: str
    latin: str

    @property
    def first(self) -> str:
        """The given name."""
        return self.name.split(" ")[0]


@dataclass(frozen=True, slots=True)
class Phone:
    """A number reserved for fiction: country code, trunk prefix, and the digits in their usual groups."""

    country: str
    code: str
    trunk: str
    groups: str

    @property
    def value(self) -> str:
        """E.164: `+442079460123`."""
        return f"+{self.code}{self.groups.replace(' ', '')}"


def person(language: str, dice: Dice) -> Person:
    """A person with a name of that language (`personas`: a scammer's)."""
    names = book("names")[language]
    parts = [dice.pick(names["given"]), dice.pick(names["family"])]
    both = [part.partition("|")[::2] for part in parts]
    return Person(" ".join(native for native, _ in both), " ".join(latin or native for native, latin in both))


def folded(text: str) -> str:
    """Latin letters without accents, lower case, for mailboxes."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", ".", plain.lower()).strip(".")


@dataclass(slots=True)
class Directory:
    """Hands out names and numbers, each once: two networks with one number would be a tie that is none."""

    dice: Dice
    _mail: dict[str, int] = field(default_factory=dict)
    _next: dict[str, int] = field(default_factory=dict)
    _hosts: set[str] = field(default_factory=set)

    def phone(self, *countries: str) -> Phone | None:
        """The next free number of the first country that has one left."""
        for country in countries:
            ranges = _ranges().get(country, [])
            total = sum(count for _, count in ranges)
            used = self._next.get(country, 0)
            if used < total:
                self._next[country] = used + 1
                return _at(country, ranges, (self.dice.apart("phones", country).below(total) + used * 7919) % total)
        return None

    def mailbox(self, name: str, host: str) -> str:
        """A mailbox at `host` that nobody was given before."""
        local = folded(name)
        used = self._mail.get(f"{local}@{host}", 0)
        self._mail[f"{local}@{host}"] = used + 1
        return f"{local}.{used + 1}@{host}" if used else f"{local}@{host}"

    def host(self) -> str:
        """A web site of its own under a domain reserved for examples."""
        words = book("names")["hosts"]
        while True:
            name = f"{self.dice.pick(words['first'])}-{self.dice.pick(words['second'])}"
            if len(self._hosts) > 200:
                name += str(self.dice.between(2, 99_999))
            host = f"{name}.{self.dice.pick(FREE_MAIL)}"
            if host not in self._hosts:
                self._hosts.add(host)
                return host

    def handle(self, name: str) -> str:
        """A Telegram name: `inv_` says that it is invented."""
        local = folded(name).replace(".", "_")
        used = self._next.get("handle", 0)
        self._next["handle"] = used + 1
        return f"inv_{local}_{used * 37 + 1000}"


@cache
def _ranges() -> dict[str, list[tuple[dict[str, str], int]]]:
    found: dict[str, list[tuple[dict[str, str], int]]] = {}
    for row in book("phones")["range"]:
        for digits in row["digits"]:
            form = {"country": row["country"], "code": row["code"], "trunk": row["trunk"], "digits": digits}
            found.setdefault(row["country"], []).append((form, int(10 ** digits.count("#"))))
    return found


def _at(country: str, ranges: list[tuple[dict[str, str], int]], index: int) -> Phone:
    for form, count in ranges:
        if index < count:
            groups = form["digits"]
            for digit in str(index).zfill(groups.count("#")):
                groups = groups.replace("#", digit, 1)
            return Phone(country, form["code"], form["trunk"], groups)
        index -= count
    raise IndexError(f"no telephone number {index} in {country}")
