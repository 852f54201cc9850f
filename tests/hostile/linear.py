"""How the time of readers and extractors grows with what they read: t(2n)/t(n) on strings that make careless patterns slow."""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.hostile import fuzz

from leadline import plugins
from leadline.model.records import Exhibit

LARGEST = 10_000_000
MOST = 2.3
_ENOUGH = 0.4  # seconds of CPU time from which on a ratio is believed


def _of(unit: bytes, front: bytes = b"", back: bytes = b"") -> Callable[[int], bytes]:
    return lambda size: front + unit * max(1, size // len(unit)) + back


# What a string is called, and how it is made at a size.
STRINGS: dict[str, Callable[[int], bytes]] = {
    "letters": _of(b"a"), "digits": _of(b"1"), "zeros": _of(b"0"), "spaces": _of(b" "), "tabs": _of(b"\t"), "line ends": _of(b"\n"),
    "carriage returns": _of(b"\r"), "both line ends": _of(b"\r\n"), "dots": _of(b"."), "a.": _of(b"a."), "a-": _of(b"a-"), "a@": _of(b"a@"),
    "a@a.": _of(b"a@a."), "digits and spaces": _of(b"0 "), "digits and dashes": _of(b"1-"), "brackets open": _of(b"("), "(+": _of(b"(+"),
    "square brackets": _of(b"["), "closed brackets": _of(b"[]"), "braces": _of(b"{"), "less than": _of(b"<"), "<a ": _of(b"<a "),
    "<a>": _of(b"<a>"), "<!--": _of(b"<!--"), "<!": _of(b"<!"), "&amp": _of(b"&amp"), "&#": _of(b"&#1"), "quotes": _of(b'"'), "quoted cells": _of(b'"",'),
    "open quote": _of(b"a,b\n", b'a,b\n"'), "commas": _of(b","), "semicolons": _of(b";"), "rows": _of(b"a,b,c\n"), "equals": _of(b"="),
    "=?": _of(b"=?utf-8?q?"), "headers": _of(b"A: b\r\n"), "folded header": _of(b"\r\n a", b"From: a@example.com\r\nTo: b"),
    "boundaries": _of(b"--b\r\n", b"From: a@example.com\r\nTo: b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"),
    "From lines": _of(b"From a Wed Mar  4 10:00:00 2026\nA: b\n\n"), "http://": _of(b"http://"), "http://a.": _of(b"a.", b"http://"), "percent": _of(b"%41", b"http://a.example/"),
    "hxxp[:]//": _of(b"hxxp[:]//a[.]b "), "0x": _of(b"0x"), "hex": _of(b"deadbeef"), "base58": _of(b"1A1zP1"), "bc1": _of(b"bc1q"), "T": _of(b"TR7N"), "DE": _of(b"DE89"), "IBAN pieces": _of(b"DE89 3704 "),
    "+49": _of(b"+49 "), "phones": _of(b"+49 171 3920011 "), "slashes": _of(b"/"), "backslashes": _of(b"\\"), "\\u": _of(b"\\u0041"), "\\'": _of(b"\\'41"),
    "rtf groups": _of(b"{\\b ", b"{\\rtf1"), "combining marks": _of("\u0300".encode(), b"a"), "wide": _of("漢".encode()), "bidi": _of("\u202e".encode()),
    "bad bytes": _of(b"\xff"), "lone continuation": _of(b"\x80a"), "NUL": _of(b"\0"), "utf-16": _of(b"a\0"), "dates": _of(b"03/04/2026, 10:00 - "), "chat lines": _of(b"[03/04/2026, 10:00:00] A: b\n"),
    "colons": _of(b":"), ":61:": _of(b":61:2603040304C1,\n", b":20:a\n:25:b\n:60F:C260304EUR1,\n"), ":86:": _of(b":86:a\n?20b", b":20:a\n"), "<STMTTRN>": _of(b"<STMTTRN><TRNAMT>1\n", b"OFXHEADER:100\n<OFX>"),
    "{\"a\":": _of(b'{"a":'), "json lines": _of(b'{"a":1}\n'), "obj": _of(b"1 0 obj\n<<", b"%PDF-1.4\n"), "endobj": _of(b"endobj ", b"%PDF-1.4\n"), "PK": _of(b"PK\x03\x04"), "PNG chunks": _of(b"\0\0\0\0tEXt\0\0\0\0", b"\x89PNG\r\n\x1a\n"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Growth:
    """How one plugin's time grew on one string: at `size` bytes and at twice as many."""

    plugin: str
    string: str
    size: int
    seconds: float
    ratio: float


def subjects() -> dict[str, Callable[[bytes], None]]:
    """Every reader and extractor, and the claims of all readers together, as functions of bytes."""
    found = {f"{p.family[:-1]} {p.name}": fuzz.target(p) for family in ("readers", "extractors") for p in plugins.family(family).values()}
    return found | {"claims": _claims}


def _claims(data: bytes) -> None:
    for plugin in plugins.family("readers").values():
        plugin.info["claims"](data[:65_536], hashlib.sha256(data).hexdigest()[:8])


def spent(work: Callable[[bytes], None], data: bytes, times: int = 1) -> float:
    """CPU seconds of this process for it, the least of some tries: other work on the machine does not count."""
    least = float("inf")
    for _ in range(times):
        start = time.process_time()
        work(data)
        least = min(least, time.process_time() - start)
    return least


def growth(name: str, work: Callable[[bytes], None], string: str, largest: int, enough: float = _ENOUGH, first: int = 8_192) -> Growth:
    """Doubles the string until its time can be believed or the size is reached, then compares the last two."""
    size = first
    once = spent(work, STRINGS[string](size))
    while True:
        size *= 2
        twice = spent(work, STRINGS[string](size))
        if twice >= enough or size * 2 > largest:
            break
        once = twice
    ratio = twice / max(once, 1e-3)
    if ratio > MOST and twice > 0.02:  # once more, with care
        once, twice = (spent(work, STRINGS[string](n), 3) for n in (size // 2, size))
        ratio = twice / max(once, 1e-3)
    return Growth(name, string, size // 2, once, ratio)


def table(largest: int) -> int:
    """Prints the worst string of each plugin; 1 where one grows faster than it may."""
    worst: list[Growth] = []
    for name, work in subjects().items():
        found = [growth(name, work, string, largest) for string in STRINGS]
        steepest = max(found, key=lambda g: g.ratio if g.seconds > 0.01 else 0)
        longest = max(found, key=lambda g: g.size)
        sys.stdout.write(f"{name:>28} {steepest.ratio:5.2f} at {steepest.size:>10,} bytes of {steepest.string!r}; up to {2 * longest.size:,} bytes\n")
        sys.stdout.flush()
        worst += [g for g in found if g.ratio > MOST and g.seconds > 0.01]
    for one in worst:
        sys.stdout.write(f"  grows too fast: {one}\n")
    return 1 if worst else 0


def exhibit(data: bytes, media: str) -> Exhibit:
    """These bytes as evidence."""
    return Exhibit(hashlib.sha256(data).hexdigest(), len(data), media, "x")


def pairs() -> Iterator[tuple[str, str]]:
    """Every plugin with every string."""
    for name in subjects():
        for string in STRINGS:
            yield name, string
