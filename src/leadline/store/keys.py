"""The key that signs checkpoints: made once for a user, kept in his configuration folder, never in a case."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from leadline.model.errors import StoreError
from leadline.store import system

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

FILE = "signing.key"


def folder() -> Path:
    """Where a user's own settings lie: LEADLINE_CONFIG, else what the system calls its place for them."""
    if told := os.environ.get("LEADLINE_CONFIG"):
        return Path(told)
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming") / "leadline"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "leadline"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "leadline"


class Signer:
    """Signs with the user's Ed25519 key; reads or makes it when it is first needed, so that reading a case needs none."""

    def __init__(self, where: Path | None = None) -> None:
        self.folder = where or folder()
        self._key: Ed25519PrivateKey | None = None

    def public(self) -> str:
        """The public key: 32 bytes in hex."""
        return self._private().public_key().public_bytes_raw().hex()

    def sign(self, message: bytes) -> str:
        """The signature of a message: 64 bytes in hex."""
        return self._private().sign(message).hex()

    def _private(self) -> Ed25519PrivateKey:
        if self._key is None:
            try:
                self._key = _read(self.folder / FILE) if (self.folder / FILE).exists() else _make(self.folder)
            except OSError as error:
                raise system.unusable(error, self.folder / FILE) from error
        return self._key


def signed(public: str, message: bytes, signature: str) -> bool:
    """Checks a signature. False also where key or signature are not lower-case hex of the right length."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        key, value = bytes.fromhex(public), bytes.fromhex(signature)
        if key.hex() != public or value.hex() != signature:  # one spelling only, else a changed letter would go unseen
            return False
        Ed25519PublicKey.from_public_bytes(key).verify(value, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _make(where: Path) -> Ed25519PrivateKey:
    """A new key; of two first runs at once both end with one and the same."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    made = Ed25519PrivateKey.generate()
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return made if place(where, FILE, made.private_bytes(*form)) else _read(where / FILE)


def place(where: Path, name: str, data: bytes) -> bool:
    """Writes a key aside and links it into place; False where one was there first, which stays. Raises OSError."""
    where.mkdir(mode=0o700, parents=True, exist_ok=True)
    path, aside = where / name, where / f"{name}.{os.getpid()}"
    system.unlink(aside)
    handle = system.create(aside)
    try:
        system.write(handle, data)
        system.fsync(handle)
    finally:
        os.close(handle)
    try:
        _link(aside, path)
        system.sync_folder(where)
    except FileExistsError:
        return False
    finally:
        system.unlink(aside)
    return True


def _link(aside: Path, path: Path) -> None:
    try:
        path.hardlink_to(aside)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        system.rename(aside, path)


def _read(path: Path) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError) as error:
        key = None
        told: Exception | None = error
    else:
        told = None
    if not isinstance(key, Ed25519PrivateKey):
        advice = "Put the file back from a backup, or move it away: a new key is made, and the journal will show the change."
        raise StoreError("this is no Ed25519 signing key", where=str(path), advice=advice) from told
    return key
