"""The journal of a case: append-only, each state of it signed, so that no entry can be changed, removed or slipped in unseen.

`entries.jsonl` has one canonical JSON line for each entry. `checkpoints.jsonl` has one line for each size that the journal has
had: the root of the Merkle tree over the entries, and an Ed25519 signature over `{at, root, size}`. An entry counts as
written once its checkpoint is on the disk.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from leadline.model.errors import IntegrityError, StoreError
from leadline.model.log import JournalEntry
from leadline.model.values import canonical
from leadline.store import merkle, system
from leadline.store.keys import Signer, signed

ENTRIES, CHECKPOINTS = "entries.jsonl", "checkpoints.jsonl"
ADVICE = "Take the case folder from a backup; keep this one: it shows what was changed."


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """One signed state of the journal: how many entries, the root over them, when, whose key."""

    size: int
    root: str
    at: str
    key: str
    signature: str

    def message(self) -> bytes:
        """What is signed."""
        return canonical({"size": self.size, "root": self.root, "at": self.at})

    def line(self) -> bytes:
        """The line of the file."""
        fields = {"size": self.size, "root": self.root, "at": self.at, "key": self.key, "signature": self.signature}
        return canonical(fields) + b"\n"

    @classmethod
    def of(cls, line: bytes) -> Checkpoint:
        """Reads a line back. Raises ValueError where it is not exactly as `line` writes it."""
        fields = json.loads(line)
        if not isinstance(fields, dict) or set(fields) != {"size", "root", "at", "key", "signature"}:
            raise ValueError("it has not the fields of a checkpoint")
        found = cls(**fields)
        texts = all(isinstance(value, str) for name, value in fields.items() if name != "size")
        if found.line() != line or type(found.size) is not int or not texts:
            raise ValueError("it is not in canonical form")
        return found


class Journal:
    """The journal in one folder. Reading takes it as it is; `open` is for who will append."""

    def __init__(self, folder: Path, signer: Signer) -> None:
        self.folder, self.signer = folder, signer
        self._tails: dict[str, bytes] = {}  # what stands behind the last line end: a line that a crash cut short
        self._whole = {ENTRIES: 0, CHECKPOINTS: 0}  # bytes up to the last line end
        self._tree = merkle.Tree()
        self._leaves: list[bytes] = []
        self._broken = False
        for line in self._lines(ENTRIES):
            self._grow(merkle.leaf(line.removesuffix(b"\n")))
        self._sealed = list(self._lines(CHECKPOINTS))

    @classmethod
    def create(cls, folder: Path, signer: Signer) -> Journal:
        """An empty journal, durable. What is there stays."""
        system.folder(folder)
        for name in (ENTRIES, CHECKPOINTS):
            handle = system.extend(folder / name)
            try:
                system.fsync(handle)
            finally:
                os.close(handle)
        system.sync_folder(folder)
        return cls(folder, signer)

    @classmethod
    def open(cls, folder: Path, signer: Signer, at: str = "") -> Journal:
        """The journal, ready for appending: compared with its last checkpoint, and mended where a crash cut a line short.

        The piece of a line is kept in `torn-N.bin` and an entry of time `at` tells of it. One whole entry without its
        checkpoint gets it. Raises IntegrityError where entries are missing or are not those that were signed.
        """
        journal = cls(folder, signer)
        if found := journal.differences():
            raise IntegrityError(found[0], where=str(folder), advice=ADVICE)
        journal.mend(at)
        return journal

    @property
    def size(self) -> int:
        """How many entries there are."""
        return len(self._leaves)

    @property
    def acknowledged(self) -> int:
        """How many entries the last checkpoint counts. Raises IntegrityError where it cannot be read."""
        return self._last().size if self._sealed else 0

    def append(self, what: str, by: str, at: str, data: dict[str, Any] | None = None) -> JournalEntry:
        """Writes an entry and its checkpoint; returns when both are on the disk. On failure neither is there."""
        if self._broken:
            advice = "End this command and give it again: opening the case mends the journal."
            raise StoreError("an entry could neither be written nor taken back", where=str(self.folder), advice=advice)
        line = canonical(JournalEntry(self.size + 1, at, by, what, data or {}).json())
        tree = self._tree.copy()
        tree.add(merkle.leaf(line))
        seal = self._checkpoint(tree, at).line()
        before, done = dict(self._whole), False
        try:
            self._write(ENTRIES, line + b"\n")
            self._write(CHECKPOINTS, seal)
            done = True
        except OSError as error:
            raise system.unusable(error, self.folder) from error
        finally:
            if not done:
                self._undo(before)
        self._grow(merkle.leaf(line))
        self._sealed.append(seal)
        return _entry(line)

    def entries(self, after: int = 0) -> Iterator[JournalEntry]:
        """The entries with an id above `after`, oldest first. Raises IntegrityError at a line that is none."""
        for number, line in enumerate(self._lines(ENTRIES), 1):
            if number > after:
                try:
                    yield _entry(line)
                except (ValueError, RecursionError) as error:
                    what = f"line {number} is no journal entry: {error}"
                    raise IntegrityError(what, where=str(self.folder / ENTRIES), advice=ADVICE) from error

    def checkpoints(self) -> list[Checkpoint]:
        """All signed states, oldest first. Raises IntegrityError at a line that is none."""
        return [self._parsed(number, line) for number, line in enumerate(self._sealed, 1)]

    def root(self, size: int | None = None) -> str:
        """The root over the first `size` entries (all, if not said), in hex."""
        if size is None or size == self.size:
            return self._tree.root().hex()
        return merkle.root(self._leaves[:size]).hex()

    def inclusion(self, number: int) -> list[bytes]:
        """The proof that entry `number` (its id) is under `root()`; check it with `merkle.included(…, number - 1, …)`."""
        return merkle.inclusion(self._leaves, number - 1)

    def consistency(self, old: int, new: int) -> list[bytes]:
        """The proof that the journal of `old` entries is the beginning of that of `new`; see `merkle.consistent`."""
        return merkle.consistency(self._leaves[:new], old)

    def differences(self) -> list[str]:
        """What does not fit between the entries and the last checkpoint; the quick check made at every opening."""
        if not self._sealed:
            return [f"{self.size} entries stand in the journal and no checkpoint"] if self.size > 1 else []
        last = self._last()
        if last.size > self.size:
            return [f"the journal has {self.size} entries, its last checkpoint counts {last.size}: entries are missing"]
        if self.size > last.size + 1:  # each entry is followed by its checkpoint, so a crash leaves one at most
            return [f"the journal has {self.size} entries, its last checkpoint counts {last.size}: entries were added unsigned"]
        if last.root != self.root(last.size):
            return ["the entries are not those that the last checkpoint signed"]
        if not signed(last.key, last.message(), last.signature):
            return ["the last checkpoint's signature is wrong"]
        return []

    def check(self) -> list[str]:
        """Everything that is wrong: form and numbers of entries, each checkpoint's size, root and signature."""
        failures = self.differences_or_unreadable()
        for number, line in enumerate(self._lines(ENTRIES), 1):
            try:
                entry = _entry(line)
            except (ValueError, RecursionError) as error:
                failures.append(f"line {number} of {ENTRIES} is no journal entry: {error}")
                continue
            if entry.id != number:
                failures.append(f"line {number} of {ENTRIES} has the id {entry.id}")
        tree = merkle.Tree()
        for number, line in enumerate(self._sealed, 1):
            if tree.size < self.size:
                tree.add(self._leaves[tree.size])
            try:
                one = Checkpoint.of(line)
            except (ValueError, TypeError, RecursionError) as error:
                failures.append(f"line {number} of {CHECKPOINTS} cannot be read: {error}")
                continue
            if one.size != number:
                failures.append(f"checkpoint {number} counts {one.size} entries: a checkpoint is missing or out of order")
            elif one.size <= self.size and one.root != tree.root().hex():
                failures.append(f"checkpoint {number} does not fit the entries up to it")
            if not signed(one.key, one.message(), one.signature):
                failures.append(f"the signature of checkpoint {number} is wrong")
        return failures

    def differences_or_unreadable(self) -> list[str]:
        """As `differences`, where a last checkpoint that cannot be read is one of them."""
        try:
            return self.differences()
        except IntegrityError as error:
            return [error.what]

    def unfinished(self) -> list[str]:
        """What a crash left and the next writing command will mend; no failure."""
        notes = [f"{name} ends in {len(tail)} bytes of a line that was never finished" for name, tail in self._tails.items()]
        if self._sealed and not self.differences_or_unreadable() and self.size > self.acknowledged:
            notes.append(f"entry {self.size} has no checkpoint yet")
        return notes

    def _lines(self, name: str) -> Iterator[bytes]:
        try:
            with (self.folder / name).open("rb") as file:
                whole = 0
                for line in file:
                    if not line.endswith(b"\n"):
                        self._tails[name] = line
                        break
                    whole += len(line)
                    yield line
                self._whole[name] = whole
        except FileNotFoundError as error:
            raise IntegrityError(f"{name} is missing", where=str(self.folder), advice=ADVICE) from error
        except OSError as error:
            raise system.unusable(error, self.folder / name) from error

    def _last(self) -> Checkpoint:
        return self._parsed(len(self._sealed), self._sealed[-1])

    def _parsed(self, number: int, line: bytes) -> Checkpoint:
        try:
            return Checkpoint.of(line)
        except (ValueError, TypeError, RecursionError) as error:
            what = f"line {number} of {CHECKPOINTS} cannot be read: {error}"
            raise IntegrityError(what, where=str(self.folder), advice=ADVICE) from error

    def _grow(self, leaf: bytes) -> None:
        self._leaves.append(leaf)
        self._tree.add(leaf)

    def _checkpoint(self, tree: merkle.Tree, at: str) -> Checkpoint:
        unsigned = Checkpoint(tree.size, tree.root().hex(), at, self.signer.public(), "")
        return Checkpoint(unsigned.size, unsigned.root, at, unsigned.key, self.signer.sign(unsigned.message()))

    def _write(self, name: str, line: bytes) -> None:
        handle = system.extend(self.folder / name)
        try:
            system.write(handle, line)
            system.fsync(handle)
        finally:
            os.close(handle)
        self._whole[name] += len(line)

    def _undo(self, sizes: dict[str, int]) -> None:
        """Takes back what was never acknowledged; where the disk refuses even that, the next opening does it."""
        self._whole = sizes
        try:
            for name in (CHECKPOINTS, ENTRIES):  # in this order: a checkpoint must never count an entry that is gone
                self._cut(name, sizes[name])
        except OSError:
            self._broken = True

    def _cut(self, name: str, size: int) -> None:
        handle = system.extend(self.folder / name)
        try:
            system.truncate(handle, size)
            system.fsync(handle)
        finally:
            os.close(handle)

    def mend(self, at: str = "") -> None:
        """What `open` does where a crash cut a line short; nothing where none did. For who holds the case and has compared."""
        try:
            self._mend(at)
        except OSError as error:
            raise system.unusable(error, self.folder) from error

    def _mend(self, at: str) -> None:
        for name, tail in sorted(self._tails.items()):
            self._set_aside(tail)
            self._cut(name, self._whole[name])
        self._tails = {}
        if self.size > self.acknowledged:
            entry = next(self.entries(self.size - 1))
            seal = self._checkpoint(self._tree, entry.at).line()
            self._write(CHECKPOINTS, seal)
            self._sealed.append(seal)
        torn = sorted(self.folder.glob("torn-*.bin"))
        told = {entry.data.get("file") for entry in self.entries() if entry.what == "repair"} if torn else set()
        for path in torn:
            if path.name not in told:
                data = path.read_bytes()
                fields = {"file": path.name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
                self.append("repair", "leadline", at or self._last_time(), fields)

    def _last_time(self) -> str:
        return max((entry.at for entry in self.entries()), default="")

    def _set_aside(self, tail: bytes) -> None:
        number = 1
        while (path := self.folder / f"torn-{number}.bin").exists():
            number += 1
        handle = system.create(path)
        try:
            system.write(handle, tail)
            system.fsync(handle)
        finally:
            os.close(handle)
        system.sync_folder(self.folder)


def _entry(line: bytes) -> JournalEntry:
    """Reads a line. Raises ValueError where it is not exactly as `append` writes it."""
    fields = json.loads(line)
    if not isinstance(fields, dict) or not {"id", "at", "by", "what"} <= set(fields) <= {"id", "at", "by", "what", "data"}:
        raise ValueError("it has not the fields of an entry")
    if canonical(fields) != line.removesuffix(b"\n"):
        raise ValueError("it is not in canonical form")
    texts = [fields["at"], fields["by"], fields["what"]]
    if type(fields["id"]) is not int or not all(isinstance(text, str) for text in texts) or not isinstance(fields.get("data", {}), dict):
        raise ValueError("a field is of the wrong type")
    return JournalEntry(fields["id"], fields["at"], fields["by"], fields["what"], fields.get("data", {}))
