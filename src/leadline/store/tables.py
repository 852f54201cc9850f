"""The tables of a case: opens DuckDB the one safe way, wraps transactions, gives the facts one hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from leadline.engine.duck import Duck, told
from leadline.model.errors import StoreError
from leadline.model.values import canonical
from leadline.store import durable, system

FILE = "case.duckdb"
HASH = FILE + ".sha256"  # of the file as a command left it, in the form of `sha256sum`; absent while one writes, and after a crash
SPILL = "case.duckdb.tmp"  # where sorts go that do not fit into memory
FORMAT = "v2.0.0"  # storage_compatibility_version: what every DuckDB from 2.0 on reads
MEMORY = "384MiB"
THREADS = 2

RECORDS = (
    "exhibit", "source", "observation", "entry", "balance", "claim", "report_row", "loss_row", "account_row", "rate", "custody",
    "row_count", "judgement", "sealed",
)  # fmt: skip
PLACES = ("place", "start_at")  # of table `exhibit`: where bytes lie is no fact


def connect(folder: Path, *, write: bool, memory: str = MEMORY, threads: int = THREADS) -> Duck:
    """Opens `case.duckdb`, able to touch nothing outside the case folder, and locked so that no query can change that.

    Raises StoreError where the file is damaged or the system refuses it.
    """
    path = folder / FILE
    config: dict[str, str | bool | int | float | list[str]] = {"storage_compatibility_version": FORMAT} if write else {}
    try:
        connection = duckdb.connect(str(path), read_only=not write, config=config)
    except duckdb.Error as error:
        raise told(error, str(path)) from error
    engine = Duck(connection, str(path))
    if engine.locked():  # this process has it open already, and so has set it up
        return engine
    for name, value in (
        ("allowed_directories", [str(folder)]),
        ("temp_directory", str(folder / SPILL)),
        ("memory_limit", memory),
        ("threads", threads),
        ("autoload_known_extensions", False),
        ("autoinstall_known_extensions", False),
        ("enable_external_access", False),
        ("lock_configuration", True),
    ):
        engine.run(f"SET {name} = {_literal(value)}")
    return engine


def attempt(folder: Path, *, write: bool) -> Duck | None:
    """As `connect`, and reads everything once; None where the file is damaged."""
    try:
        engine = connect(folder, write=write)
    except StoreError:
        return None
    try:
        read_all(engine)
        for (name,) in engine.rows("SELECT name FROM meta"):
            meta(engine, str(name))  # by the key, so its index is read, too
    except (StoreError, duckdb.Error):
        engine.close()
        return None
    return engine


def read_all(engine: Duck) -> None:
    """Reads every block of every table, so that DuckDB checks its checksums. Raises StoreError at a damaged one."""
    for (table,) in engine.rows("SELECT table_name FROM duckdb_tables() WHERE NOT temporary AND NOT internal ORDER BY table_name"):
        engine.rows(f'SELECT bit_xor(hash(t)) FROM "{table}" t')


def keep_hash(folder: Path) -> None:
    """Writes down what the closed database is, so that `verify` finds a bit changed where DuckDB has no checksum.

    Those are blocks that nothing refers to, and the older of its two headers.
    """
    try:
        durable.replace(folder / HASH, f"{_hash(folder)}  {FILE}\n".encode("ascii"))
    except OSError:
        drop_hash(folder)  # a full disk: the case is whole, and the next command that writes tries again


def drop_hash(folder: Path) -> None:
    """Before the first write: a hash that stayed would speak of another state. Raises OSError."""
    for name in (HASH, HASH + durable.NEW):
        if (folder / name).exists():
            system.unlink(folder / name)
            system.sync_folder(folder)


def changed_since(folder: Path) -> bool:
    """Whether the database is another than the one that the last command left; False where that is not known. Raises OSError."""
    try:
        told = (folder / HASH).read_text("ascii", "replace")
    except FileNotFoundError:
        return False
    return told != f"{_hash(folder)}  {FILE}\n" or (folder / (FILE + ".wal")).exists()


def _hash(folder: Path) -> str:
    with (folder / FILE).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def transaction(engine: Duck) -> Iterator[None]:
    """All of a `with`, or nothing of it. Raises StoreError where the disk is full: then close, open again, and look."""
    done = False
    engine.run("BEGIN TRANSACTION")
    try:
        yield
        engine.run("COMMIT")
        done = True
    finally:
        if not done:
            engine.undo()


def meta(engine: Duck, name: str) -> str | None:
    """One row of table `meta`: what the case knows about itself."""
    rows = engine.rows("SELECT value FROM meta WHERE name = ?", [name])
    return str(rows[0][0]) if rows else None


def set_meta(engine: Duck, name: str, value: str) -> None:
    """Writes one row of table `meta`."""
    engine.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", [name, value])


def facts(engine: Duck) -> str:
    """One SHA-256 over all records and decisions, whatever the order they were written in and wherever the bytes lie.

    The same evidence and decisions give the same hash: it is what `rebuild` is held to.
    """
    state = hashlib.sha256()
    for table in RECORDS:
        columns = [str(row[0]) for row in engine.rows(f"DESCRIBE {table}")]
        kept = ", ".join(f'"{name}"' for name in columns if not (table == "exhibit" and name in PLACES))
        _fold(state, engine, table, f"SELECT {kept} FROM {table} ORDER BY ALL")
    _fold(state, engine, "problem", "SELECT * FROM problem WHERE stage IN ('intake', 'extract') ORDER BY ALL")
    return state.hexdigest()


def _fold(state: hashlib._Hash, engine: Duck, table: str, sql: str) -> None:
    state.update(canonical(table) + b"\n")
    for row in engine.each(sql):
        state.update(canonical(row) + b"\n")


def _literal(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "[" + ", ".join(map(_literal, value)) + "]"
    return "'" + str(value).replace("'", "''") + "'"
