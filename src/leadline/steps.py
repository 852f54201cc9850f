"""The runner: what is stale, in which order it is done anew, what failed.

Item work (identify, read, extract) is skipped by (exhibit, step, version, settings); set work (link, trace, detect, plan) by a
fingerprint of its inputs. `exhibits.py` takes files in; this module does all that follows.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import cache, partial
from types import ModuleType
from typing import Any

from leadline import detect, link, plan, plugins, trace
from leadline.cage import Cage, Failed, Job
from leadline.engine.memory import give_back
from leadline.model.records import Exhibit, Problem
from leadline.model.settings import Settings
from leadline.model.values import digest
from leadline.store.folder import Store
from leadline.store.rows import as_row, put_problems
from leadline.store.vault import Place

Progress = Callable[[str, int, int], None]

EXTRACT = "leadline.extract:run"  # what the cage is asked for
AHEAD = 12  # exhibits that are being read while the answer of an earlier one is written down
BEGUN = "extract begun"  # the step of an exhibit of which the tables may have some rows and not all
BATCH_RECORDS = 50_000
BATCH_EXHIBITS, BATCH_BYTES = 500, 16 * 2**20  # read in one transaction
ONCE = ("observation", "claim", "row_count")  # tables whose rows may be found twice, each with the same id
KEYED = ("claim", "row_count")  # those of them that have a key: it keeps out what was written before
STAGES: tuple[ModuleType, ...] = (link, trace, detect, plan)


def silent(stage: str, done: int, total: int) -> None:
    """A progress that shows nothing."""


# ---------------------------------------------------------------- item work


def failure(failed: Failed, label: str, exhibit: Exhibit, stage: str) -> Problem:
    """A plugin that did not come to its end, as a problem; what it had yielded is kept."""
    if failed.refused:
        what = f"{exhibit.name}: {failed.what}"
        return Problem("unreadable", what, failed.advice or "Look at the file by hand.", exhibit.sha256, stage=stage)
    what = f"{exhibit.name}: {label} failed ({failed.what}); what it had read until then is kept."
    return Problem("reader-failed", what, "Look at the file by hand, and report the failure.", exhibit.sha256, stage=stage)


def extract(store: Store, cage: Cage, settings: Settings, progress: Progress = silent) -> int:
    """Runs every extractor over every exhibit that it has not seen in this version under these settings; how many."""
    done = dict(store.engine.rows("SELECT exhibit, key FROM done WHERE step = 'extract'"))
    todo = [work for work in _works(store, settings) if done.get(work.exhibit.sha256) != work.key]
    begun = {str(sha) for (sha,) in store.engine.rows("SELECT exhibit FROM done WHERE step = ?", [BEGUN])}
    again = {work.exhibit.sha256 for work in todo} & (set(done) | begun)
    if again:
        _drop(store, again)
    sql = "SELECT exhibit, min(report) FROM source WHERE report IS NOT NULL GROUP BY exhibit"
    reports = {str(sha): str(report) for sha, report in store.engine.rows(sql)}
    read = 0
    jobs = _jobs(store, cage, todo)
    for batch in _batches(todo):
        large = batch[0].exhibit.size > BATCH_BYTES
        sheet = _Sheet(store, large=large)
        with nullcontext() if large else store.transaction():
            if large:  # in transactions of its own: it is known as begun until it is done
                with store.transaction():
                    store.engine.put("done", [(batch[0].exhibit.sha256, BEGUN, batch[0].key)])
            for work, job in zip(batch, jobs, strict=False):
                _extract(work, job, reports.get(work.exhibit.sha256), sheet)
            sheet.write(last=True)
        read += len(batch)
        progress("extract", read, len(todo))
    if todo:
        cage.rest()
        store.settle()
        let_go()
    return read


@dataclass(frozen=True, slots=True)
class _Work:
    """One exhibit to be read: where its bytes lie, by which extractors, and the key by which it is skipped once done."""

    exhibit: Exhibit
    place: Place
    chosen: tuple[plugins.Plugin, ...]
    key: str


def _works(store: Store, settings: Settings) -> Iterator[_Work]:
    context = settings.context()
    for sha, size, file, start, media, name in store.engine.rows(
        "SELECT sha256, size, place, start_at, media, name FROM exhibit WHERE place NOT LIKE 'sealed/%' ORDER BY seq"
    ):
        chosen = extractors(str(media))
        key = digest([p.label for p in chosen], context.key())
        yield _Work(
            Exhibit(str(sha), int(size), str(media), str(name), context), Place(str(sha), int(size), str(file), int(start)), chosen, key
        )


def _batches(todo: list[_Work]) -> Iterator[list[_Work]]:
    """So many exhibits as are written in one transaction: what a crash undoes is little. A large one stands alone."""
    batch: list[_Work] = []
    size = 0
    for work in todo:
        if work.exhibit.size > BATCH_BYTES:
            yield from filter(None, (batch, [work]))
            batch, size = [], 0
            continue
        batch.append(work)
        size += work.exhibit.size
        if len(batch) == BATCH_EXHIBITS or size > BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


class _Sheet:
    """Rows on their way to the tables, written whenever there are many, so that one large table does not fill the memory.

    Those of a `large` exhibit are committed each time: the database holds what is not committed in memory.
    """

    def __init__(self, store: Store, *, large: bool = False) -> None:
        self._store, self._large = store, large
        self._rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        self._problems: list[Problem] = []
        self._seen: set[object] = set()
        self._again = False  # some ids were forgotten: what comes twice may be in the table
        self._count = 0

    def add(self, table: str, row: tuple[Any, ...]) -> None:
        """One row; of a table with an id, each id once."""
        if table in ONCE:
            if row[0] in self._seen:
                return
            self._seen.add(row[0])
        self._rows[table].append(row)
        self._count += 1
        if self._count == BATCH_RECORDS:
            self.write()

    def problem(self, problem: Problem) -> None:
        """One problem."""
        self._problems.append(problem)
        if len(self._problems) == BATCH_RECORDS:
            self.write()

    def write(self, *, last: bool = False) -> None:
        """Writes what there is."""
        with self._store.transaction() if self._large else nullcontext():
            for table, some in self._rows.items():
                self._store.engine.put(table, some, new=table in KEYED)
            put_problems(self._store.engine, self._problems)
            if last and self._again:
                self._store.engine.run(_TWICE)
            if last and self._large:
                self._store.engine.run("DELETE FROM done WHERE step = ?", [BEGUN])
        self._rows, self._problems, self._count = defaultdict(list), [], 0
        if not last:
            self._again |= bool(self._seen)
            self._seen.clear()  # what was written before is looked for at the end


# Two extractors may see one thing, far from one another in a large exhibit.
_TWICE = """
    DELETE FROM observation WHERE rowid IN (
        SELECT unnest(list_sort(list(rowid))[2:]) FROM observation
        WHERE id IN (SELECT id FROM observation GROUP BY id HAVING count(*) > 1) GROUP BY id)"""


def _jobs(store: Store, cage: Cage, todo: list[_Work]) -> Iterator[Job]:
    """The jobs of all work in its order, a few asked for ahead."""
    asked: deque[Job] = deque()
    for work in todo:
        names = tuple(plugin.name for plugin in work.chosen)
        asked.append(cage.submit(EXTRACT, work.exhibit, partial(store.vault.chunks, work.place), names))
        if len(asked) == AHEAD:
            yield asked.popleft()
    yield from asked


def _extract(work: _Work, job: Job, report: str | None, sheet: _Sheet) -> None:
    labels = {plugin.name: plugin.label for plugin in work.chosen}
    for found in job:
        if isinstance(found, Failed):
            sheet.problem(failure(found, labels[found.label], work.exhibit, "extract"))
        elif isinstance(found, Problem):
            sheet.problem(found)
        else:
            sheet.add(*as_row(_named(found, report)))
    sheet.add("done", (work.exhibit.sha256, "extract", work.key))


def _named(found: Any, report: str | None) -> Any:
    """A report.toml may leave the report's id out: then its folder names it."""
    return replace(found, report=report) if report and getattr(found, "report", None) == "" else found


@cache
def extractors(media: str) -> tuple[plugins.Plugin, ...]:
    """The extractors for a media type: a prefix of it, parameters included."""
    return tuple(p for p in plugins.family("extractors").values() if any(media.startswith(m) for m in p.info["media"]))


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
    """Rebuilds every conclusion if anything that it rests on has changed; False when nothing had.

    A run that is killed half-way leaves no fingerprint: the conclusions are then told as incomplete, and the next run makes them anew.
    """
    key = _inputs(store, settings)
    if _rest_on(store) == key:
        return False
    with store.transaction():
        store.engine.run("DELETE FROM fingerprint")
        for stage in STAGES:
            for table in stage.TABLES:
                store.engine.run(f"DELETE FROM {table}")
        store.engine.run("DELETE FROM problem WHERE stage NOT IN ('intake', 'extract')")
    for n, stage in enumerate(STAGES, 1):  # not in one transaction: what it holds would have to fit into memory
        stage.run(store.engine, settings)
        let_go()
        progress(stage.__name__.rpartition(".")[2], n, len(STAGES))
    with store.transaction():
        store.engine.put("fingerprint", [("conclude", key)])
    return True


def concluded(store: Store, settings: Settings) -> bool:
    """Whether the conclusions are whole and rest on all that the case has now."""
    return _rest_on(store) == _inputs(store, settings)


def _rest_on(store: Store) -> str | None:
    """The fingerprint of what the conclusions rest on; None where they are not whole."""
    rows = store.engine.rows("SELECT key FROM fingerprint WHERE step = 'conclude'")
    return str(rows[0][0]) if rows else None


def let_go() -> None:
    """Empties what our modules remember of values that they have seen: the next stage needs the memory."""
    rooms = ("kinds", "formats", "intake", "extract", "link", "trace", "detect", "plan")
    for name, module in list(sys.modules.items()):
        if name.startswith(tuple(f"leadline.{room}" for room in rooms)):
            for value in list(vars(module).values()):
                if callable(getattr(value, "cache_clear", None)):
                    value.cache_clear()
    give_back()


def _inputs(store: Store, settings: Settings) -> str:
    versions = [p.label for name in ("linkers", "rules", "detectors", "playbooks") for p in plugins.family(name).values()]
    state = hashlib.sha256(json.dumps([settings.key(), versions]).encode())
    for sql in (
        "SELECT exhibit, key FROM done ORDER BY exhibit",
        "SELECT id, report FROM source ORDER BY id",
        "SELECT entry, target, verdict FROM judgement ORDER BY entry",
    ):
        for row in store.engine.rows(sql):
            state.update(repr(row).encode("utf-8", "replace"))
    return state.hexdigest()
