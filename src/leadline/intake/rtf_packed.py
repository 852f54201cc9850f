"""Undoes the packing of RTF in Outlook messages (LZFu), after [MS-OXRTFCP] of Microsoft's Open Specifications."""

from __future__ import annotations

import binascii
import struct

_PRELOADED = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans Serif"
    b"SymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_PACKED, _PLAIN = b"LZFu", b"MELA"
_WINDOW = 4096


def unpacked(data: bytes) -> tuple[bytes, str]:
    """The RTF, and what was wrong in words ("" if nothing); what could be unpacked until then is kept.

    A byte in gives at most 17/2 + 1 bytes out (a reference of two bytes stands for 17), so there are no bombs in this format.
    """
    if len(data) < 16:
        return b"", "it is cut off inside its header"
    size, kind, check = struct.unpack_from("<I4x4sI", data)  # the size unpacked is passed over: programs count it in different ways
    body = data[16 : max(16, size + 4)]
    if kind == _PLAIN:
        return body, "its end is missing" if len(data) < size + 4 else ""
    if kind != _PACKED:
        return b"", "it is packed in a way that nobody knows"
    out, ended = _expanded(body)
    fault = "" if ended else "it is cut off"
    if binascii.crc32(body, 0xFFFFFFFF) ^ 0xFFFFFFFF != check:
        fault = fault or "its checksum is wrong: some of it may be damaged"
    return out, fault


def _expanded(body: bytes) -> tuple[bytes, bool]:
    """All bytes until the mark of the end, and whether that mark was there."""
    out = bytearray(_PRELOADED)
    first, at = len(out), 0
    while at < len(body):
        control = body[at]
        at += 1
        for bit in range(8):
            if not control >> bit & 1:
                if at >= len(body):
                    return bytes(out[first:]), False
                out.append(body[at])
                at += 1
                continue
            if at + 2 > len(body):
                return bytes(out[first:]), False
            reference = body[at] << 8 | body[at + 1]
            at += 2
            place, length = reference >> 4, (reference & 15) + 2
            if place == len(out) % _WINDOW:
                return bytes(out[first:]), True
            start = len(out) - (len(out) - place) % _WINDOW
            if 0 <= start <= len(out) - length:
                out += out[start : start + length]
                continue
            for n in range(start, start + length):  # byte by byte: a reference may reach into what it writes
                out.append(out[n] if n >= 0 else 0x20)
    return bytes(out[first:]), False
