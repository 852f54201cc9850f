"""Finds every kind of reference in bytes: exact spans, one reference a place, checksums always checked."""

from __future__ import annotations

import re
from bisect import bisect_right, insort
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from leadline import kinds, plugins
from leadline.extract.fold import fold
from leadline.formats.text import Text, decode
from leadline.kinds import card
from leadline.kinds.codec.page import Page

# Where two kinds claim the same letters: the longer wins, then the earlier here, then any kind that is not named.
RANK = (
    "url", "txid", "eth", "tron", "btc", "bch", "ltc", "doge", "xrp", "xmr", "ada", "pix", "paynow", "upi", "email", "iban",
    "account", "card", "phone", "handle", "ip", "sol", "hash", "bic", "analytics", "asn", "domain",
)  # fmt: skip
# What is worth a row of its own although it stands in an address: it names more than the page.
IN_URL = frozenset(
    ("txid", "eth", "tron", "btc", "bch", "ltc", "doge", "xrp", "xmr", "ada", "sol", "iban", "handle", "phone", "upi", "analytics")
)  # fmt: skip
_NEAR = 60


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """One reference at bytes `start` to `end`; `raw` is the text that stands there (a card number masked)."""

    start: int
    end: int
    kind: str
    value: str
    raw: str


@dataclass(frozen=True, slots=True)
class _Token:
    """A kind that is a whole run of letters and digits."""

    kind: str
    form: re.Pattern[str]
    label: re.Pattern[str] | None


Regions = Sequence[tuple[int, int, str | None]]
Find = Callable[[Page], Iterator[tuple[int, int, str]]]


@cache
def _finders() -> tuple[tuple[str, Find], ...]:
    return tuple((name, plugin.info["find"]) for name, plugin in plugins.family("kinds").items() if "find" in plugin.info)


@cache
def _tokens() -> tuple[_Token, ...]:
    found = []
    for name, plugin in plugins.family("kinds").items():
        if "token" in plugin.info:
            words = plugin.info.get("needs_label")
            label = re.compile(r"(?<![a-z0-9])(?:" + "|".join(map(re.escape, words)) + r")(?![a-z0-9])") if words else None
            found.append(_Token(name, re.compile(plugin.info["token"]), label))
    return tuple(found)


def scan(data: bytes, *, charset: str | None = None, region: str | None = None, card_key: str = "", escapes: str = "") -> list[Hit]:
    """The references in bytes, in order of start, end, kind. `escapes` (`json`, `xml`) are undone where the format has such."""
    return scan_text(decode(data, charset), region=region, card_key=card_key, escapes=escapes)


def scan_text(
    text: Text, *, region: str | None = None, card_key: str = "", escapes: str = "", regions: Regions = (), before: str = "",
    until: int | None = None,
) -> list[Hit]:
    """The same over a decoded text. `regions` are stretches (characters, in order) whose own region outweighs that of the whole.

    Of a stretch of a longer text, `before` is what stands before it; only references that begin before `until` are its own.
    """
    folded = fold(before + text.text, escapes)
    starts = [start for start, *_ in regions]
    lead, most = len(before), len(text.text) if until is None else until

    def nearer(at: int) -> str | None:
        place = folded.start(at) - lead
        n = bisect_right(starts, place) - 1
        return regions[n][2] if n >= 0 and place < regions[n][1] else None

    page = Page(folded.text, region.upper() if region else None, nearer if regions else None)
    hits = []
    for start, end, kind, value in _chosen(page):
        first, last = folded.start(start) - lead, folded.end(end) - lead
        if not 0 <= first < most:
            continue
        place, raw = (text.byte(first), text.byte(last)), text.text[first:last]
        if kind == "card":
            hits.append(Hit(*place, kind, card.value_of(value, card_key), card.masked(raw)))
        else:
            hits.append(Hit(*place, kind, value, raw))
    return sorted(hits, key=lambda hit: (hit.start, hit.end, hit.kind, hit.value, hit.raw))


def _candidates(page: Page) -> Iterator[tuple[int, int, str, str]]:
    for kind, find in _finders():
        for start, end, found in find(page):
            yield start, end, kind, found
    for start, end in page.tokens:
        token = page.text[start:end]
        for form in _tokens():
            if not form.form.fullmatch(token) or (form.label and not _labelled(page, start, end, form.label)):
                continue
            if value := kinds.parse(form.kind, token):
                yield start, end, form.kind, value


def _labelled(page: Page, start: int, end: int, label: re.Pattern[str]) -> bool:
    """Whether this line or the one before names what a token without a checksum would be; glued signs make it part of other things."""
    if page.text[start - 1 : start] in ("+", "=", "_", "-", ".", "@") or page.text[end : end + 1] in ("+", "=", "_", "-", "@"):
        return False
    head = "\n".join(page.low[max(0, start - 2 * _NEAR) : start].split("\n")[-2:])
    return bool(label.search(head[-_NEAR:]) or label.search(page.after(end, _NEAR // 2)))


def _chosen(page: Page) -> Iterator[tuple[int, int, str, str]]:
    """One reference a place: longer before shorter, then by rank; inside an address only what names more than the page."""
    rank = {kind: n for n, kind in enumerate(RANK)}
    taken: list[tuple[int, int]] = []
    pages: list[tuple[int, int]] = []
    order = sorted(set(_candidates(page)), key=lambda c: (c[2] != "url", c[0] - c[1], rank.get(c[2], len(rank)), c))
    for start, end, kind, value in order:
        places = pages if kind == "url" else taken
        if _overlaps(places, start, end) or (kind != "url" and kind not in IN_URL and _overlaps(pages, start, end)):
            continue
        insort(places, (start, end))
        yield start, end, kind, value


def _overlaps(places: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether any of the places, which do not overlap one another, shares a letter with this stretch."""
    n = bisect_right(places, (start, end))
    return (n > 0 and places[n - 1][1] > start) or (n < len(places) and places[n][0] < end)
