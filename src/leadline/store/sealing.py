"""Sealed bytes: encrypted to a key that this program does not keep open, in one file that says itself what it holds.

A sealed file is a line of JSON (hash and size of the plain bytes, the keys) and pieces of ChaCha20-Poly1305 (RFC 8439). Its key comes from
X25519 (RFC 7748) between a key of this file alone and the user's sealing key, by HKDF (RFC 5869) over that line. Each piece has its
number and whether it is the last in its nonce, so none can be taken away, added or moved (STREAM, Hoang and others, 2015).

The private sealing key lies in the user's configuration folder beside the public one, under a passphrase where LEADLINE_SEALING_PASSPHRASE
gave one when it was made, or somewhere else: sealing needs the public one only, and only the undoing of a seal opens the private one.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from leadline.model.errors import IntegrityError, StoreError, UsageError
from leadline.model.values import canonical
from leadline.store import durable, keys, system
from leadline.store.segments import Place

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    from leadline.store.vault import Vault

FOLDER, ENDING = "sealed", ".sealed"
PRIVATE, PUBLIC = "sealing.key", "sealing.pub"
PASSPHRASE = "LEADLINE_SEALING_PASSPHRASE"
PIECE = 2**20  # plain bytes of one piece
_TAG = 16
_FORMAT = "leadline sealed 1"
_LONGEST = 400  # bytes of the first line
_HEX = re.compile(r"[0-9a-f]{64}")


def sealed(file: str) -> bool:
    """Whether a file of the vault, by its name there, holds sealed bytes."""
    return file.startswith(FOLDER + "/")


def put(vault: Vault, chunks: Iterable[bytes], sha256: str, size: int) -> Place:
    """Writes bytes into the vault encrypted, durably; where they lie. Plain copies are the caller's to destroy. Raises OSError."""
    state = hashlib.sha256()
    temp = vault.temp(sha256 + ENDING)
    durable.publish(temp, _told(pieces(chunks, sha256, size), state))
    place = Place(sha256, size, f"{FOLDER}/{state.hexdigest()}{ENDING}", 0)
    system.folder(vault.path(place.file).parent)
    vault.adopt(temp, vault.path(place.file))
    return place


def take_out(vault: Vault, place: Place, passphrase: str | None = None) -> Place:
    """Writes a sealed exhibit's plain bytes as a file of its own; where they lie. The sealed file stays. Raises OSError.

    Raises UsageError where the private key is not to be had, IntegrityError where the bytes are not those of the hash.
    """
    own = Place(place.sha256, place.size, own_file(place.sha256), 0)
    state = hashlib.sha256()
    temp = vault.temp(place.sha256)
    durable.publish(temp, _told(opened(vault.path(place.file), passphrase), state))
    if state.hexdigest() != place.sha256:
        durable.discard(temp)
        what = f"what is sealed as exhibit {place.sha256} has another hash"
        raise IntegrityError(what, where=str(vault.path(place.file)), advice="Take the file from a backup of the case.")
    system.folder(vault.path(own.file).parent)
    vault.adopt(temp, vault.path(own.file))
    return own


def own_file(sha256: str) -> str:
    """The file, below the vault, that an exhibit has when it is packed with no other."""
    return f"{sha256[:2]}/{sha256}"


def _told(chunks: Iterable[bytes], state: hashlib._Hash) -> Iterator[bytes]:
    for chunk in chunks:
        state.update(chunk)
        yield chunk


def public() -> bytes:
    """The user's public sealing key; both are made when they are first needed. Raises StoreError where it is no key."""
    where = keys.folder()
    path = where / PUBLIC
    try:
        if not path.exists():
            _make(where)
        text = path.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"the public sealing key cannot be read: {error}", where=str(path), advice="Put it back from a backup.") from error
    if not _HEX.fullmatch(text):
        raise StoreError("this is no public sealing key", where=str(path), advice="Put the file back from a backup: 64 hex digits.")
    return bytes.fromhex(text)


def pieces(chunks: Iterable[bytes], sha256: str, size: int) -> Iterator[bytes]:
    """The bytes of a sealed file, piece by piece, from the plain ones."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

    to, own = public(), X25519PrivateKey.generate()
    head = {"key": to.hex(), "seal": _FORMAT, "sha256": sha256, "share": own.public_key().public_bytes_raw().hex(), "size": size}
    line = canonical(head) + b"\n"
    cipher = _cipher(own.exchange(X25519PublicKey.from_public_bytes(to)), line)
    yield line
    number = 0
    waiting: bytes | None = None
    for piece in _even(chunks):
        if waiting is not None:
            yield cipher.encrypt(_nonce(number, False), waiting, None)
            number += 1
        waiting = piece
    yield cipher.encrypt(_nonce(number, True), waiting or b"", None)


def header(path: Path) -> dict[str, Any]:
    """What a sealed file says of itself: `sha256` and `size` of the plain bytes, `key`, `share`. Raises ValueError or OSError."""
    with path.open("rb") as file:
        return _header(file)[0]


def opened(path: Path, passphrase: str | None = None) -> Iterator[bytes]:
    """The plain bytes of a sealed file. Raises UsageError where the private key is not to be had, IntegrityError for a changed file."""
    damaged = IntegrityError("these sealed bytes are not those that were stored", where=str(path), advice="Take the file from a backup.")
    with path.open("rb") as file:
        try:
            head, line = _header(file)
        except ValueError:
            raise damaged from None
        cipher = _cipher(_shared(head, passphrase), line)
        number, piece = 0, file.read(PIECE + _TAG)
        while True:
            after = file.read(PIECE + _TAG)
            yield _decrypted(cipher, number, piece, not after, damaged)
            if not after:
                return
            number, piece = number + 1, after


def locked() -> bool:
    """Whether the private sealing key here asks for a passphrase."""
    return _encrypted() and not os.environ.get(PASSPHRASE)


def _encrypted() -> bool:
    try:
        return b"ENCRYPTED" in (keys.folder() / PRIVATE).read_bytes()
    except OSError:
        return False


def _decrypted(cipher: ChaCha20Poly1305, number: int, piece: bytes, last: bool, damaged: IntegrityError) -> bytes:
    from cryptography.exceptions import InvalidTag

    try:
        return cipher.decrypt(_nonce(number, last), piece, None)
    except InvalidTag:
        raise damaged from None


def _even(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of one length, the last one shorter."""
    kept = bytearray()
    for chunk in chunks:
        kept += chunk
        while len(kept) >= PIECE:
            yield bytes(kept[:PIECE])
            del kept[:PIECE]
    if kept:
        yield bytes(kept)


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _cipher(shared: bytes, line: bytes) -> ChaCha20Poly1305:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return ChaCha20Poly1305(HKDF(SHA256(), 32, None, line).derive(shared))


def _header(file: BinaryIO) -> tuple[dict[str, Any], bytes]:
    line = file.readline(_LONGEST)
    head = json.loads(line)
    texts = ("key", "seal", "sha256", "share")
    if not isinstance(head, dict) or set(head) != {*texts, "size"} or head["seal"] != _FORMAT or canonical(head) + b"\n" != line:
        raise ValueError("it has not the first line of a sealed file")
    if type(head["size"]) is not int or head["size"] < 0 or not all(_HEX.fullmatch(str(head[t])) for t in ("key", "sha256", "share")):
        raise ValueError("its first line has a wrong value")
    return head, line


def _shared(head: dict[str, Any], passphrase: str | None) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

    own = _private(passphrase)
    if own.public_key().public_bytes_raw().hex() != head["key"]:
        advice = f"Put the private key that belongs to {head['key']} into its place."
        raise UsageError("it was sealed for another key than the one here", where=str(keys.folder() / PRIVATE), advice=advice)
    return bytes(own.exchange(X25519PublicKey.from_public_bytes(bytes.fromhex(head["share"]))))


def _private(passphrase: str | None) -> Any:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    path = keys.folder() / PRIVATE
    told = passphrase if passphrase is not None else os.environ.get(PASSPHRASE)
    try:
        found = load_pem_private_key(path.read_bytes(), told.encode() if told and _encrypted() else None)
    except FileNotFoundError:
        advice = f"Put {PRIVATE} back from where it is kept; it is needed to undo a seal, and for nothing else."
        raise UsageError("the private sealing key is not here", where=str(path), advice=advice) from None
    except OSError as error:
        raise system.unusable(error, path) from error
    except (TypeError, ValueError):
        advice = f"Give its passphrase, in {PASSPHRASE} or when asked."
        raise UsageError("the private sealing key cannot be opened", where=str(path), advice=advice) from None
    if not isinstance(found, X25519PrivateKey):
        raise UsageError("this is no X25519 sealing key", where=str(path), advice="Put the file back from a backup.")
    return found


def _make(where: Path) -> None:
    """A new pair of keys. The public one comes last: as long as it is not there, nothing was sealed for the private one."""
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    where.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = where / PRIVATE
    if not path.exists():
        told = os.environ.get(PASSPHRASE)
        under: form.KeySerializationEncryption = form.BestAvailableEncryption(told.encode()) if told else form.NoEncryption()
        keys.place(where, PRIVATE, X25519PrivateKey.generate().private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, under))
    own = _private(os.environ.get(PASSPHRASE))
    keys.place(where, PUBLIC, own.public_key().public_bytes_raw().hex().encode() + b"\n")
