"""The runner: what is stale, in which order it is done anew, what failed. The one place that catches every exception.

Item work (identify, read, extract) is skipped by (exhibit, step, version, settings); set work (link, trace, detect, plan) by a
fingerprint of its inputs. Only this module writes what stages yield.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from leadline import detect, link, plan, plugins, trace
from leadline.intake import identify, membership, walk
from leadline.model.errors import EvidenceError, LeadlineError
from leadline.model.log import JournalEntry
from leadline.model.records import Child, Count, Exhibit, Problem, Source
from leadline.model.settings import Settings
from leadline.model.values import digest
from leadline.store.folder import Store
from leadline.store.rows import as_row, put_problems
from leadline.store.vault import Place

Progress = Callable[[str, int, int], None]

HEAD = 65_536  # bytes that readers see when they claim a file
BATCH_FILES, BATCH_BYTES = 1_000, 64 * 2**20  # an intake is acknowledged in batches of at most so much
BATCH_RECORDS = 50_000
DEEPEST = 5  # archives inside archives; beyond is a problem
STAGES: tuple[ModuleType, ...] = (link, trace, detect, plan)


def silent(stage: str, done: int, total: int) -> None:
    """A progress that shows nothing."""


# ---------------------------------------------------------------- intake


@dataclass(slots=True)
class Taken:
    """What an intake did: files taken in, files that were there already, problems."""

    new: int = 0
    known: int = 0
    problems: int = 0


def intake(store: Store, settings: Settings, paths: Iterable[Path], *, at: str, report: str | None = None,
           channel: str | None = None, progress: Progress = silent) -> Taken:  # fmt: skip
    """Takes files in: hashed and stored before anything parses them, journaled, then read for what lies inside."""
    found, problems = walk.files(paths)
    taken = Taken(problems=len(problems))
    held = {(str(path), str(sha)) for path, sha in store.engine.rows("SELECT path, exhibit FROM source")}
    known = _places(store)
    group = 1 + max((int(e.data.get("group", 0)) for e in store.journal.entries() if e.what == "intake"), default=0)
    done = 0
    for chunk in _chunks(found):
        sources: list[dict[str, Any]] = []
        with store.vault.batch(known) as batch:
            for item in chunk:
                try:
                    place = batch.add_file(item.file)
                except EvidenceError as error:
                    problems.append(Problem("unreadable", f"{item.path} was not taken in: {error.what}", error.advice or "Hand in the file again.", stage="intake"))
                    continue
                known[place.sha256] = place
                if (item.path, place.sha256) in held:
                    taken.known += 1
                    continue
                held.add((item.path, place.sha256))
                sources.append({"path": item.path, "exhibit": place.sha256, "size": place.size, "report": report, "channel": channel})
            batch.commit()
        if sources or (problems and chunk is not None):
            taken.new += len(sources)
            _acknowledge(store, settings, at, group, sources, problems)
            problems = []
        done += len(chunk)
        progress("intake", done, len(found))
    if problems:
        _acknowledge(store, settings, at, group, [], problems)
    assign(store, group)
    return taken


def _acknowledge(store: Store, settings: Settings, at: str, group: int, sources: list[dict[str, Any]], problems: list[Problem]) -> None:
    shown = [[p.kind, p.what, p.advice] for p in problems]
    entry = store.journal.append("intake", by="leadline", at=at, data={"group": group, "sources": sources, "problems": shown})
    derive(store, entry)


def _chunks(found: list[walk.Found]) -> Iterator[list[walk.Found]]:
    chunk: list[walk.Found] = []
    size = 0
    for item in found:
        try:
            size += item.file.stat().st_size
        except OSError:
            size += 0  # it is reported when it cannot be opened
        chunk.append(item)
        if len(chunk) == BATCH_FILES or size > BATCH_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _places(store: Store) -> dict[str, Place]:
    rows = store.engine.rows("SELECT sha256, size, place, start_at FROM exhibit")
    return {str(sha): Place(str(sha), int(size), str(file), int(start)) for sha, size, file, start in rows}


@dataclass(slots=True)
class _Derived:
    """What one journaled intake brings into the tables."""

    entry: JournalEntry
    batch: Any
    places: dict[str, Place]
    fresh: set[str]  # exhibits that the tables do not have yet
    next_exhibit: int
    next_source: int
    exhibits: list[tuple[Any, ...]] = field(default_factory=list)
    sources: list[tuple[Any, ...]] = field(default_factory=list)
    problems: dict[str, Problem] = field(default_factory=dict)
    counts: list[Count] = field(default_factory=list)
    children: dict[str, list[Source]] = field(default_factory=lambda: defaultdict(list))  # by exhibit

    def problem(self, problem: Problem) -> None:
        self.problems[problem.id] = problem


def derive(store: Store, entry: JournalEntry) -> None:
    """Reads what a journaled intake took in: what each file is, what lies inside; one transaction."""
    engine = store.engine
    places = _places(store)
    last = engine.rows("SELECT (SELECT coalesce(max(seq), 0) FROM exhibit), (SELECT coalesce(max(seq), 0) FROM source)")[0]
    stored = {p.sha256: p for p in store.vault.places()} if any(s["exhibit"] not in places for s in entry.data["sources"]) else {}
    with store.vault.batch({**stored, **places}) as batch:
        work = _Derived(entry, batch, {**stored, **places}, set(stored) - set(places), int(last[0]) + 1, int(last[1]) + 1)
        for kind, what, advice in entry.data["problems"]:
            work.problem(Problem(kind, what, advice, stage="intake"))
        for given in entry.data["sources"]:
            source = Source(given["path"], given["exhibit"], report=given["report"], channel=given["channel"], intake=entry.id)
            _place(store, work, source, None, 0)
        batch.commit()
    with store.transaction():
        engine.put("exhibit", work.exhibits)
        engine.put("source", work.sources)
        put_problems(store.engine, work.problems.values())
        engine.put("row_count", ((c.exhibit, c.rows_in, c.rows_read, c.rows_reported) for c in work.counts))
        store.mark(entry.id)


def _place(store: Store, work: _Derived, source: Source, child: Child | None, depth: int) -> None:
    """Writes one source down and, where its exhibit is new, reads it and what lies inside."""
    work.sources.append((source.id, work.next_source, source.path, source.exhibit, source.parent, source.locator, source.made_by, source.report, source.channel, source.intake))
    work.next_source += 1
    if source.exhibit not in work.fresh:
        if source.parent is None:
            work.problem(_duplicate(store, work, source))
        _repeat_children(store, work, source, depth)
        return
    work.fresh.discard(source.exhibit)
    place = work.places[source.exhibit]
    data = child.data if child else store.vault.read(place)
    name = source.path.replace("!", "/").rpartition("/")[2]
    plugin = identify.identify(data[:HEAD], name)
    media = _media(plugin, child)
    exhibit = Exhibit(place.sha256, place.size, media or "application/octet-stream", name)
    work.exhibits.append((place.sha256, place.size, place.file, place.start, exhibit.media, plugin.label if plugin else None, name, work.next_exhibit))
    work.next_exhibit += 1
    if plugin is None:
        work.problem(_unknown(exhibit, source))
        return
    for part in guarded(plugin, exhibit, data, "intake"):
        if isinstance(part, Problem):
            work.problem(part)
        elif isinstance(part, Count):
            work.counts.append(part)
        elif isinstance(part, Child):
            _child(store, work, source, plugin, part, depth)


def _child(store: Store, work: _Derived, parent: Source, plugin: plugins.Plugin, part: Child, depth: int) -> None:
    path = f"{parent.path}!{part.name}"
    if depth >= DEEPEST:
        what = f"{path} lies {depth + 1} levels deep in archives or mails and was not read."
        work.problem(Problem("limit", what, "Unpack it by hand and hand the inner file in.", parent.exhibit, stage="intake"))
        return
    place = work.batch.add(part.data)
    if place.sha256 not in work.places:
        work.places[place.sha256] = place
        work.fresh.add(place.sha256)
    source = Source(path, place.sha256, parent.id, part.locator, plugin.label, parent.report, parent.channel, parent.intake)
    work.children[parent.exhibit].append(source)
    _place(store, work, source, part, depth + 1)


def _repeat_children(store: Store, work: _Derived, source: Source, depth: int) -> None:
    """The same bytes again: what lies inside lies here too, under this path."""
    inside = work.children.get(source.exhibit)
    if inside is None:
        sql = """SELECT c.path, c.exhibit, c.locator, c.made_by FROM source c JOIN source p ON p.id = c.parent
                 WHERE p.exhibit = ? AND p.seq = (SELECT min(seq) FROM source WHERE exhibit = ?) ORDER BY c.seq"""
        rows = store.engine.rows(sql, [source.exhibit, source.exhibit])
        inside = [Source(str(path), str(sha), "", str(locator), str(made)) for path, sha, locator, made in rows]
    if depth >= DEEPEST:
        return
    for one in inside:
        path = f"{source.path}!{one.path.rpartition('!')[2]}"
        again = Source(path, one.exhibit, source.id, one.locator, one.made_by, source.report, source.channel, source.intake)
        _place(store, work, again, None, depth + 1)


def _media(plugin: plugins.Plugin | None, child: Child | None) -> str | None:
    if plugin is None:
        return None
    media = str(plugin.info["media"])
    hint = child.media if child and child.media else ""
    if hint.partition(";")[0].strip() == media.partition(";")[0].strip() and "charset=" in hint and "charset=" not in media:
        return f"{media}; charset={hint.partition('charset=')[2].partition(';')[0].strip()}"
    return media


def _duplicate(store: Store, work: _Derived, source: Source) -> Problem:
    rows = store.engine.rows("SELECT path FROM source WHERE exhibit = ? ORDER BY seq LIMIT 1", [source.exhibit])
    first = str(rows[0][0]) if rows else next(str(row[2]) for row in work.sources if row[3] == source.exhibit)
    what = f"{source.path} has the same bytes as {first}: both are kept in the list, and count once."
    return Problem("duplicate", what, "Nothing to do, unless two different files were meant.", source.exhibit, stage="intake")


def _unknown(exhibit: Exhibit, source: Source) -> Problem:
    if exhibit.size == 0:
        return Problem("empty", f"{source.path} is empty.", "Ask for the file again.", exhibit.sha256, stage="intake")
    what = f"{source.path} is of a kind that no reader knows; it is kept and was not read."
    return Problem("unreadable", what, "Look at it by hand, or hand it in as text, CSV, mail or ZIP.", exhibit.sha256, stage="intake")


def assign(store: Store, group: int) -> None:
    """Which report each source of this intake belongs to: decided when all of it is there."""
    entries = [e.id for e in store.journal.entries() if e.what == "intake" and e.data.get("group") == group]
    marks = ", ".join("?" for _ in entries)
    if not entries:
        return
    rows = store.engine.rows(
        f"SELECT s.id, s.path, s.report, s.exhibit, e.media, e.reader FROM source s JOIN exhibit e ON e.sha256 = s.exhibit WHERE s.intake IN ({marks}) ORDER BY s.seq", entries
    )  # fmt: skip
    if not rows or any(row[2] for row in rows):
        return  # the command named the report
    places = _places(store)
    asked = [
        membership.Place(str(i), str(path), str(media) if reader else None, _named(store, places, str(sha), str(media)))
        for i, path, _, sha, media, reader in rows
    ]
    found = membership.assign(asked)
    with store.transaction():
        store.engine.run("CREATE OR REPLACE TEMP TABLE assigned (id VARCHAR, report VARCHAR)")
        store.engine.put("assigned", found.items())
        store.engine.run("UPDATE source SET report = a.report FROM assigned a WHERE a.id = source.id")


def _named(store: Store, places: dict[str, Place], sha: str, media: str) -> str | None:
    return membership.report_id(store.vault.read(places[sha])) if media == "application/toml; table=report" else None


# ---------------------------------------------------------------- item work


def guarded(plugin: plugins.Plugin, exhibit: Exhibit, data: bytes, stage: str) -> Iterator[Any]:
    """What a reader or extractor yields; where it fails, what it had yielded and a problem that names it."""
    try:
        yield from plugin.function(exhibit, data)
    except LeadlineError as error:
        yield Problem("unreadable", f"{exhibit.name}: {error.what}", error.advice or "Look at the file by hand.", exhibit.sha256, stage=stage)
    except Exception as error:  # noqa: BLE001  the one broad except: evidence must never stop a run
        what = f"{exhibit.name}: {plugin.label} failed ({type(error).__name__}: {str(error)[:200]}); what it had read until then is kept."
        yield Problem("reader-failed", what, "Look at the file by hand, and report the failure.", exhibit.sha256, stage=stage)


def extract(store: Store, settings: Settings, progress: Progress = silent) -> int:
    """Runs every extractor over every exhibit that it has not seen in this version under these settings; how many."""
    context = settings.context()
    done = dict(store.engine.rows("SELECT exhibit, key FROM done WHERE step = 'extract'"))
    todo: list[tuple[Exhibit, Place, list[plugins.Plugin], str]] = []
    for sha, size, file, start, media, name in store.engine.rows("SELECT sha256, size, place, start_at, media, name FROM exhibit ORDER BY seq"):
        chosen = extractors(str(media))
        key = digest([p.label for p in chosen], context.key())
        if done.get(sha) != key:
            exhibit = Exhibit(str(sha), int(size), str(media), str(name), context)
            todo.append((exhibit, Place(str(sha), int(size), str(file), int(start)), list(chosen), key))
    again = {item[0].sha256 for item in todo} & set(done)
    if again:
        _drop(store, again)
    rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    problems: list[Problem] = []
    for n, (exhibit, place, chosen, key) in enumerate(todo, 1):
        data = store.vault.read(place) if chosen else b""
        for plugin in chosen:
            for found in guarded(plugin, exhibit, data, "extract"):
                if isinstance(found, Problem):
                    problems.append(found)
                else:
                    table, row = as_row(found)
                    rows[table].append(row)
        rows["done"].append((exhibit.sha256, "extract", key))
        if sum(map(len, rows.values())) >= BATCH_RECORDS or n == len(todo):
            _write(store, rows, problems)
            rows, problems = defaultdict(list), []
            progress("extract", n, len(todo))
    return len(todo)


@cache
def extractors(media: str) -> tuple[plugins.Plugin, ...]:
    """The extractors for a media type: a prefix of it, parameters included."""
    return tuple(p for p in plugins.family("extractors").values() if any(media.startswith(m) for m in p.info["media"]))


def _write(store: Store, rows: dict[str, list[tuple[Any, ...]]], problems: list[Problem]) -> None:
    with store.transaction():
        for table, some in rows.items():
            store.engine.put(table, _once(some) if table in ("observation", "claim", "row_count") else some)
        put_problems(store.engine, problems)


def _once(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return list({row[0]: row for row in rows}.values())


def _drop(store: Store, exhibits: set[str]) -> None:
    """Forgets what an older version or other settings read from these exhibits."""
    with store.transaction():
        store.engine.run("CREATE OR REPLACE TEMP TABLE stale (exhibit VARCHAR)")
        store.engine.put("stale", ((sha,) for sha in sorted(exhibits)))
        for table in ("observation", "entry", "balance", "claim", "report_row", "loss_row", "account_row", "rate", "custody", "done"):
            store.engine.run(f"DELETE FROM {table} WHERE exhibit IN (SELECT exhibit FROM stale)")
        store.engine.run("DELETE FROM problem WHERE stage = 'extract' AND exhibit IN (SELECT exhibit FROM stale)")
        store.engine.run("DELETE FROM row_count WHERE exhibit IN (SELECT exhibit FROM stale)")


# ---------------------------------------------------------------- set work


def conclude(store: Store, settings: Settings, progress: Progress = silent) -> bool:
    """Rebuilds every conclusion if anything that it rests on has changed; False when nothing had."""
    key = _inputs(store, settings)
    if dict(store.engine.rows("SELECT step, key FROM fingerprint")).get("conclude") == key:
        return False
    with store.transaction():
        store.engine.run("DELETE FROM fingerprint")
        for stage in STAGES:
            for table in stage.TABLES:
                store.engine.run(f"DELETE FROM {table}")
        store.engine.run("DELETE FROM problem WHERE stage NOT IN ('intake', 'extract')")
    with store.transaction():
        for n, stage in enumerate(STAGES, 1):
            stage.run(store.engine, settings)
            progress(stage.__name__.rpartition(".")[2], n, len(STAGES))
        store.engine.put("fingerprint", [("conclude", key)])
    return True


def _inputs(store: Store, settings: Settings) -> str:
    versions = [p.label for name in ("linkers", "rules", "detectors", "playbooks") for p in plugins.family(name).values()]
    state = hashlib.sha256(json.dumps([settings.key(), versions]).encode())
    for sql in ("SELECT exhibit, key FROM done ORDER BY exhibit", "SELECT id, report FROM source ORDER BY id",
                "SELECT entry, target, verdict FROM judgement ORDER BY entry"):  # fmt: skip
        for row in store.engine.rows(sql):
            state.update(repr(row).encode("utf-8", "replace"))
    return state.hexdigest()


def card_key(store: Store) -> str:
    """A key for hashing payment cards that whoever holds the evidence can make again, and nobody else.

    HMAC over the first MiB of every original of the first intake: the outputs of a case name exhibits by SHA-256 only,
    from which this cannot be computed (docs/decisions/0005-card-key.md).
    """
    places = _places(store)
    state = hashlib.sha256(b"leadline card key 1")
    for (sha,) in store.engine.rows("SELECT DISTINCT exhibit FROM source WHERE parent IS NULL ORDER BY exhibit"):
        state.update(hmac.digest(b"leadline card key 1", store.vault.read(places[str(sha)])[: 2**20], "sha256"))
    return state.hexdigest()
