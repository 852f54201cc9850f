"""Takes files in: bytes into the vault, an entry into the journal, and from there what each file is and what lies inside.

Bytes are stored and journaled before anything parses them, so that a crash in a reader loses nothing, and so that the same
`derive` serves a new intake, the next run after a crash, and a rebuild.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import ChainMap, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from leadline.cage import Cage, Failed, Job
from leadline.intake import membership, walk
from leadline.model.errors import EvidenceError
from leadline.model.log import JournalEntry
from leadline.model.records import Child, Count, Exhibit, Known, Problem, Source
from leadline.steps import AHEAD, Progress, failure, silent
from leadline.store import seals
from leadline.store.folder import Store
from leadline.store.rows import put_problems
from leadline.store.sealing import sealed
from leadline.store.tables import meta, set_meta
from leadline.store.vault import Batch, Place

READ = "leadline.intake.identify:parts"  # what the cage is asked for
BATCH_FILES, BATCH_BYTES = 1_000, 64 * 2**20  # an intake is acknowledged in batches of at most so much
ASSIGNED = "assigned"  # row of table `meta`: the last journal entry whose sources were given to reports
DEEPEST = 5  # archives inside archives; beyond is a problem


@dataclass(slots=True)
class Taken:
    """What an intake did: files taken in, files that were there already, problems."""

    new: int = 0
    known: int = 0
    problems: int = 0


def intake(
    store: Store,
    cage: Cage,
    paths: Iterable[Path],
    *,
    at: str,
    report: str | None = None,
    channel: str | None = None,
    progress: Progress = silent,
) -> Taken:
    """Takes files in: hashed and stored before anything parses them, journaled, then read for what lies inside."""
    found, problems = walk.files(paths)
    taken = Taken()
    held = {(str(path), str(sha)) for path, sha in store.engine.rows("SELECT path, exhibit FROM source")}
    told = {str(i) for (i,) in store.engine.rows("SELECT id FROM problem")}
    known = store.known()
    group, more = _group(store, report)
    done = 0
    for chunk in _chunks(found):
        sources: list[dict[str, Any]] = []
        with store.vault.batch(known, store.lists) as batch:
            for item in chunk:
                try:
                    place = batch.add_file(item.file)
                except EvidenceError as error:
                    what = f"{item.path} was not taken in: {error.what}"
                    problems.append(Problem("unreadable", what, error.advice or "Hand in the file again.", stage="intake"))
                    continue
                if (item.path, place.sha256) in held:
                    taken.known += 1
                    continue
                held.add((item.path, place.sha256))
                sources.append({"path": item.path, "exhibit": place.sha256, "size": place.size, "report": report, "channel": channel})
            stored = batch.commit()
        problems = [p for p in problems if p.id not in told]
        done += len(chunk)
        if sources or problems or (more and done == len(found)):
            taken.new += len(sources)
            taken.problems += len(problems)
            more = done < len(found)
            hits = derive(store, cage, _acknowledge(store, at, group, sources, problems, more), known, stored)
            seals.complete(store, at, {**batch.sealed, **hits})
            problems = []
        progress("intake", done, len(found))
    if problems := [p for p in problems if p.id not in told]:
        derive(store, cage, _acknowledge(store, at, group, [], problems, False), known, {})
    assign(store, group)
    return taken


def _group(store: Store, report: str | None) -> tuple[int, bool]:
    """The number of an intake, and whether it goes on with one that was ended between two batches: then it is the same intake."""
    last = deque((e for e in store.journal.entries() if e.what == "intake"), maxlen=1)
    if not last:
        return 1, False
    given = last[0].data
    if given.get("more") and report is None and not any(source["report"] for source in given["sources"]):
        return int(given["group"]), True
    return int(given.get("group", 0)) + 1, False


def _acknowledge(store: Store, at: str, group: int, sources: list[dict[str, Any]], problems: list[Problem], more: bool) -> JournalEntry:
    """Journals what lies in the vault: from here on it is not lost. `more`: further batches of the same intake are to come."""
    shown = [[p.kind, p.what, p.advice] for p in problems]
    data = {"group": group, "sources": sources, "problems": shown, **({"more": True} if more else {})}
    return store.journal.append("intake", by="leadline", at=at, data=data)


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


@dataclass(slots=True)
class _Derived:
    """What one journaled intake brings into the tables."""

    entry: JournalEntry
    cage: Cage
    batch: Batch
    known: dict[str, Place]  # exhibits that the tables have, or will have from this intake
    fresh: dict[str, Place]  # exhibits stored by this intake that were not looked at yet
    stored: Mapping[str, Place]  # what only the vault has
    seals: dict[str, seals.Seal]  # those that stand, where anything stored is sealed
    next_exhibit: int
    next_source: int
    exhibits: list[tuple[Any, ...]] = field(default_factory=list)
    sources: list[tuple[Any, ...]] = field(default_factory=list)
    problems: dict[str, Problem] = field(default_factory=dict)
    counts: list[Count] = field(default_factory=list)
    children: dict[str, list[Source]] = field(default_factory=lambda: defaultdict(list))  # by exhibit
    jobs: dict[str, Job] = field(default_factory=dict)  # by exhibit: asked for, not yet looked at

    def problem(self, problem: Problem) -> None:
        self.problems[problem.id] = problem


def derive(store: Store, cage: Cage, entry: JournalEntry, known: dict[str, Place], stored: Mapping[str, Place]) -> dict[str, str]:
    """Reads what a journaled intake took in: what each file is, what lies inside; one transaction. Gives why which children were sealed.

    `known` are the exhibits that the tables have (kept up to date here), `stored` the places of those that only the vault has.
    """
    engine = store.engine
    last = engine.rows("SELECT (SELECT coalesce(max(seq), 0) FROM exhibit), (SELECT coalesce(max(seq), 0) FROM source)")[0]
    fresh = {s["exhibit"]: stored[s["exhibit"]] for s in entry.data["sources"] if s["exhibit"] not in known}
    standing = seals.standing(store.journal.entries()) if any(sealed(place.file) for place in stored.values()) else {}
    with store.vault.batch(ChainMap(known, dict(stored)), store.lists) as batch:
        work = _Derived(entry, cage, batch, known, fresh, stored, standing, int(last[0]) + 1, int(last[1]) + 1)
        for kind, what, advice in entry.data["problems"]:
            work.problem(Problem(kind, what, advice, stage="intake"))
        sources = [
            Source(given["path"], given["exhibit"], report=given["report"], channel=given["channel"], intake=entry.id)
            for given in entry.data["sources"]
        ]
        for n, source in enumerate(sources):
            for coming in sources[n : n + AHEAD]:
                _ask(store, work, coming)
            _place(store, work, source, None, 0)
        known.update(batch.commit())
    with store.transaction():
        engine.put("exhibit", ((sha, size, known[sha].file, known[sha].start, *rest) for sha, size, *rest in work.exhibits))
        engine.put("source", work.sources)
        put_problems(engine, work.problems.values())
        engine.put("row_count", ((c.exhibit, c.rows_in, c.rows_read, c.rows_reported) for c in work.counts))
        store.mark(entry.id)
    return batch.sealed


def _place(store: Store, work: _Derived, source: Source, child: Child | None, depth: int) -> None:
    """Writes one source down and, where its exhibit is new, reads it and what lies inside."""
    where = (source.path, source.exhibit, source.parent, source.locator, source.made_by)
    work.sources.append((source.id, work.next_source, *where, source.report, source.channel, source.intake))
    work.next_source += 1
    place = work.fresh.pop(source.exhibit, None)
    if place is None:
        if source.parent is None:
            work.problem(_duplicate(store, work, source))
        _repeat_children(store, work, source, depth)
        return
    work.known[source.exhibit] = place
    work.children[source.exhibit] = []  # known to have been looked at, also where nothing lies inside
    name = _name(source)
    if sealed(place.file):
        _sealed(store, work, source, place, depth)
        return
    asked = Exhibit(place.sha256, place.size, child.media or "" if child else "", name)
    job = work.jobs.pop(source.exhibit, None)
    if job is not None and job.exhibit != asked:  # the same bytes as a later file, which were asked for under its name
        job.dropped.set()
        job = None
    if job is None:
        data = partial(store.vault.chunks, place) if child is None or (place.file and not child.data) else partial(_bytes, child)
        job = work.cage.submit(READ, asked, data, now=True)
    known = Known()
    number = work.next_exhibit
    work.next_exhibit += 1
    at = len(work.exhibits)
    work.exhibits.append(())
    for part in job:
        if isinstance(part, Known):
            known = part
        elif isinstance(part, Problem):
            work.problem(part)
        elif isinstance(part, Count):
            work.counts.append(part)
        elif isinstance(part, Child):
            _child(store, work, source, known, part, depth)
        elif isinstance(part, Failed):
            work.problem(failure(part, known.reader or "the reader", asked, "intake"))
    exhibit = replace(asked, media=known.media or "application/octet-stream")
    work.exhibits[at] = (place.sha256, place.size, exhibit.media, known.reader or None, name, number)
    if not known.reader:
        work.problem(_unknown(exhibit, source))


def _sealed(store: Store, work: _Derived, source: Source, place: Place, depth: int) -> None:
    """Writes a sealed exhibit down unread. What lay inside it is known where its seal was journaled: what of that is harmless is read."""
    seal = work.seals.get(place.sha256)
    media, reader = (seal.media, seal.reader) if seal else ("application/octet-stream", None)
    work.exhibits.append((place.sha256, place.size, media, reader, _name(source), work.next_exhibit))
    work.next_exhibit += 1
    for name, sha, locator, hint in seal.inside if seal else ():
        if sha not in work.known:
            work.fresh.setdefault(sha, work.stored[sha])
        inner = Source(f"{source.path}!{name}", sha, source.id, locator, reader or "", source.report, source.channel, source.intake)
        work.children[place.sha256].append(inner)
        _place(store, work, inner, Child(name, b"", hint), depth + 1)


def _bytes(child: Child, start: int, end: int) -> tuple[bytes]:
    return (child.data if end - start == len(child.data) else child.data[start:end],)


def _name(source: Source) -> str:
    return source.path.replace("!", "/").rpartition("/")[2]


def _ask(store: Store, work: _Derived, source: Source) -> None:
    """Has an exhibit read that will be looked at soon."""
    place = work.fresh.get(source.exhibit)
    if place is not None and not sealed(place.file) and source.exhibit not in work.jobs:
        exhibit = Exhibit(place.sha256, place.size, "", _name(source))
        work.jobs[source.exhibit] = work.cage.submit(READ, exhibit, partial(store.vault.chunks, place))


def _child(store: Store, work: _Derived, parent: Source, known: Known, part: Child, depth: int) -> None:
    path = f"{parent.path}!{part.name}"
    if depth >= DEEPEST:
        what = f"{path} lies {depth + 1} levels deep in archives or mails and was not read."
        work.problem(Problem("limit", what, "Unpack it by hand and hand the inner file in.", parent.exhibit, stage="intake"))
        return
    place = work.batch.add(part.data)
    if place.sha256 not in work.known:
        work.fresh.setdefault(place.sha256, place)
    source = Source(path, place.sha256, parent.id, part.locator, known.reader, parent.report, parent.channel, parent.intake)
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
        work.children[source.exhibit] = inside
    if depth >= DEEPEST:
        return
    for one in inside:
        path = f"{source.path}!{one.path.rpartition('!')[2]}"
        again = Source(path, one.exhibit, source.id, one.locator, one.made_by, source.report, source.channel, source.intake)
        _place(store, work, again, None, depth + 1)


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
    intakes = [e for e in store.journal.entries() if e.what == "intake" and e.data.get("group") == group]
    if not intakes:
        return
    entries = [e.id for e in intakes]
    marks = ", ".join("?" for _ in entries)
    rows = store.engine.rows(
        f"""SELECT s.id, s.path, s.report, s.exhibit, e.media, e.reader FROM source s JOIN exhibit e ON e.sha256 = s.exhibit
            WHERE s.intake IN ({marks}) ORDER BY s.seq""",
        entries,
    )
    if any(given["report"] for entry in intakes for given in entry.data["sources"]):
        rows = []  # the command named the report
    known = store.known() if rows else {}
    asked = [
        membership.Place(str(i), str(path), str(media) if reader else None, _named(store, known, str(sha), str(media)))
        for i, path, _, sha, media, reader in rows
    ]
    found = membership.assign(asked)
    with store.transaction():
        store.engine.run("CREATE OR REPLACE TEMP TABLE assigned (id VARCHAR, report VARCHAR)")
        store.engine.put("assigned", found.items())
        if rows:  # of an intake that goes on: what its first batches alone had said
            store.engine.run(f"UPDATE source SET report = NULL WHERE report IS NOT NULL AND intake IN ({marks})", entries)
        store.engine.run("UPDATE source SET report = a.report FROM assigned a WHERE a.id = source.id")
        set_meta(store.engine, ASSIGNED, str(max(entries)))


def assign_rest(store: Store) -> None:
    """Does what a crash between an intake and its `assign` left undone; for who opens a case for writing."""
    after = int(meta(store.engine, ASSIGNED) or 0)
    for group in sorted({int(e.data.get("group", 0)) for e in store.journal.entries(after) if e.what == "intake"}):
        assign(store, group)


def _named(store: Store, known: dict[str, Place], sha: str, media: str) -> str | None:
    asked = media == "application/toml; table=report" and not sealed(known[sha].file)
    return membership.report_id(store.vault.read(known[sha])) if asked else None


def card_key(store: Store) -> str:
    """A key for hashing payment cards that whoever holds the evidence can make again, and nobody else.

    HMAC over the first MiB of every original of the first intake: the outputs of a case name exhibits by SHA-256 only,
    from which this cannot be computed (docs/decisions/0005-card-key.md).
    """
    known = store.known()
    state = hashlib.sha256(b"leadline card key 1")
    for (sha,) in store.engine.rows("SELECT DISTINCT exhibit FROM source WHERE parent IS NULL ORDER BY exhibit"):
        place = known[str(sha)]
        if sealed(place.file):
            with store.vault.path(place.file).open("rb") as file:
                first = file.read(2**20)
        else:
            first = b"".join(store.vault.chunks(place, 0, 2**20))
        state.update(hmac.digest(b"leadline card key 1", first, "sha256"))
    return state.hexdigest()
