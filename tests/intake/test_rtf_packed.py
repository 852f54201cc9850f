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
