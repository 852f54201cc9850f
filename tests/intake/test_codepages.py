"""Every code page that Windows has a text in is one that Python reads, or none."""

from __future__ import annotations

import codecs

import pytest

from leadline.intake import codepages


@pytest.mark.parametrize(
    ("page", "text", "raw"),
    [
        (874, "ไทย", b"\xe4\xb7\xc2"), (1251, "Привет", b"\xcf\xf0\xe8\xe2\xe5\xf2"), (936, "中文€", b"\xd6\xd0\xce\xc4\xa2\xe3"),
        (932, "日本", b"\x93\xfa\x96{"), (949, "한", b"\xc7\xd1"), (950, "中", b"\xa4\xa4"), (65001, "ü", b"\xc3\xbc"),
        (20866, "П", b"\xf0"), (28605, "€", b"\xa4"), (10000, "ü", b"\x9f"), (437, "ü", b"\x81"), (1361, "한", b"\xd0\x65"),
    ],
)  # fmt: skip
def test_a_code_page_reads_its_text(page: int, text: str, raw: bytes) -> None:
    assert raw.decode(codepages.charset(page) or "") == text


@pytest.mark.parametrize("page", [0, -1, 3, 99_999, 2**31])
def test_what_is_no_code_page_is_none(page: int) -> None:
    assert codepages.charset(page) is None


def test_every_charset_named_is_one() -> None:
    for page in range(70_000):
        if known := codepages.charset(page):
            assert codecs.lookup(known)


def test_a_fonts_charset_is_a_code_page() -> None:
    assert [codepages.of_font(n) for n in (222, 204, 134, 128)] == [codepages.charset(n) for n in (874, 1251, 936, 932)]
    assert codepages.of_font(0) == "cp1252"
    assert codepages.of_font(2) is None  # symbols
    assert codepages.of_font(1) is None  # whatever is usual
