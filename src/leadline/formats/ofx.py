"""Reads OFX and QFX files into elements that know their place: SGML of OFX 1 with end tags left out, and XML of OFX 2.

Source of the rules: Open Financial Exchange specification 1.6 and 2.2, chapters 2 (structure, header), 3 (amounts, dates) and 11 (bank
statements). Only aggregates that are listed here hold others; everything else has a value that goes on until the next tag. Nothing is
expanded but characters' own names; a document type is not followed.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone

AGGREGATES = frozenset((
    "OFX", "SIGNONMSGSRSV1", "SONRS", "STATUS", "FI", "BANKMSGSRSV1", "STMTTRNRS", "STMTRS", "BANKACCTFROM", "BANKACCTTO", "BANKTRANLIST",
    "STMTTRN", "PAYEE", "CURRENCY", "ORIGCURRENCY", "LEDGERBAL", "AVAILBAL", "BALLIST", "BAL", "CREDITCARDMSGSRSV1", "CCSTMTTRNRS",
    "CCSTMTRS", "CCACCTFROM", "CCACCTTO", "BANKTRANLISTP", "STMTTRNP", "INVSTMTMSGSRSV1", "INVSTMTTRNRS", "INVSTMTRS", "INVTRANLIST",
    "INVACCTFROM", "INVBANKTRAN", "LOANMSGSRSV1", "LOANSTMTRS",
))  # fmt: skip

_TAG = re.compile(r"<(/?)([A-Za-z][\w.:-]{0,60})(?:\s[^<>]*)?(/?)>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});")
_CHARSET = re.compile(rb"CHARSET:\s*([A-Za-z0-9_-]{1,20})")
_DATE = re.compile(
    r"(?P<day>\d{8})(?:(?P<clock>\d{4}(?:\d\d)?)(?:[.,]\d{1,6})?)?\s*(?:\[\s*(?P<hours>[+-]?\d{1,2})(?:[.:](?P<part>\d{1,2}))?[^\]]*\]?)?\s*"
)
_PARTS = {"": 0, "0": 0, "00": 0, "25": 15, "30": 30, "45": 45, "5": 30, "50": 30, "75": 45}  # of an hour: both .5 and .30 are printed
_OPENING = re.compile(r"(?:\s|<\?[^<>]{0,400}\?>|<!--[^<>]{0,2000}-->)*<OFX>", re.IGNORECASE)


@dataclass(slots=True)
class Element:
    """One element from its first character to behind its last; `cut` where the file ends inside it."""

    name: str
    start: int
    end: int = -1
    value: str = ""
    children: list[Element] = field(default_factory=list)
    cut: bool = False

    def first(self, path: str) -> Element | None:
        """The first element at a path of names (`PAYEE/NAME`)."""
        found = [self]
        for name in path.split("/"):
            found = [child for one in found for child in one.children if child.name == name]
        return found[0] if found else None

    def text(self, *paths: str) -> str:
        """The value at the first path that has one, blanks made single; empty where none has."""
        for path in paths:
            one = self.first(path)
            if one is not None and (folded := " ".join(one.value.split())):
                return folded
        return ""

    def walk(self) -> Iterator[Element]:
        """This element and all below it, in the order of the file."""
        stack = [self]
        while stack:
            one = stack.pop()
            yield one
            stack.extend(reversed(one.children))


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as printed: the day, the clock (six digits, or empty) and the moment in UTC; without a zone the clock is UTC's."""

    day: str
    clock: str
    utc: str


def parse(text: str) -> Element:
    """Reads a whole file; the result holds what stands at the top. Raises ValueError for a file with a document type."""
    builder = _Builder(len(text))
    at = 0
    while (at := text.find("<", at)) >= 0:
        found = _TAG.match(text, at)
        if found is not None:
            builder.tag(found, text)
            at = found.end()
        elif text.startswith("<![CDATA[", at):
            end = text.find("]]>", at)
            builder.raw(text[at + 9 : end if end >= 0 else len(text)], at, end + 3 if end >= 0 else len(text))
            at = end + 3 if end >= 0 else len(text)
        elif text.startswith(("<!--", "<?"), at):
            end = text.find("-->" if text.startswith("<!--", at) else ">", at)
            at = end + 1 if end >= 0 else len(text)
        elif text[at : at + 9].upper() in ("<!DOCTYPE", "<!ENTITY "):
            raise ValueError("it declares a document type (DOCTYPE), which can swap what is in the file")
        else:
            at += 1  # a bare < in a value
    return builder.finish(text)


def charset(head: bytes) -> str:
    """The charset that the header of OFX 1 names, as a codec; empty where it names none."""
    found = _CHARSET.search(head[:1000])
    name = found[1].decode("ascii").upper() if found else ""
    return f"windows-{name}" if name.isdigit() else name if name.startswith(("ISO-8859", "UTF-8", "WINDOWS")) else ""


def looks_like(text: str) -> float:
    """How sure it is that a text is OFX (0 to 1): by the header of OFX 1, the instruction of OFX 2, or a bare root."""
    head = text[:8_000].lstrip("\ufeff \t\r\n")
    if re.match(r"OFXHEADER\s*:\s*\d", head) or (head.startswith("<?") and re.search(r"<\?OFX\s+OFXHEADER", head[:1000])):
        return 0.97
    return 0.95 if _OPENING.match(head) else 0.0


def moment(text: str) -> Moment | None:
    """Reads `YYYYMMDDHHMMSS.XXX[-5:EST]`, its end left out as it may be; None for what is no date."""
    found = _DATE.fullmatch(text.strip())
    if found is None:
        return None
    clock = (found["clock"] or "").ljust(6, "0") if found["clock"] else ""
    try:
        local = datetime.strptime(found["day"] + (clock or "000000"), "%Y%m%d%H%M%S")  # noqa: DTZ007  the zone is set below
        hours, part = int(found["hours"] or 0), _PARTS[found["part"] or ""]
        minutes = hours * 60 + (-part if (found["hours"] or "").startswith("-") else part)
        utc = local.replace(tzinfo=timezone(timedelta(minutes=minutes))).astimezone(UTC)
    except (ValueError, KeyError, OverflowError):
        return None
    if not 1900 <= local.year <= 2199:
        return None
    return Moment(local.strftime("%Y-%m-%d"), clock, utc.strftime("%Y-%m-%dT%H:%M:%SZ"))


class _Builder:
    """The state of one pass: the aggregates that are open and the element whose value is being read."""

    def __init__(self, size: int) -> None:
        self.root = Element("", 0, size)
        self.stack = [self.root]
        self.leaf: Element | None = None
        self.begin = 0  # where the value of the leaf begins, or goes on
        self.pieces: list[str] = []

    def tag(self, found: re.Match[str], text: str) -> None:
        """Takes in a start or an end tag."""
        name = found[2].rpartition(":")[2].upper()
        self.close_leaf(text, found.start(), found.end() if found[1] and self.leaf is not None and self.leaf.name == name else None)
        if found[1]:
            self.close(name, found.end())
        elif name in AGGREGATES:
            self.close(name, found.start())  # none holds another of its own name: the end tag was left out
            one = Element(name, found.start())
            self.stack[-1].children.append(one)
            self.stack.append(one)
        else:
            self.leaf, self.begin, self.pieces = Element(name, found.start()), found.end(), []
            self.stack[-1].children.append(self.leaf)
            if found[3]:
                self.close_leaf(text, found.end(), found.end())

    def raw(self, value: str, start: int, end: int) -> None:
        """Takes in characters that stand for themselves."""
        if self.leaf is not None:
            self.pieces.append(value)
            self.begin = end

    def close_leaf(self, text: str, at: int, end: int | None) -> None:
        """Ends the value that is being read; `end` where its own end tag closes it."""
        if self.leaf is None:
            return
        value = text[self.begin : at]
        self.leaf.value = "".join(self.pieces) + _ENTITY.sub(lambda found: html.unescape(found[0]), value)
        self.leaf.end = end if end is not None else at - (len(value) - len(value.rstrip()))
        self.leaf = None

    def close(self, name: str, end: int) -> None:
        """Closes an open aggregate and all inside it."""
        if any(one.name == name for one in self.stack[1:]):
            while self.stack:
                one = self.stack.pop()
                one.end = end
                if one.name == name:
                    return

    def finish(self, text: str) -> Element:
        """Ends what the file leaves open."""
        if self.leaf is not None:
            self.leaf.cut = True
            self.close_leaf(text, len(text), None)
        for one in self.stack[1:]:
            one.end, one.cut = len(text), True
        return self.root
