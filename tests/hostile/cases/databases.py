"""Hostile databases: none is opened; what no reader knows is named and kept."""

from __future__ import annotations

import sqlite3
import struct
import tempfile
from pathlib import Path

from tests.hostile.expect import NOT, PARTLY, READ, Expect, case, place

NAMED = Expect((NOT, PARTLY), ("unreadable|damaged|malformed|truncated",), may=("damaged", "malformed", "truncated", "unreadable", "over-limit"))


def sqlite(*statements: str, wal: bool = False) -> tuple[bytes, bytes]:
    """A database made by these statements, and its write-ahead log."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.sqlite"
        made = sqlite3.connect(path)
        if wal:
            made.execute("PRAGMA journal_mode=WAL")
            made.execute("PRAGMA wal_autocheckpoint=0")
        for statement in statements:
            made.execute(statement)
        made.commit()
        log = Path(f"{path}-wal")
        found = path.read_bytes(), log.read_bytes() if log.exists() else b""
        made.close()
        return found


@case("database", "header-lies.sqlite", NAMED)
def header(big: bool) -> bytes:
    """Pages of 65,536 bytes, two thousand million of them, in a file of one."""
    data = bytearray(sqlite("CREATE TABLE a (b)")[0])
    data[16:18], data[28:32], data[32:36] = b"\0\x01", struct.pack(">L", 2**31), struct.pack(">L", 7)
    return bytes(data)


@case("database", "views.sqlite", NAMED)
def views(big: bool) -> bytes:
    """A view that never ends and triggers that would change what is asked."""
    endless = "CREATE VIEW message AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n FROM r"
    return sqlite("CREATE TABLE a (b)", endless, "CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM a; END", "INSERT INTO a VALUES (1)")[0]


@case("database", "cut.sqlite", NAMED)
def cut(big: bool) -> bytes:
    """Half a database."""
    data = sqlite("CREATE TABLE a (b)", *(f"INSERT INTO a VALUES ('{n:0500}')" for n in range(50)))[0]
    return data[: len(data) // 2]


@place("database", "logged.sqlite", NAMED)
def logged(folder: Path, big: bool) -> None:
    """A database whose rows stand in its write-ahead log only: opening it would change it."""
    data, log = sqlite("CREATE TABLE a (b)", "INSERT INTO a VALUES (1)", wal=True)
    (folder / "logged.sqlite").write_bytes(data)
    (folder / "logged.sqlite-wal").write_bytes(log)


@case("database", "lies.parquet", NAMED)
def parquet(big: bool) -> bytes:
    """A footer that is longer than the file."""
    return b"PAR1" + bytes(200) + struct.pack("<L", 0x7FFFFFFF) + b"PAR1"


@case("database", "foreign.duckdb", Expect((READ, PARTLY, NOT), ("unreadable|damaged|malformed",), may=("damaged", "malformed", "truncated")))
def duckdb(big: bool) -> bytes:
    """A database of the kind that this program uses itself: it is evidence, never attached."""
    return bytes(8) + b"DUCK" + struct.pack("<Q", 64) + bytes(range(256)) * 40
