"""What the tests of the store share: a signing key of their own, and a small intake as the runner does it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from leadline.model.log import JournalEntry
from leadline.model.records import Source
from leadline.store.folder import Store
from leadline.store.vault import Place

AT = "2026-03-04T09:15:00Z"
Take = Callable[[Store, dict[str, bytes]], JournalEntry]
Opening = Callable[..., AbstractContextManager[Store]]


@pytest.fixture(autouse=True)
def _own_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEADLINE_CONFIG", str(tmp_path / "config"))


def take(store: Store, files: dict[str, bytes], at: str = AT) -> JournalEntry:
    """Bytes into the vault, an entry into the journal, rows into the tables: the order of every intake."""
    with store.vault.batch(store.known()) as batch:
        added = {path: batch.add(data) for path, data in files.items()}
        batch.commit()
    sources = [{"path": path, "exhibit": p.sha256, "size": p.size, "report": None, "channel": None} for path, p in added.items()]
    entry = store.journal.append("intake", "leadline", at, {"sources": sources})
    apply(store, entry)
    return entry


def apply(store: Store, entry: JournalEntry) -> None:
    """Brings a journaled intake into the tables; also how an interrupted one is made good."""
    places: dict[str, Place] = {p.sha256: p for p in store.vault.places()}
    with store.transaction():
        known = store.known()
        for given in entry.data["sources"]:
            place = places[given["exhibit"]]
            source = Source(given["path"], place.sha256, intake=entry.id)
            if place.sha256 not in known:
                row = (place.sha256, place.size, place.file, place.start, "text/plain", "text/1", given["path"], len(known) + 1)
                store.engine.put("exhibit", [row])
                known[place.sha256] = place
            if not store.engine.rows("SELECT 1 FROM source WHERE id = ?", [source.id]):
                count = store.engine.rows("SELECT count(*) FROM source")[0][0]
                store.engine.put("source", [(source.id, count + 1, source.path, place.sha256, None, "", "", None, None, entry.id)])
        store.mark(entry.id)


@contextmanager
def opening(folder: Path, large: int = 1000) -> Iterator[Store]:
    """A case open for writing, caught up with its journal, with large exhibits from `large` bytes on."""
    store = Store.open(folder, write=True, at=AT) if folder.exists() else Store.create(folder)
    with store:
        store.vault.large = large
        (folder / "case.toml").touch()
        for entry in store.behind:
            apply(store, entry)
        yield store


@pytest.fixture(name="take")
def _take() -> Take:
    return take


@pytest.fixture(name="opening")
def _opening() -> Opening:
    return opening


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A closed case with two intakes: small exhibits in segments, a large one in a file of its own."""
    folder = tmp_path / "small.case"
    with opening(folder) as store:
        store.journal.append("new", "leadline", AT, {"title": "small"})
        take(store, {"a.txt": b"pay to DE89 3704 0044 0532 0130 00\n", "b.txt": b"", "big.bin": bytes(range(256)) * 8})
        take(store, {"c.txt": "grüße, café\n".encode(), "again.txt": b"pay to DE89 3704 0044 0532 0130 00\n"})
    return folder
