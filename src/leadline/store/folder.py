"""A case is one folder: `case.toml · case.lock · vault/ · journal/ · case.duckdb · packages/`. Makes it, opens it, holds it.

Order of every write: bytes into the vault, then the entry into the journal, then rows into the tables. The tables keep the
id of the last entry that they contain, so what a crash left undone is known at the next opening.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType

from leadline.engine.duck import Duck
from leadline.model.errors import IntegrityError, StoreError, UsageError
from leadline.model.log import JournalEntry
from leadline.store import durable, lock, migrate, system, tables
from leadline.store.hash_lists import Lists
from leadline.store.journal import ADVICE, ENTRIES, Journal
from leadline.store.keys import Signer
from leadline.store.vault import Place, Vault

VAULT, JOURNAL, PACKAGES, SETTINGS = "vault", "journal", "packages", "case.toml"
OLD = tables.FILE + ".old"  # the tables as they were before a rebuild
REPLAYED = ("intake", "judgement", "forget", "seal", "unseal", "transcript")  # entries that the tables must contain
APPLIED, APPLIED_ROOT = "journal_size", "journal_root"  # rows of table `meta`
REBUILD = "`leadline rebuild CASE` makes the tables anew from vault and journal."

_WAL = ".wal"
_SKELETON = {lock.FILE, VAULT, JOURNAL, PACKAGES, SETTINGS + durable.NEW, tables.FILE, tables.FILE + _WAL, tables.SPILL}
_SKELETON |= {tables.HASH, tables.HASH + durable.NEW}

Chunk = bytes  # inside the class the word is a method


class Store:
    """One case folder, open and held. `write` says whether alone or shared with others that only read."""

    def __init__(self, folder: Path, write: bool) -> None:
        self.folder, self.write = folder, write
        self.vault = Vault(folder / VAULT)
        self.lists = Lists()  # what must be sealed when it is taken in
        self.journal: Journal
        self._engine: Duck | None = None
        self._applied = 0
        self._held = ExitStack()

    @classmethod
    def create(cls, folder: Path) -> Store:
        """A new case, open for writing; `case.toml` is the caller's to write. Goes on with a creation that was interrupted.

        Raises UsageError where something else lies there.
        """
        _must_be_free(folder)
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise system.unusable(error, folder) from error
        store = cls(folder, True)
        with store._closing_on_failure():
            store._held.enter_context(lock.hold(folder))
            _must_be_free(folder)  # another process may have made a case here meanwhile
            store._drop(tables.FILE)
            store._unsettle()
            store._folders()
            store.journal = Journal.create(folder / JOURNAL, Signer())
            store._fresh()
        return store

    @classmethod
    def open(cls, folder: Path, *, write: bool, at: str = "", damaged: bool = False) -> Store:
        """An existing case. `at` is the time of the entry that tells of a mended journal.

        Raises UsageError where there is no case, HeldError where another process has it, IntegrityError where journal and
        tables do not fit, StoreError where the tables are missing or damaged. With `damaged` the tables may be missing
        (`has_tables`), and who only reads gets the case as it is: for `verify` and `rebuild`.
        """
        _must_be_case(folder)
        store = cls(folder, write)
        with store._closing_on_failure():
            store._held.enter_context(lock.hold(folder, shared=not write))
            if write:
                store._folders()
                store.vault.clean()
                store._drop(tables.SPILL)
                store._drop(SETTINGS + durable.NEW)
                store._unsettle()
            store.journal = Journal(folder / JOURNAL, Signer())
            store._connect(damaged)
            if (write or not damaged) and (found := store.differences()):
                raise IntegrityError(found[0], where=str(folder), advice=ADVICE)
            if write:
                store.journal.mend(at)
        return store

    @property
    def engine(self) -> Duck:
        """The tables. Raises StoreError where they are missing or damaged."""
        if self._engine is None:
            raise StoreError("the tables are missing or damaged", where=str(self.folder / tables.FILE), advice=REBUILD)
        return self._engine

    @property
    def has_tables(self) -> bool:
        """Whether the tables could be opened."""
        return self._engine is not None

    @property
    def applied(self) -> int:
        """The id of the last journal entry up to which the tables contain everything."""
        return self._applied

    @property
    def behind(self) -> list[JournalEntry]:
        """Entries that stand in the journal and not in the tables: a crash came between. They are to be applied, in order."""
        return [entry for entry in self.journal.entries(self._applied) if entry.what in REPLAYED]

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of a `with` is written to the tables, or nothing of it."""
        before, done = self._applied, False
        try:
            with tables.transaction(self.engine):
                yield
            done = True
        finally:
            if not done:
                self._applied = before

    def settle(self) -> None:
        """Writes the log of the tables into their file and opens it anew: what DuckDB holds of a long intake is needed by the stages."""
        self.engine.run("CHECKPOINT")
        self.engine.close()
        self._engine = None
        self._engine = tables.connect(self.folder, write=True)

    def mark(self, entry: int) -> None:
        """Says that the tables contain this journal entry; inside the transaction that brings its rows.

        The mark moves on over entries that bring no rows, and never past one that was not marked.
        """
        applied = self._applied
        for one in self.journal.entries(applied):
            if one.what in REPLAYED and one.id != entry:
                break
            applied = one.id
        if applied != self._applied:
            tables.set_meta(self.engine, APPLIED, str(applied))
            tables.set_meta(self.engine, APPLIED_ROOT, self.journal.root(applied))
            self._applied = applied

    def known(self) -> dict[str, Place]:
        """Where every exhibit of the tables lies, by hash."""
        rows = self.engine.rows("SELECT sha256, size, place, start_at FROM exhibit")
        return {str(sha): Place(str(sha), int(size), str(file), int(start)) for sha, size, file, start in rows}

    def bytes(self, sha256: str, start: int = 0, end: int | None = None) -> bytes:
        """An exhibit's bytes, or some of them. Raises UsageError where the case has no such exhibit, IntegrityError where they are gone."""
        return b"".join(self.chunks(sha256, start, end))

    def chunks(self, sha256: str, start: int = 0, end: int | None = None) -> Iterator[Chunk]:
        """The same, piece by piece."""
        rows = self.engine.rows("SELECT size, place, start_at FROM exhibit WHERE sha256 = ?", [sha256])
        if not rows:
            raise UsageError(f"no exhibit {sha256}", where=str(self.folder), advice="`leadline show CASE inventory` lists them.")
        size, file, at = rows[0]
        yield from self.vault.chunks(Place(sha256, int(size), str(file), int(at)), start, end)

    def facts(self) -> str:
        """One hash over all records and decisions; see `tables.facts`."""
        return tables.facts(self.engine)

    def differences(self) -> list[str]:
        """What does not fit between journal, checkpoints and tables; made at every opening."""
        found = self.journal.differences_or_unreadable()
        if found or self._engine is None:
            return found
        if self._applied > min(self.journal.size, self.journal.acknowledged):
            has = min(self.journal.size, self.journal.acknowledged)
            return [f"the tables contain {self._applied} journal entries, and the journal has {has} that are signed: entries are missing"]
        if self._applied and tables.meta(self._engine, APPLIED_ROOT) != self.journal.root(self._applied):
            return ["the journal is not the one that the tables were made from"]
        return []

    def renew(self) -> None:
        """Begins the tables anew, empty; the old ones are kept as `case.duckdb.old`. Every entry of the journal is then behind."""
        if self._engine is not None:
            self._engine.close()
            self._engine = None
        try:
            for ending in ("", _WAL):
                path = self.folder / (tables.FILE + ending)
                if path.exists():
                    system.rename(path, self.folder / (OLD + ending))
                elif ending and (self.folder / (OLD + ending)).exists():
                    system.unlink(self.folder / (OLD + ending))  # of an earlier rebuild
            system.sync_folder(self.folder)
        except OSError as error:
            raise system.unusable(error, self.folder) from error
        self._fresh()

    def drop_old(self) -> None:
        """Removes what `renew` kept, once the new tables are known to be right."""
        self._drop(OLD)

    def close(self) -> None:
        """Brings the tables' log into their file and lets go of the case."""
        settled = False
        try:
            if self._engine is not None and self.write:
                self.mark(0)
                self._engine.run("CHECKPOINT")
                settled = True
        finally:
            try:
                if self._engine is not None:
                    self._engine.close()
                    self._engine = None
                if settled:
                    tables.keep_hash(self.folder)
            finally:
                self._held.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @contextmanager
    def _closing_on_failure(self) -> Iterator[None]:
        done = False
        try:
            yield
            done = True
        finally:
            if not done:
                if self._engine is not None:
                    self._engine.close()
                self._held.close()

    def _folders(self) -> None:
        try:
            for name in (VAULT, JOURNAL, PACKAGES):
                system.folder(self.folder / name)
        except OSError as error:
            raise system.unusable(error, self.folder) from error

    def _unsettle(self) -> None:
        try:
            tables.drop_hash(self.folder)
        except OSError as error:
            raise system.unusable(error, self.folder) from error

    def _fresh(self) -> None:
        self._engine = tables.connect(self.folder, write=True)
        migrate.migrate(self._engine)
        self._applied = 0
        tables.set_meta(self._engine, APPLIED, "0")

    def _connect(self, damaged: bool) -> None:
        path = self.folder / tables.FILE
        if not path.exists():
            if damaged:
                return
            if self.write and (self.folder / OLD).exists():
                self._fresh()  # they were being made anew when the program was killed
                return
            raise StoreError("the tables are missing", where=str(path), advice=REBUILD)
        engine = tables.attempt(self.folder, write=self.write) if damaged else tables.connect(self.folder, write=self.write)
        if engine is None:
            return
        self._engine = engine
        if self.write:
            migrate.migrate(engine)
        else:
            migrate.check(engine)
        self._applied = int(tables.meta(engine, APPLIED) or 0)

    def _drop(self, name: str) -> None:
        """Removes a database file with its log, or the folder of its spilled sorts."""
        path = self.folder / name
        try:
            for one in (path.iterdir() if path.is_dir() else ()):
                system.unlink(one)
            if path.is_dir():
                path.rmdir()
                return
            system.unlink(path)
            system.unlink(self.folder / (name + _WAL))
        except OSError as error:
            raise system.unusable(error, path) from error


def unfinished(folder: Path) -> bool:
    """Whether nothing lies there, or only the beginnings of a case: `create` makes one there, or goes on making it."""
    return not folder.exists() or _unfinished(folder)


def _must_be_free(folder: Path) -> None:
    if not unfinished(folder):
        advice = "Choose another name, or open the case that is there."
        raise UsageError("there is something here already", where=str(folder), advice=advice)


def _must_be_case(folder: Path) -> None:
    if not folder.is_dir():
        raise UsageError("no such case", where=str(folder), advice="Name a case folder; `leadline new CASE` makes one.")
    if (folder / SETTINGS).is_file():
        return
    if _unfinished(folder) and any(folder.iterdir()):
        advice = "Give `leadline new CASE` again: it goes on."
        raise UsageError("the creation of this case was interrupted", where=str(folder), advice=advice)
    if (folder / VAULT).is_dir() and (folder / JOURNAL).is_dir():
        advice = "Put it back from a backup; an empty file stands for the defaults."
        raise StoreError("case.toml is missing", where=str(folder), advice=advice)
    raise UsageError("this is no case folder", where=str(folder), advice="Name a case folder; `leadline new CASE` makes one.")


def _unfinished(folder: Path) -> bool:
    """Whether a folder holds nothing but the beginnings of a case without an entry, or nothing at all."""
    if not folder.is_dir() or any(item.name not in _SKELETON and not item.name.startswith(lock.FILE) for item in folder.iterdir()):
        return False
    entries = folder / JOURNAL / ENTRIES
    return not any((folder / VAULT).glob("*")) and (not entries.exists() or entries.stat().st_size == 0)
