"""Brings the tables of a case to the form that this version knows: numbered SQL files, each in one transaction, never changed."""

from __future__ import annotations

import re
from importlib import resources

from leadline.engine.duck import Duck
from leadline.model.errors import StoreError

_NAME = re.compile(r"([0-9]{4})_[a-z0-9_]+\.sql")
SCHEMA = "schema"  # row of table `meta`: the number of the last migration


def steps() -> list[tuple[int, str, str]]:
    """The migrations: number, name, text, in order. Raises StoreError where a number is missing or there twice."""
    folder = resources.files("leadline.store") / "migrations"
    named = [(match, item) for item in folder.iterdir() if (match := _NAME.fullmatch(item.name))]
    found = sorted((int(match[1]), item.name, item.read_text("utf-8")) for match, item in named)
    if [number for number, _, _ in found] != list(range(1, len(found) + 1)):
        raise StoreError("the numbers of the migrations have a gap", where=str(folder), advice="Install Leadline anew.")
    return found


def version(engine: Duck) -> int:
    """The number of the last migration that a case has; 0 for an empty database."""
    if not engine.rows("SELECT 1 FROM duckdb_tables() WHERE table_name = 'meta' AND NOT temporary"):
        return 0
    rows = engine.rows("SELECT value FROM meta WHERE name = ?", [SCHEMA])
    return int(rows[0][0]) if rows else 0


def check(engine: Duck) -> None:
    """Raises StoreError where the tables are not in the form that this version reads."""
    has, knows = version(engine), len(steps())
    if has > knows:
        advice = "Install a newer Leadline; this one changes nothing in the case."
        raise StoreError(f"a newer Leadline made this case (tables {has}, this version knows {knows})", where=engine.where, advice=advice)
    if has < knows:
        advice = "Give a command that writes (`leadline run CASE`) once: it brings them up to date."
        raise StoreError(f"the tables are of an older version ({has}, this version needs {knows})", where=engine.where, advice=advice)


def migrate(engine: Duck) -> int:
    """Runs the migrations that a case lacks; how many. Raises StoreError for a case made by a newer version."""
    has, todo = version(engine), steps()
    if has > len(todo):
        check(engine)
    for number, _, text in todo[has:]:
        done = False
        engine.run("BEGIN TRANSACTION")
        try:
            engine.run(text)
            engine.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", [SCHEMA, str(number)])
            engine.run("COMMIT")
            done = True
        finally:
            if not done:
                engine.undo()
    return len(todo) - has
