"""Names of people and groups on messengers and networks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from leadline.kinds.codec.page import Page
from leadline.kinds.codec.tables import table
from leadline.model import plugin as plugins

_AT = re.compile(r"@([A-Za-z0-9_][A-Za-z0-9_.\-]{1,31})")
_WORDS = r"\b(?:id|user ?name|handle|account|contact|name|nick|at)\b(?: is)?[:= ]?|号|號|账号|帳號|ไอดี"
_GAP = re.compile(rf"(?:[ \t]{{0,4}}(?P<mark>[:=：]|{_WORDS})|[ \t(>\-–,]{{1,4}}|\bis\b|是){{0,4}}@?")
_LOOSE = re.compile(r"[A-Za-z0-9_:][A-Za-z0-9_.,:\-]{1,40}")
_SEGMENT = re.compile(r"[A-Za-z0-9_.\-~]{2,100}")
_WRITTEN = re.compile(r"(?P<platform>[a-z]{1,12})/(?P<name>[^\s/?#]{2,100})")
_PREFIXES = ("www.", "m.", "web.", "mobile.", "l.", "de-de.", "en-gb.", "th-th.", "business.", "touch.", "mbasic.")


@dataclass(frozen=True)
class Platform:
    """One platform of the data file, its patterns made."""

    title: str
    hosts: tuple[str, ...]
    path: str
    labels: tuple[str, ...]
    name: re.Pattern[str]
    reserved: frozenset[str]

    def value(self, name: str) -> str | None:
        """The canonical value of a name, or None where names there look otherwise."""
        name = name.rstrip(".-")
        if not self.name.fullmatch(name) or name.lower() in self.reserved or (name.isdigit() and self.title not in ("qq", "zalo")):
            return None
        return f"{self.title}/{name if self.title == 'whatsapp' else name.lower()}"


@cache
def platforms() -> dict[str, Platform]:
    """Every platform by its name."""
    return {
        title: Platform(
            title, tuple(row["hosts"]), row.get("path", ""), tuple(row["labels"]), re.compile(row["name"]), frozenset(row["not"].split())
        )
        for title, row in table("platforms").items()
    }


@cache
def _labels() -> tuple[tuple[str, Platform], ...]:
    found = [(label, platform) for platform in platforms().values() for label in platform.labels]
    return tuple(sorted(found, key=lambda pair: (-len(pair[0]), pair[0])))


def find(page: Page) -> Iterator[tuple[int, int, str]]:
    """Names in profile addresses, names with an at sign and their platform beside them, and names right after a label."""
    yield from _addresses(page)
    yield from _mentions(page)
    yield from _labelled(page)


def _addresses(page: Page) -> Iterator[tuple[int, int, str]]:
    for platform in platforms().values():
        for host in platform.hosts:
            at = page.low.find(host + "/")
            while at >= 0:
                if found := _profile(page, platform, at, at + len(host) + 1):
                    yield found
                at = page.low.find(host + "/", at + 1)


def _profile(page: Page, platform: Platform, at: int, path: int) -> tuple[int, int, str] | None:
    start = at
    for prefix in _PREFIXES:
        if page.low.endswith(prefix, 0, at):
            start = at - len(prefix)
    before = page.text[start - 1 : start]
    if before.isascii() and (before.isalnum() or before in (".", "-", "_", "@")):
        return None
    if platform.title == "telegram" and page.low.startswith("s/", path):
        path += 2
    if platform.path and not page.low.startswith(platform.path, path):
        return None
    name = _SEGMENT.match(page.text, path + len(platform.path))
    if not name:
        return None
    printed = name[0].rstrip(".-")
    value = platform.value(printed)
    return (start, name.start() + len(printed), value) if value else None


def _mentions(page: Page) -> Iterator[tuple[int, int, str]]:
    """`@name` where the same line names a platform close by: the nearest one before, else one right behind."""
    text = page.text
    at = text.find("@")
    while at >= 0:
        name = _AT.match(text, at)
        before = text[at - 1 : at]
        if name and not (before.isascii() and (before.isalnum() or before in (".", "_", "-", "/", "+"))):
            printed = name[1].rstrip(".-")
            end = at + 1 + len(printed)
            platform = None if text[end : end + 1] == "@" else _near(page, at, end)
            if platform and (value := platform.value(printed)):
                yield at, end, value
        at = text.find("@", at + 1)


def _near(page: Page, start: int, end: int) -> Platform | None:
    head, tail = page.before(start, 40), page.after(end, 24)
    best: tuple[int, Platform] | None = None
    for label, platform in _labels():
        at = head.rfind(label)
        if at >= 0 and label != "line" and _whole(head, at, at + len(label)) and (best is None or at + len(label) > best[0]):
            best = at + len(label), platform
    if best:
        return best[1]
    behind = [(tail.find(label), label, platform) for label, platform in _labels() if label in tail]
    whole = [(at, platform) for at, label, platform in behind if _whole(tail, at, at + len(label))]
    return min(whole, key=lambda place: place[0])[1] if whole else None


def _labelled(page: Page) -> Iterator[tuple[int, int, str]]:
    """A name without an at sign after its label: `Telegram: name`, `LINE ID name`, `加微信 name`."""
    for label, platform in _labels():
        for at in page.words(label):
            gap = _GAP.match(page.text, at)
            start = gap.end() if gap else at
            name = _LOOSE.match(page.text, start)
            if not gap or not name:
                continue
            printed = name[0].rstrip(".,:-")
            end = start + len(printed)
            sure = gap["mark"] or not label.isascii() or "id" in label
            if label == "line" and page.text[at - 4 : at] != "LINE":
                continue
            if not sure or start == at or page.text[end : end + 1] in ("@", "/") or not _telling(page, end, printed, label):
                continue
            if value := platform.value(printed):
                yield (start - 1 if page.text[start - 1] == "@" else start), end, value


def _telling(page: Page, end: int, name: str, label: str) -> bool:
    """Whether a word after a label is a name rather than the next word of a sentence: a digit, an underscore, or the line ends."""
    if "." in name and name.rpartition(".")[2].lower() in ("com", "net", "org", "me", "io"):
        return False
    rest = page.after(end, 12).strip()
    behind = not rest or rest[0] in ",;|)]}\"'<" or not rest[0].isascii()
    return any(c.isdigit() or c == "_" for c in name) or behind


def _whole(text: str, start: int, end: int) -> bool:
    around = (text[start - 1 : start] if start else "") + text[end : end + 1]
    return not any(c.isascii() and c.isalnum() for c in around) if text[start:end].isascii() else True


@plugins.kind(find=find)
def parse(text: str, region: str | None = None) -> str | None:
    """A name as `platform/name`, small letters: from that form, a profile address, or a label with a name."""
    text = text.strip()
    written = _WRITTEN.fullmatch(text)
    if written and (platform := platforms().get(written["platform"])):
        return platform.value(written["name"].removeprefix("@"))
    page = Page(text)
    return next((value for _, _, value in find(page)), None)


def show(value: str) -> str:
    """The name with its platform before it."""
    platform, _, name = value.partition("/")
    return f"{platform} @{name}"


def forms(value: str) -> Iterator[str]:
    """In profile addresses, and with its platform."""
    platform, _, name = value.partition("/")
    known = platforms()[platform]
    for host in known.hosts[:2]:
        yield f"{host}/{known.path}{name}"
    if known.labels:
        yield "@" + name
