"""What people type from pictures: an exhibit of its own beside the machine's reading. Corrections add, nothing is written over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from leadline.formats import picture_text
from leadline.formats.picture_text import Line
from leadline.model.errors import UsageError
from leadline.model.log import JournalEntry
from leadline.model.records import Source
from leadline.store.folder import Store
from leadline.store.sealing import sealed
from leadline.store.vault import Place

TRANSCRIBE = "transcribe/1"  # what stands as the maker of what a person typed


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person typed from a picture, and where it stands there: page, then left, top, right, bottom (None: no place is named)."""

    text: str
    page: int = 1
    box: tuple[int, int, int, int] | None = None

    @property
    def where(self) -> str:
        """The place as a locator: `page 1 box 60,120,480,160`."""
        return f"page {self.page}" + (f" box {','.join(map(str, self.box))}" if self.box else "")


def transcribe(store: Store, picture: str, typed: Typed, by: str, why: str, at: str) -> JournalEntry:
    """Stores what a person typed from an exhibit as an exhibit of its own, then journals it; `typed_in` brings it into the tables.

    Raises UsageError where the picture is sealed.
    """
    known = store.known()
    if sealed(known[picture].file):
        raise UsageError(f"exhibit {picture} is sealed", advice="What must never be shown is not copied out either; refer it by its hash.")
    left, top, right, bottom = typed.box or (0, 0, 0, 0)
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    fields = [("picture", picture), ("page", str(typed.page)), ("by", by), ("at", at), ("why", why)]
    data = picture_text.write(picture_text.TYPED, fields, [Line(line, 100, corners) for line in typed.text.splitlines()])
    with store.vault.batch(known) as batch:
        place = batch.add(data)
        batch.commit()
    told = {"exhibit": place.sha256, "size": place.size, "of": picture, "where": typed.where, "why": why}
    return store.journal.append("transcript", by=by, at=at, data=told)


def typed_in(store: Store, entry: JournalEntry, known: dict[str, Place], stored: Mapping[str, Place]) -> None:
    """Brings a journaled transcript into the tables, beside every place where its picture was found; one transaction."""
    engine, sha = store.engine, str(entry.data["exhibit"])
    if sealed(stored[sha].file):  # as its picture is, beside which it stands already
        with store.transaction():
            store.mark(entry.id)
        return
    name = f"typed-{entry.id}.txt"
    found = engine.rows("SELECT id, path, report, channel FROM source WHERE exhibit = ? ORDER BY seq", [entry.data["of"]])
    last = engine.rows("SELECT (SELECT coalesce(max(seq), 0) FROM exhibit), (SELECT coalesce(max(seq), 0) FROM source)")[0]
    with store.transaction():
        if not engine.rows("SELECT 1 FROM exhibit WHERE sha256 = ?", [sha]):
            place = known[sha] = stored[sha]
            row = (sha, place.size, place.file, place.start, picture_text.TYPED_MEDIA, TRANSCRIBE, name, int(last[0]) + 1)
            engine.put("exhibit", [row])
        rows = []
        for n, (parent, path, report, channel) in enumerate(found, 1):
            one = Source(f"{path}!{name}", sha, str(parent), str(entry.data["where"]), TRANSCRIBE, report, channel, entry.id)
            rows.append((one.id, int(last[1]) + n, one.path, sha, one.parent, one.locator, one.made_by, report, channel, one.intake))
        engine.put("source", rows)
        store.mark(entry.id)


def inherit(store: Store) -> None:
    """What was typed from a picture belongs to the picture's report, also where that is decided after it in a replay."""
    with store.transaction():
        store.engine.run(
            f"""UPDATE source SET report = p.report FROM source p
                WHERE p.id = source.parent AND source.made_by = '{TRANSCRIBE}' AND source.report IS DISTINCT FROM p.report"""
        )
