"""Re-checks a whole case: every hash, every span, every signature; says what is not as it was stored.

Reads each file of the vault once. Finds any changed, missing or added byte in vault and journal; a damaged block of the
tables; a row that points to nothing. It cannot find that a whole case was made anew by who holds the signing key: for
that, checkpoints are to be kept elsewhere, too.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from leadline.model.errors import IntegrityError, StoreError
from leadline.model.log import JournalEntry
from leadline.store import proofs, sealing, seals, segments
from leadline.store.folder import REBUILD, VAULT, Store
from leadline.store.proofs import Failure, Seen
from leadline.store.tables import FILE, changed_since
from leadline.store.vault import CHUNK, Place

__all__ = ["Failure", "Verdict", "examine", "verify"]

_WHOLE = 64 * 2**20  # a file up to this size is read into memory, so that spans are cut from it and not read again


@dataclass(slots=True)
class Verdict:
    """What a check of a case found: `failures`, and `notes` on what is no failure and still worth knowing."""

    failures: list[Failure] = field(default_factory=list)
    notes: list[Failure] = field(default_factory=list)


def verify(store: Store) -> list[Failure]:
    """Everything that is not as it was stored; empty when all is well."""
    return examine(store).failures


def examine(store: Store) -> Verdict:
    """The whole check, with notes: what was forgotten, what lies in the vault and in no table, what a crash left."""
    verdict = Verdict()
    verdict.failures += [Failure("journal", why) for why in store.journal.check()]
    verdict.notes += [Failure("journal", f"{note}; the next command that writes mends it") for note in store.journal.unfinished()]
    entries = _entries(store)
    forgotten = _forgotten(entries, verdict)
    if store.has_tables:
        verdict.failures += [Failure(FILE, why) for why in store.differences() if why not in {f.why for f in verdict.failures}]
        if not store.write and changed_since(store.folder):
            verdict.failures.append(Failure(FILE, f"it is not the file that the last command left; {REBUILD}"))
        places, seen = _tables(store, entries, forgotten, verdict)
    else:
        verdict.failures.append(Failure(FILE, f"the tables are missing or damaged; {REBUILD}"))
        places, seen = None, None
    _vault(store, places, seen, forgotten, verdict)
    _seals(store, entries, places or {}, verdict)
    if places is None:
        _journaled_bytes(store, entries, forgotten, verdict)
    return verdict


def _tables(
    store: Store, entries: list[JournalEntry], forgotten: set[str], verdict: Verdict
) -> tuple[dict[str, Place] | None, Seen | None]:
    """Checks the tables; where each exhibit lies by their account and what was observed there, or None where they are damaged."""
    try:
        verdict.failures += proofs.tables(store.engine)
        verdict.failures += _sources(store, entries, forgotten)
        return store.known(), Seen(store.engine)
    except StoreError as error:
        verdict.failures.append(Failure(FILE, f"{error.what}. {error.advice}"))
        return None, None


def _entries(store: Store) -> list[JournalEntry]:
    """The entries as far as they can be read; the check of the journal has told of the rest."""
    found: list[JournalEntry] = []
    try:
        found.extend(store.journal.entries())
    except IntegrityError:
        return found
    return found


def _forgotten(entries: list[JournalEntry], verdict: Verdict) -> set[str]:
    gone: set[str] = set()
    for entry in entries:
        if entry.what == "forget":
            named = {str(entry.data.get("exhibit", "")), *map(str, entry.data.get("exhibits", []))} - {""}
            gone |= named
            why = f"forgotten on {entry.at} by {entry.by}, journal entry {entry.id}"
            verdict.notes += [Failure(f"exhibit {sha}", why) for sha in sorted(named)]
    return gone


# ---------------------------------------------------------------- journal against tables


def _sources(store: Store, entries: list[JournalEntry], forgotten: set[str]) -> Iterator[Failure]:
    """Originals stand in the journal, all of them; what is derived has a parent; every exhibit has a source."""
    rows = store.engine.rows("SELECT id, path, exhibit, parent, intake FROM source ORDER BY seq")
    exhibits = {str(row[0]) for row in store.engine.rows("SELECT sha256 FROM exhibit")}
    ids = {str(row[0]) for row in rows}
    typed = {str(entry.data.get("exhibit")): entry for entry in entries if entry.what == "transcript"}
    for sha, entry in sorted(typed.items()):
        if sha not in exhibits and entry.id <= store.applied and sha not in forgotten:
            yield Failure(f"exhibit {sha}", f"journal entry {entry.id} says that a person typed it, and the tables lack it")
    intakes = [entry for entry in entries if entry.what == "intake"]
    journaled = {(entry.id, str(given.get("path")), str(given.get("exhibit"))) for entry in intakes for given in _given(entry)}
    for i, path, exhibit, parent, intake in rows:
        what = f"source {i} ({path})"
        if exhibit not in exhibits:
            yield Failure(what, f"its exhibit {exhibit} stands in no table")
        if parent is not None and parent not in ids:
            yield Failure(what, f"it is derived from {parent}, which stands in no table")
        if parent is None and (int(intake), path, exhibit) not in journaled:
            yield Failure(what, f"no journal entry says that it was taken in (entry {intake} is named)")
    for sha in sorted(exhibits - {str(row[2]) for row in rows}):
        yield Failure(f"exhibit {sha}", "no source says where it was found")
    held = {(str(row[1]), str(row[2])) for row in rows if row[3] is None}
    for number, path, exhibit in sorted(journaled):
        if (path, exhibit) not in held and number <= store.applied and exhibit not in forgotten:
            yield Failure(f"exhibit {exhibit} ({path})", f"journal entry {number} took it in, and the tables lack it")


def _given(entry: JournalEntry) -> list[dict[str, object]]:
    given = entry.data.get("sources", [])
    return [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []


def _journaled_bytes(store: Store, entries: list[JournalEntry], forgotten: set[str], verdict: Verdict) -> None:
    """Without tables: whether the vault has at least every original that the journal names."""
    have = {place.sha256 for file in store.vault.files() for place in store.vault.listing(file)[0]}
    wanted = {str(given.get("exhibit")): str(given.get("path")) for entry in entries if entry.what == "intake" for given in _given(entry)}
    wanted |= {str(entry.data.get("exhibit")): "typed from a picture" for entry in entries if entry.what == "transcript"}
    for sha, path in sorted(wanted.items()):
        if sha not in have and sha not in forgotten:
            verdict.failures.append(Failure(f"exhibit {sha} ({path})", "its bytes are in no file of the vault"))


# ---------------------------------------------------------------- vault


def _vault(store: Store, places: dict[str, Place] | None, seen: Seen | None, forgotten: set[str], verdict: Verdict) -> None:
    """Hashes every file of the vault and every exhibit in it, and cuts out of it what observations say stands there."""
    by_file: dict[str, list[Place]] = defaultdict(list)
    for place in (places or {}).values():
        by_file[place.file].append(place)
    for placed in by_file.values():
        placed.sort(key=lambda place: (place.start, place.sha256))
    files = list(store.vault.files())
    for file in files:
        if bad := _file(store, file, by_file.get(file, []), seen, verdict):
            verdict.failures.append(Failure(f"{VAULT}/{file}", bad))
        for place in store.vault.listing(file)[0]:
            if place.sha256 in forgotten:
                verdict.failures.append(Failure(f"exhibit {place.sha256}", f"it was forgotten, and its bytes are still in {VAULT}/{file}"))
            elif places is not None and place.sha256 not in places:
                verdict.notes.append(Failure(f"exhibit {place.sha256}", f"its bytes are in {VAULT}/{file}, and no table names it"))
    for file in sorted(set(by_file) - set(files)):
        lost = [place.sha256 for place in by_file[file] if place.sha256 not in forgotten]
        verdict.failures += [Failure(f"exhibit {sha}", f"its file {VAULT}/{file} is missing") for sha in lost]


def _seals(store: Store, entries: list[JournalEntry], places: dict[str, Place], verdict: Verdict) -> None:
    """What is sealed lies encrypted where the journal says, nowhere else, and no table says what was read from it."""
    standing = seals.standing(entries)
    files = list(store.vault.files())
    plain = {place.sha256: file for file in files if not sealing.sealed(file) for place in store.vault.listing(file)[0]}
    for sha, seal in sorted(standing.items()):
        what, ready = f"exhibit {sha}", seal.entry <= store.applied or not store.has_tables
        verdict.notes.append(Failure(what, f"sealed on {seal.at} by {seal.by}, journal entry {seal.entry}: {seal.why}"))
        if seal.file not in files:
            verdict.failures.append(Failure(what, f"its sealed bytes, {VAULT}/{seal.file}, are missing"))
        if sha in plain and ready:
            verdict.failures.append(Failure(what, f"it is sealed, and its plain bytes are still in {VAULT}/{plain[sha]}"))
        if ready and sha in places and places[sha].file != seal.file:
            verdict.failures.append(Failure(what, f"it is sealed, and the tables say that it lies in {VAULT}/{places[sha].file}"))
        if not ready:
            verdict.notes.append(Failure(what, "the tables do not have its seal yet; the next command that writes finishes it"))
    for sha, place in sorted(places.items()):
        if sealing.sealed(place.file) and sha not in standing:
            verdict.notes.append(Failure(f"exhibit {sha}", "it is sealed, and the next command that writes journals that"))
    if places:
        for table in ("observation", "entry", "balance", "claim", "report_row", "loss_row", "account_row", "custody"):
            within = "(SELECT sha256 FROM exhibit WHERE place LIKE 'sealed/%')"
            for (sha,) in store.engine.rows(f"SELECT DISTINCT exhibit FROM {table} WHERE exhibit IN {within} ORDER BY 1"):
                verdict.failures.append(Failure(f"exhibit {sha}", f"it is sealed, and table {table} has what was read from it"))


def _file(store: Store, file: str, placed: list[Place], seen: Seen | None, verdict: Verdict) -> str:
    """Checks one file and what the tables say lies in it; what is wrong with the file itself, or ""."""
    path = store.vault.path(file)
    try:
        with path.open("rb") as opened:
            whole = opened.read(_WHOLE + 1)
            if len(whole) <= _WHOLE:
                found = hashlib.sha256(whole).hexdigest()
            else:  # a large exhibit in a file of its own: never in memory as a whole
                state = hashlib.sha256(whole)
                while chunk := opened.read(CHUNK):
                    state.update(chunk)
                found = state.hexdigest()
    except OSError as error:
        return f"it cannot be read: {error.strerror}"
    large = len(whole) > _WHOLE
    for place in placed:
        data = whole[place.start : place.start + place.size] if not large else b""
        if sealing.sealed(file):
            right = place in store.vault.listing(file)[0]  # the bytes of the sealed file are those that its name says, see below
        else:
            right = store.vault.check(place) if large and file.endswith(segments.ENDING) else _right(place, data, found, large)
        if not right:
            verdict.failures.append(Failure(f"exhibit {place.sha256}", f"its bytes in {VAULT}/{file} are not those that were stored"))
        elif seen is not None and not sealing.sealed(file):
            verdict.failures += seen.check(place, data if not large else None, store.vault)
    if found != path.name.removesuffix(segments.ENDING).removesuffix(sealing.ENDING):
        return f"its bytes have the SHA-256 {found}, and a file of the vault is named by it"
    return store.vault.listing(file)[1]


def _right(place: Place, data: bytes, found: str, large: bool) -> bool:
    if large:
        return place.start == 0 and found == place.sha256
    return len(data) == place.size and hashlib.sha256(data).hexdigest() == place.sha256
