"""Transactions of a chain, by their hash."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from leadline.kinds.codec import base58
from leadline.kinds.codec.page import Page
from leadline.kinds.codec.tables import table
from leadline.model import plugin as plugins

_EVM = frozenset({"eth", "bsc", "polygon", "arbitrum", "optimism", "base", "avalanche"})
_HEX = re.compile(r"(?:0[xX])?([0-9a-fA-F]{64})")
_LABEL = re.compile(r"\btx\b|tx ?id|\btxn|trans(?:action|aktion|acci[oó]n|a[cç][aã]o|azione)|\btx[_ ]?hash|транзакци|交易|거래|ธุรกรรม")
_CHAIN = re.compile(r"[a-z][a-z0-9-]{1,15}")


@cache
def _hosts() -> tuple[tuple[str, str], ...]:
    pairs = [(host, chain) for chain, hosts in table("explorers")["hosts"].items() for host in hosts]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


@cache
def _words() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(r"\b(?:" + "|".join(map(re.escape, text.split())) + r")\b"), chain)
        for chain, text in table("explorers")["words"].items()
    )


@cache
def _others() -> dict[str, str]:
    """The other names of a chain that its kind of address gives its short one."""
    return {name: chain for chain, names in table("explorers")["names"].items() for name in names.split()}


def find(page: Page) -> Iterator[tuple[int, int, str]]:
    """Hashes in an explorer's address, or with the words for a transaction and for its chain on the line or the one before."""
    text = page.text
    for start, end in page.tokens:
        if end - start not in (64, 66, *range(86, 89)):
            continue
        if (chain := chain_of(page, start, end)) and (value := parse(f"{chain}/{text[start:end]}")):
            yield start, end, value


def chain_of(page: Page, start: int, end: int) -> str | None:
    """The chain that the text around a hash names; None where it names none or does not speak of a transaction."""
    head = page.low[max(0, start - 160) : start]
    word = re.search(r"[^\s\"'<>]*$", head)
    address = word[0] if word else ""
    if "/" in address:
        for host, chain in _hosts():
            at = address.find(host)
            whole = at == 0 or (at > 0 and not address[at - 1].isalnum())
            if whole and re.search(r"tx|transaction|signature", address[at + len(host.partition("/")[0]) :]):
                return chain
    near = "\n".join(head.split("\n")[-2:])
    if not _LABEL.search(near[-80:]):
        return None
    around = near + " " + page.after(end, 40)
    named = [(max(m.end() for m in found), chain) for words, chain in _words() if (found := list(words.finditer(around)))]
    if named:
        return max(named)[1]
    return "eth" if page.text[start : start + 2] in ("0x", "0X") else None


@plugins.kind(find=find)
def parse(text: str, region: str | None = None) -> str | None:
    """A transaction as `chain/hash`: 64 hex digits (with 0x on chains that print it so), or on Solana base58 of 64 bytes."""
    chain, slash, printed = text.strip().partition("/")
    chain = _others().get(chain.lower(), chain.lower())
    if not slash or not _CHAIN.fullmatch(chain):
        return None
    if chain == "sol":
        data = base58.decode(printed) if 86 <= len(printed) <= 88 else None
        return f"sol/{printed}" if data and len(data) == 64 else None
    found = _HEX.fullmatch(printed)
    if not found or found[1].isdigit():
        return None
    digits = found[1].lower()
    return f"{chain}/{'0x' if chain in _EVM else ''}{digits}"


def show(value: str) -> str:
    """The hash with its chain before it."""
    chain, _, printed = value.partition("/")
    return f"{chain} {printed}"


def forms(value: str) -> Iterator[str]:
    """As it stands in an explorer's address; elsewhere the text must name the chain."""
    yield value.partition("/")[2]
