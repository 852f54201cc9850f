"""Decides which report a file belongs to, from its path and what it is (interface: "What a folder may hold").

An archive counts as a folder: `complaints.zip!reports/R-1/mail.eml` lies in `reports/R-1/` of the archive.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from leadline.formats import toml

_TABLES = (
    "statement", "exchange", "explorer", "transfers", "balances", "losses", "accounts", "rates", "custody", "reports", "complaints",
    "other",
)  # fmt: skip
_REPORT_TABLES = ("reports", "complaints")
_WORKBOOKS = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.ms-excel",
)
_ARCHIVES = ("application/zip", "application/gzip", "application/x-tar", *_WORKBOOKS)


@dataclass(frozen=True, slots=True)
class Place:
    """One source of an intake: its id, its path, its exhibit's media type (None: no reader knew it)."""

    id: str
    path: str
    media: str | None
    named: str | None = None  # report_id that a report.toml at this place gives


def assign(places: Iterable[Place]) -> dict[str, str]:
    """Source id to report id, for every place that belongs to a report."""
    given = list(places)
    named = _named_folders(given)
    if any(_in_reports(p.path) for p in given):
        found = {p.id: report for p in given if (report := _of_reports_folder(p, named))}
    elif any(_table(p.media) in _REPORT_TABLES for p in given):
        found = {p.id: report for p in given if (report := named.get(_folder(p.path)))}
    else:
        found = _each_its_own(given, named)
    return found


def _of_reports_folder(place: Place, named: dict[tuple[str, ...], str]) -> str | None:
    parts = _parts(place.path)
    at = _reports_at(parts)
    if at is None:
        return None
    if len(parts) - at > 2:
        file = _opened(place.path, parts, at + 1)
        return named.get(tuple(parts[: at + 2])) or (_stem(parts[at + 1]) if file else parts[at + 1])
    return None if _table(place.media) else _stem(parts[-1])


def _named_folders(places: list[Place]) -> dict[tuple[str, ...], str]:
    """Each folder at or above a report.toml, to the report_id that the first such file below it gives."""
    named: dict[tuple[str, ...], str] = {}
    for place in sorted((p for p in places if p.named), key=lambda p: p.path):
        folder = _folder(place.path)
        for n in range(1, len(folder) + 1):
            named.setdefault(folder[:n], str(place.named))
    return named


def _each_its_own(places: list[Place], named: dict[tuple[str, ...], str]) -> dict[str, str]:
    """No `reports/` and no reports table: each file that is no table or statement is a report, or its folder is."""
    archives = {tuple(_parts(p.path)) for p in places if p.media in _ARCHIVES}
    leaves = {tuple(_parts(p.path)) for p in places if not _table(p.media)} - archives
    holders = {leaf[:-1] for leaf in leaves if len(leaf) > 1}
    roots = {h for h in holders if not any(h[:n] in holders for n in range(1, len(h)))}
    taken: dict[str, tuple[str, ...]] = {}
    found: dict[str, str] = {}
    for place in places:
        parts = tuple(_parts(place.path))
        root = next((parts[:n] for n in range(1, len(parts) + 1) if parts[:n] in roots), None)
        if root is not None:
            file = _opened(place.path, list(parts), len(root) - 1)
            name = named.get(root) or (_stem(root[-1]) if file else root[-1])
            if taken.setdefault(name, root) != root:
                name = "/".join(root)
            found[place.id] = name
        elif parts in leaves:
            found[place.id] = _stem(parts[-1])
    return found


def _parts(path: str) -> list[str]:
    return [p for p in path.replace("!", "/").split("/") if p]


def _folder(path: str) -> tuple[str, ...]:
    return tuple(_parts(path)[:-1])


def _in_reports(path: str) -> bool:
    return _reports_at(_parts(path)) is not None


def _reports_at(parts: list[str]) -> int | None:
    return next((n for n, part in enumerate(parts[:-1]) if part.casefold() == "reports"), None)


def _table(media: str | None) -> str | None:
    """Which table, statement or export the media type names; None for everything that a person wrote or received."""
    if media is None:
        return None
    if "camt" in media or media.startswith("text/x-statement-") or media in _WORKBOOKS:
        return "statement"
    parameters = dict(part.strip().partition("=")[::2] for part in media.split(";")[1:])
    table = parameters.get("table", "").partition("-")[0]
    return table if table in _TABLES else None


def _stem(name: str) -> str:
    stem, dot, _ = name.rpartition(".")
    return stem if dot and stem else name


def _opened(path: str, parts: list[str], at: int) -> bool:
    """Whether the part of a path at this place is a file (that was opened: `mail.eml!part-1.txt`), not a folder."""
    return path[len("/".join(parts[: at + 1])) :][:1] in ("", "!")


def report_id(data: bytes) -> str | None:
    """The report_id that a report.toml gives, if it gives one."""
    try:
        given = toml.read(data.decode("utf-8", "replace")).get("report_id")
    except ValueError:
        return None
    return given.strip() or None if isinstance(given, str) else None
