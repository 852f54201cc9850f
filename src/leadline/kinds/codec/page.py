"""A text that is searched for references: the text itself, and what several kinds ask of it, worked out once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

_DOT = re.compile(r"\.(?=[^\W\d_])")
_NAME = re.compile(r"[\w.-]{3,253}")
_BACK = re.compile(r"[\w.-]{1,253}")
_TOKEN = re.compile(r"[0-9A-Za-z]{25,}")


@dataclass(frozen=True)
class Page:
    """The text (defanging undone, full-width letters narrowed) and the region whose national forms are to be read.

    `nearer` gives the region of a place that says its own, as a row of a table with a country does; None where it says none.
    """

    text: str
    region: str | None = None
    nearer: Callable[[int], str | None] | None = None

    def region_at(self, at: int) -> str | None:
        """The region whose national forms hold at a place."""
        return (self.nearer(at) if self.nearer else None) or self.region

    @cached_property
    def low(self) -> str:
        """The text in lower case, letter for letter, so that positions agree."""
        low = self.text.lower()
        return low if len(low) == len(self.text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in self.text)

    @cached_property
    def plain(self) -> bool:
        """Whether the text is ASCII only, so that words of other scripts need not be looked for."""
        return self.text.isascii()

    @cached_property
    def tokens(self) -> tuple[tuple[int, int], ...]:
        """Runs of at least 25 ASCII letters and digits: where addresses, hashes and keys may stand."""
        return tuple(m.span() for m in _TOKEN.finditer(self.text))

    @cached_property
    def names(self) -> tuple[tuple[int, int], ...]:
        """Dotted names that may be host names: no reference yet."""
        found, last = [], 0
        for dot in _DOT.finditer(self.text):
            at = dot.start()
            if at < last:
                continue
            back = _BACK.match(self.text[max(last, at - 253) : at][::-1])
            start = at - (back.end() if back else 0)
            if start < at and (name := _NAME.match(self.text, start)):
                last = name.end()
                found.append((start, last))
        return tuple(found)

    def before(self, at: int, reach: int) -> str:
        """The text of the same line before a place, lower case, at most `reach` characters."""
        head = self.low[max(0, at - reach) : at]
        return head[head.rfind("\n") + 1 :]

    def after(self, at: int, reach: int) -> str:
        """The text of the same line after a place, lower case, at most `reach` characters."""
        return self.low[at : at + reach].partition("\n")[0]

    def words(self, *words: str) -> Iterator[int]:
        """Where each of these lower-case words ends, wherever it does not stand inside another word of its script."""
        for word in words:
            at = self.low.find(word) if self.plain <= word.isascii() else -1
            while at >= 0:
                end = at + len(word)
                if not (_joined(self.low, at) or _joined(self.low, end)):
                    yield end
                at = self.low.find(word, end)


def _joined(text: str, at: int) -> bool:
    """Whether an ASCII letter or digit stands on both sides: other scripts write words without blanks."""
    return 0 < at < len(text) and _letter(text[at - 1]) and _letter(text[at])


def _letter(char: str) -> bool:
    return char.isascii() and char.isalnum()
