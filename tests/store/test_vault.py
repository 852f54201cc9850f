"""Original bytes go in once, stay as they are, and are found again; what is no file, or changes, is refused."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import threading
import time
from collections import namedtuple
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadline.model.errors import EvidenceError, IntegrityError
from leadline.store import vault as vault_module
from leadline.store.vault import Place, Vault

posix = pytest.mark.skipif(os.name != "posix", reason="POSIX only")


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    (tmp_path / "vault").mkdir()
    return Vault(tmp_path / "vault", large=100)


def test_small_exhibits_share_a_segment_and_large_ones_have_their_file(vault: Vault) -> None:
    large = bytes(100)
    with vault.batch() as batch:
        one, two, big = batch.add(b"one"), batch.add(b"two"), batch.add(large)
        assert batch.read(one) == b"one"
        assert batch.read(big) == large
        assert one.file == "", "a segment's name is known when it is whole"
        new = batch.commit()
    name = hashlib.sha256(large).hexdigest()
    assert big == Place(name, 100, f"{name[:2]}/{name}", 0)
    assert one.file == two.file == new[one.sha256].file
    content = vault.path(one.file).read_bytes()
    assert one.file == f"segments/{hashlib.sha256(content).hexdigest()}.seg"
    assert [vault.read(p) for p in (one, two, big)] == [b"one", b"two", large]
    assert sorted(p.sha256 for p in vault.places()) == sorted(new)
    assert all(vault.check(p) for p in vault.places())
    assert vault.leftovers() == []
    if os.name == "posix":
        assert {stat.S_IMODE(vault.path(f).stat().st_mode) for f in vault.files()} == {0o400}


def test_the_same_bytes_are_stored_once(vault: Vault) -> None:
    with vault.batch() as batch:
        first, second = batch.add(b"one"), batch.add(b"one")
        big, again = batch.add(bytes(200)), batch.add(bytes(200))
        known = batch.commit()
    assert first is second
    assert big is again
    with vault.batch(known) as batch:
        assert batch.add(b"one") == first
        assert batch.add(bytes(200)) == big
        assert batch.commit() == {}
    assert len(list(vault.files())) == 2


def test_what_is_not_committed_is_not_there(vault: Vault) -> None:
    with vault.batch() as batch:
        batch.add(b"one")
    assert list(vault.places()) == []


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.binary(max_size=200), max_size=12))
def test_whatever_goes_in_comes_out(tmp_path: Path, some: list[bytes]) -> None:
    (tmp_path / "any").mkdir(exist_ok=True)
    vault = Vault(tmp_path / "any", large=100)
    with vault.batch() as batch:
        places = [batch.add(data) for data in some]
        batch.commit()
    assert [vault.read(p) for p in places] == some


def test_a_file_is_copied_and_left_as_it_was(vault: Vault, tmp_path: Path) -> None:
    for size in (0, 99, 100, 3_000_000):
        path = tmp_path / f"f{size}"
        path.write_bytes(os.urandom(size))
        before = path.stat()
        with vault.batch() as batch:
            place = batch.add_file(path)
            batch.commit()
        assert vault.read(place) == path.read_bytes()
        assert (path.stat().st_mtime_ns, path.stat().st_mode) == (before.st_mtime_ns, before.st_mode)
    with vault.batch({p.sha256: p for p in vault.places()}) as batch:
        assert batch.add_file(tmp_path / "f3000000").size == 3_000_000
        assert batch.commit() == {}
    assert vault.leftovers() == []


@posix
def test_what_is_no_regular_file_is_refused_with_advice(vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"x")
    (tmp_path / "link").symlink_to(tmp_path / "f")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    os.mkfifo(tmp_path / "pipe")
    for name in ("link", "loop", "pipe", "missing", "config/..", "\udcff\n\x1b"):
        with vault.batch() as batch, pytest.raises(EvidenceError) as told:
            batch.add_file(tmp_path / name)
        assert told.value.advice
        assert told.value.where.encode(), "a name that is no text must still be printable"
    with vault.batch() as batch, pytest.raises(EvidenceError, match="regular"):
        batch.add_file(Path("/dev/null"))


@pytest.mark.parametrize("size", [50, 5000])
def test_a_file_that_changes_while_it_is_read_is_refused(size: int, vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "log"
    path.write_bytes(bytes(size))
    read = os.read

    def growing(handle: int, count: int) -> bytes:
        with path.open("ab") as file:
            file.write(b"more")
        return read(handle, count)

    monkeypatch.setattr(os, "read", growing)
    with vault.batch() as batch, pytest.raises(EvidenceError, match="changed"):
        batch.add_file(path)
    assert list(vault.places()) == []
    assert vault.leftovers() == []


def test_a_file_larger_than_the_disk_is_refused_before_it_is_copied(vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "sparse"
    with path.open("wb") as file:
        file.truncate(1 << 30)
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda where: usage(2**20, 0, 2**20))
    with vault.batch() as batch, pytest.raises(EvidenceError, match="left"):
        batch.add_file(path)


def test_a_long_batch_fills_several_segments(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault_module, "SEGMENT", 1000)
    with vault.batch() as batch:
        places = [batch.add(b"%d" % n * 10) for n in range(60)]
        batch.commit()
    assert len({p.file for p in places}) > 3
    assert all(vault.check(p) for p in places)


def test_changed_and_missing_bytes_are_told(vault: Vault) -> None:
    with vault.batch() as batch:
        small, big = batch.add(b"small"), batch.add(bytes(500))
        batch.commit()
    path = vault.path(big.file)
    path.chmod(0o600)
    path.write_bytes(bytes(499) + b"\x01")
    assert not vault.check(big)
    path.write_bytes(bytes(499))
    with pytest.raises(IntegrityError, match="missing"):
        vault.read(big)
    path.unlink()
    assert not vault.check(big)
    with pytest.raises(IntegrityError) as told:
        vault.read(big)
    assert told.value.advice
    segment = vault.path(small.file)
    segment.chmod(0o600)
    segment.write_bytes(b"x" + segment.read_bytes()[1:])
    with pytest.raises(IntegrityError, match="damaged"):
        list(vault.places())


def test_a_torn_file_under_its_final_name_is_replaced_by_a_whole_one(vault: Vault) -> None:
    data = bytes(range(200))
    name = hashlib.sha256(data).hexdigest()
    (vault.folder / name[:2]).mkdir()
    (vault.folder / name[:2] / name).write_bytes(data[:50])
    with vault.batch() as batch:
        place = batch.add(data)
        batch.commit()
    assert vault.check(place)


def test_forgetting_destroys_one_exhibit_and_keeps_its_neighbours(vault: Vault) -> None:
    with vault.batch() as batch:
        places = [batch.add(data) for data in (b"first", b"secret", b"third", bytes(300))]
        batch.commit()
    moved = vault.forget(places[1].sha256)
    assert {p.sha256 for p in moved} == {places[0].sha256, places[2].sha256}
    assert [vault.read(p) for p in moved] == [b"first", b"third"]
    assert all(b"secret" not in p.read_bytes() for p in vault.folder.rglob("*") if p.is_file())
    assert vault.forget(places[3].sha256) == []
    assert sorted(p.sha256 for p in vault.places()) == sorted(p.sha256 for p in moved)
    for place in moved:
        vault.forget(place.sha256)
    assert list(vault.files()) == []


def test_what_a_killed_run_left_is_removed(vault: Vault) -> None:
    (vault.folder / "incoming").mkdir()
    (vault.folder / "incoming" / "file").write_bytes(b"half")
    assert list(vault.places()) == []
    assert [p.name for p in vault.leftovers()] == ["file"]
    vault.clean()
    assert vault.leftovers() == []


@posix
def test_a_pipe_without_a_writer_does_not_hang(vault: Vault, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    def add() -> None:
        with vault.batch() as batch, pytest.raises(EvidenceError):
            batch.add_file(tmp_path / "pipe")

    thread = threading.Thread(target=add, daemon=True)
    thread.start()
    thread.join(5)
    assert not thread.is_alive()


def test_five_thousand_small_exhibits_in_fifty_batches_are_quick(vault: Vault) -> None:
    vault.large = 2**20
    known: dict[str, Place] = {}
    start = time.perf_counter()
    for n in range(50):
        with vault.batch(known) as batch:
            for m in range(100):
                batch.add(b"%d/%d " % (n, m) * 100)
            known |= batch.commit()
    assert len(known) == 5000
    assert time.perf_counter() - start < 10  # 0.2 s on the machine where this was written
