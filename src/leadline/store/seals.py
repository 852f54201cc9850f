"""Which exhibits are sealed, why, and how a seal is made and undone so that no crash leaves it half-way.

The journal decides: an entry `seal` names every exhibit that it seals, where its ciphertext lies, and what lay inside it, so that the
tables can be made anew without its bytes; an entry `unseal` takes seals back. Order of a seal: ciphertext on the disk, entry, plain
bytes destroyed, tables. Order of an undoing: plain bytes on the disk, entry, ciphertext removed, tables. `sweep` finishes either.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from leadline.model.errors import UsageError
from leadline.model.log import JournalEntry
from leadline.model.records import Problem
from leadline.store import sealing, system, tables
from leadline.store.folder import Store
from leadline.store.rows import put_problems
from leadline.store.segments import Place

LISTED, MARKED, HOLDS, INSIDE = "listed", "marked", "holds", "inside"
ROOTS = (LISTED, MARKED)  # sealed for what they are; the others for what they hold or come out of
FORGOTTEN_WHY = "it stood on a list of hashes when it was taken in"
_KEPT = ("exhibit", "source", "judgement", "sealed", "meta", "problem", "fingerprint")
_SQL_UNFINISHED = """SELECT 1 FROM source c JOIN sealed z ON z.exhibit = c.exhibit AND z.basis <> 'inside' JOIN source p ON p.id = c.parent
                     JOIN exhibit e ON e.sha256 = p.exhibit WHERE e.place NOT LIKE 'sealed/%' LIMIT 1"""
_SQL_PENDING = "SELECT sha256 FROM exhibit WHERE place LIKE 'sealed/%' AND sha256 NOT IN (SELECT exhibit FROM sealed) ORDER BY seq"


@dataclass(frozen=True, slots=True)
class Seal:
    """One exhibit that is sealed: on what basis and by whose word, where its ciphertext lies, what it was and what lay inside.

    `inside`: name, hash, locator and media type of each child exhibit, in the order in which a reader gave them.
    """

    sha256: str
    size: int
    basis: str
    why: str
    file: str
    media: str
    reader: str | None
    inside: tuple[tuple[str, str, str, str], ...]
    entry: int = 0
    by: str = ""
    at: str = ""

    def json(self) -> dict[str, Any]:
        """As it stands in the journal's entry."""
        return {
            "sha256": self.sha256, "size": self.size, "basis": self.basis, "why": self.why, "file": self.file,
            "media": self.media, "reader": self.reader, "inside": [list(one) for one in self.inside],
        }  # fmt: skip


def standing(entries: Iterable[JournalEntry]) -> dict[str, Seal]:
    """The seals that stand after these entries, by hash."""
    found: dict[str, Seal] = {}
    for entry in entries:
        if entry.what == "seal":
            for one in entry.data["exhibits"]:
                inside = tuple((str(name), str(sha), str(where), str(media)) for name, sha, where, media in one["inside"])
                told = {key: one[key] for key in ("sha256", "size", "basis", "why", "file", "media", "reader")}
                found[one["sha256"]] = Seal(**told, inside=inside, entry=entry.id, by=entry.by, at=entry.at)
        elif entry.what == "unseal":
            for sha in entry.data["exhibits"]:
                found.pop(sha, None)
            for sha, basis in entry.data["kept"].items():
                found[sha] = replace(found[sha], basis=basis)
    return found


def excused(entries: Iterable[JournalEntry]) -> set[str]:
    """Exhibits whose seal two people undid: a list that still names them does not seal them again."""
    found: set[str] = set()
    for entry in entries:
        if entry.what == "unseal":
            found.add(str(entry.data["exhibit"]))
    return found


def spread(store: Store, roots: Mapping[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """All that has to be sealed for the sake of `roots`, each with its basis and why: what comes out of them, and what holds them."""
    above: dict[str, set[str]] = defaultdict(set)
    below: dict[str, set[str]] = defaultdict(set)
    if store.has_tables:
        for outer, inner in store.engine.rows("SELECT p.exhibit, c.exhibit FROM source c JOIN source p ON p.id = c.parent"):
            above[str(inner)].add(str(outer))
            below[str(outer)].add(str(inner))
    found: dict[str, tuple[str, str]] = {}
    for basis, ways, words in ((HOLDS, above, "it holds sealed exhibit"), (INSIDE, below, "it comes out of sealed exhibit")):
        for root in sorted(roots):
            reached = {root}
            waiting = [root]
            while waiting:
                fresh = ways[waiting.pop()] - reached
                reached |= fresh
                waiting += fresh
            for sha in reached - {root}:
                found.setdefault(sha, (basis, f"{words} {root}"))
    return found | dict(roots)


def make(store: Store, roots: Mapping[str, tuple[str, str]], by: str, at: str) -> JournalEntry | None:
    """Encrypts what has to be sealed for these roots and journals it; the entry is still to be applied. None where all is sealed.

    `roots`: hash to (`listed` or `marked`, why).
    """
    old = standing(store.journal.entries())
    places = store.known() if store.has_tables else {}
    places |= {p.sha256: p for p in store.vault.places() if p.sha256 not in places} if roots.keys() - places.keys() else {}
    made = []
    for sha, (basis, why) in sorted(spread(store, roots).items()):
        if sha in old and (old[sha].basis in ROOTS or basis not in ROOTS):
            continue
        place = places[sha]
        try:
            if sha in old:
                place = Place(sha, place.size, old[sha].file, 0)
            elif not sealing.sealed(place.file):
                place = sealing.put(store.vault, store.vault.chunks(place), sha, place.size)
        except OSError as error:
            raise system.unusable(error, store.vault.folder) from error
        made.append(_seal(store, place, basis, why))
    if not made:
        return None
    return store.journal.append("seal", by, at, {"exhibits": [one.json() for one in made]})


def _seal(store: Store, place: Place, basis: str, why: str) -> Seal:
    """What an exhibit was by the tables, and what lay inside it where it was first found."""
    media, reader, inside = "application/octet-stream", None, []
    if store.has_tables and (rows := store.engine.rows("SELECT media, reader FROM exhibit WHERE sha256 = ?", [place.sha256])):
        media, reader = str(rows[0][0]), rows[0][1]
        sql = """SELECT p.path, c.path, c.exhibit, c.locator, e.media FROM source c JOIN source p ON p.id = c.parent
                 JOIN exhibit e ON e.sha256 = c.exhibit
                 WHERE p.exhibit = ? AND p.seq = (SELECT min(seq) FROM source WHERE exhibit = ?) ORDER BY c.seq"""
        for outer, path, sha, where, kind in store.engine.rows(sql, [place.sha256, place.sha256]):
            inside.append((str(path)[len(str(outer)) + 1 :], str(sha), str(where), str(kind)))
    return Seal(place.sha256, place.size, basis, why, place.file, media, reader, tuple(inside))


def apply(store: Store, entry: JournalEntry) -> None:
    """Brings a journaled seal to its end: plain bytes destroyed, and nothing in the tables that was read from them."""
    old = standing(store.journal.entries())
    new = {sha: seal for sha, seal in old.items() if seal.entry == entry.id}
    destroy(store)
    engine = store.engine
    known = store.known()
    moved = {place.sha256: place for place in _gone(store, known)}
    moved |= {sha: Place(sha, seal.size, seal.file, 0) for sha, seal in new.items() if sha in known}
    with store.transaction():
        engine.run("CREATE OR REPLACE TEMP TABLE moved (sha VARCHAR, place VARCHAR, start_at BIGINT)")
        engine.put("moved", ((place.sha256, place.file, place.start) for place in moved.values()))
        engine.run("UPDATE exhibit SET place = m.place, start_at = m.start_at FROM moved m WHERE m.sha = sha256")
        if new:
            engine.run("CREATE OR REPLACE TEMP TABLE hidden (exhibit VARCHAR)")
            engine.put("hidden", ((sha,) for sha in new))
            _strike(store)
            engine.run("DELETE FROM sealed WHERE exhibit IN (SELECT exhibit FROM hidden)")
            engine.put("sealed", ((s.sha256, s.basis, s.entry, s.by, s.at, s.why) for s in new.values()))
            put_problems(engine, [_problem(store, seal) for seal in new.values()], "intake")
        store.mark(entry.id)


def destroy(store: Store) -> None:
    """Destroys the plain bytes of all that is sealed; done again after a crash, it finds nothing more to do."""
    gone = {sha for sha, seal in standing(store.journal.entries()).items() if store.vault.path(seal.file).exists()}
    if gone:
        store.vault.destroy(gone, [file for file in store.vault.files() if not sealing.sealed(file)])


def _gone(store: Store, known: Mapping[str, Place]) -> list[Place]:
    """The places of exhibits whose segment was written anew."""
    lost = {file for file in {place.file for place in known.values()} if not store.vault.path(file).exists()}
    if not lost:
        return []
    now = {place.sha256: place for place in store.vault.places()}
    return [now[sha] for sha, place in known.items() if place.file in lost and sha in now]


def _strike(store: Store) -> None:
    """Removes what was read from the exhibits of table `hidden`, and every conclusion: the next run makes those anew."""
    for table in tables.RECORDS:
        if table not in _KEPT:
            store.engine.run(f"DELETE FROM {table} WHERE exhibit IN (SELECT exhibit FROM hidden)")
    store.engine.run("DELETE FROM done WHERE exhibit IN (SELECT exhibit FROM hidden)")
    store.engine.run("DELETE FROM problem WHERE kind <> 'duplicate' AND exhibit IN (SELECT exhibit FROM hidden)")
    store.engine.run("DELETE FROM problem WHERE stage NOT IN ('intake', 'extract')")
    store.engine.run("DELETE FROM fingerprint")
    sql = "SELECT table_name FROM duckdb_tables() WHERE NOT temporary AND NOT internal ORDER BY table_name"
    for (name,) in store.engine.rows(sql):
        if name not in (*tables.RECORDS, *_KEPT, "done"):
            store.engine.run(f'DELETE FROM "{name}"')


def _problem(store: Store, seal: Seal) -> Problem:
    rows = store.engine.rows("SELECT path FROM source WHERE exhibit = ? ORDER BY seq LIMIT 1", [seal.sha256])
    path = str(rows[0][0]) if rows else "it"
    why = {LISTED: seal.why, MARKED: f"{seal.by} marked it", HOLDS: seal.why, INSIDE: seal.why}[seal.basis]
    what = f"{path} is sealed: {why}. Its bytes are encrypted, and nothing of it is read or shown."
    advice = "Refer it by its hash, size and place; do not look at it. Two named people can undo a seal."
    if seal.basis == HOLDS:
        advice = "What else lies in it stays in the list. If what the file itself says is needed, ask for it without the sealed part."
    return Problem("sealed", what, advice, seal.sha256, stage="intake")


def complete(store: Store, at: str, why: Mapping[str, str] | None = None) -> bool:
    """Journals and applies what newly taken exhibits bring: hits on a list, and what holds a sealed exhibit. Whether there was any."""
    pending = [str(sha) for (sha,) in store.engine.rows(_SQL_PENDING)]
    if not pending and not store.engine.rows(_SQL_UNFINISHED):
        return False
    roots = {sha: (seal.basis, seal.why) for sha, seal in standing(store.journal.entries()).items() if seal.basis in ROOTS}
    roots |= {sha: (LISTED, (why or {}).get(sha, FORGOTTEN_WHY)) for sha in pending}
    entry = make(store, roots, "leadline", at)
    if entry is not None:
        apply(store, entry)
    return entry is not None


def screen(store: Store) -> dict[str, tuple[str, str]]:
    """What the vault holds in plain bytes and a list names now: hash to basis and why, as `make` takes it."""
    free = excused(store.journal.entries())
    found = {}
    for place in store.vault.places():
        if sealing.sealed(place.file) or place.sha256 in free:
            continue
        digests = store.lists.digests()
        for chunk in store.vault.chunks(place):
            digests.update(chunk)
        if why := store.lists.hit(digests):
            found[place.sha256] = (LISTED, why)
    return found


def stale(store: Store, entry: JournalEntry) -> bool:
    """Whether an entry that is to be applied concerns what the tables already read: then they are made anew, so that no block keeps it."""
    if entry.what == "seal":
        named = [str(one["sha256"]) for one in entry.data["exhibits"]]
        has = {str(sha) for (sha,) in store.engine.rows("SELECT DISTINCT exhibit FROM done")}
        now = standing(store.journal.entries())
        return any(sha in has and sha in now and now[sha].entry == entry.id for sha in named)
    if entry.what == "unseal":
        hidden = {str(sha) for (sha,) in store.engine.rows("SELECT sha256 FROM exhibit WHERE place LIKE 'sealed/%'")}
        return bool(hidden & set(entry.data["exhibits"]))
    return False


# ---------------------------------------------------------------- undoing


def agreed(store: Store, sha256: str) -> bool:
    """Whether two different named people have asked, since it was sealed, to undo this seal and neither took it back.

    Raises UsageError where it is not sealed, or sealed for another exhibit's sake.
    """
    seal = standing(store.journal.entries()).get(sha256)
    if seal is None:
        raise UsageError(f"exhibit {sha256} is not sealed", advice="`leadline show CASE problems` lists what is.")
    if seal.basis not in ROOTS:
        raise UsageError(f"exhibit {sha256} is sealed as {seal.why}", advice="Undo that seal.")
    last: dict[str, str] = {}
    for entry in store.journal.entries(seal.entry):
        if entry.what == "judgement" and entry.data["target"] == sha256:
            last[person(entry.by)] = str(entry.data["verdict"])
    return sum(verdict == "unseal" for verdict in last.values()) >= 2


def person(name: str) -> str:
    """A name as it is compared: case, forms of letters and spaces make no other person."""
    return " ".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).split())


def undo(store: Store, sha256: str, by: str, at: str, passphrase: str | None = None) -> JournalEntry:
    """Decrypts what was sealed for this exhibit's sake alone, checks it against its hash, journals it; still to be applied."""
    old = standing(store.journal.entries())
    rest = {sha: (seal.basis, seal.why) for sha, seal in old.items() if seal.basis in ROOTS and sha != sha256}
    still = spread(store, rest)
    free = sorted(set(old) - set(still))
    try:
        for sha in free:
            sealing.take_out(store.vault, Place(sha, old[sha].size, old[sha].file, 0), passphrase)
        kept = {sha: basis for sha, (basis, _) in sorted(still.items()) if sha in old and basis != old[sha].basis}
        entry = store.journal.append("unseal", by, at, {"exhibit": sha256, "exhibits": free, "kept": kept})
        for sha in free:
            system.unlink(store.vault.path(old[sha].file))
        system.sync_folder(store.vault.folder / sealing.FOLDER)
    except OSError as error:
        raise system.unusable(error, store.vault.folder) from error
    return entry


def sweep(store: Store) -> None:
    """Finishes what a crash left half done: plain or sealed bytes stay, as the journal says. For who holds the case."""
    vault = store.vault
    if not vault.path(sealing.FOLDER).is_dir():
        return
    files = [file for file in vault.files() if sealing.sealed(file)]
    now = standing(store.journal.entries())
    known = store.known() if store.has_tables else {}
    try:
        for file in files:
            for place in vault.listing(file)[0]:
                seal, plain = now.get(place.sha256), known.get(place.sha256)
                if seal is not None and seal.file == file:
                    system.unlink(vault.path(sealing.own_file(place.sha256)))  # of an undoing that was never journaled
                elif seal is not None and vault.path(seal.file).exists():
                    system.unlink(vault.path(file))
                elif plain is not None and not sealing.sealed(plain.file) and vault.path(plain.file).exists():
                    system.unlink(vault.path(file))  # of a seal that was never journaled, or that was undone
    except OSError as error:
        raise system.unusable(error, vault.folder) from error
