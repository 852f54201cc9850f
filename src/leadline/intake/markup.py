"""HTML as a run of tags and texts, the way a browser cuts it, in time that grows with the length only.

No tree is built: trees of hostile pages take quadratic time (100,000 nested elements: 20 s in the fastest parser at hand),
and text and links need none.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_TAG = re.compile(r"</?([A-Za-z][^\s/>]*)")
_ATTRIBUTE = re.compile(r"[\s/]*([^\s/>][^\s/>=]*)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]*))?")
_HUGE = re.compile(r"&#[xX]?[0-9A-Fa-f]{9,};?")  # no character; too many digits for a number
_UNSHOWN = {"script", "style", "xmp", "iframe", "noembed", "noframes"}
_LITERAL = _UNSHOWN | {"textarea", "title"}
_CLOSING = {tag: re.compile(rf"</{tag}(?=[\s/>])", re.IGNORECASE) for tag in _LITERAL}


@dataclass(frozen=True, slots=True)
class Start:
    """A start tag: lower-case name, attributes with references resolved (the first of each name counts)."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)

    def classes(self) -> set[str]:
        """The words of its `class`."""
        return set(self.attributes.get("class", "").split())


@dataclass(frozen=True, slots=True)
class End:
    """An end tag."""

    tag: str


@dataclass(frozen=True, slots=True)
class Text:
    """A run of text with references resolved."""

    text: str


Token = Start | End | Text


def tokens(source: str) -> Iterator[Token]:
    """The tags and texts of a page in order; comments, scripts and styles are left out, what is no tag is text."""
    at = 0
    while at < len(source):
        opening = source.find("<", at)
        if opening < 0:
            yield Text(resolved(source[at:]))
            return
        if opening > at:
            yield Text(resolved(source[at:opening]))
        match = _TAG.match(source, opening)
        if match is None:
            at, shown = _no_tag(source, opening)
            if shown:
                yield Text(shown)
        elif source[opening + 1] == "/":
            at = _close(source, match.end())
            yield End(match[1].lower())
        else:
            attributes, at = _attributes(source, match.end())
            tag = match[1].lower()
            yield Start(tag, attributes)
            if tag in _LITERAL:
                closing = _CLOSING[tag].search(source, at)
                end = closing.start() if closing else len(source)
                if tag not in _UNSHOWN and end > at:
                    yield Text(resolved(source[at:end]))
                at = end


def resolved(text: str) -> str:
    """The text with character references resolved."""
    return html.unescape(_HUGE.sub("\ufffd", text)) if "&" in text else text


def _no_tag(source: str, at: int) -> tuple[int, str]:
    """Where a comment or declaration ends; a lone `<` is text."""
    if source.startswith("<!--", at):
        end = source.find("-->", at + 2)
        return (end + 3 if end >= 0 else len(source)), ""
    if source.startswith(("<!", "<?", "</"), at):
        end = source.find(">", at)
        return (end + 1 if end >= 0 else len(source)), ""
    return at + 1, "<"


def _attributes(source: str, at: int) -> tuple[dict[str, str], int]:
    found: dict[str, str] = {}
    while match := _ATTRIBUTE.match(source, at):
        name, value = match[1].lower(), match[2] or ""
        if value[:1] in ("'", '"') and len(value) > 1 and value[-1] == value[0]:
            value = value[1:-1]
        found.setdefault(name, resolved(value))
        at = match.end()
    return found, _close(source, at)


def _close(source: str, at: int) -> int:
    end = source.find(">", at)
    return end + 1 if end >= 0 else len(source)
