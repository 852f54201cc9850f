"""Reads a ZIP archive: every member as an exhibit, none written to disk, whatever it claims about itself."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import suppress

from leadline.intake import names, zip_salvage, zipped
from leadline.intake.limits import Budget, OverLimit
from leadline.model.records import Child, Count, Exhibit, Part, Problem
from leadline.plugins import reader

_AGAIN = "Ask for the archive again; what is whole was taken out."


def _claims(head: bytes, name: str) -> float:
    """How sure it is that this is a ZIP; formats that are built on it claim more."""
    if head.startswith((zip_salvage.SIGNATURE, b"PK\x05\x06", b"PK\x07\x08PK\x03\x04")):
        return 0.5
    return 0.2 if name.lower().endswith(".zip") and zip_salvage.SIGNATURE in head else 0.0


@reader(media="application/zip", claims=_claims)
def zip_archive(exhibit: Exhibit, data: bytes) -> Iterator[Part]:
    """A ZIP archive: its members in the order of its directory, within the limits on members, bytes and ratio.

    Only what agrees with its check sum is handed out: half a statement would be read as a whole one. Where the directory
    is missing, what the local headers still give is taken.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except zipped.FAULTS:
        yield from _salvaged(exhibit, data)
        return
    yield from _listed(exhibit, archive, members, len(data))


def _listed(exhibit: Exhibit, archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], packed: int) -> Iterator[Part]:
    files = [m for m in members if not m.is_dir()]
    budget, taken, read = Budget(packed), names.Names(), 0
    encrypted: list[str] = []
    stopped = False
    for number, member in enumerate(files, 1):
        name = _shown(member.orig_filename, bool(member.flag_bits & 0x800))
        if member.flag_bits & 1:
            encrypted.append(name)
            continue
        if stopped:
            continue
        try:
            body = budget.unpack(zipped.chunks(archive, member), member.compress_size)
        except OverLimit as limit:
            stopped = limit.final
            yield _over(exhibit, limit, name)
            continue
        except zipped.FAULTS as fault:
            yield _damaged(exhibit, name, fault)
            continue
        read += 1
        yield Child(taken.unique(name), body, None, f"member {number}: {names.line(member.orig_filename)}")
    if encrypted:
        yield _encrypted(exhibit, encrypted)
    yield Count(exhibit.sha256, len(files), read, len(files) - read)


def _salvaged(exhibit: Exhibit, data: bytes) -> Iterator[Part]:
    """What a ZIP without directory still gives; each torn member is named."""
    budget, taken = Budget(len(data)), names.Names()
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
            body = budget.unpack(zip_salvage.chunks(data, local), local.packed if not local.later else None)
        except OverLimit as limit:
            stopped = limit.final
            yield _over(exhibit, limit, name)
            continue
        except zip_salvage.Torn as why:
            torn.append(f"{name} {why}")
            continue
        read += 1
        yield Child(taken.unique(name), body, None, f"local header at byte {local.at}")
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
