"""EXIF is read from a TIFF whose offsets may lie."""

from __future__ import annotations

import struct
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.intake.pictures import exif

from leadline.intake import tiff

GOOD = exif().removeprefix(b"Exif\0\0")


def entry(tag: int, kind: int, count: int, value: int) -> bytes:
    return struct.pack("<HHII", tag, kind, count, value)


def block(*entries: bytes, tail: bytes = b"") -> bytes:
    return b"II*\0" + struct.pack("<IH", 8, len(entries)) + b"".join(entries) + bytes(4) + tail


def test_tags_of_all_directories_come_with_their_names() -> None:
    found = dict(tiff.tags(GOOD))
    assert found["EXIF Make"] == "Example Phones"
    assert found["EXIF DateTimeOriginal"] == "2026:03:04 09:15:00"
    assert found["GPS Latitude"] == (Fraction(53), Fraction(32), Fraction(30))


@pytest.mark.parametrize(
    "value, ref, expected",
    [
        ((Fraction(53), Fraction(32), Fraction(30)), "N", "53.541667"),
        ((Fraction(1), Fraction(0), Fraction(0)), "S", "-1.000000"),
        ((Fraction(181),), "E", None),
        ((None, Fraction(1), Fraction(1)), "E", None),
        ("x", "E", None),
    ],
)
def test_places_are_decimal_degrees(value: tiff.Value, ref: str, expected: str | None) -> None:
    assert tiff.degrees(value, ref) == expected


def test_comments_and_windows_titles_are_text() -> None:
    data = block(entry(0x9286, 7, 12, 26), tail=b"UNICODE\0a\0b\0")
    assert dict(tiff.tags(data)) == {"EXIF UserComment": "ab"}
    assert tiff.wide(tuple("hé".encode("utf-16-le"))) == "hé"
    assert tiff.plain((Fraction(25, 2), None)) == "25/2 ?"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"MM",
        b"XX*\0\0\0\0\x08",
        block(entry(0x8769, 4, 1, 8)),
        block(entry(0x010F, 2, 0xFFFFFFFF, 8)),
        b"II*\0" + struct.pack("<I", 0xFFFFFFF0),
        b"II*\0" + struct.pack("<IH", 8, 65_535) + entry(0x0112, 3, 1, 1) * 2_000,
    ],
)
def test_lies_and_loops_end_and_are_told(data: bytes) -> None:
    with pytest.raises(tiff.Broken):
        list(tiff.tags(data))


@given(st.binary(max_size=200), st.integers(0, len(GOOD)), st.integers(0, len(GOOD)))
def test_any_bytes_end_or_are_told(junk: bytes, start: int, end: int) -> None:
    for data in (junk, b"II*\0" + junk, GOOD[:end], GOOD[:start] + junk + GOOD[start + len(junk) :]):
        try:
            for _, value in tiff.tags(data):
                assert isinstance(tiff.plain(value) + tiff.wide(value), str)
        except tiff.Broken:
            continue
