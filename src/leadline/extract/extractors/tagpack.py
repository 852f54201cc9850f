"""Reads TagPacks of GraphSense: whose an address is said to be, by whom, and whether it is a service's common account.

Source: github.com/graphsense/graphsense-tagpacks. What a category means for tracing is data: `formats/data/tagpacks.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from leadline import kinds
from leadline.extract import statements
from leadline.formats import tagpack as packs
from leadline.formats.tagpack import Pack, Tag, Value
from leadline.formats.text import decode
from leadline.model.records import Account, Count, Exhibit, Found, Observation, Problem
from leadline.model.values import Ref
from leadline.plugins import extractor

LOOK = "Look at the tag in the pack; correct a copy and take that in as well."


@extractor(media=("application/x-tagpack+yaml",))
def tagpack(exhibit: Exhibit, data: bytes) -> Iterator[Found]:
    """TagPacks (YAML): each tag is what a named source says of an address; only some categories make it a service's common account."""
    text = decode(data, exhibit.parameter("charset"))
    pack = packs.parse(text.text)

    def problem(kind: str, what: str, start: int, end: int) -> Problem:
        return Problem(kind, what, LOOK, exhibit.sha256, exhibit.span(text.byte(start), text.byte(end)))

    for start, end, what in pack.faults:
        yield problem("malformed", f"{exhibit.name}: {what}: {text.text[start:end][:60]!r}", start, end)
    read = 0
    for number, tag in enumerate(pack.tags):
        address = tag.fields.get("address")
        ref = _ref(pack, tag, address)
        if tag.fault or address is None or ref is None:
            what = tag.fault or ("it has no address" if address is None else _strange(pack, tag, address.text))
            yield problem("bad-row", f"{exhibit.name}, tag {number + 1}: {what}; it was not read", tag.start, tag.end)
            continue
        read += 1
        span = exhibit.span(text.byte(tag.start), text.byte(tag.end))
        yield Account(str(ref), span, number, _fields(pack, tag))
        place = exhibit.span(text.byte(address.start), text.byte(address.end))
        yield Observation(place, ref.kind, ref.value, address.text, "account", number)
    yield Count(exhibit.sha256, len(pack.tags), read, len(pack.tags) - read)


def _get(pack: Pack, tag: Tag, name: str) -> str:
    """A field of a tag, else of the header."""
    found = tag.fields.get(name) or pack.header.get(name)
    return " ".join(found.text.split()) if found is not None else ""


def _ref(pack: Pack, tag: Tag, address: Value | None) -> Ref | None:
    """The address as a reference: of the kind that the network or currency names, else of that which its form tells."""
    if address is None or not address.text:
        return None
    for name in ("network", "currency"):
        chain = _get(pack, tag, name).upper()
        kind = next((kind for kind, codes in _data()["chains"].items() if chain in codes), None)
        if kind is not None:
            value = kinds.parse(kind, address.text)
            return Ref(kind, value) if value is not None else None
    found = kinds.guess(address.text)
    return found if found is not None and found.kind in statements.HOLDERS else None


def _strange(pack: Pack, tag: Tag, address: str) -> str:
    chain = _get(pack, tag, "network") or _get(pack, tag, "currency") or "no chain"
    return f"{address[:60]!r} is no complete address of {chain}, or of a chain that is not known here"


def _fields(pack: Pack, tag: Tag) -> dict[str, str]:
    """The columns of an account. The source says which pack it is, what that rests on, and what the pack says besides."""
    label, category = _get(pack, tag, "label"), _category(pack, tag)
    title, rests = _get(pack, tag, "title") or "a TagPack", _get(pack, tag, "source")
    said = [f"{name} {text}" for name in ("abuse", "confidence", "lastmod") if (text := _get(pack, tag, name))]
    said = [*([f"category {category}"] if category else []), *said]
    found = {"holder": label, "institution": _get(pack, tag, "actor")}
    reason = _data()["services"].get(category, "")
    if reason and not _get(pack, tag, "abuse") and not _customers().search(label.casefold()):
        found["kind"] = "service"
        said.append(reason)
    found["source"] = title + (f" ({rests})" if rests else "") + (f": {'; '.join(said)}" if said else "")
    return {key: value[:1000] for key, value in found.items() if value}


def _category(pack: Pack, tag: Tag) -> str:
    """The category; packs of the newer form list concepts, of which the first that makes a service counts, else the first."""
    if named := _get(pack, tag, "category"):
        return named.casefold()
    listed = tag.fields.get("concepts") or pack.header.get("concepts")
    concepts = [item.casefold() for item in listed.items] if listed is not None else []
    return next((item for item in concepts if item in _data()["services"]), concepts[0] if concepts else "")


@cache
def _customers() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, _data()["customers"]["words"])))


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("leadline.formats") / "data" / "tagpacks.toml").read_text("utf-8"))
