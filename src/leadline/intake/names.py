"""Names that evidence gives to its parts, made fit to be shown: nothing is ever written under them."""

from __future__ import annotations

import unicodedata

_LONGEST = 200
_BREAKING = {"Cc", "Cs", "Zl", "Zp"}  # what ends or garbles a line
_UNSEEN = _BREAKING | {"Cf"}  # also what turns the direction or cannot be seen
_JOINERS = "\u200c\u200d"  # Persian, Indic scripts and emoji need them


def line(text: str) -> str:
    """The text in one line: line ends, control characters and lone surrogates as escapes (`\\x0a`, `\\x1b`)."""
    return "".join(_escape(c) if unicodedata.category(c) in _BREAKING else c for c in text)


def display(name: str, *, folders: bool = False) -> str:
    """A member's or attachment's name for display; with `folders` its folders stay, joined by `/`, and none leads upwards."""
    kept = [_part(p) for p in name.replace("\\", "/").split("/") if p.strip()]
    return ("/" if folders else "_").join(kept) or "unnamed"


class Names:
    """Keeps the names inside one container apart: the second `a.txt` becomes `a (2).txt`."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}

    def unique(self, name: str) -> str:
        """The name itself the first time, then with a number."""
        stem, dot, ending = name.rpartition(".")
        if not stem or "/" in ending:
            stem, dot, ending = name, "", ""
        found, number = name, self._taken.get(name, 0) + 1
        while found in self._taken:
            found, number = f"{stem} ({number}){dot}{ending}", number + 1
        self._taken[name] = max(1, number - 1)
        self._taken.setdefault(found, 1)
        return found


def _part(part: str) -> str:
    shown = "".join(_escape(c) if unicodedata.category(c) in _UNSEEN and c not in _JOINERS else c for c in part.strip())
    if set(shown) == {"."}:
        return "_" * len(shown)
    if len(shown) <= _LONGEST:
        return shown
    stem, dot, ending = shown.rpartition(".")
    return f"{stem[: _LONGEST - 2 - len(ending)]}…{dot}{ending}" if stem and len(ending) < 12 else shown[: _LONGEST - 1] + "…"


def _escape(char: str) -> str:
    code = ord(char)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
