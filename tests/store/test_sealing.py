"""Sealed files: opened by the private key alone, every changed, moved or missing byte found; sealing needs no private key."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadline.model.errors import EvidenceError, IntegrityError, StoreError, UsageError
from leadline.store import keys, sealing
from leadline.store.vault import Vault

DATA = b"".join(hashlib.sha256(b"%d" % n).digest() for n in range(200))


def written(folder: Path, data: bytes = DATA) -> Path:
    name = hashlib.sha256(data).hexdigest()
    path = folder / "one.sealed"
    path.write_bytes(b"".join(sealing.pieces([data[:1000], data[1000:]], name, len(data))))
    return path


@pytest.mark.parametrize("piece", [1, 16, 6399, 6400, 6401])
def test_what_is_sealed_comes_out_the_same_and_shows_nothing(piece: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "PIECE", piece)
    for data in (DATA, b""):
        path = written(tmp_path, data)
        assert b"".join(sealing.opened(path)) == data
        held = path.read_bytes()
        assert not any(data[at : at + 16] in held for at in range(len(data) - 16))
        assert sealing.header(path)["sha256"] == hashlib.sha256(data).hexdigest()


def test_two_seals_of_the_same_bytes_have_nothing_in_common(tmp_path: Path) -> None:
    one, two = written(tmp_path).read_bytes(), written(tmp_path).read_bytes()
    assert one.partition(b"\n")[2][:16] != two.partition(b"\n")[2][:16]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(bit=st.integers(0, 7), more=st.data())
def test_a_changed_bit_or_a_cut_end_is_found(bit: int, more: st.DataObject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "PIECE", 1000)
    whole = written(tmp_path).read_bytes()
    at = more.draw(st.integers(0, len(whole) - 1))
    cut = more.draw(st.booleans())
    changed = whole[:at] if cut else whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1 :]
    (tmp_path / "changed").write_bytes(changed)
    with pytest.raises((IntegrityError, UsageError)):
        b"".join(sealing.opened(tmp_path / "changed"))


def test_pieces_cannot_be_exchanged_repeated_or_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "PIECE", 1000)
    head, _, rest = written(tmp_path).read_bytes().partition(b"\n")
    pieces = [rest[at : at + 1016] for at in range(0, len(rest), 1016)]
    assert len(pieces) == 7
    for order in ([1, 0, 2, 3, 4, 5, 6], [0, 0, 1, 2, 3, 4, 5, 6], [0, 1, 2, 3, 4, 6], [0, 1, 2, 3, 4, 5]):
        (tmp_path / "changed").write_bytes(head + b"\n" + b"".join(pieces[n] for n in order))
        with pytest.raises(IntegrityError):
            b"".join(sealing.opened(tmp_path / "changed"))


def test_the_private_key_is_needed_to_open_and_not_to_seal(tmp_path: Path) -> None:
    public = sealing.public()
    kept = (keys.folder() / sealing.PRIVATE).read_bytes()
    (keys.folder() / sealing.PRIVATE).unlink()
    path = written(tmp_path)
    assert sealing.public() == public
    with pytest.raises(UsageError, match="not here"):
        b"".join(sealing.opened(path))
    (keys.folder() / sealing.PRIVATE).write_bytes(kept)
    assert b"".join(sealing.opened(path)) == DATA
    (keys.folder() / sealing.PRIVATE).unlink()
    (keys.folder() / sealing.PUBLIC).unlink()
    assert sealing.public() != public
    with pytest.raises(UsageError, match="another key"):
        b"".join(sealing.opened(path))


def test_a_passphrase_guards_the_private_key_where_one_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(sealing.PASSPHRASE, "three plain words")
    path = written(tmp_path)
    assert not sealing.locked()
    monkeypatch.delenv(sealing.PASSPHRASE)
    assert sealing.locked()
    written(tmp_path)
    for wrong in (None, "other words"):
        with pytest.raises(UsageError, match="cannot be opened"):
            b"".join(sealing.opened(path, wrong))
    assert b"".join(sealing.opened(written(tmp_path), "three plain words")) == DATA


def test_a_key_that_is_none_is_told(tmp_path: Path) -> None:
    written(tmp_path)
    (keys.folder() / sealing.PUBLIC).write_text("no key")
    with pytest.raises(StoreError, match="no public sealing key"):
        written(tmp_path)


def test_the_vault_gives_sealed_bytes_to_nobody(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "vault")
    vault.folder.mkdir()
    name = hashlib.sha256(DATA).hexdigest()
    place = sealing.put(vault, [DATA], name, len(DATA))
    for ask in (lambda: vault.read(place), lambda: list(vault.chunks(place)), lambda: vault.batch({name: place}).read(place)):
        with pytest.raises(EvidenceError, match="sealed"):
            ask()
    assert vault.batch({name: place}).add(DATA) == place
    assert list(vault.places()) == [place]
    assert (vault.path(place.file).stat().st_mode & 0o777) == 0o400
    own = sealing.take_out(vault, place)
    assert vault.read(own) == DATA


def test_what_was_sealed_under_another_name_is_not_taken_out(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    place = sealing.put(vault, [DATA], "0" * 64, len(DATA))
    with pytest.raises(IntegrityError, match="another hash"):
        sealing.take_out(vault, place)
    assert not list((tmp_path / "incoming").iterdir())
