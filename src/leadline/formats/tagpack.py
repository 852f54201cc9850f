"""Reads a TagPack: the part of YAML that these files use, each tag with its bytes and every value as the text that is printed.

Source: github.com/graphsense/graphsense-tagpack-tool, docs (fields of the header hold for each tag that has none of its own). Anchors and
aliases, by which YAML makes a small file large, and types, by which it runs code, are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_KEY = re.compile(r"(?P<name>[A-Za-z_][A-Za-z0-9_-]{0,60}|\"[^\"]{1,60}\"|'[^']{1,60}')[ \t]*:(?:[ \t]+(?P<value>.*))?$")
_ITEM = re.compile(r"(?P<before>[ ]*-[ ]+)(?P<rest>.*)$")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|$)")
_ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\", "/": "/", "0": "", "r": "\r"}


@dataclass(slots=True)
class Value:
    """A value as text, and the characters it stands in without quotes."""

    text: str
    start: int
    end: int
    items: list[str] = field(default_factory=list)  # of a list below the key
    quote: str = ""  # the quotes that a later line closes


@dataclass(slots=True)
class Tag:
    """One tag: its characters, its own fields, what is wrong with it."""

    start: int
    end: int
    fields: dict[str, Value] = field(default_factory=dict)
    fault: str = ""


@dataclass(slots=True)
class Pack:
    """A TagPack: the fields of its header, and its tags."""

    header: dict[str, Value] = field(default_factory=dict)
    tags: list[Tag] = field(default_factory=list)
    faults: list[tuple[int, int, str]] = field(default_factory=list)


def parse(text: str) -> Pack:
    """Reads a pack. Never raises; lines that fit nowhere stand in `faults`."""
    pack = Pack()
    inside, indent, fields, last = False, 0, 0, Value("", 0, 0)
    holder: dict[str, Value] = pack.header
    tag: Tag | None = None
    for start, line in _lines(text):
        body = line.strip()
        if not body or body.startswith(("#", "%YAML")) or body in ("---", "..."):
            continue
        depth, end = len(line) - len(line.lstrip(" ")), start + len(line.rstrip())
        item = _ITEM.match(line) if inside else None
        if item is not None and (tag is None or depth <= indent):
            tag = Tag(start + depth, end)
            pack.tags.append(tag)
            holder, indent, fields = tag.fields, depth, len(item["before"])
            last = _put(tag, holder, item["rest"], start + fields)
        elif tag is not None and depth > indent:
            tag.end = end
            key = _KEY.match(line.strip()) if depth == fields else None
            last = _put(tag, holder, body, start + depth) if key is not None else _more(last, body)
        elif depth == 0 and (key := _KEY.match(body)) is not None:
            inside, tag, holder = key["name"] == "tags" and not key["value"], None, pack.header
            if not inside:
                refused = Tag(start, end)
                last = _put(refused, holder, body, start)
                if refused.fault:
                    pack.faults.append((start, end, refused.fault))
        elif tag is None and not inside and pack.header and (depth > 0 or body.startswith("- ")):
            last = _more(last, body)
        else:
            pack.faults.append((start, end, "a line is no field and no tag"))
    return pack


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for match in _LINE.finditer(text):
        if match[0]:
            yield match.start(), match[0].rstrip("\r\n").replace("\t", " ")


def _put(tag: Tag, holder: dict[str, Value], body: str, start: int) -> Value:
    """Reads `key: value` into a tag or the header."""
    key = _KEY.match(body.rstrip())
    if key is None:
        tag.fault = tag.fault or f"{body[:40]!r} is no field"
        return Value("", start, start)
    name, printed = key["name"].strip("\"'"), key["value"] or ""
    at = start + (key.start("value") if key["value"] is not None else len(body))
    found = _scalar(printed, at)
    if printed[:1] in ("&", "*", "!"):
        tag.fault = tag.fault or f"the field {name} has an anchor, an alias or a type, which is not read"
    elif name in holder:
        tag.fault = tag.fault or f"the field {name} stands twice"
    else:
        holder[name] = found
    return found


def _scalar(printed: str, at: int) -> Value:
    text = printed.strip()
    at += len(printed) - len(printed.lstrip())
    if len(text) > 1 and text[0] in "\"'":
        close = _close(text)
        inside = text[1:close]
        bare = inside.replace("''", "'") if text[0] == "'" else re.sub(r"\\(.)", lambda m: _ESCAPES.get(m[1], m[0]), inside)
        return Value(bare, at + 1, at + close, quote=text[0] if close == len(text) else "")
    if text in (">", ">-", "|", "|-", "~", "null"):
        return Value("", at, at + len(text))
    text = re.split(r"\s#", text, maxsplit=1)[0].rstrip()
    return Value(text, at, at + len(text), [part.strip(" \"'") for part in text[1:-1].split(",")] if text[:1] == "[" else [])


def _close(text: str) -> int:
    """Where the quotes of a value end; its end where they do not."""
    at, sign = 1, text[0]
    while at < len(text):
        if sign == '"' and text[at] == "\\":
            at += 1
        elif text[at] == sign and not (sign == "'" and text[at + 1 : at + 2] == "'"):
            return at
        elif text[at] == sign:
            at += 1
        at += 1
    return len(text)


def _more(value: Value, body: str) -> Value:
    """A line that goes on with a value: another item of its list, or another line of its text."""
    if value.quote and body.endswith(value.quote):
        value.text, value.quote = f"{value.text} {body[:-1]}".strip()[:10_000], ""
    elif body.startswith("- ") and not value.quote:
        value.items.append(body[2:].strip(" \"'"))
    else:
        value.text = f"{value.text} {body}".strip()[:10_000]
    return value
