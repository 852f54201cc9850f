"""What everyone shares: lists of known common references, which tie nothing. The lists are data files, each entry with source and date."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from leadline.kinds import derived
from leadline.model.values import Ref


@dataclass(frozen=True, slots=True)
class Listed:
    """Why a reference is common and which list says so; the flags are those of the list (see the data file)."""

    why: str
    source: str
    urls: bool = False
    mailboxes: bool = False
    tenants: bool = False


@cache
def lists() -> dict[Ref, Listed]:
    """All entries of all lists by reference; where two lists name one, the first holds and either's permissions count."""
    found: dict[Ref, Listed] = {}
    folder = files("leadline.kinds") / "data" / "common"
    for name in sorted(item.name for item in folder.iterdir() if item.name.endswith(".toml")):
        for entry in tomllib.loads((folder / name).read_text(encoding="utf-8")).get("list", []):
            new = Listed(
                entry["why"],
                f"{entry['name']}: {entry['source']}, {entry['date']}",
                entry.get("urls", False),
                entry.get("mailboxes", False),
                entry.get("tenants", False),
            )
            for value in entry["values"]:
                old = found.setdefault(Ref(entry["kind"], value), new)
                if old is not new:
                    flags = (old.urls or new.urls, old.mailboxes or new.mailboxes, old.tenants or new.tenants)
                    found[Ref(entry["kind"], value)] = Listed(old.why, old.source, *flags)
    return found


def common(ref: Ref) -> Listed | None:
    """Says why a reference is known to be everyone's, or None. A URL or mailbox inherits from its host unless the list lets it tie."""
    if ref.kind == "domain":
        return _host(ref.value)
    exact = lists().get(ref) or _supplier(ref)
    if exact or ref.kind not in ("url", "email"):
        return exact
    hosts = [d.value for d in derived(ref) if d.kind == "domain"]
    listed = _host(hosts[0]) if hosts else None
    if listed is None:
        return None
    if ref.kind == "email":
        return None if listed.mailboxes else listed
    return None if listed.urls and _has_path(ref.value) else listed


@cache
def _patterns() -> list[tuple[re.Pattern[str], Listed]]:
    data = tomllib.loads((files("leadline.kinds") / "data" / "common" / "suppliers.toml").read_text(encoding="utf-8"))
    return [
        (
            re.compile(rf"(?<![a-z])(?:{'|'.join(map(re.escape, entry['words']))})", re.IGNORECASE),
            Listed(entry["why"], f"{entry['name']}: {entry['source']}, {entry['date']}"),
        )
        for entry in data["pattern"]
    ]


def _supplier(ref: Ref) -> Listed | None:
    """A messenger's account, or its page, that calls itself a supplier of many."""
    if ref.kind == "url":
        host, _, path = ref.value.partition("://")[2].partition("/")
        if host.removeprefix("www.") not in ("t.me", "telegram.me", "telegram.dog"):
            return None
        name = path
    elif ref.kind == "handle":
        name = ref.value.partition("/")[2]
    else:
        return None
    return next((listed for pattern, listed in _patterns() if pattern.search(name)), None)


def tenants(host: str) -> bool:
    """Whether hosts below this one belong to different people."""
    listed = lists().get(Ref("domain", host))
    return listed is not None and listed.tenants


def _host(host: str) -> Listed | None:
    for depth, name in enumerate(_parents(host)):
        listed = lists().get(Ref("domain", name))
        if listed and (depth == 0 or not listed.tenants or host == f"www.{name}"):
            return listed
    return None


def _parents(host: str) -> Iterator[str]:
    labels = host.split(".")
    for start in range(len(labels)):
        yield ".".join(labels[start:])


def _has_path(url: str) -> bool:
    rest = url.partition("://")[2]
    return len(rest.partition("/")[2]) > 0
