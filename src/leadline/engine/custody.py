"""Who had an exhibit before it was taken in: rows of a table `custody` and of report.toml, brought to the places that they speak of."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from leadline.engine import Engine
from leadline.model.records import Problem
from leadline.model.values import Span

FIELDS = ("obtained_at", "obtained_from", "obtained_by", "authority", "instrument_no", "seal", "handed_over_by", "note")
NOT_STATED = "origin not stated"
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Step:
    """One row: an exhibit was obtained once, by somebody, from somebody; `span` says where that stands."""

    fields: tuple[tuple[str, str], ...]
    span: Span

    def json(self) -> dict[str, Any]:
        """As the views give it."""
        return {**dict(self.fields), "span": self.span.json()}

    def words(self) -> str:
        """As one sentence."""
        told = dict(self.fields)
        at, of, by = (told.get(name, "") for name in FIELDS[:3])
        first = " ".join(f"{word} {text}" for word, text in (("on", at), ("from", of), ("by", by)) if text)
        rest = [f"{name.replace('_', ' ').replace(' no', ' no.')} {told[name]}" for name in FIELDS[3:] if told.get(name)]
        return "; ".join(part for part in (f"obtained {first}" if first else "", *rest) if part)


@dataclass(slots=True)
class Custody:
    """The steps of each place (source id), oldest first, none where the origin is not stated; and what is wrong with rows."""

    steps: dict[str, tuple[Step, ...]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def words(self, source: str) -> str:
        """The origin of a place in words; `origin not stated` where no row speaks of it."""
        return " · ".join(step.words() for step in self.steps.get(source, ())) or NOT_STATED


@dataclass(slots=True)
class _Rows:
    """Rows by what they name: a hash, a path or a report."""

    hashes: dict[str, list[Step]] = field(default_factory=lambda: defaultdict(list))
    paths: dict[str, list[Step]] = field(default_factory=lambda: defaultdict(list))
    reports: dict[str, list[Step]] = field(default_factory=lambda: defaultdict(list))


def custody(engine: Engine) -> Custody:
    """Reads the tables of a case.

    The nearest word holds: of the exhibit itself by hash or path, else of what it lies in, else of a folder above it, else of its
    report. Rows that say the same are one step; several with different `obtained_at` are a chain.
    """
    found = Custody()
    rows = _read(engine)
    if not (rows.hashes or rows.paths or rows.reports):
        return found
    sources = engine.rows("SELECT id, path, exhibit, parent, report FROM source ORDER BY seq")
    by_id = {str(i): (str(path), str(sha), parent, report) for i, path, sha, parent, report in sources}
    used: set[str] = set()
    told: dict[str, Problem] = {}
    for i in by_id:
        for names in _levels(i, by_id):
            steps = [step for kind, name in names for step in getattr(rows, kind).get(name, ())]
            if steps:
                used |= {name for _, name in names}
                found.steps[i] = _chain(steps)
                told |= {p.id: p for p in _conflicts(found.steps[i], by_id[i][0])}
                break
    outer = {name for i in by_id for names in _levels(i, by_id) for _, name in names}
    for kind in ("hashes", "paths"):
        for name, steps in sorted(getattr(rows, kind).items()):
            if name not in used and name not in outer:
                told |= {p.id: p for p in _unmatched(name, steps)}
    found.problems = sorted(told.values(), key=lambda p: p.id)
    return found


def cleaned(path: str) -> str:
    """A path as the inventory writes it: `.\\reports\\R-1\\` is `reports/R-1`."""
    parts = [part for part in path.strip().replace("\\", "/").split("/") if part not in ("", ".")]
    return "/".join(parts)


def _read(engine: Engine) -> _Rows:
    rows = _Rows()
    reports: dict[str, set[str]] = defaultdict(set)
    for sha, report in engine.rows("SELECT exhibit, report FROM source WHERE report IS NOT NULL"):
        reports[str(sha)].add(str(report))
    sql = """SELECT c.target, c.exhibit, c.start_at, c.end_at, c.fields FROM custody c LEFT JOIN exhibit x ON x.sha256 = c.exhibit
             ORDER BY x.seq, c.start_at, c.end_at, c.target, c.fields"""
    for target, sha, start, end, text in engine.rows(sql):
        given = json.loads(text)
        fields = tuple((name, given[name]) for name in FIELDS if given.get(name))
        step = Step(fields, Span(str(sha), int(start), int(end)))
        if not target:  # of a report.toml: it speaks of its whole report
            for report in sorted(reports[str(sha)]):
                rows.reports[report].append(step)
        elif _HASH.fullmatch(str(target)):
            rows.hashes[str(target)].append(step)
        else:
            rows.paths[cleaned(str(target))].append(step)
    return rows


def _levels(i: str, by_id: dict[str, tuple[str, str, Any, Any]]) -> Iterator[list[tuple[str, str]]]:
    """What may speak of a place, the nearest first; on one level all of it counts."""
    path, _, _, report = by_id[i]
    here: str | None = i
    while here is not None and here in by_id:
        path, sha, here, _ = by_id[here]
        yield [("hashes", sha), ("paths", path)]
    while "/" in path:
        path = path.rpartition("/")[0]
        yield [("paths", path)]
    if report:
        yield [("reports", str(report))]


def _chain(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Each step once, oldest first; those without a time keep their place before the others."""
    once: dict[tuple[tuple[str, str], ...], Step] = {}
    for step in steps:
        once.setdefault(step.fields, step)
    return tuple(sorted(once.values(), key=lambda step: dict(step.fields).get("obtained_at", "")))


def _conflicts(steps: tuple[Step, ...], path: str) -> Iterator[Problem]:
    """Two rows of one time that say different things of one exhibit."""
    for n, step in enumerate(steps):
        for other in steps[:n]:
            one, two = dict(other.fields), dict(step.fields)
            if one.get("obtained_at") != two.get("obtained_at"):
                continue
            if names := [name for name in FIELDS if name in one and name in two and one[name] != two[name]]:
                what = f"Two rows of custody contradict each other about {path}: {', '.join(names)}."
                advice = "Ask who obtained it, and mend the row that is wrong; both are kept and shown."
                yield Problem("custody-conflict", what, advice, step.span.exhibit, step.span, "link")


def _unmatched(name: str, steps: Iterable[Step]) -> Iterator[Problem]:
    for step in steps:
        what = f"A row of custody names {name}, and no exhibit has that {'hash' if _HASH.fullmatch(name) else 'path'}."
        advice = "Write the path as `leadline show CASE inventory` lists it, or give the sha256."
        yield Problem("custody-unmatched", what, advice, step.span.exhibit, step.span, "link")
