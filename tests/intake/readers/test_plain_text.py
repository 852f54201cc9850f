"""Text is the last resort: anything readable, never what is binary."""

from __future__ import annotations

import pytest

from leadline.intake import identify
from leadline.intake.readers.plain_text import plain_text
from leadline.model.records import Exhibit, Part, Problem
from leadline.plugins import Plugin

PLUGIN: Plugin = plain_text.__leadline__  # type: ignore[attr-defined]


def read(data: bytes) -> list[Part]:
    return identify.read(Exhibit("0" * 64, len(data), "text/plain", "a.txt"), data, PLUGIN)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "cp1252"])
def test_text_is_claimed_lowest_and_holds_nothing_further(encoding: str) -> None:
    data = ("Bitte zahlen Sie an Lena. Grüße\n" * 3000).encode(encoding)
    assert 0.1 < PLUGIN.info["claims"](data[:65_536], "x") < 0.35
    assert read(data) == []


@pytest.mark.parametrize(
    "text",
    [
        "# chat: Lena (LINE, x)\n[2026-03-04T09:15:00Z] Lena: a, b\n",
        "# messages of the backup a.xml\n[no time] a: b, c\n",
        "# chat: a\n# chat: b, c\n",
    ],
)
def test_lists_that_other_readers_derive_are_no_tables(text: str) -> None:
    found = identify.identify((text + "[no time] Lena: x, y\n" * 30).encode(), "messages.txt")
    assert found is PLUGIN


def test_nothing_is_claimed_of_an_empty_or_binary_file() -> None:
    assert [PLUGIN.info["claims"](head, "a.txt") for head in (b"", b"%PDF-1.4 x", bytes(100))] == [0.0, 0.0, 0.0]


def test_a_text_with_a_binary_tail_is_damaged_from_there_on() -> None:
    data = b"hello\n" * 20_000 + bytes(range(1, 9)) * 20_000
    found = read(data)
    assert isinstance(found[0], Problem)
    assert found[0].kind == "damaged"
    assert found[0].span
    assert 65_536 <= found[0].span.start <= 131_072


def test_stray_bytes_are_named() -> None:
    found = read("schöne Grüße, viele Grüße, liebe Grüße".encode() + b"\xff")
    assert [p.kind for p in found if isinstance(p, Problem)] == ["encoding"]


@pytest.mark.parametrize(
    "front", [f"<!--{'a ' * 40_000}-->", f"<?xml version='1.0'?>\n<!--{'a' * 70_000}-->", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "<?xml version='1.0'?" + "a" * 70_000]
)
def test_xml_whose_kind_nobody_can_tell_is_a_problem(front: str) -> None:
    found = read(f"{front}<Document>x</Document>".encode())
    assert [p.kind for p in found if isinstance(p, Problem)] == ["malformed"]


@pytest.mark.parametrize("text", ["<?xml version='1.0'?><!-- a --><rss>x</rss>", "<!DOCTYPE html><p>x", "a < b <!-- c", "<rss/>", "<!-- <a> --><b/>"])
def test_other_xml_is_text_like_any(text: str) -> None:
    assert read(text.encode()) == []
