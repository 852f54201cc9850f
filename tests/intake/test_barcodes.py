"""Codes are read exactly, of the kinds that check themselves."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw
from tests.intake.pictures import coded

from leadline.intake import barcodes


@pytest.mark.parametrize(
    "kind, text",
    [
        ("QRCode", "https://pay.example.com/"),
        ("Aztec", "abc"),
        ("DataMatrix", "abc"),
        ("PDF417", "abc def"),
        ("EAN13", "4006381333931"),
        ("Code128", "AB-77"),
    ],
)
def test_each_kind_gives_its_content(kind: str, text: str) -> None:
    import zxingcpp

    made = zxingcpp.create_barcode(text, getattr(zxingcpp, kind)).to_image(scale=4, add_quiet_zones=True)
    page = Image.new("L", (900, 500), 255)
    page.paste(Image.fromarray(made).convert("L"), (50, 50))
    (code,) = barcodes.find(page)
    assert code.data == text.encode()
    assert all(40 <= x <= 900 and 40 <= y <= 500 for x, y in code.corners)


def test_bars_without_a_checksum_are_no_code() -> None:
    page = Image.new("L", (400, 200), 255)
    pen = ImageDraw.Draw(page)
    for n in range(0, 300, 7):
        pen.rectangle((50 + n, 30, 50 + n + n % 3 + 1, 150), fill=0)
    assert barcodes.find(page) == []


def test_a_code_in_a_huge_picture_has_its_place_in_it() -> None:
    page = Image.new("L", (5_000, 4_000), 255)
    page.paste(coded("far away", scale=8), (4_000, 3_000))
    (code,) = barcodes.find(page)
    assert code.data == b"far away"
    assert 4_000 <= code.corners[0][0] <= 4_150
    assert 3_000 <= code.corners[0][1] <= 3_150
