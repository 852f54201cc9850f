"""E-mail addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leadline.kinds import domain
from leadline.kinds.codec.defang import refang
from leadline.kinds.codec.page import Page
from leadline.model import plugin as plugins

_LOCAL = re.compile(r"[A-Za-z0-9.!#$&'*+/=?^_{|}~%\u00c0-\u024f\u0370-\u05ff-]{1,65}")
_HOST = re.compile(r"[A-Za-z0-9.\u00c0-\u0dff-]{3,253}")
_FORM = re.compile(r"[^\s@\"(),:;<>\[\]\\]{1,64}@[^\s@]{3,253}")
_IDS = re.compile(r"(?:message-?id|in-reply-to|references|content-id|\bcid|boundary|entity-id|x-[a-z-]{1,30}id)\s*[:=]")
_PEOPLE = re.compile(r"(?:from|to|cc|bcc|sender|reply-to|return-path|von|an|de|para|отправитель|кому)\s*:")
_MACHINE = re.compile(r"(?=(?:[^0-9]*[0-9]){6})[^@]{18,}")
_SENDER = re.compile(r"=|bounce|return|prvs|srs[01]", re.IGNORECASE)
_KEY = re.compile(r"(?:.*[?&/#])?(?:[a-z_]{1,20}=){0,3}(?=[^=])", re.IGNORECASE)


def find(page: Page) -> Iterator[tuple[int, int, str]]:
    """Addresses in running text; what identifies a message or one of its parts has the same form and is left out."""
    text = page.text
    at = text.find("@")
    while at >= 0:
        if (found := _around(text, at)) and not _identifies(page, *found[:2]):
            yield found
        at = text.find("@", at + 1)


def _around(text: str, at: int) -> tuple[int, int, str] | None:
    local = _LOCAL.match(text[max(0, at - 66) : at][::-1])
    host = _HOST.match(text, at + 1)
    if not local or not host or local.end() > 64:
        return None
    printed = local[0][::-1]
    if text[at - len(printed) - 1 : at - len(printed)] == "@":
        return None
    if (key := _KEY.match(printed)) and "+" not in key[0]:
        printed = printed[key.end() :]
    printed = printed.lstrip(".'*#!|{~$^&?/=")
    name = domain.name_at(text, at + 1, host.end())
    if not printed or not name or name[0] != at + 1:
        return None
    value = parse(text[at - len(printed) : name[1]])
    return (at - len(printed), name[1], value) if value else None


def _identifies(page: Page, start: int, end: int) -> bool:
    """Whether this is the name of a message: after a header that carries such names, or a machine's string in angle brackets."""
    head = page.low[max(0, start - 300) : start]
    line = head[head.rfind("\n") + 1 :]
    while line[:1] in (" ", "\t") and "\n" in head:  # a header may go on in lines that begin with a blank
        head = head[: head.rfind("\n")]
        line = head[head.rfind("\n") + 1 :]
    if _PEOPLE.match(line):
        return False
    if _IDS.match(line.lstrip("> ")) or re.search(_IDS.pattern + r"\s*<?$", page.before(start, 40)):
        return True
    bracketed = page.text[start - 1 : start] == "<" and page.text[end : end + 1] == ">"
    local = page.text[start:end].rpartition("@")[0]
    return bracketed and bool(_MACHINE.match(local)) and not _SENDER.search(local)


@plugins.kind(find=find)
def parse(text: str, region: str | None = None) -> str | None:
    """An address with its local part as written and its domain as a lower-case A-label, which must be a registered suffix's."""
    text = refang(text.strip()).removeprefix("mailto:")
    if not _FORM.fullmatch(text):
        return None
    local, _, host = text.rpartition("@")
    name = domain.parse(host)
    bad = local.startswith(".") or local.endswith(".") or ".." in local
    return f"{local}@{name}" if name and not bad else None


def show(value: str) -> str:
    """The address as it is."""
    return value


def forms(value: str) -> Iterator[str]:
    """As it is, with its domain in capitals, and so that it cannot be clicked."""
    local, _, host = value.rpartition("@")
    yield value
    yield f"{local}@{host.upper()}"
    yield f"{local}[at]{host.replace('.', '[.]')}"
    yield f"{local} (at) {host.replace('.', ' (dot) ')}"
