"""Takes every member out of a ZIP, or out of a format built on it, whatever the archive claims about itself.

Only what agrees with its check sum is handed out: half a statement would be read as a whole one. Where the directory is missing, what
the local headers still give is taken.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from leadline.intake import names, zip_salvage, zipped
from leadline.intake.limits import Budget, OverLimit
from leadline.model.records import Child, Count, Exhibit, Part, Problem

_AGAIN = "Ask for the archive again; what is whole was taken out."


def _nothing(name: str) -> str:
    return ""


@dataclass(slots=True)
class Plan:
    """How a format built on ZIP takes its members out.

    `budget` is what the archive may still give out, `taken` the names that are in use, `said` adds to a member's locator by its name,
    `own` are members that the format reads itself: they are counted as read and not handed out.
    """

    budget: Budget
    taken: names.Names = field(default_factory=names.Names)
    said: Callable[[str], str] = _nothing
    own: frozenset[str] = frozenset()


def members(exhibit: Exhibit, data: bytes, plan: Plan | None = None) -> Iterator[Part]:
    """The members in the order of the directory, within the limits on members, bytes and ratio; folders are none."""
    plan = plan or Plan(Budget(len(data)))
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        found = archive.infolist()
    except zipped.FAULTS:
        yield from _salvaged(exhibit, data, plan)
        return
    yield from _listed(exhibit, archive, found, plan)


def _listed(exhibit: Exhibit, archive: zipfile.ZipFile, found: list[zipfile.ZipInfo], plan: Plan) -> Iterator[Part]:
    files = [m for m in found if not m.filename.endswith("/")]  # `is_dir` of some versions falls over an empty name
    read = 0
    encrypted: list[str] = []
    stopped = False
    for number, member in enumerate(files, 1):
        name = _shown(member.orig_filename, bool(member.flag_bits & 0x800))
        if member.orig_filename in plan.own:
            read += 1
            continue
        if member.flag_bits & 1:
            encrypted.append(name)
            continue
        if stopped:
            continue
        try:
            body = plan.budget.unpack(zipped.chunks(archive, member), member.compress_size)
        except OverLimit as limit:
            stopped = limit.final
            yield _over(exhibit, limit, name)
            continue
        except zipped.FAULTS as fault:
            yield _damaged(exhibit, name, fault)
            continue
        read += 1
        more = plan.said(member.orig_filename)
        where = f"member {number}: {names.line(member.orig_filename)}" + (f"; {more}" if more else "")
        yield Child(plan.taken.unique(name), body, None, where)
    if encrypted:
        yield _encrypted(exhibit, encrypted)
    yield Count(exhibit.sha256, len(files), read, len(files) - read)


def _salvaged(exhibit: Exhibit, data: bytes, plan: Plan) -> Iterator[Part]:
    """What a ZIP without directory still gives; each torn member is named."""
    found, read, torn, encrypted, stopped = 0, 0, [], [], False
    for local in zip_salvage.headers(data):
        if local.is_folder:
            continue
        found += 1
        name = _shown(local.name.decode("utf-8" if local.flags & 0x800 else "cp437", "replace"), bool(local.flags & 0x800))
        if local.encrypted:
            encrypted.append(name)
            continue
        if stopped:
            continue
        try:
            body = plan.budget.unpack(zip_salvage.chunks(data, local), local.packed if not local.later else None)
        except OverLimit as limit:
            stopped = limit.final
            yield _over(exhibit, limit, name)
            continue
        except zip_salvage.Torn as why:
            torn.append(f"{name} {why}")
            continue
        read += 1
        yield Child(plan.taken.unique(name), body, None, f"local header at byte {local.at}")
    yield Problem("truncated", _story(found, read, torn, zip_salvage.cut_header(data)), _AGAIN, exhibit.sha256, exhibit.span(0, len(data)))
    if encrypted:
        yield _encrypted(exhibit, encrypted)
    yield Count(exhibit.sha256, found, read, found - read)


def _story(found: int, read: int, torn: list[str], cut: bool) -> str:
    text = f"The ZIP's directory is missing, as when a download was cut off; {read} of {found} members seen could be taken out whole."
    if torn:
        more = f", and {len(torn) - 5:,} more" if len(torn) > 5 else ""
        text += f" Not taken: {'; '.join(torn[:5])}{more}."
    return text + (" The file ends inside the header of a further member." if cut else "")


def _shown(raw: str, is_utf8: bool) -> str:
    """A member's name for display: names without the UTF-8 mark are often UTF-8 all the same."""
    if not is_utf8:
        with suppress(UnicodeError):
            raw = raw.encode("cp437").decode("utf-8")
    return names.display(raw, folders=True)


def _over(exhibit: Exhibit, limit: OverLimit, name: str) -> Problem:
    return Problem("over-limit", f"{limit.what} Reached at {name}.", limit.advice, exhibit.sha256)


def _damaged(exhibit: Exhibit, name: str, fault: BaseException) -> Problem:
    if isinstance(fault, NotImplementedError):
        what = f"{name} is packed in a way that Leadline does not read."
        return Problem("unreadable", what, "Unpack it and hand in the files.", exhibit.sha256)
    why = names.line(str(fault))[:120]
    return Problem("damaged", f"{name} in the ZIP is damaged and was not taken out ({why}).", _AGAIN, exhibit.sha256)


def _encrypted(exhibit: Exhibit, found: list[str]) -> Problem:
    more = f" and {len(found) - 5:,} more" if len(found) > 5 else ""
    what = f"In the ZIP lie encrypted members: {', '.join(found[:5])}{more}."
    return Problem("encrypted", what, "Ask for the password, unpack it, and hand in the files beside the archive.", exhibit.sha256)
