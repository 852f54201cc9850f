"""The only door to a case: every verb that the command line, the web and a program have."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from leadline import exhibits, steps, transcripts, views
from leadline.cage import Cage
from leadline.model.decisions import VERDICTS
from leadline.model.errors import IntegrityError, UsageError
from leadline.model.log import JournalEntry
from leadline.model.settings import Settings
from leadline.store import durable, sealing, seals, system, tables
from leadline.store import settings as settings_file
from leadline.store.folder import Store, unfinished
from leadline.store.hash_lists import Lists
from leadline.store.verify import verify
from leadline.trace import RULES, chosen_rule, follow, load
from leadline.transcripts import Typed
from leadline.views import answer, answer_html, answer_text, why
from leadline.views.ask import Ask

__all__ = ["Case", "Typed", "extract_lines", "moment", "name_of"]

LISTS = "sealed_lists"  # row of table `meta`: the lists that all plain bytes were compared with


def extract_lines(data: bytes, region: str | None = None) -> Iterator[dict[str, Any]]:
    """The references in some text, without a case: the lines of `leadline extract`."""
    from leadline.extract.lines import lines

    return lines(data, region)


def moment() -> str:
    """Now, as RFC 3339 in UTC. Doors ask; no stage does."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Case:
    """One case folder, open. Use as a context manager; writing holds the case alone, reading shares it."""

    def __init__(self, store: Store, settings: Settings, folder: Path) -> None:
        self._store, self.settings, self.folder = store, settings, folder
        self._cage = Cage()
        self._hits: dict[str, str] = {}  # exhibits that a list named while entries were replayed, and why

    @classmethod
    def create(cls, folder: Path, settings: Settings | None = None, at: str | None = None) -> Case:
        """A new, empty case. Raises UsageError where something lies there already."""
        chosen = settings_file.checked(settings or Settings(), str(folder))
        with ExitStack() as on_failure:
            store = on_failure.enter_context(Store.create(folder))
            settings_file.write(folder, replace(chosen, title=chosen.title or name_of(folder)))
            case = cls(store, settings_file.read(folder), folder)
            case._begin(at or moment())
            store.lists = Lists.of(folder, chosen.sealed_lists)
            tables.set_meta(store.engine, LISTS, store.lists.fingerprint)
            on_failure.pop_all()
        return case

    @classmethod
    def ensure(cls, folder: Path, settings: Settings | None = None, now: str | None = None) -> Case:
        """The case that lies there, open for writing, or a new one; goes on with a creation that was interrupted."""
        return cls.create(folder, settings) if unfinished(folder) else cls.open(folder, write=True, now=now)

    @classmethod
    def open(cls, folder: Path, *, write: bool = False, now: str | None = None, damaged: bool = False) -> Case:
        """An existing case; `now` overrules case.toml. What the journal has and the tables lack is done again first.

        With `damaged` the tables may be missing: for `verify` and `rebuild`.
        """
        with ExitStack() as on_failure:
            store = on_failure.enter_context(Store.open(folder, write=write, at=moment(), damaged=damaged))
            settings = settings_file.read(folder)
            case = cls(store, settings_file.checked(replace(settings, now=now or settings.now), str(folder)), folder)
            if write:
                store.lists = Lists.of(folder, settings.sealed_lists)
                seals.sweep(store)
            if write and not damaged:
                case._begin(moment())
                case._replay(store.behind)
                exhibits.assign_rest(store)
                seals.complete(store, moment(), case._hits)
                case._screen()
                if seals.standing(store.journal.entries()):
                    store.drop_old()  # of a rebuild that was killed: it may hold what was read before the seal
            on_failure.pop_all()
        return case

    @property
    def name(self) -> str:
        """The name of the case's folder without `.case`."""
        return name_of(self.folder)

    def __enter__(self) -> Case:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the case."""
        self._cage.close()
        self._store.close()

    # ---- doing

    def intake(
        self, paths: Iterable[Path], *, report: str | None = None, channel: str | None = None, progress: steps.Progress = steps.silent
    ) -> exhibits.Taken:
        """Takes exhibits in. Raises UsageError for a path that does not exist."""
        given = [Path(p) for p in paths]
        for path in given:
            if not path.exists():
                raise UsageError("no such file or folder", where=str(path), advice="Check the path; names with spaces need quotes.")
        taken = exhibits.intake(self._store, self._cage, given, at=moment(), report=report, channel=channel, progress=progress)
        self._key_for_cards()
        return taken

    def run(self, progress: steps.Progress = steps.silent) -> tuple[int, bool]:
        """Every stage that has something to do; how many exhibits were read, and whether conclusions were made anew."""
        self._key_for_cards()
        read = steps.extract(self._store, self._cage, self.settings, progress)
        return read, steps.conclude(self._store, self.settings, progress)

    def judge(self, target: str, verdict: str, by: str, why_: str, at: str | None = None, passphrase: str | None = None) -> str:
        """A person's decision about a row, a rule (`rule:NAME`), an account or an exhibit: in the journal, for ever; what came of it.

        `passphrase` opens the private sealing key, where the second of two people undoes a seal.
        """
        if verdict not in VERDICTS:
            raise UsageError(f"no verdict {verdict!r}", advice=f"Use one of: {' '.join(VERDICTS)}.")
        if not by.strip() or not why_.strip():
            raise UsageError("a decision needs a name and a reason", advice="Give both --by NAME and --why TEXT.")
        if verdict in ("seal", "unseal"):
            return self._seal(self._exhibit(target), verdict, by, why_, at or moment(), passphrase)
        if target.startswith("rule:"):
            if target[5:] not in RULES:
                raise UsageError(f"no rule {target[5:]!r}", advice=f"Rules are: {' '.join(RULES)}.")
        elif not self._store.engine.rows("SELECT 1 FROM judgement WHERE target = ?", [target]):
            why.Proof(self._store.engine).of(target)
        entry = self._store.journal.append("judgement", by=by, at=at or moment(), data={"target": target, "verdict": verdict, "why": why_})
        self._replay([entry])
        return f"Recorded: {by} judges {target}: {verdict}."

    def transcribe(self, exhibit: str, typed: Typed, by: str, why_: str, at: str | None = None) -> str:
        """What a person typed from a picture, as an exhibit of its own beside it; its hash. Nothing read or typed before is changed.

        `exhibit` is a hash, the first 8 or more digits of one, or a path as the inventory shows it.
        """
        if not by.strip() or not why_.strip() or not typed.text.strip():
            raise UsageError("a transcript needs a text, a name and a reason", advice="Give TEXT, --by NAME and --why TEXT.")
        if typed.page < 1 or (typed.box and not (typed.box[0] < typed.box[2] and typed.box[1] < typed.box[3])):
            raise UsageError("no such place", advice="Pages count from 1; --box is LEFT,TOP,RIGHT,BOTTOM in pixels of the picture.")
        entry = transcripts.transcribe(self._store, self._exhibit(exhibit), typed, by.strip(), why_.strip(), at or moment())
        self._replay([entry])
        return str(entry.data["exhibit"])

    def rebuild(self, progress: steps.Progress = steps.silent) -> tuple[str | None, str]:
        """The tables anew from vault and journal; the hash of facts before (None: there were no tables) and after."""
        before = self._store.facts() if self._store.has_tables else None
        if self._listed():
            before = None  # a list has grown: what it names is sealed before anything is read again
        self._store.renew()
        self._replay(self._store.behind)
        seals.complete(self._store, moment(), self._hits)
        tables.set_meta(self._store.engine, LISTS, self._store.lists.fingerprint)
        self.run(progress)
        after = self._store.facts()
        if before not in (None, after):
            advice = "The old database is kept as case.duckdb.old; run `leadline verify`, and keep both."
            raise IntegrityError("the rebuilt tables state other facts than the old ones", where=str(self.folder), advice=advice)
        self._store.drop_old()
        return before, after

    # ---- showing

    @property
    def asks_passphrase(self) -> bool:
        """Whether the private sealing key lies here under a passphrase that has to be asked for."""
        return sealing.locked()

    @property
    def rule(self) -> str:
        """The tracing rule of the case: fifo until a person chooses another."""
        return chosen_rule(self._store.engine)

    @property
    def concluded(self) -> bool:
        """Whether the conclusions are whole and rest on all that was taken in and decided."""
        return steps.concluded(self._store, self.settings)

    def show(self, what: str, *, network: str | None = None, unmask: bool = False) -> list[dict[str, Any]]:
        """The rows of a view."""
        if what == "journal":
            return [
                {"id": e.id, "at": e.at, "by": e.by, "what": e.what, **({"data": e.data} if e.data else {})}
                for e in self._store.journal.entries()
            ]
        return views.rows(self._store.engine, what, Ask(network, unmask, self.rule))

    def trace(self, rule: str | None = None, start: str | None = None) -> list[dict[str, Any]]:
        """Where the money of every loss went: one row a rule (`all`: every rule; None: the case's)."""
        asked = list(RULES) if rule == "all" else [rule or self.rule]
        for one in asked:
            if one not in RULES:
                raise UsageError(f"no rule {one!r}", advice=f"Rules are: {' '.join(RULES)}, or all.")
        book = load(self._store.engine, self.settings)
        if start is not None and not self._store.engine.rows("SELECT 1 FROM transfer WHERE id = ? AND traced", [start]):
            raise UsageError(f"no transfer {start!r} that could be traced", advice="`leadline show CASE transfers` lists them.")
        return [follow(book, one, start).json() for one in asked]

    def why(self, i: str) -> dict[str, Any]:
        """The proof of any row, down to bytes."""
        return why.Proof(self._store.engine).of(i)

    def where(self, span: dict[str, Any]) -> str:
        """A span for people: the file it lies in, and its bytes where they are few."""
        path, place = self._store.engine.rows(
            "SELECT s.path, s.exhibit FROM source s WHERE s.exhibit = ? ORDER BY s.seq LIMIT 1", [span["exhibit"]]
        )[0]
        text = f"{path}, bytes {span['start']} to {span['end']}"
        if span["end"] - span["start"] > 80:
            return text
        return f"{text}: {self._store.bytes(str(place), span['start'], span['end']).decode('utf-8', 'replace')!r}"

    def answer(self) -> tuple[str, str]:
        """The answer as text for a terminal and as one page of HTML."""
        lines = _Lines(self._store)
        built = answer.build(
            self._store.engine,
            case=self.name,
            title=self.settings.title,
            now=self.settings.now or moment(),
            zone=self.settings.zone,
            currency=self.settings.currency,
            rule=self.rule,
            places=lines.of,
        )
        return answer_text.text(built), answer_html.page(built)

    def publish(self, path: Path, text: str) -> None:
        """Writes a file for people, in place of what it held: whole, or as it was. Raises StoreError."""
        try:
            durable.replace(path, text.encode("utf-8"), path.with_name(f"{self.name}.answer{durable.NEW}"))
        except OSError as error:
            raise system.unusable(error, path) from error

    def verify(self) -> list[dict[str, str]]:
        """Everything that is not as it was stored; empty when all is well."""
        return [{"what": failure.what, "why": failure.why} for failure in verify(self._store)]

    # ---- inside

    def _exhibit(self, target: str) -> str:
        """The hash of an exhibit named by it, by its first 8 or more digits, or by its path. Raises UsageError where it is not one."""
        sql = "SELECT DISTINCT exhibit FROM source WHERE exhibit = ? OR path = ? OR (length(?) >= 8 AND starts_with(exhibit, ?))"
        rows = self._store.engine.rows(sql, [target] * 4)
        if len(rows) != 1:
            what = f"{target!r} names {len(rows)} exhibits" if rows else f"no exhibit {target!r}"
            raise UsageError(what, advice="Give the sha256 or the path that `leadline show CASE inventory --json` lists.")
        return str(rows[0][0])

    def _seal(self, sha: str, verdict: str, by: str, why_: str, at: str, passphrase: str | None) -> str:
        """A person's mark, or one of the two words that undo one."""
        if verdict == "seal":
            entry = seals.make(self._store, {sha: (seals.MARKED, why_)}, by, at)
            if entry is None:
                raise UsageError(f"exhibit {sha} is sealed already", advice="`leadline show CASE problems` lists what is.")
            self._replay([entry])
            return f"Sealed by {by}: exhibit {sha}, what came out of it and what holds it. Packages and copies made before are not changed."
        seals.agreed(self._store, sha)
        said = self._store.journal.append("judgement", by=by, at=at, data={"target": sha, "verdict": verdict, "why": why_})
        self._replay([said])
        if not seals.agreed(self._store, sha):
            return f"Recorded: {by} asks to undo the seal of {sha}. It stands until a second person asks the same."
        self._replay([seals.undo(self._store, sha, by, at, passphrase)])
        return f"Undone by two people: exhibit {sha} is read like new."

    def _listed(self) -> bool:
        """Seals what the vault holds in plain bytes and a list names, where the lists are not those that it was compared with."""
        has = tables.meta(self._store.engine, LISTS) if self._store.has_tables else None
        if (has or "") == self._store.lists.fingerprint:
            return False
        found = seals.screen(self._store) if self._store.lists.files else {}
        return bool(found) and seals.make(self._store, found, "leadline", moment()) is not None

    def _screen(self) -> None:
        """As `_listed`, and brings it into the tables."""
        if self._listed():
            self._replay(self._store.behind)
        tables.set_meta(self._store.engine, LISTS, self._store.lists.fingerprint)

    def _begin(self, at: str) -> None:
        """The first entry of the journal, which a creation that was interrupted may lack."""
        if not self._store.journal.size:
            self._store.journal.append("new", by="leadline", at=at, data={"title": self.settings.title or self.name})

    def _key_for_cards(self) -> None:
        """Made once the first intake is there; by the next command where that intake was interrupted."""
        if not self.settings.card_key and self._store.engine.rows("SELECT 1 FROM source LIMIT 1"):
            self.settings = settings_file.with_card_key(self.folder, self.settings, exhibits.card_key(self._store))

    def _replay(self, entries: list[JournalEntry]) -> None:
        """Brings journaled entries into the tables, in order."""
        if any(seals.stale(self._store, entry) for entry in entries):
            compared = tables.meta(self._store.engine, LISTS)
            self._store.renew()  # DuckDB does not wipe what it deletes, and an undone seal is read as if it had never been
            self._store.drop_old()
            tables.set_meta(self._store.engine, LISTS, compared or "")
            entries = self._store.behind
        if any(entry.what == "seal" for entry in entries):
            seals.destroy(self._store)
        groups: dict[int, None] = {}
        stores = any(e.what in ("intake", "transcript") for e in entries)
        stored = {place.sha256: place for place in self._store.vault.places()} if stores else {}
        known = self._store.known() if entries else {}
        for entry in entries:
            if entry.what == "intake":
                self._hits |= exhibits.derive(self._store, self._cage, entry, known, stored)
                groups[entry.data["group"]] = None
            elif entry.what == "transcript":
                transcripts.typed_in(self._store, entry, known, stored)
            elif entry.what == "judgement":
                row = (entry.id, entry.data["target"], entry.data["verdict"], entry.by, entry.data["why"], entry.at)
                with self._store.transaction():
                    self._store.engine.put("judgement", [row])
                    self._store.mark(entry.id)
            elif entry.what == "seal":
                seals.apply(self._store, entry)
            elif entry.what == "unseal":
                with self._store.transaction():
                    self._store.mark(entry.id)
        for group in groups:
            exhibits.assign(self._store, group)
        if groups and any(e.what == "transcript" for e in entries):
            transcripts.inherit(self._store)


class _Lines:
    """Says where a span lies as people look it up: the file and the line."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._paths: dict[str, str] = {}
        self._ends: dict[str, array[int]] = {}  # where the lines of an exhibit end

    def of(self, span: dict[str, Any]) -> str:
        """`reports.csv, line 3`."""
        sha = span["exhibit"]
        if sha not in self._paths:
            rows = self._store.engine.rows("SELECT path FROM source WHERE exhibit = ? ORDER BY seq LIMIT 1", [sha])
            self._paths[sha] = str(rows[0][0])
            ends, at = array("q"), 0
            for chunk in self._store.chunks(sha):
                ends.extend(at + found.start() for found in re.finditer(b"\n", chunk))
                at += len(chunk)
            self._ends[sha] = ends
        return f"{self._paths[sha]}, line {bisect_left(self._ends[sha], span['start']) + 1}"


def name_of(folder: Path) -> str:
    """The name of a case: its folder's, without `.case`."""
    return folder.resolve().name.removesuffix(".case")
