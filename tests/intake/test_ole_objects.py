"""An embedded object gives the file that was put into the document, under its name."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.intake import ole_objects
from leadline.intake.ole_objects import Embedded


def text(said: str) -> bytes:
    raw = said.encode("cp1252") + b"\0"
    return struct.pack("<I", len(raw)) + raw


def package(name: str, data: bytes) -> bytes:
    path = f"C:\\tmp\\{name}".encode("cp1252") + b"\0"
    return b"\2\0" + name.encode("cp1252") + b"\0" + path + b"\0\0\3\0" + struct.pack("<I", len(path)) + path + struct.pack("<I", len(data)) + data


def wrapped(named: str, body: bytes, kind: int = 2) -> bytes:
    return struct.pack("<II", 0x501, kind) + text(named) + text("") + text("") + struct.pack("<I", len(body)) + body + b"\1\5\0\0"


@given(st.binary(max_size=200))
def test_a_file_in_a_package_comes_out_under_its_name(data: bytes) -> None:
    assert ole_objects.unwrapped(wrapped("Package", package("Rechnung.exe", data))) == Embedded("Package", "Rechnung.exe", data)
    native = package("a.txt", data)
    assert ole_objects.package(struct.pack("<I", len(native)) + native) == Embedded("Package", "a.txt", data)


def test_other_objects_keep_their_class() -> None:
    assert ole_objects.unwrapped(wrapped("Word.Document.8", b"\xd0\xcf")) == Embedded("Word.Document.8", "", b"\xd0\xcf")
    assert ole_objects.unwrapped(wrapped("Package", b"no package")) == Embedded("Package", "", b"no package")


def test_a_linked_object_says_where_to() -> None:
    raw = struct.pack("<II", 0x501, 1) + text("Word.Document.8") + text("\\\\srv.example\\x.doc") + text("")
    assert ole_objects.unwrapped(raw) == Embedded("Word.Document.8", "", b"", "\\\\srv.example\\x.doc")


@pytest.mark.parametrize("data", [b"", b"\1\5\0\0", bytes(50), struct.pack("<III", 0x501, 2, 0xFFFFFFFF)])
def test_what_is_no_object_is_none(data: bytes) -> None:
    assert ole_objects.unwrapped(data) is None


def test_cuts_anywhere_are_survived() -> None:
    data = wrapped("Package", package("Rechnung.exe", b"MZ12345"))
    for end in range(len(data)):
        ole_objects.unwrapped(data[:end])
        ole_objects.package(data[end:])
