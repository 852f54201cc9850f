"""Gets members out of a ZIP whose directory is missing, by its local headers: what is whole is taken, what is torn is named."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

SIGNATURE = b"PK\x03\x04"
_DESCRIPTOR = b"PK\x07\x08"
_HEADER = struct.Struct("<4s5H3L2H")
_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Local:
    """One local header: the member's raw name, flags, method, check sum and sizes as stated, and where its data begins."""

    name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    at: int
    data: int

    @property
    def encrypted(self) -> bool:
        """Whether the data needs a password."""
        return bool(self.flags & 1)

    @property
    def is_folder(self) -> bool:
        """Whether it only names a folder."""
        return self.name.endswith((b"/", b"\\")) and not self.size

    @property
    def later(self) -> bool:
        """Whether sizes and check sum stand behind the data (so they are not known yet)."""
        return bool(self.flags & 8)


class Torn(Exception):
    """A member that cannot be taken: says why, in words that follow the member's name."""


def headers(data: bytes) -> Iterator[Local]:
    """Every local header in order; the data of one member is jumped over where its size is known."""
    at = data.find(SIGNATURE)
    while at >= 0:
        local = _local(data, at)
        if local is None:
            return
        yield local
        known = not local.later and local.data + local.packed <= len(data)
        at = data.find(SIGNATURE, local.data + local.packed if known else local.data)


def first(head: bytes) -> list[str]:
    """The names of the first members as far as the beginning of a ZIP shows them; names inside of stored members are none of them."""
    found: list[str] = []
    at = 0
    while at >= 0 and head.startswith(SIGNATURE, at) and (local := _local(head, at)) and len(found) < 1_000:
        found.append(local.name.decode("utf-8", "replace"))
        if local.later and local.method != 8:
            break  # nobody can say where it ends
        at = head.find(SIGNATURE, local.data) if local.later else local.data + local.packed
    return found


def cut_header(data: bytes) -> bool:
    """Whether the bytes end inside a local header."""
    at = data.rfind(SIGNATURE)
    return at >= 0 and _local(data, at) is None


def chunks(data: bytes, local: Local) -> Iterator[bytes]:
    """The member's bytes piece by piece. Raises Torn at the end unless all are there and the check sum holds."""
    if local.encrypted:
        raise Torn("is encrypted")
    if local.method == 0:
        yield from _stored(data, local)
    elif local.method == 8:
        yield from _deflated(data, local)
    else:
        raise Torn("is packed in a way that can only be read with the archive's directory")


def _local(data: bytes, at: int) -> Local | None:
    if at + _HEADER.size > len(data):
        return None
    _, _, flags, method, _, _, crc, packed, size, name_size, extra_size = _HEADER.unpack_from(data, at)
    begin = at + _HEADER.size
    if begin + name_size + extra_size > len(data):
        return None
    name, extra = data[begin : begin + name_size], data[begin + name_size : begin + name_size + extra_size]
    packed, size = _long_sizes(extra, packed, size)
    return Local(name, flags, method, crc, packed, size, at, begin + name_size + extra_size)


def _long_sizes(extra: bytes, packed: int, size: int) -> tuple[int, int]:
    """Sizes beyond 4 GiB stand in an extra field (ZIP64)."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == 1 and length >= 16 and at + 20 <= len(extra):
            long_size, long_packed = struct.unpack_from("<QQ", extra, at + 4)
            return (long_packed if packed == 0xFFFFFFFF else packed), (long_size if size == 0xFFFFFFFF else size)
        at += 4 + length
    return packed, size


def _stored(data: bytes, local: Local) -> Iterator[bytes]:
    if local.later:
        raise Torn("does not say where it ends")
    if local.data + local.packed > len(data):
        raise Torn("is cut off")
    body = data[local.data : local.data + local.packed]
    if zlib.crc32(body) != local.crc:
        raise Torn("does not agree with its check sum")
    yield body


def _deflated(data: bytes, local: Local) -> Iterator[bytes]:
    engine = zlib.decompressobj(-15)
    at, crc = local.data, 0
    pending = b""
    while not engine.eof:
        if not pending:
            pending = data[at : at + _CHUNK]
            at += len(pending)
        try:
            out = engine.decompress(pending, _CHUNK)
        except zlib.error as error:
            raise Torn("is damaged") from error
        if not (out or pending or engine.eof):
            raise Torn("is cut off")
        pending = engine.unconsumed_tail
        crc = zlib.crc32(out, crc)
        yield out
    stated = _descriptor_crc(data, at - len(engine.unused_data)) if local.later else local.crc
    if stated != crc:
        raise Torn("does not agree with its check sum")


def _descriptor_crc(data: bytes, at: int) -> int:
    at += 4 if data[at : at + 4] == _DESCRIPTOR else 0
    if at + 4 > len(data):
        raise Torn("is cut off before its check sum")
    return int.from_bytes(data[at : at + 4], "little")
