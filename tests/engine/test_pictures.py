"""The field of an observation says how and where it was read; what a person typed for the same place outweighs it."""

from __future__ import annotations

import pytest

from leadline.engine.pictures import Reading, reading


@pytest.mark.parametrize(
    "field, told",
    [
        ("ocr[page 1 box 1,2,3,4]", Reading("ocr", 1, (1, 2, 3, 4))),
        ("ocr_checked[page 12 box 10,20,30,40]", Reading("ocr_checked", 12, (10, 20, 30, 40))),
        ("typed[page 1]", Reading("typed", 1, None)),
        ("body", None),
        ("ocr", None),
        ("typed[page x]", None),
    ],
)
def test_a_field_is_read(field: str, told: Reading | None) -> None:
    assert reading(field) == told
