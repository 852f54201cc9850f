"""Reads and writes case.toml: the settings of a case, each with a default that is shown, none taken from the machine."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from leadline.model.errors import UsageError
from leadline.model.settings import Settings
from leadline.store import durable, system

FILE = "case.toml"
_HEAD = """# Settings of this case. A change takes effect at the next `leadline run`.
# timezone: IANA name · currency: ISO 4217 · region: ISO 3166, for national phone numbers and accounts
# date_order: dmy, mdy or ymd · decimal: "." or "," · now: the moment from which clocks are counted (else the machine's)
# [columns]: a table's header as printed (lower case) = "the column it is", where the reading was wrong
# [sealed]: lists = ["FILE", …], hashes of what must never be shown, beside those in the configuration folder; from this folder on
"""
_TEXT = {"title": "title", "timezone": "zone", "currency": "currency", "region": "region", "date_order": "date_order",
         "decimal": "decimal", "now": "now", "card_key": "card_key"}  # fmt: skip
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


def read(folder: Path) -> Settings:
    """The settings in `folder`/case.toml. Raises UsageError that names the line or the key at fault."""
    path = folder / FILE
    try:
        given = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise UsageError("no case.toml here", where=str(folder), advice="Name a case folder; `leadline new CASE` makes one.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"case.toml cannot be read: {error}", where=str(path), advice="Mend the line it names.") from None
    return checked(_settings(given, path), str(path))


def checked(settings: Settings, where: str) -> Settings:
    """The settings as given. Raises UsageError for a value that no case can have."""
    try:
        ZoneInfo(settings.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UsageError(
            f"no time zone {settings.zone!r}", where=where, advice="Use an IANA name such as Europe/Paris or Asia/Bangkok."
        ) from None
    for name, value, allowed in (("date order", settings.date_order, ("dmy", "mdy", "ymd")), ("decimal", settings.decimal, (".", ","))):
        if value is not None and value not in allowed:
            raise UsageError(f"no {name} {value!r}", where=where, advice=f"Use one of: {' '.join(allowed)}.")
    if settings.currency and not re.fullmatch(r"[A-Z]{3}", settings.currency):
        raise UsageError(f"no currency {settings.currency!r}", where=where, advice="Use an ISO 4217 code such as EUR or THB.")
    if settings.region and not re.fullmatch(r"[A-Z]{2}", settings.region):
        raise UsageError(f"no region {settings.region!r}", where=where, advice="Use an ISO 3166 code of two capitals such as DE or TH.")
    if settings.now and not _MOMENT.fullmatch(settings.now):
        raise UsageError(f"no moment {settings.now!r}", where=where, advice="Use RFC 3339 in UTC: 2026-03-04T09:15:00Z.")
    return settings


def write(folder: Path, settings: Settings) -> None:
    """Writes case.toml anew, replacing it as a whole. Raises StoreError."""
    lines = [_HEAD]
    for key, name in _TEXT.items():
        value = getattr(settings, name)
        if value:
            lines.append(f"{key} = {json.dumps(value, ensure_ascii=False)}\n")
    if settings.columns:
        lines.append("\n[columns]\n")
        lines += [f"{json.dumps(header, ensure_ascii=False)} = {json.dumps(column)}\n" for header, column in settings.columns]
    if settings.sealed_lists:
        lines.append(f"\n[sealed]\nlists = {json.dumps(list(settings.sealed_lists), ensure_ascii=False)}\n")
    _replace(folder / FILE, "".join(lines))


def with_card_key(folder: Path, settings: Settings, key: str) -> Settings:
    """The settings with the key under which payment cards are hashed, written into case.toml. Raises StoreError."""
    known = replace(settings, card_key=key)
    path = folder / FILE
    text = path.read_text("utf-8")
    lines = text.split("\n")
    at = next((n for n, line in enumerate(lines) if line.startswith("[")), len(lines) - (lines[-1] == ""))
    lines.insert(at, f'card_key = "{key}"')
    _replace(path, "\n".join(lines) + ("" if text.endswith("\n") else "\n"))
    return known


def _replace(path: Path, text: str) -> None:
    try:
        durable.replace(path, text.encode("utf-8"))
    except OSError as error:
        raise system.unusable(error, path) from error


def _settings(given: dict[str, Any], path: Path) -> Settings:
    values: dict[str, Any] = {}
    for key, value in given.items():
        if key in _TEXT and isinstance(value, str):
            values[_TEXT[key]] = value
        elif key == "now" and isinstance(value, datetime) and value.tzinfo:
            values["now"] = value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        elif key == "columns" and isinstance(value, dict) and all(isinstance(v, str) for v in value.values()):
            values["columns"] = tuple(sorted((k.casefold(), v) for k, v in value.items()))
        elif key == "sealed" and isinstance(value, dict) and set(value) == {"lists"} and _texts(value["lists"]):
            values["sealed_lists"] = tuple(value["lists"])
        else:
            known = ", ".join([*_TEXT, "[columns]", "[sealed] lists"])
            raise UsageError(
                f"case.toml has {key} = {value!r}, which is no setting", where=str(path), advice=f"Known are: {known}. All values are text."
            )
    return Settings(**values)


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) and one for one in value)
