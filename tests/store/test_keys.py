"""One key a user, outside every case, readable by him alone; many first runs at once end with the same one."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from leadline.model.errors import StoreError
from leadline.store import keys
from leadline.store.keys import Signer, signed


def test_a_key_is_made_once_and_signs(tmp_path: Path) -> None:
    first = Signer(tmp_path / "config")
    assert not (tmp_path / "config").exists(), "who only reads makes no key"
    signature = first.sign(b"message")
    assert signed(first.public(), b"message", signature)
    assert Signer(tmp_path / "config").public() == first.public()
    assert [p.name for p in (tmp_path / "config").iterdir()] == [keys.FILE]
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "config" / keys.FILE).stat().st_mode) == 0o600
        assert stat.S_IMODE((tmp_path / "config").stat().st_mode) == 0o700


def test_what_was_not_signed_fails(tmp_path: Path) -> None:
    signer = Signer(tmp_path)
    public, signature = signer.public(), signer.sign(b"message")
    assert not signed(public, b"massage", signature)
    assert not signed(public, b"message", signature[:-1] + format(int(signature[-1], 16) ^ 1, "x"))
    assert not signed(public.upper(), b"message", signature), "two spellings of one key would hide a change"
    assert not signed("no hex", b"message", signature)
    assert not signed(public[:-2], b"message", signature)


def test_a_damaged_key_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / keys.FILE).write_bytes(b"-----BEGIN")
    with pytest.raises(StoreError, match="signing key") as told:
        Signer(tmp_path).sign(b"")
    assert told.value.advice
    assert str(tmp_path) in told.value.where


@pytest.mark.parametrize(
    "system, names, expected",
    [
        ("linux", {"XDG_CONFIG_HOME": "/x/config"}, "/x/config/leadline"),
        ("linux", {"XDG_CONFIG_HOME": "", "HOME": "/home/u", "USERPROFILE": "/home/u"}, "/home/u/.config/leadline"),
        ("darwin", {"HOME": "/home/u", "USERPROFILE": "/home/u"}, "/home/u/Library/Application Support/leadline"),
        ("win32", {"APPDATA": "/u/AppData/Roaming"}, "/u/AppData/Roaming/leadline"),
    ],
)
def test_the_folder_of_each_system(system: str, names: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LEADLINE_CONFIG")
    for name, value in names.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", system)
    assert keys.folder() == Path(expected)
    monkeypatch.setenv("LEADLINE_CONFIG", "/elsewhere")
    assert keys.folder() == Path("/elsewhere")


def test_first_runs_at_once_agree(tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from leadline.store.keys import Signer; print(Signer(Path(sys.argv[1])).public())"
    runs = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "k")], stdout=subprocess.PIPE, text=True) for _ in range(4)]
    assert len({run.communicate()[0] for run in runs}) == 1
