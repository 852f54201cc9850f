"""The vault: original and derived bytes under their SHA-256, written once, never changed.

A large exhibit is a file of its own, `ab/abcdef…`; small ones are packed into segments; what must never be shown lies encrypted in
`sealed/` and is given to nobody. Every file is hashed while it is written, before anything parses it, and is whole or absent: what a
killed run leaves lies in `incoming/` and is removed.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType

from leadline.model.errors import EvidenceError, IntegrityError, StoreError
from leadline.store import durable, sealing, segments, system
from leadline.store.hash_lists import Digests, Lists
from leadline.store.segments import Place, Segment

__all__ = ["Batch", "Place", "Vault"]

LARGE = 2**20  # bytes from which an exhibit has its own file
SEGMENT = 32 * 2**20  # bytes after which a batch begins a further segment
CHUNK = 2**20
INCOMING = "incoming"
_OWN = re.compile(r"[0-9a-f]{64}")
ADVICE = "Take the file from a backup of the case, or hand the evidence in again."


class Vault:
    """The bytes of a case, in one folder."""

    def __init__(self, folder: Path, large: int = LARGE) -> None:
        self.folder, self.large = folder, large

    def batch(self, known: Mapping[str, Place] | None = None, lists: Lists | None = None) -> Batch:
        """Begins to take exhibits in; of what `known` has already, the old place is given and nothing is written.

        What `lists` name is sealed while it is taken in.
        """
        return Batch(self, known or {}, lists or Lists())

    def path(self, file: str) -> Path:
        """The file that a place names."""
        return self.folder / file

    def read(self, place: Place) -> bytes:
        """The bytes at a place, unchecked. Raises IntegrityError where they are not there."""
        return b"".join(self.chunks(place))

    def check(self, place: Place) -> bool:
        """Whether the bytes at a place have the hash that they are named by."""
        state = hashlib.sha256()
        try:
            for chunk in self.chunks(place):
                state.update(chunk)
        except IntegrityError:
            return False
        return state.hexdigest() == place.sha256

    def chunks(self, place: Place, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """The bytes at a place, or those from `start` to `end` of it, piece by piece, for what need not be in memory as a whole.

        Raises EvidenceError for a sealed exhibit.
        """
        if sealing.sealed(place.file):
            raise EvidenceError(f"exhibit {place.sha256} is sealed", advice="Its bytes are given to nobody; refer it by its hash.")
        path, left = self.path(place.file), min(place.size, place.size if end is None else end) - start
        try:
            with path.open("rb", buffering=0) as file:
                file.seek(place.start + start)
                while left > 0:
                    chunk = file.read(min(left, CHUNK))
                    if not chunk:
                        what = f"{left} bytes of exhibit {place.sha256} are missing at the end"
                        raise IntegrityError(what, where=str(path), advice=ADVICE)
                    left -= len(chunk)
                    yield chunk
        except FileNotFoundError as error:
            raise IntegrityError(f"the file of exhibit {place.sha256} is missing", where=str(path), advice=ADVICE) from error
        except OSError as error:
            raise system.unusable(error, path) from error

    def files(self) -> Iterator[str]:
        """Every finished file of the vault, in order of name: `segments/….seg`, `sealed/….sealed` and `ab/abcdef…`."""
        for path in _listed(self.folder):
            if path.is_dir() and path.name != INCOMING:
                yield from (f"{path.name}/{file.name}" for file in _listed(path))

    def places(self) -> Iterator[Place]:
        """Every exhibit that the files themselves say they hold. Raises IntegrityError at a damaged segment."""
        for file in self.files():
            found, damage = self.listing(file)
            if damage:
                raise IntegrityError(f"damaged: {damage}", where=str(self.path(file)), advice=ADVICE)
            yield from found

    def listing(self, file: str) -> tuple[list[Place], str]:
        """What one file says it holds; and what is wrong with it, or ""."""
        path = self.path(file)
        try:
            if file.endswith(segments.ENDING):
                return segments.members(path, file)
            if sealing.sealed(file):
                head = sealing.header(path)
                return [Place(head["sha256"], head["size"], file, 0)], ""
            size = path.stat().st_size
        except OSError as error:
            return [], f"it cannot be read: {error.strerror}"
        except ValueError as error:
            return [], f"it is no sealed file: {error}"
        if not _OWN.fullmatch(path.name) or not path.name.startswith(path.parent.name):
            return [], "it is no file of a vault"
        return [Place(path.name, size, file, 0)], ""

    def forget(self, sha256: str) -> list[Place]:
        """Destroys an exhibit's bytes; the new places of the others in the segments that were written anew for it.

        The new segment is on the disk before the old one is removed, so what is killed here can be done again. Removing
        a file does not wipe a disk's blocks: only a disk encrypted as a whole makes that sure.
        """
        return self.destroy({sha256}, list(self.files()))

    def destroy(self, gone: Collection[str], files: Iterable[str]) -> list[Place]:
        """As `forget`, for several exhibits and in these files only."""
        moved: list[Place] = []
        try:
            for file in files:
                found, damage = self.listing(file)
                if not any(place.sha256 in gone for place in found):
                    continue
                if damage:
                    raise IntegrityError(f"damaged: {damage}", where=str(self.path(file)), advice=ADVICE)
                moved += self._without(found, gone)
                system.unlink(self.path(file))
                system.sync_folder(self.path(file).parent)
        except OSError as error:
            raise system.unusable(error, self.folder) from error
        return moved

    def _without(self, found: Iterable[Place], gone: Collection[str]) -> list[Place]:
        segment = Segment()
        for place in found:
            if place.sha256 not in gone:
                segment.add(place.sha256, self.read(place))
        self.settle(segment)
        return segment.places

    def settle(self, segment: Segment) -> None:
        """Makes a segment durable and tells its places their file. Raises OSError."""
        if not segment.places:
            return
        file = segment.file()
        target = self.path(file)
        temp = self.temp(target.name)
        system.folder(target.parent)
        durable.publish(temp, [segment.bytes])
        self.adopt(temp, target)
        for place in segment.places:
            place.file = file

    def adopt(self, temp: Path, target: Path) -> None:
        """Moves a durable file to the name of its hash; what a killed run left there with the same bytes stays. Raises OSError."""
        if target.exists():
            if _hash(target) == _hash(temp):
                system.sync_folder(target.parent)  # the killed run may not have come so far
                durable.discard(temp)
                return
            system.unlink(target)
        durable.move(temp, target)

    def temp(self, name: str) -> Path:
        """A name for a file on its way in. Raises OSError."""
        folder = self.folder / INCOMING
        system.folder(folder)
        path = folder / name
        system.unlink(path)  # of an earlier attempt of this run
        return path

    def leftovers(self) -> list[Path]:
        """Files that a killed run left on their way in: no exhibits, never acknowledged."""
        return _listed(self.folder / INCOMING)

    def clean(self) -> None:
        """Removes what a killed run left. Only for who holds the case."""
        try:
            for path in self.leftovers():
                system.unlink(path)
        except OSError as error:
            raise system.unusable(error, self.folder / INCOMING) from error


class Batch:
    """Exhibits being taken in together: acknowledged by `commit`, without it as if it had not been."""

    def __init__(self, vault: Vault, known: Mapping[str, Place], lists: Lists) -> None:
        self.vault, self._known, self._lists = vault, known, lists
        self.sealed: dict[str, str] = {}  # by hash: why it was sealed
        self._new: dict[str, Place] = {}
        self._segment = Segment()

    def __enter__(self) -> Batch:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._segment = Segment()

    def add(self, data: bytes) -> Place:
        """Takes bytes in; where they will lie. The place of a small exhibit gets its `file` at the commit."""
        digests = self._lists.digests()
        digests.update(data)
        name = digests.hexdigest()
        if old := self._old(name):
            return old
        try:
            if why := self._lists.hit(digests):
                return self._seal((data[at : at + CHUNK] for at in range(0, len(data), CHUNK)), digests, why)
            if len(data) >= self.vault.large:
                temp = self.vault.temp(name)
                durable.publish(temp, (data[at : at + CHUNK] for at in range(0, len(data), CHUNK)))
                return self._own(temp, name, len(data))
            return self._pack(name, data)
        except OSError as error:
            raise system.unusable(error, self.vault.folder) from error

    def add_file(self, path: Path) -> Place:
        """Takes a file in. Raises EvidenceError for what is no regular file, cannot be read, or changes meanwhile."""
        try:
            handle = system.evidence(path)
        except OSError as error:
            raise _refused(path, error) from error
        try:
            before = os.fstat(handle)
            if not stat.S_ISREG(before.st_mode):
                advice = "Copy what it holds into a file and hand that in."
                raise EvidenceError("this is no regular file", where=_shown(path), advice=advice)
            return self._read(handle, path, before)
        finally:
            os.close(handle)

    def read(self, place: Place) -> bytes:
        """The stored copy of what has been added, also before the commit."""
        if place.file:
            return self.vault.read(place)
        return bytes(memoryview(self._segment.bytes)[place.start : place.start + place.size])

    def commit(self) -> dict[str, Place]:
        """Returns when all that was added is on the disk: the places of what is new, by hash, each with its file."""
        try:
            self._settle()
        except OSError as error:
            raise system.unusable(error, self.vault.folder) from error
        return dict(self._new)

    def _old(self, name: str) -> Place | None:
        return self._new.get(name) or self._known.get(name)

    def _pack(self, name: str, data: bytes) -> Place:
        if self._segment.places and len(self._segment.bytes) + len(data) > SEGMENT:
            self._settle()
        self._new[name] = self._segment.add(name, data)
        return self._new[name]

    def _settle(self) -> None:
        self.vault.settle(self._segment)
        self._segment = Segment()

    def _seal(self, chunks: Iterable[bytes], digests: Digests, why: str) -> Place:
        name = digests.hexdigest()
        self._new[name] = sealing.put(self.vault, chunks, name, digests.size)
        self.sealed[name] = why
        return self._new[name]

    def _own(self, temp: Path, name: str, size: int) -> Place:
        target = self.vault.path(f"{name[:2]}/{name}")
        system.folder(target.parent)
        self.vault.adopt(temp, target)
        self._new[name] = Place(name, size, f"{name[:2]}/{name}", 0)
        return self._new[name]

    def _read(self, handle: int, path: Path, before: os.stat_result) -> Place:
        if before.st_size < self.vault.large:
            data = b"".join(_copied(handle, path, before))
            return self.add(data)
        free = shutil.disk_usage(self.vault.folder).free
        if before.st_size > free:
            what = f"it has {before.st_size:,} bytes, and the disk of the case has {free:,} left"
            raise EvidenceError(what, where=_shown(path), advice="Free some space, or put the case on a larger disk, and hand it in again.")
        state = self._lists.digests()
        temp = self._copy(_hashed(_copied(handle, path, before), state))
        name = state.hexdigest()
        if old := self._old(name):
            durable.discard(temp)
            return old
        try:
            if why := self._lists.hit(state):
                found = self._seal(_pieces(temp), state, why)
                system.unlink(temp)
                return found
            return self._own(temp, name, before.st_size)
        except OSError as error:
            raise system.unusable(error, self.vault.folder) from error

    def _copy(self, chunks: Iterator[bytes]) -> Path:
        try:
            temp = self.vault.temp("file")
            durable.publish(temp, chunks)
        except OSError as error:
            raise system.unusable(error, self.vault.folder) from error
        return temp


def _copied(handle: int, path: Path, before: os.stat_result) -> Iterator[bytes]:
    """The bytes of an open file. Raises EvidenceError where it cannot be read, or is not the same at the end as it was."""
    size = 0
    try:
        while size <= before.st_size and (chunk := os.read(handle, CHUNK)):
            size += len(chunk)
            yield chunk
        after = os.fstat(handle)
    except OSError as error:
        raise _refused(path, error) from error
    same = ("st_size", "st_mtime_ns", "st_ino", "st_dev")
    if size != before.st_size or any(getattr(after, name) != getattr(before, name) for name in same):
        advice = "Close what writes to it, and hand it in again."
        raise EvidenceError("the file changed while it was read", where=_shown(path), advice=advice)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _hashed(chunks: Iterator[bytes], state: hashlib._Hash | Digests) -> Iterator[bytes]:
    for chunk in chunks:
        state.update(chunk)
        yield chunk


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _listed(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StoreError(f"cannot be listed: {error.strerror}", where=str(folder), advice="Check who owns the case folder.") from error


def _shown(path: Path) -> str:
    """A path for a message; bytes that are no text are shown as escapes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _refused(path: Path, error: OSError) -> EvidenceError:
    if path.is_symlink():
        return EvidenceError("this is a symbolic link, which is not followed", where=_shown(path), advice="Hand in the file it points to.")
    advice = "Check that the file is there and that you may read it, and hand it in again."
    return EvidenceError(f"the file cannot be read: {error.strerror or error}", where=_shown(path), advice=advice)
