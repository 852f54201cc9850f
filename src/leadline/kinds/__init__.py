"""One file per kind of reference: parse, check, normalise, show.

A kind's file has `parse`, marked with `plugins.kind`, and beside it `show` (how it is printed for people) and `forms` (how it
stands in evidence). How it is found in running text it says in the mark: `token` (a pattern that a whole run of letters and
digits must match) with `needs_label` where it has no checksum, or `find` (a function over a `Page`). A kind without either is
never found in running text. Nothing is imported before it is asked for.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from leadline.model.values import Ref

_WRITTEN = re.compile(r"([a-z][a-z0-9-]*):(\S.*)", re.DOTALL)
_ALNUM = re.compile(r"[0-9A-Za-z]{25,}")
_IBAN = re.compile(r"[A-Za-z]{2}[0-9]{2}(?:[ -]?[0-9A-Za-z]){11,30}")
_CARD = re.compile(r"[0-9](?:[ -]?[0-9]){12,18}")
_MASKED = re.compile(r"[0-9]{6}\*{3,9}[0-9]{4}(?:#[0-9a-f]{16})?")
_PHONE = re.compile(r"(?:\+|00)[0-9 ()./-]{7,24}")
_TOKENS = ("tron", "eth", "btc", "ltc", "doge", "xrp", "bch", "ada", "xmr", "sol", "hash")  # sol last of the addresses: it has no checksum
_LONGEST = 4096


@cache
def _module(kind: str) -> ModuleType | None:
    if not kind.isidentifier() or find_spec(f"{__name__}.{kind}") is None:
        return None
    module = import_module(f"{__name__}.{kind}")
    return module if hasattr(module, "parse") else None


def parse(kind: str, text: str, region: str | None = None) -> str | None:
    """The canonical value of a text as a kind; None where it is none, fails its checksum, or the kind is unknown."""
    if len(text) > _LONGEST:
        return None
    module = _module(kind)
    return _parsed(module, text, region) if module else None


@lru_cache(maxsize=100_000)
def _parsed(module: ModuleType, text: str, region: str | None) -> str | None:
    value: str | None = module.parse(text, region)
    return value


def show(kind: str, value: str) -> str:
    """How a value is printed for people: an IBAN in groups, a phone number in its country's form."""
    module = _module(kind)
    return str(module.show(value)) if module else value


def guess(text: str, region: str | None = None) -> Ref | None:
    """What a bare cell is, if it is exactly one reference: `kind:value`, or a value whose kind its form tells."""
    text = text.strip()
    return _guessed(text, region) if 0 < len(text) <= _LONGEST else None


@lru_cache(maxsize=100_000)
def _guessed(text: str, region: str | None) -> Ref | None:
    if (written := _WRITTEN.fullmatch(text)) and _module(written[1]):
        value = parse(written[1], written[2], region)
        return Ref(written[1], value) if value else None
    return next((Ref(kind, value) for kind in _likely(text) if (value := parse(kind, text, region))), None)


def _likely(text: str) -> tuple[str, ...]:
    """The kinds whose form a bare text has, the most telling first: each is then checked."""
    if _ALNUM.fullmatch(text):
        return ("iban", *_TOKENS) if _IBAN.fullmatch(text) else _TOKENS
    if _IBAN.fullmatch(text):
        return ("iban",)
    if _CARD.fullmatch(text) or _MASKED.fullmatch(text):
        return ("card",)
    if _PHONE.fullmatch(text):
        return ("phone",)
    if "@" in text:
        return ("email", "upi")
    if "://" in text:
        return ("url",)
    if "." in text or ":" in text:
        return ("ip", "domain", "url", "bch") if " " not in text else ()
    return ()


def derived(ref: Ref) -> list[Ref]:
    """What a reference contains: a URL its host, an e-mail address its domain, a payment alias the phone number or address it is."""
    if ref.kind == "url":
        from leadline.kinds import url

        return [host] if (host := url.host(ref.value)) else []
    if ref.kind == "email":
        return [Ref("domain", ref.value.rpartition("@")[2])]
    if ref.kind in ("pix", "paynow"):
        kind = "phone" if ref.value.startswith("+") else "email" if "@" in ref.value else ""
        return [Ref(kind, ref.value)] if kind else []
    return []


def known(kind: str) -> bool:
    """Whether there is such a kind."""
    return _module(kind) is not None
