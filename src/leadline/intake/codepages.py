"""Charsets by the numbers that Windows gives them: code pages, and the font charsets of RTF.

After Microsoft's "Code Page Identifiers" and the `\\fcharset` table of the Rich Text Format Specification 1.9.1.
"""

from __future__ import annotations

from leadline.intake import mime_values

_NAMES = {
    708: "iso8859-6", 709: "iso8859-6", 874: "cp874", 932: "cp932", 936: "gb18030", 949: "cp949", 950: "cp950", 1200: "utf-16-le",
    1201: "utf-16-be", 1361: "johab", 10000: "mac-roman", 10004: "mac-arabic", 10006: "mac-greek", 10007: "mac-cyrillic",
    10029: "mac-latin2", 10079: "mac-iceland", 10081: "mac-turkish", 20127: "ascii", 20866: "koi8-r", 20932: "euc-jp", 20936: "gb2312",
    21866: "koi8-u", 38598: "iso8859-8", 50220: "iso2022-jp", 50221: "iso2022-jp", 50222: "iso2022-jp", 50225: "iso2022-kr",
    51932: "euc-jp", 51936: "gb18030", 51949: "euc-kr", 52936: "hz", 54936: "gb18030", 65000: "utf-7", 65001: "utf-8",
}  # fmt: skip
_FONTS = {
    0: 1252, 77: 10000, 78: 932, 79: 949, 80: 936, 81: 950, 83: 10006, 84: 10081, 87: 874, 88: 10029, 89: 10007, 128: 932, 129: 949,
    130: 1361, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255, 178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250,
    254: 437, 255: 850,
}  # fmt: skip
DOUBLE = frozenset({"cp932", "gb18030", "cp949", "cp950", "johab"})  # some of their characters are two bytes


def charset(page: int) -> str | None:
    """The charset of a code page under the name that Python has for it, None where there is none."""
    if page in _NAMES:
        return _NAMES[page]
    if 28591 <= page <= 28606:
        return mime_values.charset(f"iso8859-{page - 28590}")
    return mime_values.charset(f"cp{page}") if 0 < page < 100_000 else None


def of_font(number: int) -> str | None:
    """The charset of a font by its `\\fcharset`; None where that leaves the document's own (default, symbols)."""
    page = _FONTS.get(number)
    return charset(page) if page else None
