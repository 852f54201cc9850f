"""Builds small recordings for the tests that read them."""

from __future__ import annotations

import io
import struct
import wave


def wav(seconds: float = 0.5, rate: int = 8_000, info: bytes = b"") -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(b"\0\1" * int(rate * seconds))
    data = bytearray(out.getvalue())
    if info:
        body = b"INFO" + info
        data += b"LIST" + struct.pack("<I", len(body)) + body
        data[4:8] = struct.pack("<I", len(data) - 8)
    return bytes(data)


def field(name: bytes, value: bytes) -> bytes:
    padded = value + b"\0" * (2 - len(value) % 2)
    return name + struct.pack("<I", len(padded)) + padded


def id3(**frames: str) -> bytes:
    body = b"".join(name.encode() + struct.pack(">IH", len(text.encode()) + 1, 0) + b"\3" + text.encode() for name, text in frames.items())
    size = len(body)
    return b"ID3\4\0\0" + bytes((size >> 21 & 127, size >> 14 & 127, size >> 7 & 127, size & 127)) + body


def mp3(frames: int = 40, **tags: str) -> bytes:
    """Silent frames of MPEG-1 layer 3, 128 kbit a second, 44.1 kHz: 417 bytes each."""
    frame = b"\xff\xfb\x90\xc4" + bytes(413)
    return (id3(**tags) if tags else b"") + frame * frames


def page(body: bytes, serial: int, number: int, granule: int, flags: int) -> bytes:
    """One page of Ogg with its checksum (RFC 3533)."""
    lacing = bytes([255] * (len(body) // 255) + [len(body) % 255])
    head = b"OggS\0" + struct.pack("<BqIIIB", flags, granule, serial, number, 0, len(lacing)) + lacing
    state = 0
    for byte in head + body:
        state ^= byte << 24
        for _ in range(8):
            state = (state << 1 ^ 0x04C11DB7 if state & 0x80000000 else state << 1) & 0xFFFFFFFF
    return head[:22] + struct.pack("<I", state) + head[26:] + body


def opus(seconds: int = 3, vendor: bytes = b"example encoder 1.0") -> bytes:
    head = b"OpusHead\1\1" + struct.pack("<HIhB", 312, 16_000, 0, 0)
    comment = b"TITLE=voice note"
    tags = b"OpusTags" + struct.pack("<I", len(vendor)) + vendor + struct.pack("<II", 1, len(comment)) + comment
    return page(head, 7, 0, 0, 2) + page(tags, 7, 1, 0, 0) + page(b"\xf8\xff\xfe" * 20, 7, 2, 48_000 * seconds + 312, 4)


def box(name: bytes, *inside: bytes) -> bytes:
    body = b"".join(inside)
    return struct.pack(">I", 8 + len(body)) + name + body


def m4a(seconds: int = 2, title: str = "voice note") -> bytes:
    mvhd = box(b"mvhd", bytes(12), struct.pack(">II", 1_000, 1_000 * seconds), bytes(80))
    decoder = b"\4\x12\x40\x15" + bytes(3) + struct.pack(">II", 32_000, 32_000) + b"\5\2\x14\x08"
    esds = box(b"esds", bytes(4), b"\3\x17\0\1\0" + decoder)
    stsd = box(
        b"stsd",
        bytes(4),
        struct.pack(">I", 1),
        box(b"mp4a", bytes(6), b"\0\1", bytes(8), struct.pack(">HHHHI", 1, 16, 0, 0, 16_000 << 16), esds),
    )
    mdhd = box(b"mdhd", bytes(12), struct.pack(">II", 16_000, 16_000 * seconds), bytes(4))
    hdlr = box(b"hdlr", bytes(8), b"soun", bytes(13))
    trak = box(b"trak", box(b"mdia", mdhd, hdlr, box(b"minf", box(b"stbl", stsd))))
    data = box(b"data", struct.pack(">II", 1, 0), title.encode())
    meta = box(b"meta", bytes(4), box(b"ilst", box(b"\xa9nam", data)))
    return box(b"ftyp", b"M4A \0\0\0\0M4A mp42") + box(b"moov", mvhd, trak, box(b"udta", meta)) + box(b"mdat", bytes(100))
