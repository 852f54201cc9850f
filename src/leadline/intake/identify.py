"""Says which reader a file belongs to, by its content, and runs that reader under its contract."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from leadline import plugins
from leadline.formats.stored import Data, Stored, given
from leadline.intake import limits
from leadline.model.errors import PluginError
from leadline.model.records import Child, Count, Exhibit, Known, Part, Problem

HEAD = 65_536  # bytes of a file that a reader's claim may look at
LEAST = 0.1  # claims below it are none


def identify(head: bytes, name: str) -> plugins.Plugin | None:
    """The reader that claims a file most, by its first 64 KiB and its name; None where none claims at least 0.1.

    Equal claims go to the first by name.
    """
    best, most = None, LEAST
    for plugin in plugins.family("readers").values():
        claim = plugin.info["claims"](head[:HEAD], name)
        if claim > most or (best is None and claim >= most):
            best, most = plugin, claim
    return best


def parts(exhibit: Exhibit, data: Data, label: str = "") -> Iterator[Part]:
    """What an exhibit is, then what its reader finds in it; called in the cage. `exhibit.media` is what its parent says of it, if any."""
    head = _head(data)
    plugin = identify(head, exhibit.name)
    if plugin is None:
        yield Known()
        return
    media = _media(plugin, exhibit.media, head, exhibit.name)
    yield Known(media, plugin.label)
    yield from each(replace(exhibit, media=media), given(data, pieces=plugin.info["pieces"]), plugin)


def _head(data: Data) -> bytes:
    """What claims look at: the beginning, or where that is blank, what follows the blanks, which would hide any format behind them."""
    stored = Stored.of(data)
    for at in range(0, stored.size, HEAD):
        piece = stored.read(at, at + HEAD)
        if not piece.isspace():
            blank = len(piece) - len(piece.lstrip()) if at else 0
            return stored.read(at + blank, at + blank + HEAD)
    return stored.read(0, HEAD)


def _media(plugin: plugins.Plugin, hint: str, head: bytes, name: str) -> str:
    """The reader's media type, with the charset that the parent names where it names the same type."""
    told = plugin.info["media"]
    media = str(told(head, name)) if callable(told) else str(told)
    if hint.partition(";")[0].strip() == media.partition(";")[0].strip() and "charset=" in hint and "charset=" not in media:
        return f"{media}; charset={hint.partition('charset=')[2].partition(';')[0].strip()}"
    return media


def read(exhibit: Exhibit, data: Data, plugin: plugins.Plugin) -> list[Part]:
    """All parts that a reader finds in an exhibit."""
    return list(each(exhibit, data, plugin))


def each(exhibit: Exhibit, data: Data, plugin: plugins.Plugin) -> Iterator[Part]:
    """The parts that a reader finds in an exhibit, in its order, with long runs of one kind of problem cut to a number.

    Raises PluginError where the reader yields what is no part of the contract.
    """
    seen: Counter[str] = Counter()
    most = limits.current().problems
    for part in plugin.function(exhibit, data):
        _check(part, plugin)
        if isinstance(part, Problem):
            seen[part.kind] += 1
            if seen[part.kind] > most:
                continue
        yield part
    for kind, number in sorted(seen.items()):
        if number > most:
            what = f"There are {number - most:,} more problems of the kind {kind}; only the first {most} are listed."
            yield Problem(kind, what, "Look at the file itself: so many faults have one cause.", exhibit.sha256)


def _check(part: object, plugin: plugins.Plugin) -> None:
    fault = _fault(part)
    if fault:
        raise PluginError(f"the reader broke its contract: {fault}", where=plugin.label, advice="Report this with the file's kind.")


def _fault(part: object) -> str:
    if isinstance(part, Child):
        if not isinstance(part.data, bytes):
            return f"the bytes of {part.name!r} are {type(part.data).__name__}"
        return _unprintable(part.name, part.media or "", part.locator) or ("" if part.name else "a child without a name")
    if isinstance(part, Problem):
        return _unprintable(part.kind, part.what, part.advice)
    if isinstance(part, Count):
        agrees = part.rows_in == part.rows_read + part.rows_reported
        return "" if agrees else f"{part.rows_in} rows in are not {part.rows_read} read + {part.rows_reported} reported"
    return f"it yielded {type(part).__name__}"


def _unprintable(*texts: str) -> str:
    """Lone surrogates cannot be stored."""
    for text in texts:
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            return f"a text that is no Unicode: {text!r}"
    return ""
