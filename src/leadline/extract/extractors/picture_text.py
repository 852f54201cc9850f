"""References in the text of a picture: what a machine read there, marked and mended by checksums, and what a person typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from leadline.extract import misread
from leadline.extract.scan import Hit, scan
from leadline.formats import picture_text as forms
from leadline.formats.picture_text import Line, Written
from leadline.kinds import card
from leadline.model.records import Exhibit, Found, Observation, Problem
from leadline.plugins import extractor

# Kinds whose own checksum says that no letter was misread: four bytes of a hash, a code of 30 bits, or ISO 7064.
_PROVEN = frozenset(("btc", "bch", "ltc", "doge", "tron", "xrp", "xmr", "ada", "iban"))
_NUMBER = re.compile(r"(?<![0-9A-Za-z])[0-9][0-9 .-]{7,24}[0-9](?![0-9A-Za-z])")
_PIECE = re.compile(r"(?<![0-9A-Za-z])(?=[0-9]*[A-Za-z])[0-9A-Za-z]{12,}(?![0-9A-Za-z])")
_LEAST = 50  # percent; what a machine is less sure of is no text
_TOLD = 20
_TYPE = "Look at the picture and type it: leadline transcribe CASE PICTURE TEXT --box LEFT,TOP,RIGHT,BOTTOM --by NAME --why TEXT."


@dataclass(slots=True)
class _Check:
    """What a person should compare with the picture."""

    proven: int = 0
    mended: list[str] = field(default_factory=list)
    unproven: list[str] = field(default_factory=list)


@extractor(media=("application/x-picture-text",))
def picture_text(exhibit: Exhibit, data: bytes) -> Iterator[Found]:
    """Finds references in the text of a picture; their field says how they were read and where: `ocr_checked[page 1 box 60,120,480,160]`.

    `ocr_checked`: the value's own checksum proves the reading. `ocr_repaired`: it proves a reading with look-alikes put right; `raw`
    is as read. `ocr`: nothing proves it; a person is to compare it with the picture, and it ties no reports. `typed`: a person did. What
    nearly is a reference gives none, and a problem.
    """
    written = forms.read(data)
    if written is None:
        yield Problem("damaged", "It begins as the text of a picture and is none.", "Compare it with the picture.", exhibit.sha256)
        return
    if not written.lines:
        return
    base, context = written.starts[0], exhibit.context
    seen = scan(data[base:], charset="utf-8", region=context.region, card_key=context.card_key)
    hits = [Hit(base + hit.start, base + hit.end, hit.kind, hit.value, hit.raw) for hit in seen]
    check = _Check()
    for hit in hits:
        line = written.at(hit.start)
        if line.sure >= _LEAST:
            yield _seen(exhibit, written, hit, _level(written, hit), check)
    near = list(_nearly(exhibit, data, written, hits, check))
    yield from near
    if not written.typed:
        told = [one.raw if isinstance(one, Observation) else one.what for one in near]
        check.unproven += _numbers(written, hits, told)
        yield _to_check(exhibit, written, check)


def _level(written: Written, hit: Hit) -> str:
    if written.typed:
        return "typed"
    letters = hit.raw[2:]
    mixed = hit.kind == "eth" and any(c.isupper() for c in letters) and any(c.islower() for c in letters)
    return "ocr_checked" if hit.kind in _PROVEN or mixed else "ocr"


def _seen(exhibit: Exhibit, written: Written, hit: Hit, level: str, check: _Check) -> Observation:
    where = place(written, written.at(hit.start))
    if level == "ocr_checked":
        check.proven += 1
    elif level == "ocr_repaired":
        check.mended.append(f"{hit.raw!r} as {hit.value} ({where})")
    elif level == "ocr":
        check.unproven.append(f"{hit.raw!r} ({where})")
    return Observation(exhibit.span(hit.start, hit.end), hit.kind, hit.value, hit.raw, f"{level}[{where}]")


def place(written: Written, line: Line) -> str:
    """Where a line stands: `page 1 box 60,120,480,160`."""
    box = line.box
    return f"page {written.fields.get('page', '1')}" + (f" box {','.join(map(str, box))}" if box else "")


def _nearly(exhibit: Exhibit, data: bytes, written: Written, hits: list[Hit], check: _Check) -> Iterator[Observation | Problem]:
    """What looks like a reference: mended where exactly one reading is proven, else a problem that says what to type."""
    base = written.starts[0]
    text = data[base:].decode("utf-8", "replace")
    ends = [0]
    for char in text:
        ends.append(ends[-1] + len(char.encode("utf-8", "replace")))
    place_of = {byte: n for n, byte in enumerate(ends)}
    taken = [(place_of.get(hit.start - base, 0), place_of.get(hit.end - base, 0)) for hit in hits]
    for near in misread.nears(text, taken):
        start, end = base + ends[near.start], base + ends[near.end]
        raw = text[near.start : near.end]
        if len(near.values) == 1 and (not written.typed or near.exact):
            value = near.values[0]
            if near.kind == "card":
                value, raw = card.value_of(value, exhibit.context.card_key), card.masked(raw)
            level = "typed" if written.typed else "ocr_checked" if near.exact else "ocr_repaired"
            yield _seen(exhibit, written, Hit(start, end, near.kind, value, raw), level, check)
            continue
        shown = card.masked(raw) if near.kind == "card" else raw
        where = place(written, written.at(start))
        found = "several readings fit its checksum" if near.values else "no reading of it fits its checksum"
        told = "it fails its checksum" if written.typed else found
        what = f"{shown!r} ({where}) looks like {_article(near.kind)}, and {told}: no reference was taken from it."
        yield Problem("unreadable", what, _TYPE, exhibit.sha256, exhibit.span(start, end))


def _article(kind: str) -> str:
    names = {"iban": "an IBAN", "card": "a card number", "eth": "an EVM address", "btc": "a Bitcoin address", "tron": "a TRON address"}
    return names.get(kind, f"an address ({kind})")


def _numbers(written: Written, hits: list[Hit], told: list[str]) -> Iterator[str]:
    """Long numbers that are no reference by themselves, as a bank's account number is, and what may be a piece of an address."""
    for line in written.lines:
        known = [hit.raw for hit in hits if written.at(hit.start) is line]
        for match in _NUMBER.finditer(line.text):
            if sum(c.isdigit() for c in match[0]) >= 9 and not any(match[0] in raw or "*" in raw for raw in (*known, *told)):
                yield f"{card.masked(match[0]) if card.number(match[0]) else match[0]!r} ({place(written, line)})"
        for match in _PIECE.finditer(line.text):
            if sum(c.isdigit() for c in match[0]) >= 3 and not any(match[0] in raw for raw in (*known, *told)):
                yield f"{match[0]!r} ({place(written, line)})"


def _to_check(exhibit: Exhibit, written: Written, check: _Check) -> Problem:
    """The one problem of a picture that a machine read: how much is proven, and what a person is to compare."""
    parts = [f"A machine read {len(written.lines):,} lines of a picture ({written.fields.get('engine', 'not named')})"]
    parts.append(f"{check.proven} references are proven by their own checksum")
    for some, words in ((check.mended, "mended, to be compared"), (check.unproven, "not proven, to be compared")):
        if some:
            more = f" and {len(some) - _TOLD} more" if len(some) > _TOLD else ""
            parts.append(f"{len(some)} {words}: {', '.join(some[:_TOLD])}{more}")
    return Problem("ocr", "; ".join(parts) + ".", _TYPE, exhibit.sha256)
