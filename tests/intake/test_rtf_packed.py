"""Packed RTF comes out as [MS-OXRTFCP] says; what is cut or damaged is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.intake.messages import packed

from leadline.intake import rtf_packed

# The two worked examples of [MS-OXRTFCP], section 3.
SIMPLE = bytes.fromhex("2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0")
CROSSING = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")


def test_the_standards_examples() -> None:
    assert rtf_packed.unpacked(SIMPLE) == (b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n", "")
    assert rtf_packed.unpacked(CROSSING) == (b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}", "")


@given(st.binary(max_size=9_000))
def test_letters_come_out_as_they_went_in(body: bytes) -> None:
    assert rtf_packed.unpacked(packed(body)) == (body, "")


def test_what_was_not_packed_is_taken_as_it_is() -> None:
    raw = b"\x13\0\0\0\x07\0\0\0MELA\0\0\0\0{\\rtf1}"
    assert rtf_packed.unpacked(raw) == (b"{\\rtf1}", "")
    assert rtf_packed.unpacked(raw[:-2]) == (b"{\\rtf", "its end is missing")


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "header"), (SIMPLE[:15], "header"), (b"\0" * 20, "nobody knows"), (SIMPLE[:-3], "cut off"),
        (SIMPLE.replace(b"hel", b"Hel"), "checksum"),
    ],
)  # fmt: skip
def test_faults_are_named(data: bytes, fault: str) -> None:
    assert fault in rtf_packed.unpacked(data)[1]


@given(st.binary(max_size=400))
def test_any_bytes_unpack_to_little(body: bytes) -> None:
    out, _ = rtf_packed.unpacked(b"\xff\xff\0\0\0\0\0\0LZFu\0\0\0\0" + body)
    assert len(out) <= len(body) * 9


def slowly(body: bytes) -> bytes:
    """Letter by letter through a dictionary of 4096 places, as the standard tells it."""
    places = bytearray(rtf_packed._PRELOADED.ljust(4096, b" "))
    write, out, at = len(rtf_packed._PRELOADED), bytearray(), 0

    def put(letter: int) -> None:
        nonlocal write
        out.append(letter)
        places[write] = letter
        write = (write + 1) % 4096

    while at < len(body):
        control, at = body[at], at + 1
        for bit in range(8):
            if control >> bit & 1:
                if at + 2 > len(body):
                    return bytes(out)
                place, length = (body[at] << 8 | body[at + 1]) >> 4, (body[at + 1] & 15) + 2
                at += 2
                if place == write:
                    return bytes(out)
                for n in range(length):
                    put(places[(place + n) % 4096])
            elif at < len(body):
                put(body[at])
                at += 1
            else:
                return bytes(out)
    return bytes(out)


@given(st.lists(st.tuples(st.integers(0, 255), st.binary(min_size=8, max_size=16)), max_size=400))
def test_runs_come_out_as_letter_by_letter(pieces: list[tuple[int, bytes]]) -> None:
    body = b"".join(bytes([control]) + rest for control, rest in pieces)
    assert rtf_packed.unpacked(b"\xff\xff\xff\0\0\0\0\0LZFu\0\0\0\0" + body)[0] == slowly(body)


def test_what_lies_beyond_the_dictionarys_size_is_found() -> None:
    long = b"".join(b"\x00" + bytes([65 + n % 26]) * 8 for n in range(900)) + b"\x07\x00\x0f\x12\x3f\xff\xe0abcde"
    assert rtf_packed.unpacked(b"\xff\xff\xff\0\0\0\0\0LZFu\0\0\0\0" + long)[0] == slowly(long)
