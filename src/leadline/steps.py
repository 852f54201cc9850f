"""The runner: what is stale, in which order it is done anew, what failed. The one place that catches every exception.

Item work (identify, read, extract) is skipped by (exhibit, step, version, settings); set work (link, trace, detect, plan) by a
fingerprint of its inputs. `exhibits.py` takes files in; this module does all that follows.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache, partial
from types import ModuleType
from typing import Any

from leadline import detect, link, plan, plugins, trace
from leadline.model.errors import LeadlineError
from leadline.model.records import Exhibit, Problem
from leadline.model.settings import Settings
from leadline.model.values import digest
from leadline.store.folder import Store
from leadline.store.rows import as_row, put_problems
from leadline.store.vault import Place

Progress = Callable[[str, int, int], None]

BATCH_RECORDS = 50_000
STAGES: tuple[ModuleType, ...] = (link, trace, detect, plan)


def silent(stage: str, done: int, total: int) -> None:
    """A progress that shows nothing."""


# ---------------------------------------------------------------- item work


def guarded(work: Callable[[], Iterable[Any]], plugin: plugins.Plugin, exhibit: Exhibit, stage: str) -> Iterator[Any]:
    """What a reader or extractor yields; where it fails, what it had yielded and a problem that names it."""
    try:
        yield from work()
    except LeadlineError as error:
        yield Problem(
            "unreadable", f"{exhibit.name}: {error.what}", error.advice or "Look at the file by hand.", exhibit.sha256, stage=stage
        )
    except Exception as error:  # noqa: BLE001  the one broad except: evidence must never stop a run
        what = f"{exhibit.name}: {plugin.label} failed ({type(error).__name__}: {str(error)[:200]}); what it had read until then is kept."
        yield Problem("reader-failed", what, "Look at the file by hand, and report the failure.", exhibit.sha256, stage=stage)


def extract(store: Store, settings: Settings, progress: Progress = silent) -> int:
    """Runs every extractor over every exhibit that it has not seen in this version under these settings; how many."""
    context = settings.context()
    done = dict(store.engine.rows("SELECT exhibit, key FROM done WHERE step = 'extract'"))
    todo: list[tuple[Exhibit, Place, list[plugins.Plugin], str]] = []
    for sha, size, file, start, media, name in store.engine.rows(
        "SELECT sha256, size, place, start_at, media, name FROM exhibit ORDER BY seq"
    ):
        chosen = list(extractors(str(media)))
        key = digest([p.label for p in chosen], context.key())
        if done.get(sha) != key:
            exhibit = Exhibit(str(sha), int(size), str(media), str(name), context)
            todo.append((exhibit, Place(str(sha), int(size), str(file), int(start)), chosen, key))
    reports = {
        str(sha): str(r)
        for sha, r in store.engine.rows("SELECT exhibit, min(report) FROM source WHERE report IS NOT NULL GROUP BY exhibit")
    }
    again = {item[0].sha256 for item in todo} & set(done)
    if again:
        _drop(store, again)
    rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    problems: list[Problem] = []
    for n, (exhibit, place, chosen, key) in enumerate(todo, 1):
        data = store.vault.read(place) if chosen else b""
        for plugin in chosen:
            for found in guarded(partial(plugin.function, exhibit, data), plugin, exhibit, "extract"):
                if isinstance(found, Problem):
                    problems.append(found)
                else:
                    table, row = as_row(_named(found, reports.get(exhibit.sha256)))
                    rows[table].append(row)
        rows["done"].append((exhibit.sha256, "extract", key))
        if sum(map(len, rows.values())) >= BATCH_RECORDS or n == len(todo):
            _write(store, rows, problems)
            rows, problems = defaultdict(list), []
            progress("extract", n, len(todo))
    return len(todo)


def _named(found: Any, report: str | None) -> Any:
    """A report.toml may leave the report's id out: then its folder names it."""
    return replace(found, report=report) if report and getattr(found, "report", None) == "" else found


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
    for sql in (
        "SELECT exhibit, key FROM done ORDER BY exhibit",
        "SELECT id, report FROM source ORDER BY id",
        "SELECT entry, target, verdict FROM judgement ORDER BY entry",
    ):
        for row in store.engine.rows(sql):
            state.update(repr(row).encode("utf-8", "replace"))
    return state.hexdigest()
