"""Bytes to text and back to byte offsets: every character of a decoded text knows where it stands in the evidence."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NOT_CHARSETS = {"idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"}
_SEVEN_BIT = re.compile(r"iso2022|hz$|utf-7")  # escape sequences make these valid UTF-8 too, so what is declared must be believed
_LAST_RESORT = "cp1252"
_HEAD = 4096
_CODE_PAGE = re.compile(r"(?:x-)?(?:windows|dos|cp|ibm|ms)-?(\d{3,4})")  # `windows-874` is no name to Python
# What else browsers know and Python does not (after the WHATWG Encoding Standard).
_LABELS = {
    "x-sjis": "cp932", "windows-31j": "cp932", "x-gbk": "gbk", "gb_2312-80": "gbk", "x-euc-jp": "euc-jp", "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-roman": "mac-roman", "unicode-1-1-utf-8": "utf-8", "x-unicode20utf8": "utf-8", "utf8mb4": "utf-8", "cn-big5": "big5",
    "x-x-big5": "big5", "iso-8859-8-i": "iso8859-8", "iso-8859-8-e": "iso8859-8", "logical": "iso8859-8", "koi8": "koi8-r", "koi": "koi8-r",
    "koi8-ru": "koi8-u", "x-ansi": "cp1252",
}  # fmt: skip
_UNITS = re.compile(rb"\x1b[\x20-\x2f]*[\x30-\x7e]|~[{}~\n]|.", re.DOTALL)  # an escape sequence is one unit: decoders take it whole
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")  # no store takes half a character

Offsets = npt.NDArray[np.int64]


@dataclass(slots=True)
class Text:
    """A decoded text; `lossy` where bytes had to be replaced by U+FFFD. The byte order mark is no part of `text`."""

    text: str
    encoding: str
    lossy: bool
    size: int  # bytes of the original
    base: int = 0  # bytes before the first character
    step: int = 0  # bytes of every character, 0 where they differ
    table: Callable[[], Offsets] | None = None
    _offsets: Offsets | None = field(default=None, repr=False)

    @property
    def plain(self) -> bool:
        """Whether a character of ASCII is one byte, so that stretches of ASCII need no table of offsets."""
        return not self.encoding.startswith(("utf-16", "utf-32")) and not _SEVEN_BIT.search(self.encoding)

    def byte(self, char_index: int) -> int:
        """The byte offset of a character in the original data; the length of the text gives the length of the data."""
        if self.step:
            return min(self.base + char_index * self.step, self.size)
        if char_index >= len(self.text):
            return self.size
        return int(self._table()[char_index])

    def char(self, byte_offset: int) -> int:
        """The index of the first character that starts at or after a byte offset."""
        if self.step:
            return max(0, min(-((self.base - byte_offset) // self.step), len(self.text)))
        return bisect_left(self._table(), byte_offset)

    def _table(self) -> Offsets:
        if self._offsets is None:
            self._offsets = self.table() if self.table else np.zeros(0, np.int64)
        return self._offsets


@dataclass(frozen=True, slots=True)
class Charset:
    """How a whole text is to be read: its encoding, the bytes of its mark, and whether some bytes are no text in it."""

    encoding: str
    base: int = 0
    lossy: bool = False

    @property
    def whole(self) -> bool:
        """Whether what a byte means depends on all bytes before it, so that the text cannot be read from the middle."""
        return _shifts(self.encoding)

    @property
    def unit(self) -> int:
        """Bytes of the smallest character."""
        return 4 if self.encoding.startswith("utf-32") else 2 if self.encoding.startswith("utf-16") else 1


def decode(data: bytes, charset: str | None = None) -> Text:
    """Reads bytes as text: byte order mark, UTF-16 by its zeros, UTF-8, the declared charset, at last Windows-1252."""
    found = survey(lambda: (data,), charset)
    return under(found, data[found.base :] if found.base else data, found.base)


def survey(pieces: Callable[[], Iterable[bytes]], charset: str | None = None) -> Charset:
    """Finds the charset of a text over all of it, piece by piece; `pieces` is called for each pass."""
    head = _head(pieces())
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return _seen(pieces, encoding, len(mark))
    declared = known(charset)
    if wide := _sixteen(head, declared):
        return _seen(pieces, wide, 0)
    if declared and _shifts(declared) and _strict(pieces(), declared):
        return Charset(declared)
    good, bad = _utf8_in(pieces())
    if not bad or (good > 0 and bad * 10 <= good + 9):  # or so nearly that a cut or a few stray bytes explain the rest
        return Charset("utf-8", 0, bad > 0)
    legacy = declared if declared and declared not in ("utf-8", "ascii") else _LAST_RESORT
    return Charset(legacy, 0, not _strict(pieces(), legacy))


def under(charset: Charset, body: bytes, at: int) -> Text:
    """Reads a stretch of a text whose charset is known. `at` is its first byte; the offsets of what is returned count from byte 0."""
    if charset.unit > 1:
        return _wide(body, charset.encoding, at)
    if charset.encoding == "utf-8":
        return _utf8(body, at)
    return _legacy(body, charset.encoding, at)


def _head(pieces: Iterable[bytes]) -> bytes:
    head = b""
    for piece in pieces:
        head += piece[:_HEAD]
        if len(head) >= _HEAD:
            break
    return head


def _seen(pieces: Callable[[], Iterable[bytes]], encoding: str, base: int) -> Charset:
    """A charset that is sure; whether it fits all bytes."""
    if encoding == "utf-8":
        return Charset(encoding, base, _utf8_in(pieces())[1] > 0)
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    past, lossy = base, False
    for piece in pieces():
        lossy |= "\ufffd" in decoder.decode(piece[past:])
        past = max(0, past - len(piece))
    lossy |= "\ufffd" in decoder.decode(b"", True)
    return Charset(encoding, base, lossy)


def decode_as(data: bytes, encoding: str) -> Text:
    """Reads a part of a text in the encoding that `decode` found for the whole: alone, the part could look like another."""
    base = next((len(mark) for mark, name in _BOMS if name == encoding and data.startswith(mark)), 0)
    return under(Charset(encoding, base), data[base:], base)


def known(name: str | None) -> str | None:
    """The name under which this Python knows a charset, if it is one of text; also by the labels that only mails and pages use."""
    label = (name or "").strip().strip("\"'").lower()
    page = _CODE_PAGE.fullmatch(label)
    try:
        info = codecs.lookup(f"cp{page[1]}" if page else _LABELS.get(label, label))
    except (LookupError, ValueError):
        return None
    is_text = getattr(info, "_is_text_encoding", True)
    return info.name if is_text and info.name not in _NOT_CHARSETS else None


def _shifts(encoding: str) -> bool:
    return bool(_SEVEN_BIT.search(encoding.replace("_", "")))


def _sixteen(data: bytes, declared: str | None) -> str | None:
    """UTF-16 or UTF-32 without a mark: what is declared, else where every second byte of the head is mostly zero."""
    if declared and declared.startswith(("utf-16", "utf-32")):
        return declared if declared[-2:] in ("le", "be") else declared + "-le" if data[1:2] == b"\0" else declared + "-be"
    head = data[: _HEAD & ~1]
    if len(head) < 4 or b"\0" not in head:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd * 10 >= half * 6 and even * 10 <= half:
        return "utf-16-le"
    if even * 10 >= half * 6 and odd * 10 <= half:
        return "utf-16-be"
    return None


def _utf8_in(pieces: Iterable[bytes]) -> tuple[int, int]:
    """How many characters beyond ASCII are UTF-8, and how many bytes are none."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    good = bad = 0
    for piece, last in _ended(pieces):
        if piece.isascii() and not decoder.getstate()[0]:
            continue
        codes = _codes(decoder.decode(piece, last))
        wrong = int(((codes >= 0xDC80) & (codes <= 0xDCFF)).sum())
        good, bad = good + int((codes > 0x7F).sum()) - wrong, bad + wrong
    return good, bad


def _ended(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """The pieces, and an empty one that is the last."""
    for piece in pieces:
        yield piece, False
    yield b"", True


def _codes(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def _starts(widths: npt.NDArray[np.int64], base: int) -> Offsets:
    out = np.cumsum(widths)
    out -= widths
    out += base
    return out


def _utf8(body: bytes, base: int) -> Text:
    size = base + len(body)
    if body.isascii():
        return Text(body.decode("ascii"), "utf-8", False, size, base, 1)
    text = body.decode("utf-8", "surrogateescape")  # one stand-in for each bad byte keeps offsets exact
    lossy = any("\udc80" <= c <= "\udcff" for c in set(text))
    kept = text

    def table() -> Offsets:
        codes = _codes(kept)
        bad = (codes >= 0xDC80) & (codes <= 0xDCFF)
        widths = 1 + (codes > 0x7F).astype(np.int64) + (codes > 0x7FF) + (codes > 0xFFFF)
        widths[bad] = 1
        return _starts(widths, base)

    return Text(text.translate(_SURROGATES) if lossy else text, "utf-8", lossy, size, base, 0, table)


def _wide(body: bytes, encoding: str, base: int) -> Text:
    size = base + len(body)
    unit = 4 if "32" in encoding else 2
    whole = len(body) - len(body) % unit  # Python takes half a character at the end and the surrogate before it for one
    text = body[:whole].decode(encoding, "replace") + ("\ufffd" if whole < len(body) else "")
    lossy = "\ufffd" in text
    if unit == 4 or not text or max(text) <= "\uffff":
        return Text(text, encoding, lossy, size, base, unit)

    def table() -> Offsets:
        return np.minimum(_starts(2 + 2 * (_codes(text) > 0xFFFF).astype(np.int64), base), size)

    return Text(text, encoding, lossy, size, base, 0, table)


def _strict(pieces: Iterable[bytes], encoding: str) -> bool:
    """Whether all bytes are text in an encoding."""
    try:
        decoder = codecs.getincrementaldecoder(encoding)("strict")
        for piece, last in _ended(pieces):
            decoder.decode(piece, last)
    except (UnicodeDecodeError, ValueError):
        return False
    return True


def _legacy(body: bytes, encoding: str, base: int) -> Text:
    """A charset of one or of several bytes a character."""
    size = base + len(body)
    try:
        text = body.decode(encoding)
        lossy = False
    except (UnicodeDecodeError, ValueError):
        text, lossy = "", True
    if not _shifts(encoding) and len(bytes(range(256)).decode(encoding, "replace")) == 256:
        return Text(body.decode(encoding, "replace"), encoding, lossy, size, base, 1)
    if lossy:
        pieces = list(_pieces(body, encoding))
        text = "".join(piece for piece, _ in pieces)
        offsets = _spread(pieces) + base
        return Text(text.translate(_SURROGATES), encoding, True, size, base, 0, lambda: offsets)
    return Text(text, encoding, False, size, base, 0, lambda: _spread(_pieces(body, encoding)) + base)


def _pieces(data: bytes, encoding: str) -> Iterator[tuple[str, int]]:
    """Decodes byte by byte: each piece of text with the byte at which it began."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    units = _UNITS.findall(data) if _shifts(encoding) else (data[n : n + 1] for n in range(len(data)))
    start = end = 0
    for unit in units:
        end += len(unit)
        if piece := decoder.decode(unit):
            yield piece, start
            start = end
    if piece := decoder.decode(b"", True):
        yield piece, start


def _spread(pieces: Iterator[tuple[str, int]] | list[tuple[str, int]]) -> Offsets:
    return np.fromiter((start for piece, start in pieces for _ in piece), dtype=np.int64)
