"""Mends references that a machine misread in a picture, where their own checksum proves the mending.

Look-alikes (O and 0, l and 1 and I, rn and m) are tried within a bounded search. How far it goes depends on what the checksum can
prove: four bytes of SHA-256 or bech32's code allow two letters to be changed, EIP-55 one, an IBAN's and a card's only letters that cannot
stand there at all. The fewest changes win; several readings of as many are none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise, product

from leadline import kinds
from leadline.kinds import card, eth, iban
from leadline.kinds.codec import base58

MOST = 20_000  # readings of one token that are tried
_LIKE = (
    "0OoQD", "1lIi|jJ7", "2Zz", "5Ss", "8B", "6Gb", "9gq", "uvUV", "vy", "cCe", "kK", "pP", "wW", "xX", "yY", "tf", "nh", "38", "hb", "T7",
    "mM", "rn", "Aa4",
)  # fmt: skip
_DIGIT = str.maketrans("OoQDIilL|!SsBZzGgqT", "0000111111558226997")
_LETTER = str.maketrans("015826", "OISBZG")
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_HEX = "0123456789abcdefABCDEF"
_JOINED = (("rn", "m"), ("vv", "w"), ("ii", "u"), ("nn", "m"))
_FOUR = "[0-9OoIlSsBZ|]{4}"
_CARD = re.compile(rf"(?<![0-9A-Za-z]){_FOUR}([ -]){_FOUR}\1{_FOUR}\1{_FOUR}(?![0-9A-Za-z])")
_TOKEN = re.compile(r"[0-9A-Za-z|×]+")
# Kind, what a token that was meant as one begins with, its lengths; in this order.
_BASE58 = (("tron", "Tt", (34,)), ("btc", "13lI|i", (33, 34)), ("doge", "D", (34,)), ("ltc", "LM", (34,)))


@dataclass(frozen=True, slots=True)
class Near:
    """What looks like a reference and is none as it was read: characters `start` to `end`, and the readings that its checksum proves."""

    start: int
    end: int
    kind: str
    values: tuple[str, ...]
    exact: bool = False  # right as it was read once its pieces are joined


def look_alikes() -> dict[str, str]:
    """For each letter or digit those that a machine takes for it."""
    found: dict[str, set[str]] = {}
    for group in _LIKE:
        for one in group:
            found.setdefault(one, set()).update(set(group) - {one})
    return {one: "".join(sorted(others)) for one, others in found.items()}


_OTHERS = look_alikes()


def nears(text: str, taken: list[tuple[int, int]]) -> Iterator[Near]:
    """What in a text of lines looks like a reference, outside the stretches that are one already, in order of place."""
    plain = "".join(c if len(c) != 1 else _plain(c) for c in text)
    found: list[Near] = []
    for look in (_ibans, _cards, _tokens, _pieces):
        for near in look(plain):
            if not any(near.start < end and start < near.end for start, end in (*taken, *((n.start, n.end) for n in found))):
                found.append(near)
    return iter(sorted(found, key=lambda near: near.start))


def _plain(char: str) -> str:
    if char.isascii():
        return char
    wide = unicodedata.normalize("NFKC", char)
    return wide if len(wide) == 1 else char


# ---------------------------------------------------------------- whole tokens


def _tokens(text: str) -> Iterator[Near]:
    for match in _TOKEN.finditer(text):
        if kind := likely(match[0]):
            yield Near(match.start(), match.end(), kind, repaired(kind, match[0]))


def _pieces(text: str) -> Iterator[Near]:
    """Addresses printed in groups, or broken over two lines: only where the checksum proves the joined one."""
    tokens = list(_TOKEN.finditer(text))
    for n, first in enumerate(tokens):
        joined = first[0]
        for before, after in pairwise(tokens[n : n + 14]):
            gap = text[before.end() : after.start()]
            if gap not in (" ", "\n") or len(joined) > 66:
                break
            turned = after[0] + joined if gap == "\n" and before is first else ""  # the lines of a picture that stands on its head
            joined += after[0]
            told = _joined(joined) or _joined(turned)
            if told:
                yield Near(first.start(), after.end(), *told)
                break


def _joined(joined: str) -> tuple[str, tuple[str, ...], bool] | None:
    """Kind, the one proven reading, and whether nothing had to be mended, of an address put together from pieces."""
    kind = likely(joined)
    if not kind or (kind == "btc" and len(joined) not in (33, 34, 42, 62)):
        return None
    value = kinds.parse(kind, joined)
    proven = value is not None and (kind != "eth" or joined[2:] not in (joined[2:].lower(), joined[2:].upper()))
    values = (value,) if value is not None and proven else repaired(kind, joined)
    return (kind, values, proven) if len(values) == 1 else None


def likely(token: str) -> str:
    """The kind of address that a token was meant to be, by its beginning and length; empty where it is none."""
    if re.match(r"[0OoQD][xX×]", token) and 40 <= len(token) <= 44:
        hexes = sum(c in _HEX or c in "OolISsZzGgQ" for c in token[2:])
        return "eth" if hexes >= len(token) - 4 else ""
    if re.match(r"[bB8][cC][1lIi|]", token) and (40 <= len(token) <= 44 or 60 <= len(token) <= 64):
        return "btc"
    mixed = any(c.isdigit() for c in token) and any(c.isupper() for c in token) and any(c.islower() for c in token)
    if mixed:
        for kind, first, lengths in _BASE58:
            if token[0] in first and lengths[0] - 1 <= len(token) <= lengths[-1] + 1:
                return kind
    return ""


def repaired(kind: str, token: str) -> tuple[str, ...]:
    """The readings of a misread address that its checksum proves, of the fewest changes; empty where none does or too many were to try."""
    token = token.replace("×", "x")
    if kind == "eth":
        return _eth("0x" + token[2:])
    if token[:2].lower() in ("bc", "8c"):
        return _searched("bc1" + token[3:].lower(), 3, _BECH32, (42, 62), lambda text: kinds.parse("btc", text))
    lengths = next(lengths for name, _, lengths in _BASE58 if name == kind)
    start = 1 if kind == "tron" else 0
    if kind == "tron":
        token = "T" + token[1:]
    return _searched(token, start, base58.BITCOIN, lengths, lambda text: kinds.parse(kind, text) if base58.checked(text) else None)


def _searched(token: str, start: int, alphabet: str, lengths: tuple[int, ...], check: Callable[[str], str | None]) -> tuple[str, ...]:
    """Tries look-alikes from `start` on, the fewest changes first; then tokens that lost or gained a letter."""
    tried = [0]
    if len(token) in lengths:
        for changes in range(3):
            if (found := _level(token, start, alphabet, changes, check, tried)) or tried[0] > MOST:
                return tuple(sorted(found)) if tried[0] <= MOST else ()
    other: set[str] = set()
    for variant in _lengths(token, start):
        if len(variant) in lengths:
            for changes in range(2):
                other |= _level(variant, start, alphabet, changes, check, tried)
    return tuple(sorted(other)) if tried[0] <= MOST else ()


def _lengths(token: str, start: int) -> list[str]:
    """The token with a letter doubled (two alike are read as one), without one of a double, or with two narrow ones read as a wide one."""
    out = [token[:n] + token[n] + token[n:] for n in range(start, len(token))]
    out += [token[:n] + token[n + 1 :] for n in range(start, len(token) - 1) if token[n] == token[n + 1]]
    for narrow, wide in _JOINED:
        for old, new in ((narrow, wide), (wide, narrow)):
            out += [token[: m.start()] + new + token[m.end() :] for m in re.finditer(old, token) if m.start() >= start]
    return list(dict.fromkeys(out))


def _level(token: str, start: int, alphabet: str, changes: int, check: Callable[[str], str | None], tried: list[int]) -> set[str]:
    """The proven readings with so many changes beside those of letters that cannot stand there."""
    wrong = [n for n in range(start, len(token)) if token[n] not in alphabet]
    options = {n: [c for c in _OTHERS.get(token[n], "") if c in alphabet] for n in range(start, len(token))}
    if len(wrong) > 3 or any(not options[n] for n in wrong):
        return set()
    free = [n for n in options if n not in wrong and options[n]]
    found = set()
    for places in combinations(free, changes):
        chosen = (*wrong, *places)
        for letters in product(*(options[n] for n in chosen)):
            tried[0] += 1
            if tried[0] > MOST:
                return set()
            text = list(token)
            for n, letter in zip(chosen, letters, strict=True):
                text[n] = letter
            if value := check("".join(text)):
                found.add(value)
    return found


def _eth(token: str) -> tuple[str, ...]:
    """EIP-55: what cannot be hex is replaced, then one look-alike is tried; a c and a C count as the same letter."""
    options = {n: [c for c in _OTHERS.get(token[n], "") if c in _HEX] for n in range(2, len(token))}
    wrong = [n for n in options if token[n] not in _HEX]
    if len(token) != 42 or len(wrong) > 3 or any(not options[n] for n in wrong):
        return ()
    for changes in range(2):
        found = set()
        for places in combinations([n for n in options if n not in wrong], changes):
            for letters in product(*(options[n] for n in (*wrong, *places))):
                text = list(token)
                for n, letter in zip((*wrong, *places), letters, strict=True):
                    text[n] = letter
                digits = "".join(text[2:])
                right = eth.checksummed(digits)
                plain = sum(c.isalpha() and c not in "cC" for c in digits)
                if plain >= 8 and _without_c(digits) == _without_c(right):
                    found.add("0x" + right)
        if found:
            return tuple(sorted(found))
    return ()


def _without_c(digits: str) -> str:
    return digits.replace("C", "c")


# ---------------------------------------------------------------- numbers with weak checksums


def _ibans(text: str) -> Iterator[Near]:
    """As many letters and digits as a country's numbers have, of which some are of the wrong sort."""
    for word in re.finditer(r"(?<![0-9A-Za-z])[0-9A-Z]{2}[ -]?[0-9A-Za-z|]{2}", text):
        country = word[0][:2].translate(_LETTER)
        known = iban.structures().get(country)
        if not known:
            continue
        end = _reach(text, word.start(), known[0])
        if not end:
            continue
        raw = re.sub(r"[ -]", "", text[word.start() : end])
        if sum(c.isdigit() for c in raw) < known[0] // 2 or not any(c.isalpha() for c in word[0][:2]):
            continue
        value = _structured(country, raw, known[1])
        if value is not None:
            yield Near(word.start(), end, "iban", (value,) if kinds.parse("iban", value) else ())


def _reach(text: str, start: int, length: int) -> int:
    at, last = start, ""
    while length:
        char = text[at : at + 1]
        if char.isascii() and (char.isalnum() or char == "|"):
            length -= 1
        elif char not in (" ", "-") or last in (" ", "-") or not char:
            return 0
        at, last = at + 1, char
    return 0 if text[at : at + 1].isascii() and text[at : at + 1].isalnum() else at


def _structured(country: str, raw: str, form: re.Pattern[str]) -> str | None:
    """The number with digits where digits belong and letters where letters do; None where it cannot be of this country."""
    check, rest = raw[2:4].translate(_DIGIT), list(raw[4:].upper())
    if not check.isdigit():
        return None
    place = 0
    for sort, count in re.findall(r"(\[[^\]]+\])\{(\d+)\}", form.pattern):
        for n in range(place, place + int(count)):
            if sort == "[0-9]":
                rest[n] = raw[4 + n].translate(_DIGIT)
            elif sort == "[A-Z]":
                rest[n] = rest[n].translate(_LETTER)
        place += int(count)
    told = "".join(rest)
    return country + check + told if form.fullmatch(told) else None


def _cards(text: str) -> Iterator[Near]:
    """Sixteen digits in groups as on a card, of which some are letters."""
    for match in _CARD.finditer(text):
        raw = match[0]
        if any(c.isalpha() or c == "|" for c in raw) and sum(c.isdigit() for c in raw) >= 12:
            number = card.number(raw.translate(_DIGIT))
            yield Near(match.start(), match.end(), "card", (number,) if number else ())
