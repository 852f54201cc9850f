"""A text that may be too long to be held: its charset is found over all of it, and it is given out in pages that end where a line ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from leadline.formats.stored import Data, Stored
from leadline.formats.text import Charset, Text, survey, under

AROUND = 4096  # characters before and behind a page that tell what something in it is
_LINES, _GAPS = ("\n", "\r"), (">", " ", "\t")


@dataclass(slots=True)
class Script:
    """Stored bytes and the charset that they are read in. Offsets count bytes of the exhibit."""

    stored: Stored
    charset: Charset
    _last: tuple[int, int, Text] | None = None  # the page that was given out last is often asked for again

    @classmethod
    def of(cls, data: Data, charset: str | None = None) -> Script:
        """Reads bytes as text; `charset` is what is declared."""
        stored = Stored.of(data)
        return cls(stored, survey(stored.pieces, charset))

    def head(self, characters: int) -> str:
        """The first characters, and a few more."""
        base = self.charset.base
        return under(self.charset, self.stored.read(base, base + 4 * characters + 16), base).text

    def page(self, at: int, want: int, *, loose: bool = False) -> Text:
        """The text from byte `at` on, about `want` bytes of it, to the end of a line: longer where a line is.

        `loose`: a page may also end inside a line, behind a blank or a `>`.
        """
        size = self.stored.size
        while True:
            last = self.charset.whole or at + want >= size
            body = self.stored.read(at, size if last else at + want)
            cut = len(body) if last else self._border(body, loose=loose)
            if cut or last:
                if self._last is None or self._last[:2] != (at, cut):
                    self._last = at, cut, under(self.charset, body[:cut] if cut < len(body) else body, at)
                return self._last[2]
            want *= 2

    def _border(self, body: bytes, *, loose: bool) -> int:
        """How many bytes there are up to the last end of a line; 0 where there is none."""
        unit = self.charset.unit
        for sign in (*_LINES, *_GAPS) if loose else _LINES:
            mark = sign.encode(self.charset.encoding) if unit > 1 else sign.encode("ascii")
            at = body.rfind(mark)
            while at >= 0 and (at % unit or (sign == "\r" and at + unit >= len(body))):  # a line feed may follow
                at = body.rfind(mark, 0, at + len(mark) - 1)
            if at >= 0:
                return at + unit
        return 0

    def lines(self) -> Iterator[Text]:
        """All of the text in stretches of whole lines."""
        at = self.charset.base
        while at < self.stored.size:
            text = self.page(at, self.stored.piece)
            yield text
            at = text.size

    def pages(self) -> Iterator[Page]:
        """Pages for whoever searches a text in which nothing need stay together but what stands close together."""
        at, before, size = self.charset.base, "", self.stored.size
        while at < size:
            text = self.page(at, self.stored.piece + 4 * AROUND, loose=True)
            until = len(text.text) if text.size == size else _cut(text.text)
            yield Page(before, text, until)
            before = (before + text.text[max(0, until - AROUND) : until])[-AROUND:]
            at = text.byte(until)


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of a text: the first `until` characters of `text`; `before` it and behind it stands what tells what is in it."""

    before: str
    text: Text
    until: int

    @property
    def all(self) -> str:
        """What stands before the page, and the page: positions of what is found in it count from there."""
        return self.before + self.text.text

    def has(self, at: int) -> bool:
        """Whether what begins at a position of `all` is the page's own."""
        return 0 <= at - len(self.before) < self.until

    def byte(self, at: int) -> int:
        """The byte offset of a position of `all` that does not lie before the page."""
        return self.text.byte(max(0, at - len(self.before)))


def line_end(text: str, most: int) -> int:
    """Behind the last end of a line within `most` characters; 0 where there is none."""
    most = max(1, most)
    feed, back = text.rfind("\n", 0, most), text.rfind("\r", 0, most)
    return max(feed, back if text[back + 1 : back + 2] != "\n" else -1) + 1


def _cut(text: str) -> int:
    """Where a page ends so that enough of the text stands behind it: at a line's end, else at a gap, else anywhere."""
    most = max(1, len(text) - AROUND)
    for sign in ("\n", ">", " "):
        at = text.rfind(sign, 0, most)
        if at >= 0 and (sign != "\n" or at > most // 2):
            return at + 1
    return most
