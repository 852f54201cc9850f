"""Hides who reported: victims are protected by default, and stay tellable apart by what is left."""

from __future__ import annotations

import re

_WORD = re.compile(r"\w+")


def name(text: str) -> str:
    """`Anna Erfunden` becomes `A… E…`."""
    return " ".join(f"{word[0]}…" for word in _WORD.findall(text)) or "…"


def email(text: str) -> str:
    """`anna.erfunden@example.com` becomes `a…@…`."""
    return f"{text[:1]}…@…"


def number(text: str) -> str:
    """A phone number or account: its last two characters are left."""
    tail = "".join(c for c in text if c.isalnum())[-2:]
    return f"…{tail}"


_NAMED = re.compile(r"name:([^@]{1,200})@")


def sentence(text: str, target: str = "") -> str:
    """A sentence in which counterparties known only by name are masked; `target` is the account that it is about."""
    if target.startswith("name:"):
        who = target[5:].rpartition("@")[0] or target[5:]
        text = text.replace(who, name(who))
    return _NAMED.sub(lambda match: f"name:{name(match[1])}@", text)


def account(text: str) -> str:
    """An account for print: a counterparty that is only a name is masked, every other account is shown whole."""
    if not text.startswith("name:"):
        return text
    who, at, where = text[5:].rpartition("@")
    return f"name:{name(who or where)}@{where}" if at else f"name:{name(text[5:])}"
