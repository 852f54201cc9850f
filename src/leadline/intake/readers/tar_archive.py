"""Reads a TAR archive: its files as exhibits, its links and devices as problems, nothing ever written to disk."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from leadline.intake import names
from leadline.intake.limits import Budget, OverLimit
from leadline.model.records import Child, Count, Exhibit, Part, Problem
from leadline.plugins import reader

# All that the standard library raises on hostile archives; RecursionError: a chain of extended headers.
_FAULTS = (tarfile.TarError, EOFError, OSError, ValueError, OverflowError, IndexError, KeyError, RecursionError)
_CHUNK = 65_536
_AGAIN = "Ask for the archive again; what is whole was taken out."


def _claims(head: bytes, name: str) -> float:
    """How sure it is that this is TAR: its mark, or a first header whose check sum holds."""
    if len(head) < 512:
        return 0.0
    digits = head[148:156].strip(b" \0")
    if not digits or not set(digits) <= set(b"01234567"):
        return 0.0
    if int(digits, 8) != sum(head[:148]) + 8 * 32 + sum(head[156:512]):
        return 0.0
    return 0.95 if head[257:262] == b"ustar" else 0.8


@reader(media="application/x-tar", claims=_claims)
def tar_archive(exhibit: Exhibit, data: bytes) -> Iterator[Part]:
    """A TAR archive: its files in their order, within the limits on members, bytes and ratio; links are not followed."""
    taken, tally = names.Names(), _Tally()
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:", errors="surrogateescape") as archive:
            yield from _members(exhibit, archive, Budget(len(data)), taken, tally)
            yield from _rest(exhibit, data, archive.offset)
    except _FAULTS as fault:
        kind = "truncated" if "unexpected end" in str(fault) else "damaged"
        yield _broken(exhibit, kind, f"The TAR is {kind} ({names.line(_text(str(fault)))[:120]}); what follows was not read.")
    if tally.others:
        more = f" and {len(tally.others) - 5:,} more" if len(tally.others) > 5 else ""
        what = f"In the TAR lie links, devices or pipes, which are no files: {', '.join(tally.others[:5])}{more}."
        yield Problem("unreadable", what, "Nothing needs to be done unless a file is missed.", exhibit.sha256)
    yield Count(exhibit.sha256, tally.found, tally.read, tally.found - tally.read)


@dataclass(slots=True)
class _Tally:
    """What was seen: members that are no folders, files taken out, names of what is no file."""

    found: int = 0
    read: int = 0
    others: list[str] = field(default_factory=list)


def _members(exhibit: Exhibit, archive: tarfile.TarFile, budget: Budget, taken: names.Names, tally: _Tally) -> Iterator[Part]:
    last, stopped = -1, False
    for member in archive:
        if member.offset <= last or member.size < 0:
            raise tarfile.ReadError("a header points backwards")
        last = member.offset
        if member.isdir():
            continue
        tally.found += 1
        name = names.display(_text(member.name), folders=True)
        if not member.isreg():
            tally.others.append(name)
        elif not stopped:
            try:
                body = budget.unpack(_chunks(archive, member))
            except OverLimit as limit:
                stopped = limit.final
                yield Problem("over-limit", f"{limit.what} Reached at {name}.", limit.advice, exhibit.sha256)
                continue
            tally.read += 1
            yield Child(taken.unique(name), body, None, f"member {tally.found}: {names.line(_text(member.name))}")


def _chunks(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Iterator[bytes]:
    stream = archive.extractfile(member)
    while stream and (chunk := stream.read(_CHUNK)):
        yield chunk


def _rest(exhibit: Exhibit, data: bytes, offset: int) -> Iterator[Problem]:
    """The standard library ends at a broken header as if the archive ended there; only zeros may follow."""
    if offset > len(data) or data[offset:].strip(b"\0"):
        kind = "truncated" if offset > len(data) else "damaged"
        yield _broken(exhibit, kind, f"From byte {min(offset, len(data)):,} on the TAR cannot be read.")


def _broken(exhibit: Exhibit, kind: str, what: str) -> Problem:
    return Problem(kind, what, _AGAIN, exhibit.sha256)


def _text(name: str) -> str:
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
