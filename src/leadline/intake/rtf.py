"""Text, links and embedded pieces of an RTF, and the HTML that mail programs wrap into one.

After the Rich Text Format Specification 1.9.1 and, for the wrapped HTML, [MS-OXRTFEX]. One pass from token to token, without
calling itself however deep groups are nested.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from leadline.intake import codepages, rtf_words

DEEPEST = 1_000  # groups inside one another whose state is kept
_TOKEN = re.compile(rb"([^\\{}\r\n]+)|\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9A-Fa-f]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|\\", re.DOTALL)
_WRAPPED = re.compile(rb"\\fromhtml1?(?![0-9a-zA-Z])")
_ARGUMENT = re.compile(r'\\([A-Za-z])|"([^"]*)"?|([^\s"]+)')
_NO_HEX = re.compile(rb"[^0-9A-Fa-f]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A picture or object that lies inside: its kind (`png`, `object`, …), its class as named, its bytes, where it stood."""

    kind: str
    named: str
    data: bytes
    at: int


@dataclass(slots=True)
class Reading:
    """What an RTF holds: its text in order, what its links lead to, what it says of itself, its pieces, and what is wrong in words."""

    text: str = ""
    links: dict[str, None] = field(default_factory=dict)
    fields: dict[str, None] = field(default_factory=dict)
    about: dict[str, None] = field(default_factory=dict)
    pieces: list[Piece] = field(default_factory=list)
    end: int = 0  # where the outermost group closes
    faults: dict[str, str] = field(default_factory=dict)  # what is wrong, to the code of problems


def wraps_html(data: bytes) -> bool:
    """Whether a mail program wrapped HTML into this RTF: it says so among its first words."""
    return _WRAPPED.search(data[:4096]) is not None


def read(data: bytes, *, html: bool = False) -> Reading:
    """The text of an RTF; with `html` the HTML wrapped in it instead, which leaves out what only RTF programs show."""
    machine = _Machine(data, html)
    machine.run()
    return machine.found


@dataclass(slots=True)
class _Group:
    """What holds until a group closes: where its text goes, and how its bytes are to be read."""

    dest: str = "text"
    word: str = ""  # the destination that this group itself is
    sink: list[str] = field(default_factory=list)
    font: int | None = None
    far: int | None = None  # the font for East Asian runs
    is_far: bool = False
    after: int = 1  # bytes that stand in for a \u and are skipped
    hidden: bool = False
    quiet: bool = False  # inside \htmlrtf
    starred: bool = False


class _Machine:
    """Goes through one RTF."""

    def __init__(self, data: bytes, html: bool) -> None:
        self.data, self.html = data, html
        self.found = Reading()
        self.group = _Group()
        self.main = self.group.sink
        self.stack: list[_Group] = []
        self.depth = 0
        self.fonts: dict[int, str] = {}
        self.default_font: int | None = None
        self.charset = "cp1252"
        self.pending = bytearray()
        self.coding = "cp1252"
        self.high = 0  # the first half of a character beyond U+FFFF
        self.skipping = 0
        self.marked = False  # a mark of hidden text is open
        self.raw = bytearray()  # hexadecimal digits of the picture or object that is being read
        self.raw_at = 0
        self.kind, self.named = "bin", ""
        self.characters = rtf_words.HTML_CHARACTERS if html else rtf_words.CHARACTERS
        self.symbols = rtf_words.HTML_SYMBOLS if html else rtf_words.SYMBOLS

    def run(self) -> None:
        """Reads to the brace that closes the document, or to the end."""
        at, data = 0, self.data
        while at < len(data):
            token = _TOKEN.match(data, at)
            if token is None:
                at += 1
                continue
            at = token.end()
            kind = token.lastindex
            if kind == 1:
                self._bytes(token[1], token.start())
            elif token[2]:
                number = int(token[3]) if token[3] else None
                if token[2] == b"bin":
                    at = self._binary(at, number or 0)
                else:
                    self._word(token[2].decode("ascii"), number)
            elif kind == 4:
                self._bytes(bytes([int(token[4], 16)]), token.start(), units=1)
            elif kind == 5:
                self._symbol(token[5].decode("latin-1"), token.start())
            elif kind == 6 and token[6] == b"{":
                self._open()
            elif kind == 6:
                self._close()
                if self.depth <= 0:
                    break
        self._finish(at)

    def _finish(self, at: int) -> None:
        if self.depth > 0:
            self.found.faults["Groups are left open: it is cut off or damaged."] = "truncated"
        while self.stack:
            self._close()
        self._flush()
        self._mark(False)
        self.found.text = "".join(self.main).replace("\0", "")
        self.found.end = at

    def _open(self) -> None:
        self._flush()
        self.skipping = 0
        self.depth += 1
        if len(self.stack) >= DEEPEST:
            what = f"Groups lie more than {DEEPEST:,} deep inside one another; how they are laid out was not followed there."
            self.found.faults[what] = "over-limit"
            return
        self.stack.append(self.group)
        self.group = replace(self.group, word="", starred=False)

    def _close(self) -> None:
        self._flush()
        self.skipping = 0
        self.depth -= 1
        if not self.stack or self.depth >= len(self.stack) > 0:
            return
        group, self.group = self.group, self.stack.pop()
        if group.word:
            self._done(group)

    def _done(self, group: _Group) -> None:
        """A destination is over: what it gathered is put where it belongs."""
        said = " ".join("".join(group.sink).split()) if group.sink is not self.main else ""
        if group.dest == "instruction":
            self._instruction(said)
        elif group.dest == "about" and said:
            self.found.about[f"[{group.word}] {said}"] = None
        elif group.dest == "link" and said:
            self.found.links[said] = None
        elif group.dest == "class":
            self.named = said
        elif group.dest in ("picture", "object"):
            digits = _NO_HEX.sub(b"", bytes(self.raw))
            data = bytes.fromhex(digits[: len(digits) & ~1].decode("ascii"))
            kind = self.kind if group.dest == "picture" else "object"
            if data:
                self.found.pieces.append(Piece(kind, self.named if kind == "object" else "", data, self.raw_at))
            self.raw, self.kind, self.named = bytearray(), "bin", ""

    def _instruction(self, said: str) -> None:
        name, _, rest = said.partition(" ")
        if name.upper() != "HYPERLINK":
            if name and name.upper() not in rtf_words.DULL:
                self.found.fields[f"[field] {said}"] = None
            return
        target = place = switch = ""
        for match in _ARGUMENT.finditer(rest):
            if match[1]:
                switch = match[1].lower() if match[1].lower() in "lot" else ""  # the switches that an argument follows
                continue
            value = (match[2] or match[3] or "").strip()
            if switch == "l":
                place = f"#{value}"
            elif not switch:
                target = target or value.replace("\\\\", "\\")
            switch = ""
        if target:
            self.found.links[target + place] = None

    def _word(self, word: str, number: int | None) -> None:
        group = self.group
        if self.skipping and word != "u":
            self.skipping -= 1
        if group.starred:
            group.starred = False
            if word not in rtf_words.DESTINATIONS and word not in rtf_words.SHOWN:
                group.dest, group.word = "skip", word
                return
        if word in rtf_words.DESTINATIONS:
            self._destination(word)
        elif word == "u":
            self._unicode(number or 0)
        elif word in self.characters:
            self._say(self.characters[word])
        else:
            self._format(word, number)

    def _destination(self, word: str) -> None:
        """A word that says where the text of this group goes."""
        group, dest = self.group, rtf_words.DESTINATIONS[word]
        closed = group.dest in ("skip", "picture", "object") and dest != "link"  # links of shapes stand among what is skipped
        if closed or (group.dest == "upr" and word != "ud") or (dest == "tag" and not self.html):
            group.dest = "skip" if dest == "tag" else group.dest
            return
        self._flush()
        group.dest, group.word = dest, word
        if dest in ("instruction", "about", "class", "link"):
            group.sink = []
        if dest in ("picture", "object"):
            self.raw, self.raw_at = bytearray(), 0

    def _format(self, word: str, number: int | None) -> None:
        """A word that changes how what follows is to be read."""
        group = self.group
        if word == "f":
            self._flush()
            group.font = number
            group.far = number if group.is_far else group.far
        elif word == "plain":
            self._flush()
            group.font, group.hidden, group.is_far = None, False, False
        elif word in ("v", "webhidden"):
            self._flush()
            group.hidden = number != 0
        elif word == "uc":
            group.after = max(0, min(number or 0, 100))
        elif word == "htmlrtf":
            self._flush()
            group.quiet = self.html and number != 0
        elif word in ("fcharset", "cpg") and group.dest == "fonts":
            known = codepages.of_font(number or 0) if word == "fcharset" else codepages.charset(number or 0)
            if known and group.font is not None and (word == "cpg" or number):
                self.fonts[group.font] = known
            elif word == "fcharset" and number == 0 and group.font is not None:
                self.fonts[group.font] = "cp1252"
        elif word in rtf_words.PICTURES and group.dest == "picture":
            self.kind = rtf_words.PICTURES[word]
        elif word in ("loch", "hich", "dbch", "rtlch", "ltrch"):
            self._flush()
            group.is_far = word == "dbch"
        elif word == "af" and group.is_far:
            self._flush()
            group.far = number
        else:
            self._document(word, number)

    def _document(self, word: str, number: int | None) -> None:
        """A word about the whole document's charset."""
        if word == "ansicpg" and number:
            known = codepages.charset(number)
            if known:
                self.charset = known
            else:
                self.found.faults[f"Its code page {number} is one that nobody knows; it was read as Windows-1252."] = "encoding"
        elif word in ("mac", "pc", "pca"):
            self.charset = {"mac": "mac-roman", "pc": "cp437", "pca": "cp850"}[word]
        elif word == "deff":
            self.default_font = number

    def _symbol(self, symbol: str, at: int) -> None:
        if symbol == "*":
            self.group.starred = True
        elif symbol in "\\{}":
            self._bytes(symbol.encode("ascii"), at, units=1)
        elif self.skipping:
            self.skipping -= 1
        elif symbol in self.symbols:
            self._say(self.symbols[symbol])

    def _binary(self, at: int, size: int) -> int:
        """`\\bin` is followed by bytes that are no RTF."""
        size = max(0, size)
        if at + size > len(self.data):
            self.found.faults["A stretch of binary data in it is longer than the file: it is cut off."] = "truncated"
        if self.group.dest in ("picture", "object"):
            self.raw_at = self.raw_at or at
            self.raw += self.data[at : at + size].hex().encode("ascii")
        self.skipping = max(0, self.skipping - 1)
        return at + size

    def _bytes(self, some: bytes, at: int, units: int = 0) -> None:
        """Bytes of text in the charset of the font; those that stand in for a \\u are skipped."""
        if self.skipping:
            skipped = min(self.skipping, len(some))
            self.skipping -= skipped
            some = some[skipped:]
        dest = self.group.dest
        if dest in ("picture", "object"):
            self.raw_at = self.raw_at or at
            self.raw += b"" if units else some
        elif some and dest not in ("skip", "skip-text", "upr", "fonts") and not self.group.quiet:
            coding = self._coding()
            if coding != self.coding:
                self._flush()
                self.coding = coding
            self.pending += some

    def _coding(self) -> str:
        group = self.group
        font = group.far if group.is_far and group.far is not None else group.font
        number = self.default_font if font is None else font
        return self.charset if number is None else self.fonts.get(number, self.charset)

    def _unicode(self, number: int) -> None:
        code = number & 0xFFFF
        self._flush(keep_half=True)
        self.skipping = self.group.after
        if 0xD800 <= code < 0xDC00:
            self._half()
            self.high = code
            return
        if 0xDC00 <= code < 0xE000:
            whole = 0x10000 + (self.high - 0xD800 << 10) + code - 0xDC00 if self.high else 0
            self.high = 0
            self._put(chr(whole) if whole else "\ufffd")
            return
        self._half()
        self._put(chr(code - 0xF000) if 0xF020 <= code <= 0xF07E else chr(code))  # symbol fonts count from U+F000

    def _half(self) -> None:
        if self.high:
            self.high = 0
            self._put("\ufffd")

    def _flush(self, keep_half: bool = False) -> None:
        """Decodes the bytes gathered until now."""
        if self.pending:
            some = bytes(self.pending)
            self.pending.clear()
            self._half()
            self._put(some.decode(self.coding, "replace"))
        elif self.high and not keep_half:
            self._half()

    def _say(self, text: str) -> None:
        self._flush()
        self._put(text)

    def _put(self, text: str) -> None:
        group = self.group
        if group.quiet or group.dest in ("skip", "skip-text", "upr", "fonts", "picture", "object"):
            return
        if "\ufffd" in text:
            self.found.faults["Some of its text is none in the charset of its font and stands as U+FFFD."] = "encoding"
        if group.sink is self.main and not self.html:
            self._mark(group.hidden)
        group.sink.append(text)

    def _mark(self, hidden: bool) -> None:
        if hidden != self.marked:
            self.main.append("[hidden: " if hidden else "]")
            self.marked = hidden
